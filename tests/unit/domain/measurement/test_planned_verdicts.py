"""Verdicts on samples that the plan took."""

from fractions import Fraction

from benchmarks.latency_sources import Run, lognormal
from capability_budgets.sampling.recordings import ProcessSamples
from governance.domain.measurement.planned_verdicts import judge_planned
from governance.domain.measurement.verdicts import Doubt, LimitVerdict
from tests.support.results import warming_up

P95 = Fraction(95, 100)


def test_a_warm_up_that_is_left_out_is_counted() -> None:
    found = judge_planned(warming_up(), 0.01, P95, 15)
    assert found.left_out > 80
    assert found.verdict is LimitVerdict.PASS


def test_the_interval_is_where_the_percentile_may_be() -> None:
    runs = [ProcessSamples(tuple(0.001 * (at % 100) for at in range(number, 133 + number))) for number in range(15)]
    found = judge_planned(runs, 0.01, P95, 15)
    assert found.low is not None
    assert found.high is not None
    assert 0.08 <= found.low <= found.measured <= found.high <= 0.099
    assert found.verdict is LimitVerdict.FAIL


def test_a_stray_sample_that_leaves_bursts_possible_is_chance_and_no_dependence() -> None:
    source = Run(lognormal(0.15), 0.1, 1)
    runs = [ProcessSamples(tuple(min(sample, 0.14) for sample in source(number, 14))) for number in range(15)]
    stray = [*runs[:-1], ProcessSamples((*runs[-1].samples[:-1], 0.3))]
    assert judge_planned(runs, 0.15, P95, 15).doubt is Doubt.TOO_FEW
    found = judge_planned(stray, 0.15, P95, 15)
    assert (found.verdict, found.doubt, found.design_effect) == (LimitVerdict.INCONCLUSIVE, Doubt.CHANCE, 1)
