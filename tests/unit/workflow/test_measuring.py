"""Measuring: turns, looks, the time that is left, and processes that fail."""

from collections.abc import Callable
from dataclasses import dataclass, field

from governance.domain.measurement.recordings import Batch, MemoryPeaks, Recording
from governance.measuring.session import Measuring, Settings, Target, WorkerError

LIMITER, METRICS = Target("t.py::a", "rate_limiter"), Target("t.py::b", "metrics")
PEAKS = MemoryPeaks(LIMITER.memory, 2, 1)


@dataclass
class Machine:
    """Fresh processes in which a call takes as long as said, without the time passing.

    Attributes:
        call: seconds of one call.
        fails: targets by the number of their process that fails; the memory pass has the number -1.
        log: what was asked for: target, count, and the seconds it may take.
    """

    call: dict[Target, float]
    fails: dict[Target, int] = field(default_factory=dict)
    log: list[tuple[Target, int, float]] = field(default_factory=list)

    def sample(self, target: Target, count: int, seconds: float) -> Batch:
        number = sum(1 for asked, size, _ in self.log if asked == target and size)
        self.log.append((target, count, seconds))
        if self.fails.get(target) == number:
            raise WorkerError("a sampling process crashed")
        took = self.call.get(target, 0.001)
        taken = min(count, max(int(seconds / took), 1))
        return Batch((took,) * taken, (0.0,), taken * took)

    def memory(self, target: Target, seconds: float) -> MemoryPeaks:
        self.log.append((target, 0, seconds))
        if self.fails.get(target) == -1:
            raise WorkerError("a sampling process crashed")
        return PEAKS


def run(
    machine: Machine,
    *targets: Target,
    undecided: Callable[[Recording], bool] = lambda _: False,
    settings: Settings | None = None,
) -> tuple[dict[Target, Recording], list[str]]:
    told: list[str] = []
    measuring = Measuring(machine, settings or Settings("dev"), undecided, told.append)
    return dict(measuring.run(targets)), told


def sizes(recording: Recording) -> list[int]:
    return [len(batch.samples) for batch in recording.batches]


def test_tests_take_turns_and_then_their_memory_is_measured() -> None:
    machine = Machine({})
    found, told = run(machine, LIMITER, METRICS)
    assert [target for target, _, _ in machine.log] == [LIMITER, METRICS] * 6
    assert [count for _, count, _ in machine.log] == [16] * 10 + [0, 0]
    assert sizes(found[LIMITER]) == sizes(found[METRICS]) == [16] * 5
    assert found[LIMITER].memory == PEAKS
    assert (found[LIMITER].environment, found[LIMITER].looks) == ("dev", (80, 400, 2000))
    assert told == ["look 1: rate_limiter (80 samples), metrics (80 samples)", "memory: rate_limiter, metrics"]


def test_only_what_is_undecided_is_looked_at_again_and_samples_are_added() -> None:
    found, told = run(Machine({}), LIMITER, METRICS, undecided=lambda recording: recording.capability == "metrics")
    assert sizes(found[LIMITER]) == [16] * 5
    assert sizes(found[METRICS]) == [16] * 5 + [64] * 5 + [320] * 5
    assert told[1:3] == ["look 2: metrics (400 samples)", "look 3: metrics (2000 samples)"]
    assert found[METRICS].notes == ()


def test_a_verdict_ends_it_after_any_look() -> None:
    found, _ = run(Machine({}), METRICS, undecided=lambda recording: recording.samples < 400)
    assert found[METRICS].samples == 400


def test_a_look_that_would_take_too_long_is_not_begun_and_the_time_that_would_do_is_named() -> None:
    found, _ = run(Machine({LIMITER: 0.05}), LIMITER, undecided=lambda _: True)
    assert sizes(found[LIMITER]) == [16] * 5
    assert found[LIMITER].notes == ("10 s did not do for 400 samples, so that there are 80; --budget-time=30 would",)


def test_the_first_look_ends_when_the_time_is_up_and_every_process_gets_its_part_of_it() -> None:
    machine = Machine({LIMITER: 0.5})
    found, _ = run(machine, LIMITER, undecided=lambda _: True)
    assert sizes(found[LIMITER]) == [4] * 5
    assert [seconds for _, count, seconds in machine.log if count] == [2.0] * 5
    assert found[LIMITER].notes == ("10 s did not do for 80 samples, so that there are 20; --budget-time=60 would",)


def test_the_tests_of_one_capability_share_its_time() -> None:
    other = Target("t.py::c", "rate_limiter")
    machine = Machine({LIMITER: 0.5, other: 0.5})
    found, _ = run(machine, LIMITER, other, settings=Settings(seconds=20))
    assert sizes(found[LIMITER]) == sizes(found[other]) == [4] * 5


def test_tests_of_one_capability_take_a_further_look_together_or_not_at_all() -> None:
    other = Target("t.py::c", "rate_limiter")
    found, _ = run(Machine({LIMITER: 0.01, other: 0.01}), LIMITER, other, undecided=lambda _: True)
    assert (found[LIMITER].samples, found[other].samples) == (400, 400)
    found, _ = run(Machine({LIMITER: 0.015, other: 0.015}), LIMITER, other, undecided=lambda _: True)
    assert (found[LIMITER].samples, found[other].samples) == (80, 80)


def test_a_process_that_fails_at_any_time_leaves_nothing_of_its_test() -> None:
    for number in (0, 3, 6, -1):
        machine = Machine({}, {LIMITER: number})
        found, _ = run(machine, LIMITER, METRICS, undecided=lambda recording: recording.samples < 400)
        assert (found[LIMITER].batches, found[LIMITER].memory) == ((), None)
        assert found[LIMITER].notes == ("not measured: a sampling process crashed",)
        assert found[METRICS].samples == 400
        assert found[METRICS].memory == PEAKS


def test_a_test_that_is_lost_is_not_sampled_any_more() -> None:
    machine = Machine({}, {LIMITER: 1})
    _, told = run(machine, LIMITER, undecided=lambda _: True)
    assert len(machine.log) == 2
    assert told == ["look 1: rate_limiter (80 samples)"]


def test_each_capability_has_looks_of_its_own() -> None:
    strict = Target("t.py::c", "schema_validator", looks=(2005, 3000))
    found, told = run(Machine({}), LIMITER, strict, undecided=lambda _: True)
    assert sizes(found[LIMITER]) == [16] * 5 + [64] * 5 + [320] * 5
    assert sizes(found[strict]) == [401] * 5 + [199] * 5
    assert found[strict].looks == (2005, 3000)
    assert told[1:3] == [
        "look 2: rate_limiter (400 samples), schema_validator (3000 samples)",
        "look 3: rate_limiter (2000 samples)",
    ]


def test_without_tests_nothing_happens() -> None:
    assert run(Machine({})) == ({}, [])
