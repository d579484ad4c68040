"""Measuring capabilities: fresh processes whose blocks of samples take turns, until every limit is decided."""

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from capability_budgets.errors import BudgetError
from capability_budgets.measurement.course import Ask, Course
from capability_budgets.measurement.reasons import reason
from capability_budgets.measurement.settling import Goal
from capability_budgets.measurement.sizes import PROCESSES
from capability_budgets.measurement.verdicts import SampleVerdict
from capability_budgets.sampling.recordings import MemoryMethod, MemoryPeaks, ProcessSamples, Recording

MEMORY_SECONDS: Final = 20.0
"""How long the calls of the memory pass may take; fewer are made of slow ones."""

_MUCH: Final = 0.1
_OFTEN: Final = 0.01
"""A machine is busy if calls wait for this part of their time, as often as this."""

_NO_GOAL: Final = (Goal(math.inf),)
"""Where no budget limits a percentile, a few samples are taken to be shown."""


class WorkerError(BudgetError):
    """A sampling process crashed, hung, or failed its test."""


@dataclass(frozen=True, slots=True)
class Target:
    """A test to measure.

    Attributes:
        test: what a new pytest needs to run it: the absolute path of its file and its names.
        capability: what it measures.
        goals: the limits of percentiles that its samples decide.
        memory: how its memory is measured; None where no limit asks for it.
    """

    test: str
    capability: str
    goals: tuple[Goal, ...] = ()
    memory: MemoryMethod | None = None


class SamplingProcess(Protocol):
    """A fresh process that has come to the call which is measured."""

    def take(self, count: int) -> ProcessSamples:
        """Take so many samples.

        Raises:
            WorkerError: it crashed, hung, or failed its test.
        """

    def finish(self) -> None:
        """Let the test come to its end.

        Raises:
            WorkerError: likewise.
        """

    def kill(self) -> None:
        """End it, whatever it does."""


class SamplingProcesses(Protocol):
    """Starts fresh processes."""

    def start(self, target: Target) -> SamplingProcess:
        """A fresh process."""

    def memory(self, target: Target, seconds: float) -> MemoryPeaks:
        """Measure the peaks in a fresh process.

        Raises:
            WorkerError: it crashed, hung, or failed its test.
        """


@dataclass(frozen=True, slots=True)
class SamplingSettings:
    """How much is measured.

    Attributes:
        environment: the environment whose budgets the results are for; None for the limits without one.
        seconds: how long a test is sampled at the most; None for what is needed.
        processes: how many fresh processes a test may take.
    """

    environment: str | None = None
    seconds: float | None = None
    processes: int = PROCESSES


Tell = Callable[[str], None]
"""Told how far it has come."""


class SamplingPlan(Protocol):
    """What a test takes next: `capability_budgets.measurement.course.Course`, or another one for trying things out."""

    def next(self, used: float) -> Ask | None:
        """What to take next; None where that is all."""

    def take(self, latencies: Sequence[float], references: Sequence[float] = ()) -> None:
        """Take the samples that were asked for, and how long the fixed workload took between them."""


Planner = Callable[[Target, SamplingSettings], SamplingPlan]


def course_of(target: Target, settings: SamplingSettings) -> Course:
    """The plan of a test."""
    return Course(target.goals or _NO_GOAL, settings.processes, settings.seconds)


@dataclass(slots=True)
class _Run:
    """A test that is being sampled."""

    target: Target
    plan: SamplingPlan
    recording: Recording
    process: SamplingProcess | None = None
    number: int = -1
    spent: float = 0.0


class Measuring:
    """One pass over all tests; `tell` is told of every test that is done, and `clock` tells seconds from any start."""

    def __init__(
        self,
        sampler: SamplingProcesses,
        settings: SamplingSettings,
        tell: Tell,
        planner: Planner = course_of,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._sampler = sampler
        self._settings = settings
        self._tell = tell
        self._planner = planner
        self._clock = clock

    def run(self, targets: Iterable[Target]) -> Mapping[Target, Recording]:
        """Measure: blocks of samples in turns over the tests, then the memory of those whose limits ask for it."""
        runs = [self._begin(target) for target in targets]
        due = runs
        try:
            while due:
                due = [run for run in due if self._goes_on(run)]
        finally:
            for run in due:
                if run.process is not None:
                    run.process.kill()
        for run in runs:
            self._memory(run)
        return {run.target: run.recording for run in runs}

    def _begin(self, target: Target) -> _Run:
        recording = Recording(target.capability, self._settings.environment, self._settings.processes)
        return _Run(target, self._planner(target, self._settings), recording)

    def _goes_on(self, run: _Run) -> bool:
        """Take a block of a test; whether more may follow."""
        begun = self._clock()
        try:
            return self._block(run, run.plan.next(run.spent))
        except WorkerError as fault:
            if run.process is not None:
                run.process.kill()
            run.recording = run.recording.unmeasured(fault.message)
            self._tell(f"{run.target.capability}: not measured")
            return False
        finally:
            run.spent += self._clock() - begun

    def _block(self, run: _Run, ask: Ask | None) -> bool:
        if run.process is not None and (ask is None or ask.process != run.number):
            run.process.finish()
            run.process = None
        if ask is None:
            self._told(run)
            return False
        if run.process is None:
            run.process, run.number = self._sampler.start(run.target), ask.process
        block = run.process.take(ask.samples)
        run.plan.take(block.undisturbed, block.reference)
        run.recording = run.recording.with_block(ask.process, block)
        return True

    def _told(self, run: _Run) -> None:
        """Tell that a test is done, and note why it leaves a limit open."""
        recording = run.recording
        self._tell(f"{recording.capability}: {recording.samples} samples of {len(recording.batches)} processes")
        busy = sum(wait > _MUCH * sample for each in recording.batches for wait, sample in each.waits)
        if busy > _OFTEN * recording.samples:
            run.recording = run.recording.with_note(
                f"on a busy machine: {busy} of {recording.samples} calls waited for it"
            )
        plan = run.plan
        if isinstance(plan, Course) and run.target.goals:
            for index, found in enumerate(plan.found):
                if found.verdict is SampleVerdict.INCONCLUSIVE:
                    run.recording = run.recording.with_note(f"undecided: {reason(plan, index)}")

    def _memory(self, run: _Run) -> None:
        """Measure memory, where a limit asks for it; what goes wrong with it takes nothing away from latency."""
        if run.target.memory is None or not run.recording.batches:
            return
        try:
            peaks = self._sampler.memory(run.target, MEMORY_SECONDS)
        except WorkerError as fault:
            run.recording = run.recording.with_note(f"memory was not measured: {fault.message}")
        else:
            run.recording = replace(run.recording, memory=peaks)
            growth = peaks.growth
            if growth is not None and growth.low >= 1:
                run.recording = run.recording.with_note(
                    f"memory grows with calls: by {growth.mean:.3g} bytes a call over {growth.calls} calls"
                )


@dataclass(slots=True)
class FixedPlan:
    """So many samples of each of so many processes, whatever they say: for trying this program out."""

    processes: int
    each: int
    _taken: list[int] = field(default_factory=list)

    def next(self, used: float) -> Ask | None:  # noqa: ARG002 (whatever the time)
        """All samples of the next process."""
        return Ask(len(self._taken), self.each) if len(self._taken) < self.processes else None

    def take(self, latencies: Sequence[float], references: Sequence[float] = ()) -> None:  # noqa: ARG002 (a count)
        """Count a process."""
        self._taken.append(len(latencies))
