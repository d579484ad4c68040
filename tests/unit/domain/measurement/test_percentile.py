import math
import random
from fractions import Fraction
from statistics import NormalDist

import pytest

from governance.domain.measurement.percentile import PercentileVerdict, Plan, judge, smallest
from governance.domain.measurement.tails import binomial
from governance.domain.measurement.verdicts import Doubt, LimitVerdict

BUDGET = 0.010
PROCESSES = 5
ALONE = Plan(alpha=0.05 / 3)


def spread(samples: int, exceeding: int) -> list[list[float]]:
    """As many samples over the budget as asked, as evenly over processes and time as can be."""
    over = {(2 * k + 1) * samples // (2 * exceeding) for k in range(exceeding)}
    every = [0.012 if index in over else 0.008 for index in range(samples)]
    each = samples // PROCESSES
    return [every[start : start + each] for start in range(0, samples, each)]


def burst(length: int, processes: int = PROCESSES, each: int = 400) -> list[list[float]]:
    lone = [0.008] * each
    lone[60 : 60 + length] = [0.012] * length
    return [lone, *[[0.008] * each] * (processes - 1)]


def told(verdict: PercentileVerdict) -> tuple[LimitVerdict, Doubt | None]:
    return verdict.verdict, verdict.doubt


PASS, FAIL = (LimitVerdict.PASS, None), (LimitVerdict.FAIL, None)
BY_CHANCE, DEPENDENT, TOO_FEW, *_ = ((LimitVerdict.INCONCLUSIVE, doubt) for doubt in Doubt)


def test_verdicts_and_doubts_have_the_names_that_reports_print() -> None:
    assert [*LimitVerdict] == ["pass", "fail", "inconclusive"]
    assert [*Doubt] == ["chance", "dependence", "too few", "drift", "noise"]


# By the binomial distribution with the probability 1/20, at 1/60 each.
@pytest.mark.parametrize(
    ("samples", "exceeding", "verdict"),
    [
        (80, 0, PASS),
        (80, 1, BY_CHANCE),
        (80, 9, BY_CHANCE),
        (80, 10, FAIL),
        (400, 10, PASS),
        (400, 11, BY_CHANCE),
        (400, 30, BY_CHANCE),
        (400, 31, FAIL),
        (2000, 0, PASS),
        (2000, 79, PASS),
        (2000, 80, BY_CHANCE),
        (2000, 121, BY_CHANCE),
        (2000, 122, FAIL),
    ],
)
def test_the_count_over_the_budget_decides(
    samples: int, exceeding: int, verdict: tuple[LimitVerdict, Doubt | None]
) -> None:
    found = judge(spread(samples, exceeding), BUDGET, ALONE)
    assert told(found) == verdict
    assert (found.samples, found.exceeding, found.design_effect) == (samples, exceeding, 1)
    tails = binomial(exceeding, samples, Fraction(1, 20))
    error_bound = {LimitVerdict.PASS: tails.at_most, LimitVerdict.FAIL: tails.at_least}
    assert found.error_bound == error_bound.get(found.verdict, min(tails))
    assert (found.error_bound <= 0.05 / 3) == (found.doubt is None)


@pytest.mark.parametrize(
    ("samples", "exceeding"), [(80, 0), (80, 1), (80, 10), (400, 10), (400, 11), (400, 30), (400, 31)]
)
def test_the_confidence_limits_lie_on_the_side_of_the_budget_that_the_verdict_says(
    samples: int, exceeding: int
) -> None:
    found = judge(spread(samples, exceeding), BUDGET, ALONE)
    assert found.low is not None
    assert (found.high is not None and found.high <= BUDGET) == (found.verdict is LimitVerdict.PASS)
    assert (found.low > BUDGET) == (found.verdict is LimitVerdict.FAIL)


def test_the_confidence_limits_and_the_quantile_are_samples_of_their_order() -> None:
    every = [float(index) for index in range(1, 2001)]
    found = judge([every[start::PROCESSES] for start in range(PROCESSES)], 0.0, ALONE)
    assert (found.low, found.measured, found.high) == (2000 - 121, 1900, 2000 - 79)
    single = judge([every[:100]], 0.0, Plan())
    assert (single.low, single.measured, single.high) == (91, 95, 99)
    assert judge([every[:101]], 0.0, Plan()).measured == 96
    assert judge([every[:20]], 0.0, Plan(Fraction(1, 2))).measured == 10


def test_too_few_samples_have_no_upper_confidence_limit() -> None:
    found = judge([[0.001] * 58], BUDGET, Plan())
    assert told(found) == TOO_FEW
    assert (found.low, found.high) == (0.001, None)
    assert told(judge([[0.001] * 59], BUDGET, Plan())) == PASS


def test_a_single_sample_has_no_limits_unless_it_is_improbably_large() -> None:
    found = judge([[0.012]], BUDGET, ALONE)
    assert told(found) == TOO_FEW
    assert (found.low, found.measured, found.high) == (None, 0.012, None)
    assert told(judge([[0.012]], BUDGET, Plan())) == FAIL  # one of twenty would be
    assert told(judge([[0.012] * 2], BUDGET, ALONE)) == FAIL


def test_a_sample_equal_to_the_budget_is_within_it() -> None:
    assert judge([[BUDGET] * 59], BUDGET, Plan()).exceeding == 0
    assert judge([[math.nextafter(BUDGET, 1)] * 59], BUDGET, Plan()).exceeding == 59


def test_a_budget_of_nothing_is_kept_by_what_takes_nothing() -> None:
    assert told(judge([[0.0] * 59], 0.0, Plan())) == PASS
    assert told(judge([[1e-9] * 59], 0.0, Plan())) == FAIL


def test_processes_that_took_no_sample_count_for_nothing() -> None:
    some = [[0.001] * 293] * 5
    assert judge([[], *some, []], BUDGET, Plan()) == judge(some, BUDGET, Plan())


def test_a_fail_is_no_later_for_it() -> None:
    found = judge(spread(80, 10), BUDGET, Plan())
    assert told(found) == FAIL
    assert found.error_bound == pytest.approx(binomial(10, 80, Fraction(1, 20)).at_least)


@pytest.mark.parametrize(
    ("length", "design_effect", "verdict"),
    [(1, 1, PASS), (2, 1, PASS), (3, 4, PASS), (10, 11, PASS), (14, 15, PASS), (15, 16, PASS), (16, 17, DEPENDENT)],
)
def test_samples_that_come_together_count_as_fewer(
    length: int, design_effect: int, verdict: tuple[LimitVerdict, Doubt | None]
) -> None:
    found = judge(burst(length), BUDGET, ALONE)
    assert (told(found), found.design_effect) == (verdict, design_effect)


def test_counts_are_rounded_towards_no_verdict() -> None:
    found = judge(burst(12), BUDGET, ALONE)
    assert found.design_effect == 13
    assert found.error_bound == binomial(1, 2000 // 13, Fraction(1, 20)).at_most


def test_an_unstable_run_is_neither_passed_nor_failed_whatever_its_count() -> None:
    slow = [[0.012] * 400, *[[0.001] * 400] * 4]
    assert told(judge(slow, BUDGET, ALONE)) == DEPENDENT
    drifting = [[0.008] * 300 + [0.012] * 100] * 5
    assert told(judge(drifting, BUDGET, ALONE)) == DEPENDENT
    runs_of_20 = [[*[0.012] * 20, *[0.008] * 230] * 8]
    assert told(judge(runs_of_20, BUDGET, ALONE)) == DEPENDENT
    assert told(judge(runs_of_20, BUDGET, Plan())) == DEPENDENT


def test_the_confidence_limits_are_wider_where_samples_count_as_fewer() -> None:
    over = spread(2000, 160)
    together = [sorted(process) for process in over]
    narrow, wide = judge(over, BUDGET, ALONE), judge(together, BUDGET, ALONE)
    assert (narrow.design_effect, narrow.low, narrow.high) == (1, 0.012, 0.012)
    assert wide.design_effect > 20
    assert (wide.low, wide.high) == (0.008, None)


def test_bursts_everywhere_are_a_fail_in_spite_of_what_they_count_as() -> None:
    often = [[0.012] * 3 + [0.008] * 7] * 40
    found = judge([[sample for ten in often for sample in ten]] * 5, BUDGET, Plan())
    assert found.design_effect > 1
    assert told(found) == FAIL
    assert found.low == 0.012


def test_everything_over_the_budget_fails_however_noisy_it_is() -> None:
    noisy = [[0.02 * (1 + index % 7) for index in range(16)]] * 5
    assert told(judge(noisy, BUDGET, Plan())) == FAIL


@pytest.mark.parametrize(("percentile", "samples"), [(Fraction(99, 100), 408), (Fraction(1, 2), 6)])
def test_other_percentiles_are_judged_by_their_own_chance(percentile: Fraction, samples: int) -> None:
    plan = Plan(percentile, 0.05 / 3)
    assert told(judge([[0.001] * samples], BUDGET, plan)) == PASS
    assert told(judge([[0.001] * (samples - 1)], BUDGET, plan)) == TOO_FEW


HALVES = Plan(Fraction(1, 2), 0.25)


def test_a_probability_that_is_just_alpha_decides() -> None:
    within, over = judge([[1.0, 2.0]], 2.0, HALVES), judge([[1.0, 2.0]], 0.5, HALVES)
    assert (told(within), within.error_bound, within.high) == (PASS, 0.25, 2.0)
    assert (told(over), over.error_bound, over.low) == (FAIL, 0.25, 1.0)


def test_pairs_count_as_one_each_and_leave_a_doubt() -> None:
    pairs = [[0.012 if index % 40 in {7, 8} else 0.008 for index in range(400)]] * 5
    found = judge(pairs, BUDGET, ALONE)
    assert (told(found), found.design_effect) == (DEPENDENT, 2)


def test_a_verdict_without_more_is_about_independent_samples() -> None:
    bare = PercentileVerdict(LimitVerdict.INCONCLUSIVE, Doubt.CHANCE, 1, 0, 0.1, None, None, 0.5)
    assert (bare.design_effect, bare.needed) == (1, 0)


def chained(seed: int, samples: int, correlation: float, scale: float = 0.01) -> list[float]:
    """Latencies of one process, each like the one before it, with a true p95 of the scale."""
    draw = random.Random(seed)  # noqa: S311 (a simulation, no secret)
    at_p95 = math.exp(0.5 * NormalDist().inv_cdf(0.95))
    state, found = draw.gauss(0, 1), []
    for _ in range(samples):
        found.append(scale * math.exp(0.5 * state) / at_p95)
        state = correlation * state + math.sqrt(1 - correlation**2) * draw.gauss(0, 1)
    return found


def passes(samples: int, correlation: float, headroom: float) -> int:
    """How many of a hundred files of one process pass."""
    found = (judge([chained(seed, samples, correlation)], 0.01 * headroom, Plan()) for seed in range(100))
    return sum(item.verdict is LimitVerdict.PASS for item in found)


@pytest.mark.parametrize(
    ("samples", "correlation", "most"),
    [(200, 0.0, 5), (1000, 0.0, 5), (200, 0.9, 15), (1000, 0.9, 5), (1000, 0.98, 5)],
)
def test_a_file_of_one_process_whose_samples_depend_on_each_other_does_not_pass_at_its_budget(
    samples: int, correlation: float, most: int
) -> None:
    assert passes(samples, correlation, 1.0) <= most


@pytest.mark.parametrize(
    ("samples", "correlation", "headroom", "fewest"),
    [(200, 0.0, 1.5, 97), (1000, 0.0, 1.25, 99), (200, 0.9, 3.0, 90), (1000, 0.98, 3.0, 90)],
)
def test_what_is_far_below_its_budget_passes_however_its_samples_come(
    samples: int, correlation: float, headroom: float, fewest: int
) -> None:
    assert passes(samples, correlation, headroom) >= fewest


def test_a_pass_near_the_budget_is_open_where_the_slower_calls_come_together() -> None:
    together = [*[0.004] * 150, *[0.007] * 24, *[0.004] * 226]
    near, far = judge([together], 0.010, Plan()), judge([together], 0.0141, Plan())
    assert (told(near), near.exceeding, near.high) == (DEPENDENT, 0, None)
    assert near.design_effect > 1
    assert (told(far), far.design_effect) == (PASS, 1)
    apart = [0.007 if place % 20 == 3 else 0.004 for place in range(400)]
    assert told(judge([apart], 0.010, Plan())) == PASS


def test_the_plan_is_that_of_the_documentation() -> None:
    assert Plan() == Plan(Fraction(19, 20), 0.05)
    assert Plan().rate == Fraction(1, 20)


@pytest.mark.parametrize(
    ("plan", "samples"),
    [
        (Plan(), 59),
        (Plan(alpha=0.05 / 3), 80),
        (Plan(Fraction(99, 100)), 299),
        (Plan(Fraction(1, 2)), 5),
        (Plan(Fraction(1, 100)), 1),
        (Plan(Fraction(1, 2), 0.25), 2),
    ],
)
def test_the_fewest_samples_are_those_that_can_pass(plan: Plan, samples: int) -> None:
    assert smallest(plan) == samples
    assert binomial(0, samples, plan.rate).at_most <= plan.alpha
    assert samples == 1 or binomial(0, samples - 1, plan.rate).at_most > plan.alpha
