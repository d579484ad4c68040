"""Measuring: turns, processes that fail, the time that is left, and memory."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from capability_budgets.measurement.settling import Goal
from capability_budgets.sampling.recordings import MemoryMethod, MemoryPeaks, ProcessSamples, Recording
from capability_budgets.sampling.session import (
    FixedPlan,
    Measuring,
    Planner,
    SamplingSettings,
    Target,
    WorkerError,
    course_of,
)

GOALS = (Goal(0.010),)
LIMITER, METRICS = Target("t.py::a", "rate_limiter", GOALS, MemoryMethod.RSS), Target("t.py::b", "metrics", GOALS)
PEAKS = MemoryPeaks(MemoryMethod.RSS, 2, 1)


@dataclass
class Machine:
    """Fresh processes in which a call takes as long as said, on a clock of their own.

    Attributes:
        call: seconds of one call.
        fails: targets by what of them fails: the number of a process, "finish" or "memory".
        start: seconds that a process takes to start.
        log: what was asked for: target, number of the process, and samples.
        now: the time.
        alive: how many processes are running.
    """

    call: dict[Target, float] = field(default_factory=dict)
    fails: dict[Target, int | str] = field(default_factory=dict)
    start_seconds: float = 0.5
    log: list[tuple[Target, int, int]] = field(default_factory=list)
    now: float = 0.0
    alive: int = 0
    started: dict[Target, int] = field(default_factory=dict)

    def start(self, target: Target) -> "Process":
        self.now += self.start_seconds
        self.alive += 1
        self.started[target] = self.started.get(target, -1) + 1
        return Process(self, target, self.started[target])

    def memory(self, target: Target, seconds: float) -> MemoryPeaks:
        assert seconds > 0
        self.log.append((target, -1, 0))
        if self.fails.get(target) == "memory":
            raise WorkerError("a sampling process crashed")
        return PEAKS


@dataclass
class Process:
    machine: Machine
    target: Target
    number: int
    running: bool = True

    def take(self, count: int) -> ProcessSamples:
        self.machine.log.append((self.target, self.number, count))
        if self.machine.fails.get(self.target) == self.number:
            raise WorkerError("a sampling process crashed")
        took = self.machine.call.get(self.target, 0.001)
        self.machine.now += count * took
        return ProcessSamples((took,) * count, (0.0,))

    def finish(self) -> None:
        if self.machine.fails.get(self.target) == "finish":
            raise WorkerError("a sampling process failed its test")
        self.kill()

    def kill(self) -> None:
        self.machine.alive -= self.running
        self.running = False


def run(
    machine: Machine, *targets: Target, settings: SamplingSettings | None = None, planner: Planner = course_of
) -> tuple[dict[Target, Recording], list[str]]:
    told: list[str] = []
    measuring = Measuring(machine, settings or SamplingSettings("dev"), told.append, planner, lambda: machine.now)
    found = dict(measuring.run(targets))
    assert machine.alive == 0
    return found, told


def sizes(recording: Recording) -> list[int]:
    return [len(batch.samples) for batch in recording.batches]


def test_what_is_far_below_its_budget_takes_five_processes() -> None:
    found, told = run(Machine(), LIMITER)
    assert len(sizes(found[LIMITER])) == 5
    assert 60 <= found[LIMITER].samples <= 1240
    assert (found[LIMITER].environment, found[LIMITER].processes, found[LIMITER].notes) == ("dev", 15, ())
    assert told == [f"rate_limiter: {found[LIMITER].samples} samples of 5 processes"]


def test_what_is_nearer_takes_all_of_them() -> None:
    found, _ = run(Machine({METRICS: 0.009}), METRICS)
    assert len(sizes(found[METRICS])) == 15
    assert found[METRICS].notes == ()


def test_blocks_of_the_tests_take_turns() -> None:
    machine = Machine({LIMITER: 0.009, METRICS: 0.009})
    run(machine, LIMITER, METRICS)
    first = [target for target, number, _ in machine.log if number == 0]
    assert first[:6] == [LIMITER, METRICS] * 3
    assert all(count * 0.009 <= 0.25 for _, _, count in machine.log)


def test_each_test_has_one_process_at_a_time() -> None:
    machine = Machine({LIMITER: 0.009})
    run(machine, LIMITER)
    numbers = [number for _, number, count in machine.log if count]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(15))


def test_more_processes_are_taken_where_they_are_asked_for() -> None:
    found, _ = run(Machine({METRICS: 0.009}), METRICS, settings=SamplingSettings(processes=40))
    assert len(sizes(found[METRICS])) == found[METRICS].processes == 40


def test_time_that_is_too_short_is_noted_and_every_test_has_its_own() -> None:
    found, _ = run(Machine({LIMITER: 0.009, METRICS: 0.009}), LIMITER, METRICS, settings=SamplingSettings(seconds=6))
    for target in (LIMITER, METRICS):
        assert found[target].notes[0].startswith("undecided: ")
        assert "the time there was" in found[target].notes[0]
        assert found[target].samples * 0.009 <= 6


def test_the_time_that_processes_take_to_start_counts() -> None:
    few, _ = run(Machine({LIMITER: 0.009}, start_seconds=3.0), LIMITER, settings=SamplingSettings(seconds=10))
    many, _ = run(Machine({LIMITER: 0.009}, start_seconds=0.01), LIMITER, settings=SamplingSettings(seconds=10))
    assert len(few[LIMITER].batches) < len(many[LIMITER].batches)


def test_memory_is_measured_where_a_limit_asks_for_it() -> None:
    machine = Machine()
    found, _ = run(machine, LIMITER, METRICS)
    assert found[LIMITER].memory == PEAKS
    assert found[METRICS].memory is None
    assert [target for target, number, _ in machine.log if number == -1] == [LIMITER]


def test_memory_that_cannot_be_measured_takes_nothing_away_from_latency() -> None:
    found, _ = run(Machine(fails={LIMITER: "memory"}), LIMITER)
    assert found[LIMITER].samples >= 60
    assert found[LIMITER].memory is None
    assert found[LIMITER].notes == ("memory was not measured: a sampling process crashed",)


@pytest.mark.parametrize("fails", [0, 3, "finish"])
def test_a_process_that_fails_at_any_time_leaves_nothing_of_its_test(fails: int | str) -> None:
    machine = Machine(fails={LIMITER: fails})
    found, told = run(machine, LIMITER, METRICS)
    assert (found[LIMITER].batches, found[LIMITER].memory) == ((), None)
    assert found[LIMITER].notes[0].startswith("not measured: a sampling process")
    assert found[METRICS].samples >= 60
    assert "rate_limiter: not measured" in told
    assert -1 not in [number for _, number, _ in machine.log]


def test_a_session_that_is_interrupted_leaves_no_process() -> None:
    machine = Machine()

    def interrupted(*_: object) -> float:
        raise KeyboardInterrupt

    measuring = Measuring(machine, SamplingSettings(), lambda _: None, clock=_clock(machine, interrupted))
    with pytest.raises(KeyboardInterrupt):
        measuring.run([LIMITER, METRICS])
    assert machine.alive == 0


def _clock(machine: Machine, interrupted: Callable[[], float]) -> Callable[[], float]:
    return lambda: machine.now if len(machine.log) < 3 else interrupted()


def test_without_a_budget_a_few_samples_are_taken_to_be_shown() -> None:
    free = Target("t.py::c", "free")
    found, _ = run(Machine(), free)
    assert (len(found[free].batches), found[free].notes) == (5, ())
    assert math.isfinite(found[free].samples)


@pytest.mark.parametrize(("wait", "noted"), [(0.5, True), (0.0001, False)])
def test_a_busy_machine_is_noted_and_waits_decide_nothing(wait: float, noted: bool) -> None:  # noqa: FBT001 (a column)
    class Waiting(Machine):
        def start(self, target: Target) -> Process:
            return Late(self, target, 0)

    class Late(Process):
        def take(self, count: int) -> ProcessSamples:
            return ProcessSamples((0.001 + wait,) * count, (), (wait,) * count)

        def kill(self) -> None:
            """Nothing is running."""

    found, _ = run(Waiting(), LIMITER)
    samples = found[LIMITER].samples
    assert len(found[LIMITER].batches) == 5
    assert found[LIMITER].notes == (
        (f"on a busy machine: {samples} of {samples} calls waited for it",) if noted else ()
    )


def test_without_tests_nothing_happens() -> None:
    assert run(Machine()) == ({}, [])


def test_another_plan_takes_what_it_says() -> None:
    found, _ = run(Machine(), LIMITER, planner=lambda *_: FixedPlan(2, 3))
    assert sizes(found[LIMITER]) == [3, 3]
