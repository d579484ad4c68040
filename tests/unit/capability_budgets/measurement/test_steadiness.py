"""A warm-up is found, and drift over the run."""

from itertools import islice
from random import Random

import pytest

from benchmarks.latency_sources import Process, autoregressive, lognormal, spread, warming_up
from capability_budgets.measurement.scores import normal_scores
from capability_budgets.measurement.steadiness import CHANCE, drift_p_value, warm_up


def scores(process: Process, each: int = 133, processes: int = 15, seed: int = 1) -> list[list[float]]:
    drawn = (islice(process(Random(seed * 1000 + number)), each) for number in range(processes))  # noqa: S311 (a simulation, not a secret)
    return normal_scores([list(samples) for samples in drawn])


@pytest.mark.parametrize("sigma", [0.15, 0.5])
def test_a_warm_up_is_found_about_where_it_ends(sigma: float) -> None:
    found = warm_up(scores(warming_up(sigma=sigma)))
    assert found is not None
    assert 40 <= found <= 105


def test_a_warm_up_that_is_not_over_is_no_warm_up() -> None:
    assert warm_up(scores(warming_up(calls=400, by=2.0, sigma=0.01))) is None


@pytest.mark.parametrize("process", [lognormal(0.5), autoregressive(0.9), autoregressive(0.98), spread(0.2)])
def test_steady_calls_have_none(process: Process) -> None:
    assert [warm_up(scores(process, seed=seed)) for seed in range(2, 8)] == [0] * 6


def test_a_few_calls_or_processes_say_nothing() -> None:
    assert warm_up(scores(warming_up(), processes=4)) == 0
    assert warm_up(scores(warming_up(), each=5)) == 0
    assert drift_p_value(scores(warming_up(), processes=4, each=20)) == 1.0
    assert drift_p_value(scores(lognormal(0.5), processes=6, each=3)) > CHANCE


def test_calls_that_are_all_the_same_are_steady() -> None:
    same = [[0.0] * 20 for _ in range(6)]
    assert warm_up(same) == 0
    assert drift_p_value(same) == 1.0


def test_a_step_that_all_processes_take_alike_is_certain() -> None:
    step = [[1.0] * 32 + [0.0] * 32 for _ in range(6)]
    assert warm_up(step) in range(32, 35)


def test_calls_that_become_slower_are_drift_and_no_warm_up() -> None:
    slower = [list(reversed(process)) for process in scores(warming_up())]
    assert warm_up(slower) == 0
    assert drift_p_value(slower) < CHANCE


def test_processes_that_become_quicker_are_drift() -> None:
    drifting = [[sample - number for sample in process] for number, process in enumerate(scores(lognormal(0.5)))]
    assert drift_p_value(drifting) < CHANCE
    assert drift_p_value(scores(lognormal(0.5))) > CHANCE
