"""Sampling: what fresh processes measure of a capability's test, and how the samples of a look are shared out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

PROCESSES: Final = 5
"""Fresh processes that a look takes at the least."""

LARGEST_BATCH: Final = 1000
"""Samples that one process takes at the most."""


class MemoryMethod(StrEnum):
    """How peak memory is measured."""

    TRACEMALLOC = "tracemalloc"
    MEMRAY = "memray"
    RSS = "rss"


@dataclass(frozen=True, slots=True)
class MemoryPeaks:
    """Peak memory in bytes: of the first call in a fresh process, and of the calls that follow it."""

    method: MemoryMethod
    cold_bytes: int
    warm_bytes: int

    @property
    def judged(self) -> int:
        """The larger of both, which is what a budget is for."""
        return max(self.cold_bytes, self.warm_bytes)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one fresh process measured.

    Attributes:
        samples: seconds of single calls, in the order taken.
        reference: seconds of the reference workload, taken between them.
        seconds: how long the process sampled in all, with warm-up and reference.
    """

    samples: tuple[float, ...]
    reference: tuple[float, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Recording:
    """What is known of one test of a capability. Without batches it was not measured, and the notes say why.

    Attributes:
        capability: the capability that the test measures.
        environment: the environment whose budgets it is for; None for the limits without one.
        looks: the cumulative sizes at which verdicts may be taken.
        batches: one a fresh process, in the order taken.
        memory: the peaks of the memory pass; None where there was none.
        notes: what a reader of the results should know.
    """

    capability: str
    environment: str | None
    looks: tuple[int, ...]
    batches: tuple[Batch, ...] = ()
    memory: MemoryPeaks | None = None
    notes: tuple[str, ...] = ()

    @property
    def samples(self) -> int:
        """How many samples there are in all."""
        return sum(len(batch.samples) for batch in self.batches)

    @property
    def seconds(self) -> float:
        """How long it was sampled."""
        return sum(batch.seconds for batch in self.batches)

    def with_batch(self, batch: Batch) -> Self:
        """The same with one more batch; nothing is ever taken away."""
        return replace(self, batches=(*self.batches, batch))

    def with_note(self, note: str) -> Self:
        """The same with one more note, once."""
        return self if note in self.notes else replace(self, notes=(*self.notes, note))

    def unmeasured(self, note: str) -> Self:
        """The same as not measured at all.

        A test that fails or hangs in some of its processes would else be judged by those in which it did not.
        """
        return replace(self, batches=(), memory=None, notes=(f"not measured: {note}", *self.notes))


def shares(taken: int, look: int) -> tuple[int, ...]:
    """The batches with which a look is reached: sizes that differ by one at the most, for fresh processes each."""
    wanted = max(look - taken, 0)
    processes = max(PROCESSES, -(-wanted // LARGEST_BATCH))
    return tuple(size for at in range(processes) if (size := wanted // processes + (at < wanted % processes)))


def quantile(samples: Sequence[float], percent: int) -> float:
    """The sample quantile: the smallest sample that at least so many percent of all do not exceed.

    Raises:
        ValueError: there are no samples.
    """
    if not samples:
        raise ValueError("there are no samples")
    return sorted(samples)[max(-(-len(samples) * percent // 100), 1) - 1]
