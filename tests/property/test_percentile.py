"""Verdicts on percentiles: what holds for all samples, with many examples."""

from hypothesis import given
from hypothesis import strategies as st

from governance.domain.measurement.percentile import Plan, judge
from governance.domain.measurement.verdicts import LimitVerdict

TIMES = st.floats(0, 100, allow_nan=False) | st.sampled_from([0.5, 1.0, 2.0])
PROCESS = st.lists(TIMES, max_size=30) | st.builds(list.__mul__, st.lists(TIMES, max_size=5), st.integers(1, 100))
PROCESSES = st.lists(PROCESS, min_size=1, max_size=8).filter(any)
PLANS = st.sampled_from([Plan(), Plan(alpha=0.05 / 3), Plan(alpha=0.2)])


@given(PROCESSES, TIMES, PLANS)
def test_a_verdict_agrees_with_what_it_rests_on(processes: list[list[float]], budget: float, plan: Plan) -> None:
    found = judge(processes, budget, plan)
    samples = [sample for process in processes for sample in process]
    assert (found.samples, found.exceeding) == (len(samples), sum(sample > budget for sample in samples))
    assert found.measured in samples
    assert (found.measured <= budget) == (found.exceeding * 20 <= found.samples)
    assert (
        (found.doubt is None) == (found.error_bound <= plan.alpha) == (found.verdict is not LimitVerdict.INCONCLUSIVE)
    )
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
    assert (twice.verdict, twice.error_bound, twice.measured) == (found.verdict, found.error_bound, 2 * found.measured)
