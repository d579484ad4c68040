import random
from typing import Any

import pytest
from pytest_benchmark.stats import Stats

from governance.domain.measurement.medians import Summary, judge_median
from governance.domain.measurement.verdicts import LimitVerdict

WIDE = Summary(100, 1.0, 2.0, 3.0, 4.0, 5.0)


@pytest.mark.parametrize(
    ("budget", "most", "fewest"),
    [(5.0, 0, 0), (4.0, 26, 0), (3.0, 50, 0), (2.5, 100, 50), (2.0, 100, 50), (1.5, 100, 74), (0.5, 100, 100)],
)
def test_five_numbers_bound_how_many_samples_are_over_a_budget(budget: float, most: int, fewest: int) -> None:
    assert (WIDE.most_over(budget), WIDE.fewest_over(budget)) == (most, fewest)


def hinges(samples: list[float]) -> Summary:
    """The five numbers as pytest-benchmark takes them."""
    found: Any = Stats()  # type: ignore[no-untyped-call]
    found.data.extend(samples)
    return Summary(len(samples), found.min, found.q1, found.median, found.q3, found.max)


def test_the_bounds_hold_for_the_quartiles_of_pytest_benchmark() -> None:
    chance = random.Random(4)  # noqa: S311 (samples, not secrets)
    for size in (*range(2, 40), 101, 250):
        samples = [float(chance.randint(1, 12)) for _ in range(size)]
        summary = hinges(samples)
        assert summary.is_ordered
        for budget in (0.5, *range(1, 13)):
            over = sum(sample > budget for sample in samples)
            assert summary.fewest_over(budget) <= over <= summary.most_over(budget)


@pytest.mark.parametrize(
    ("budget", "verdict"),
    [
        (4.0, LimitVerdict.PASS),
        (3.0, LimitVerdict.INCONCLUSIVE),
        (2.5, LimitVerdict.INCONCLUSIVE),
        (1.5, LimitVerdict.FAIL),
    ],
)
def test_a_median_is_judged_by_the_counts_that_suit_least(budget: float, verdict: LimitVerdict) -> None:
    found, error_bound = judge_median(WIDE, budget, 0.05)
    assert found is verdict
    assert (error_bound <= 0.05) is (verdict is not LimitVerdict.INCONCLUSIVE)


def test_few_rounds_decide_nothing() -> None:
    assert judge_median(Summary(4, 1.0, 2.0, 3.0, 4.0, 5.0), 5.0, 0.05) == (LimitVerdict.INCONCLUSIVE, 0.0625)


@pytest.mark.parametrize(
    ("budget", "share", "verdict"),
    [
        (5.0, 1 / 32, LimitVerdict.PASS),
        (5.0, 1 / 33, LimitVerdict.INCONCLUSIVE),
        (0.5, 1 / 32, LimitVerdict.FAIL),
        (0.5, 1 / 33, LimitVerdict.INCONCLUSIVE),
    ],
)
def test_a_verdict_may_be_wrong_as_often_as_it_is_allowed_to_be(
    budget: float, share: float, verdict: LimitVerdict
) -> None:
    assert judge_median(Summary(5, 1.0, 2.0, 3.0, 4.0, 5.0), budget, share) == (verdict, 1 / 32)


def test_numbers_out_of_order_are_no_summary() -> None:
    assert not Summary(5, 1.0, 2.0, 3.0, 2.9, 5.0).is_ordered
