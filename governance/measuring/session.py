"""Measuring capabilities: fresh processes in turns, and further looks only where a verdict is not clear yet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from governance.domain.measurement.percentile import Plan
from governance.domain.measurement.recordings import Batch, MemoryMethod, MemoryPeaks, Recording, shares
from governance.errors import BudgetError

SECONDS: Final = 10.0
"""How long a capability is sampled at the most, unless somebody says otherwise."""

_LONGER: Final = 1.5
"""How much more time than it seems to need is advised."""


class WorkerError(BudgetError):
    """A sampling process crashed, hung, or failed its test."""


@dataclass(frozen=True, slots=True)
class Target:
    """A test to measure.

    Attributes:
        test: what a new pytest needs to run it: the absolute path of its file and its names.
        capability: what it measures.
        memory: how its memory is measured.
        looks: the cumulative sizes at which verdicts are taken.
    """

    test: str
    capability: str
    memory: MemoryMethod = MemoryMethod.TRACEMALLOC
    looks: tuple[int, ...] = field(default_factory=lambda: Plan().looks)


class Sampler(Protocol):
    """Fresh processes that measure."""

    def sample(self, target: Target, count: int, seconds: float) -> Batch:
        """Take so many samples, or fewer where the time is up.

        Raises:
            WorkerError: the process crashed, hung, or failed its test.
        """
        ...

    def memory(self, target: Target, seconds: float) -> MemoryPeaks:
        """Measure the peaks.

        Raises:
            WorkerError: likewise.
        """
        ...


@dataclass(frozen=True, slots=True)
class Settings:
    """How much is measured.

    Attributes:
        environment: the environment whose budgets the results are for; None for the limits without one.
        seconds: how long a capability is sampled at the most, over all its tests.
    """

    environment: str | None = None
    seconds: float = SECONDS


Undecided = Callable[[Recording], bool]
"""Whether some limit of the capability can only be judged with more samples."""

Tell = Callable[[str], None]
"""Told how far it has come."""


class Measuring:
    """One pass over all tests.

    Args:
        sampler: the processes.
        settings: how much is measured.
        undecided: whether more samples are wanted.
        tell: told of every look.
    """

    def __init__(self, sampler: Sampler, settings: Settings, undecided: Undecided, tell: Tell) -> None:
        self._sampler = sampler
        self._settings = settings
        self._undecided = undecided
        self._tell = tell
        self._known: dict[Target, Recording] = {}
        self._lost: set[Target] = set()
        self._spent: dict[str, float] = {}

    def run(self, targets: Iterable[Target]) -> Mapping[Target, Recording]:
        """Measure: look after look in turns over the tests, then the memory of each."""
        for target in targets:
            self._known[target] = Recording(target.capability, self._settings.environment, target.looks)
            self._spent.setdefault(target.capability, 0.0)
        due, number = list(self._known), 0
        while due:
            self._tell(f"look {number + 1}: {_sizes(due, number)}")
            self._look(due, number)
            number += 1
            due = [target for target in due if self._goes_on(target, number)]
            due = [target for target in due if self._fits(target, number, due)]
        self._memory()
        return self._known

    def _look(self, due: Sequence[Target], number: int) -> None:
        """One look, in turns."""
        waiting = {target: list(shares(self._known[target].samples, target.looks[number])) for target in due}
        while waiting:
            for target, rest in waiting.items():
                share = self._share(target.capability, waiting)
                self._take(target, rest.pop(0), share)
            waiting = {target: rest for target, rest in waiting.items() if rest and target not in self._lost}

    def _share(self, capability: str, waiting: Mapping[Target, Sequence[int]]) -> float:
        """The part of a capability's time that the next batch may take: the same for all that wait."""
        batches = sum(len(rest) for target, rest in waiting.items() if target.capability == capability)
        return self._left(capability) / batches

    def _left(self, capability: str) -> float:
        return max(self._settings.seconds - self._spent[capability], 0.0)

    def _take(self, target: Target, count: int, seconds: float) -> None:
        try:
            batch = self._sampler.sample(target, count, seconds)
        except WorkerError as fault:
            self._lose(target, fault)
            return
        self._spent[target.capability] += batch.seconds
        self._known[target] = self._known[target].with_batch(batch)

    def _lose(self, target: Target, fault: WorkerError) -> None:
        self._lost.add(target)
        self._known[target] = self._known[target].unmeasured(fault.message)

    def _goes_on(self, target: Target, number: int) -> bool:
        """Whether look `number`, counted from zero, is wanted; says so where the time did not do for the one before."""
        recording, look = self._known[target], target.looks[number - 1]
        if target in self._lost:
            return False
        if recording.samples < look:
            self._known[target] = recording.with_note(self._time_is_up(recording, look))
            return False
        return number < len(target.looks) and self._undecided(recording)

    def _fits(self, target: Target, number: int, due: Sequence[Target]) -> bool:
        """Whether the time does for a whole look: a look that is cut short would be one more look."""
        needed = sum(self._expected(other, number) for other in due if other.capability == target.capability)
        if needed <= self._left(target.capability):
            return True
        recording = self._known[target]
        self._known[target] = recording.with_note(self._time_is_up(recording, target.looks[number]))
        return False

    def _expected(self, target: Target, number: int) -> float:
        recording = self._known[target]
        return recording.seconds / recording.samples * (target.looks[number] - recording.samples)

    def _time_is_up(self, recording: Recording, look: int) -> str:
        wanted = self._spent[recording.capability] / max(recording.samples, 1) * look * _LONGER
        return (
            f"{self._settings.seconds:g} s did not do for {look} samples, so that there are {recording.samples}; "
            f"--budget-time={max(round(wanted), 1)} would"
        )

    def _memory(self) -> None:
        kept = [target for target in self._known if target not in self._lost]
        if kept:
            self._tell(f"memory: {_names(kept)}")
        for target in kept:
            try:
                peaks = self._sampler.memory(target, self._settings.seconds)
            except WorkerError as fault:
                self._lose(target, fault)
            else:
                self._known[target] = replace(self._known[target], memory=peaks)


def _names(targets: Iterable[Target]) -> str:
    return ", ".join(dict.fromkeys(target.capability for target in targets))


def _sizes(targets: Iterable[Target], number: int) -> str:
    return ", ".join(dict.fromkeys(f"{target.capability} ({target.looks[number]} samples)" for target in targets))
