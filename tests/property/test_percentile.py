"""Verdicts on percentiles: what holds for all samples, and how often they are wrong, in many more runs."""

from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.error_rates import LAWS, RATIOS, Bursts, Law, Outcome, Samples, independent, outcomes, procedure
from governance.domain.measurement.percentile import LimitVerdict, Plan, judge
from governance.domain.measurement.tails import binomial

TIMES = st.floats(0, 100, allow_nan=False) | st.sampled_from([0.5, 1.0, 2.0])
PROCESS = st.lists(TIMES, max_size=30) | st.builds(list.__mul__, st.lists(TIMES, max_size=5), st.integers(1, 100))
PROCESSES = st.lists(PROCESS, min_size=1, max_size=8).filter(any)
PLANS = st.sampled_from([Plan(), Plan(burst=1), Plan.single(), Plan(burst=2.5), Plan(looks=(20, 100))])

RUNS = settings().max_examples // 5
"""20 as a rule, 600 in the thorough profile."""

HARDLY = 0.001
"""Simulations that would be less probable than this refute what they are asked about."""


@given(PROCESSES, TIMES, PLANS)
def test_a_verdict_agrees_with_what_it_rests_on(processes: list[list[float]], budget: float, plan: Plan) -> None:
    found = judge(processes, budget, plan)
    samples = [sample for process in processes for sample in process]
    assert (found.samples, found.exceeding) == (len(samples), sum(sample > budget for sample in samples))
    assert found.measured in samples
    assert (found.measured <= budget) == (found.exceeding * 20 <= found.samples)
    assert (found.doubt is None) == (found.odds <= plan.share) == (found.verdict is not LimitVerdict.INCONCLUSIVE)
    if found.verdict is LimitVerdict.PASS:
        assert found.high is not None
        assert found.measured <= found.high <= budget
    if found.verdict is LimitVerdict.FAIL:
        assert found.low is not None
        assert found.measured >= found.low > budget


@given(PROCESSES, TIMES, PLANS)
def test_only_the_order_of_the_numbers_counts(processes: list[list[float]], budget: float, plan: Plan) -> None:
    found = judge(processes, budget, plan)
    twice = judge([[2 * sample for sample in process] for process in processes], 2 * budget, plan)
    assert (twice.verdict, twice.odds, twice.measured) == (found.verdict, found.odds, 2 * found.measured)


def ours(samples: Samples) -> Outcome:
    return procedure(samples, Plan())


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_wrong_verdicts_are_no_more_frequent_than_alpha(law: Law, ratio: float) -> None:
    found = outcomes(ours, partial(independent, law, ratio), RUNS, 5)
    for verdict, wrong in ((LimitVerdict.PASS, ratio >= 1), (LimitVerdict.FAIL, ratio <= 1)):
        count = sum(outcome.verdict is verdict for outcome in found)
        assert not wrong or binomial(count, RUNS, Fraction(5, 100)).at_least > HARDLY, f"{count} of {RUNS}"


@pytest.mark.parametrize(
    ("ratio", "verdict", "least"),
    [(0.80, LimitVerdict.PASS, 99), (0.90, LimitVerdict.PASS, 95), (1.10, LimitVerdict.FAIL, 95)],
)
def test_what_is_clear_at_the_usual_spread_is_decided(ratio: float, verdict: LimitVerdict, least: int) -> None:
    found = outcomes(ours, partial(independent, LAWS[0], ratio), RUNS, 6)
    count = sum(outcome.verdict is verdict for outcome in found)
    assert binomial(count, RUNS, Fraction(least, 100)).at_most > HARDLY, f"{count} of {RUNS}"


@pytest.mark.parametrize("length", [2, 5, 10, 20])
@pytest.mark.parametrize("rate", [0.06, 0.08])
def test_bursts_hardly_ever_pass(rate: float, length: int) -> None:
    found = outcomes(ours, Bursts(rate, length).sequence, RUNS, 7)
    count = sum(outcome.verdict is LimitVerdict.PASS for outcome in found)
    assert binomial(count, RUNS, Fraction(2, 100)).at_least > HARDLY, f"{count} of {RUNS}"
