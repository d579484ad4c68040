"""Two builds, compared."""

import random
from fractions import Fraction

import pytest

from capability_budgets.sampling.recordings import ProcessSamples
from governance.domain.measurement.comparison import Comparison, compare

P95 = Fraction(95, 100)


def processes(
    seconds: float,
    seed: int,
    speeds: tuple[float, ...] = (1.0,),
    count: int = 15,
    each: int = 60,
    *,
    bound: bool = True,
) -> list[ProcessSamples]:
    """Processes whose calls vary by 10 %, and that differ by 3 %, on a machine with these speeds."""
    chance = random.Random(seed)  # noqa: S311 (a simulation)
    found = []
    for number in range(count):
        slow = speeds[number % len(speeds)]
        level = seconds * (slow if bound else 1.0) * chance.lognormvariate(0, 0.03)
        samples = tuple(level * chance.lognormvariate(0, 0.1) for _ in range(each))
        found.append(ProcessSamples(samples, tuple(0.001 * slow * chance.lognormvariate(0, 0.02) for _ in range(10))))
    return found


def compared(build: list[ProcessSamples], base: list[ProcessSamples]) -> Comparison:
    found = compare(build, base, P95)
    assert found is not None
    return found


def test_half_as_long_again_is_seen() -> None:
    found = compared(processes(0.015, 1), processes(0.010, 2))
    assert found.low <= 1.5 <= found.high
    assert found.is_slower
    assert not found.is_not_slower


def test_the_same_build_is_hardly_ever_slower_and_mostly_shown_not_to_be() -> None:
    found = [compared(processes(0.01, 2 * seed), processes(0.01, 2 * seed + 1)) for seed in range(100)]
    assert not any(one.is_slower for one in found)
    assert sum(one.is_not_slower for one in found) > 80


def test_a_build_that_is_5_percent_slower_is_taken_for_none_in_one_run_of_twenty() -> None:
    found = [compared(processes(0.0105, 2 * seed), processes(0.01, 2 * seed + 1)) for seed in range(200)]
    assert sum(one.is_not_slower for one in found) <= 20
    assert sum(one.is_slower for one in found) <= 20


def test_what_a_machine_with_two_speeds_does_is_taken_out() -> None:
    build, base = processes(0.01, 1, (1.7, 1.7, 1.0)), processes(0.01, 2, (1.0, 1.0, 1.7))
    assert compared(build, base).is_not_slower
    slower = processes(0.015, 1, (1.7, 1.7, 1.0))
    assert compared(slower, base).is_slower


def test_a_machine_that_changed_between_two_builds_leaves_them_open() -> None:
    found = compared(processes(0.01, 1, (1.7,)), processes(0.01, 2, (1.0,)))
    assert not found.is_slower
    assert not found.is_not_slower
    still = compared(processes(0.01, 1, (1.7,), bound=False), processes(0.01, 2, (1.0,), bound=False))
    assert not still.is_not_slower or still.low < 1


def test_a_process_with_few_samples_is_not_taken_for_a_slow_one() -> None:
    build, base = processes(0.01, 1, count=5, each=12), processes(0.01, 2, count=15, each=133)
    assert not compared(build, base).is_slower


@pytest.mark.parametrize("count", [0, 4])
def test_few_processes_are_not_compared(count: int) -> None:
    assert compare(processes(0.01, 1, count=count), processes(0.01, 2), P95) is None
    assert compare(processes(0.01, 1), processes(0.01, 2, count=count), P95) is None


def test_times_of_zero_have_no_ratio() -> None:
    assert compare([ProcessSamples((0.0,))] * 5, processes(0.01, 2), P95) is None


def test_without_a_workload_samples_are_compared_as_they_are() -> None:
    alone = [
        [ProcessSamples(each.samples) for each in processes(seconds, seed)] for seconds, seed in ((0.02, 1), (0.01, 2))
    ]
    assert compared(*alone).is_slower


def test_processes_that_are_all_the_same_have_the_ratio_itself() -> None:
    found = compared([ProcessSamples((0.02,) * 20)] * 5, [ProcessSamples((0.01,) * 20)] * 5)
    assert found.ratio == found.low == found.high == pytest.approx(2.0)
