"""What samples are worth that depend on each other."""

import math
from itertools import islice
from random import Random

import pytest

from benchmarks.latency_sources import Process, autoregressive, bursts, lognormal, on_off, slow_mode, spread
from capability_budgets.measurement.bursts import burst_p_value, fewest_each, p_burst_unseen
from capability_budgets.measurement.copula import copula_design_effect
from capability_budgets.measurement.scores import normal_scores
from capability_budgets.measurement.share import Share


def drawn(process: Process, processes: int = 15, each: int = 133, seed: int = 1) -> list[list[float]]:
    return [list(islice(process(Random(seed * 1000 + number)), each)) for number in range(processes)]  # noqa: S311 (a simulation, not a secret)


def test_normal_scores_keep_the_order_and_forget_the_shape() -> None:
    assert normal_scores([[1.0, 100.0], [2.0]]) == normal_scores([[5.0, 7.0], [6.0]])
    low, middle, high = sorted(score for process in normal_scores([[1.0, 100.0], [2.0]]) for score in process)
    assert low == pytest.approx(-high)
    assert middle == pytest.approx(0)


def test_samples_that_are_equal_have_the_same_score() -> None:
    ((first, second, third), (fourth,)) = normal_scores([[3.0, 1.0, 3.0], [2.0]])
    assert first == third
    assert second < fourth < first


def test_independent_samples_are_worth_as_many_as_they_are() -> None:
    scores = normal_scores(drawn(lognormal(0.5)))
    assert copula_design_effect(scores, 0.05) == pytest.approx(1, abs=0.3)


def test_samples_that_are_all_the_same_tell_of_no_dependence() -> None:
    assert copula_design_effect(normal_scores([[1.0] * 8] * 3), 0.05) == 1.0


def test_samples_like_those_before_them_are_worth_fewer() -> None:
    scores = normal_scores(drawn(autoregressive(0.9)))
    assert 5 < copula_design_effect(scores, 0.05) < 11  # 1 + 2 times the sum of the tails' correlations, of 0.9 ** k


def test_processes_of_one_sample_each_are_independent() -> None:
    assert copula_design_effect(normal_scores([[1.0], [2.0], [3.0]]), 0.05) == 1.0


@pytest.mark.parametrize("process", [spread(0.2), slow_mode(0.2), bursts(100), on_off(20)])
def test_samples_that_come_together_are_worth_far_fewer(process: Process) -> None:
    samples = drawn(process, seed=2)
    assert Share.of(samples, 1.0, 0.05).effective(0.05) < len(samples) * 133 / 4


def test_short_bursts_show_in_stretches_of_samples() -> None:
    samples = drawn(on_off(5), seed=3)
    assert Share.of(samples, 1.0, 0.05).effective(0.05) < len(samples) * 133 / 2


def test_independent_samples_over_a_budget_count_whole() -> None:
    share = Share.of(drawn(lognormal(0.5), seed=4), 1.0, 0.05)
    assert share.effective(0.05) > share.samples / 1.3
    assert share.pass_p_value(0.05) + share.fail_p_value(0.05) > 1


def test_one_process_is_worth_one_sample() -> None:
    share = Share.of([[0.5] * 500], 1.0, 0.05)
    assert share.effective(0.05) == 1
    assert share.pass_p_value(0.05) > 0.9


def test_bursts_that_are_not_seen_are_as_probable_as_the_chain_says() -> None:
    assert p_burst_unseen([1], 20, 0.05) == pytest.approx(0.95)
    assert p_burst_unseen([133] * 15, 1, 0.05) == pytest.approx(0.95 ** (15) * (1 - 0.05 / 0.95) ** (132 * 15))
    each = fewest_each(15, 20, 0.05, 0.04)
    assert p_burst_unseen([each] * 15, 20, 0.05) <= 0.04 < p_burst_unseen([each - 1] * 15, 20, 0.05)


def test_few_bursts_are_less_probable_the_shorter_those_are_that_were_seen() -> None:
    calls = (133,) * 15
    expected = -math.log(p_burst_unseen(calls, 20, 0.05))
    none = [[False] * 133] * 15
    single = [[True] + [False] * 132, *none[1:]]
    long = [[True] * 40 + [False] * 93, *none[1:]]
    assert burst_p_value(none, calls, 20, 0.05) == pytest.approx(p_burst_unseen(calls, 20, 0.05))
    assert burst_p_value(single, calls, 20, 0.05) < 0.002
    some = math.exp(-expected) * (1 + expected * (1 - 0.95**40))
    assert burst_p_value(long, calls, 20, 0.05) == pytest.approx(some)
    two = [long[0], long[0], *none[2:]]
    both = math.exp(-expected) * (1 + expected + expected**2 / 2)
    assert burst_p_value(two, calls, 20, 0.05) == pytest.approx(both)


def test_one_stray_sample_leaves_bursts_nearly_as_improbable_as_none() -> None:
    none = p_burst_unseen([29] * 15, 8, 0.05)
    expected = -math.log(none)
    assert p_burst_unseen([29] * 15, 8, 0.05, 1) == pytest.approx(none * (1 + expected / 8))
    each = fewest_each(15, 8, 0.05, 0.045, 1)
    assert p_burst_unseen([each] * 15, 8, 0.05, 1) <= 0.045 < p_burst_unseen([each - 1] * 15, 8, 0.05, 1)


def test_many_bursts_are_not_few() -> None:
    over = [([True] + [False] * 8) * 3] * 5
    assert burst_p_value(over, (27,) * 5, 20, 0.05) == 0.0
