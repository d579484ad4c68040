import math
import re
from fractions import Fraction

import pytest

from governance.domain.budgets.quantities import LatencyLimit, kind_of
from governance.domain.measurement.plan import BURST, Plan, looks_for, needed, next_look, smallest
from governance.domain.measurement.tails import binomial

HALF = Fraction(1, 2)


def test_the_plan_is_that_of_the_documentation() -> None:
    assert Plan() == Plan(Fraction(19, 20), (80, 400, 2000), 0.05, 20)
    assert Plan().rate == Fraction(1, 20)
    assert Plan().share == pytest.approx(0.05 / 3)


def test_samples_that_somebody_else_took_are_looked_at_once_and_nothing_is_assumed_about_them() -> None:
    assert Plan.single(HALF) == Plan(HALF, (1,), 0.05, 1)
    assert Plan.single() == Plan(Fraction(19, 20), (1,), 0.05, 1)
    assert Plan.single().share == 0.05


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"percentile": Fraction(0)}, "a percentile is between 0 and 1, not 0"),
        ({"percentile": Fraction(1)}, "a percentile is between 0 and 1, not 1"),
        ({"percentile": Fraction(95)}, "a percentile is between 0 and 1, not 95"),
        ({"alpha": 0.0}, "alpha is between 0 and 0.5, not 0.0"),
        ({"alpha": 0.5}, "alpha is between 0 and 0.5, not 0.5"),
        ({"alpha": math.nan}, "alpha is between 0 and 0.5, not nan"),
        ({"looks": ()}, "there are 1 to 3 looks, not 0"),
        ({"looks": (1, 2, 3, 4)}, "there are 1 to 3 looks, not 4"),
        ({"looks": (0, 80)}, "looks grow, from 1 on: not (0, 80)"),
        ({"looks": (-1,)}, "looks grow, from 1 on: not (-1,)"),
        ({"looks": (80, 80)}, "looks grow, from 1 on: not (80, 80)"),
        ({"looks": (400, 80)}, "looks grow, from 1 on: not (400, 80)"),
        ({"burst": 0.99}, "a burst has at least one sample, not 0.99"),
        ({"burst": math.inf}, "a burst has at least one sample, not inf"),
        ({"burst": math.nan}, "a burst has at least one sample, not nan"),
    ],
)
def test_what_is_no_plan_is_refused(changed: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Plan(**changed)  # type: ignore[arg-type]


def test_the_extremes_of_a_plan_are_plans() -> None:
    assert Plan(looks=(1, 2, 3), burst=1, alpha=0.499).looks == (1, 2, 3)


@pytest.mark.parametrize(
    ("plan", "samples"),
    [
        (Plan(), 80),
        (Plan(looks=(100, 500)), 72),
        (Plan.single(), 59),
        (Plan(Fraction(99, 100)), 408),
        (Plan.single(Fraction(99, 100)), 299),
        (Plan(Fraction(999, 1000)), 4093),
        (Plan(HALF), 6),
        (Plan.single(HALF), 5),
        (Plan(Fraction(1, 20)), 2),
        (Plan(Fraction(1, 100)), 1),
        (Plan(HALF, (9,), 0.25), 2),
    ],
)
def test_the_smallest_number_of_samples_is_that_with_which_none_over_the_budget_passes(
    plan: Plan, samples: int
) -> None:
    assert smallest(plan) == samples
    assert binomial(0, samples, plan.rate).at_most <= plan.share < binomial(0, samples - 1, plan.rate).at_most


# By hand: the processes miss every burst with the probability (0.95 · (1 - 1/380)^(n/k - 1))^k.
@pytest.mark.parametrize(
    ("plan", "processes", "samples"),
    [
        (Plan(), 1, 1536),
        (Plan(), 5, 1465),
        (Plan(), 20, 1200),
        (Plan(burst=5), 5, 370),
        (Plan(burst=2), 5, 150),
        (Plan(burst=1), 5, 80),
        (Plan.single(), 1, 59),
        (Plan(Fraction(99, 100)), 5, 8015),
    ],
)
def test_a_pass_takes_so_many_samples_that_a_burst_would_have_shown(plan: Plan, processes: int, samples: int) -> None:
    assert needed(plan, processes) == samples


def test_the_looks_follow_each_other() -> None:
    looks = [next_look(taken, Plan()) for taken in (0, 79, 80, 81, 400, 1999, 2000, 9999)]
    assert looks == [80, 80, 400, 400, 2000, 2000, None, None]


@pytest.mark.parametrize(
    ("seconds", "burst"),
    [(0.0, BURST), (1e-6, BURST), (0.005, BURST), (0.01, 10.0), (0.08, 1.25), (0.1, 1.0), (3.0, 1.0)],
)
def test_a_burst_has_fewer_of_slow_calls(seconds: float, burst: float) -> None:
    assert Plan().paced(seconds).burst == pytest.approx(burst)
    assert Plan().paced(seconds).looks == Plan().looks


def test_slow_calls_bring_no_burst_where_none_is_assumed() -> None:
    assert Plan.single().paced(0.001) == Plan.single()


@pytest.mark.parametrize(
    ("limits", "looks"),
    [
        ([], (80, 400, 2000)),
        (["max_latency_ms"], (80, 400, 2000)),
        (["max_latency_p50_ms", "max_memory_mb", "max_payload_kb"], (80, 400, 2000)),
        (["max_latency_ms", "max_latency_p99_ms", "max_latency_p50_ms"], (408, 2040, 10200)),
        (["max_latency_p999_ms"], (4093, 20465, 102325)),
    ],
)
def test_the_highest_percentile_of_a_capability_says_when_it_is_looked_at(
    limits: list[str], looks: tuple[int, ...]
) -> None:
    assert looks_for(limits) == looks


@pytest.mark.parametrize(
    "name", ["max_latency_ms", "max_latency_p99_ms", "max_latency_p999_ms", "max_latency_p9999_ms"]
)
@pytest.mark.parametrize("processes", [1, 5, 18, 50])
def test_the_last_look_can_decide_whatever_bursts_there_are(name: str, processes: int) -> None:
    kind = kind_of(name)
    assert isinstance(kind, LatencyLimit)
    looks = looks_for([name])
    assert looks[0] == smallest(Plan(kind.percentile, looks))
    assert needed(Plan(kind.percentile, looks), processes) <= looks[-1]
