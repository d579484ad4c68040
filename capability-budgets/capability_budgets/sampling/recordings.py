"""Sampling: what fresh processes measure of a capability's test."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Final, Self

KEY: Final = "budget"
"""The key of a recording in the `extra_info` of pytest-benchmark."""

SCHEMA: Final = "budget-governance/samples/1"


class MemoryMethod(StrEnum):
    """How peak memory is measured."""

    TRACEMALLOC = "tracemalloc"
    MEMRAY = "memray"
    RSS = "rss"


@dataclass(frozen=True, slots=True)
class Growth:
    """Bytes that a call keeps in use, in the mean.

    Attributes:
        mean: as measured.
        low: a lower confidence limit.
        calls: how many calls that rests on; 0 where that is not known.
    """

    mean: float
    low: float
    calls: int = 0


@dataclass(frozen=True, slots=True)
class MemoryPeaks:
    """Peak memory in bytes: of the first call in a fresh process, and of the calls that follow it.

    Attributes:
        method: how they were measured, a `MemoryMethod` or a word of a later version.
        growth: how memory grows with calls; None where these are too slow for that.
    """

    method: str
    cold_bytes: int
    warm_bytes: int
    growth: Growth | None = None

    @property
    def judged(self) -> int:
        """The larger of both, which is what a budget is for."""
        return max(self.cold_bytes, self.warm_bytes)


@dataclass(frozen=True, slots=True)
class ProcessSamples:
    """What one fresh process measured, in a block or in all of them.

    Attributes:
        samples: seconds of single calls, in the order taken.
        reference: seconds of the reference workload, taken between them.
        waited: for each sample, the seconds of it that it waited for a processor which other programs had; empty where
            that is not known.
    """

    samples: tuple[float, ...]
    reference: tuple[float, ...] = ()
    waited: tuple[float, ...] = ()

    def __add__(self, later: Self) -> Self:
        """The same with what was measured after it."""
        return replace(
            self,
            samples=self.samples + later.samples,
            reference=self.reference + later.reference,
            waited=self._waits + later._waits if self.waited or later.waited else (),
        )

    @property
    def waits(self) -> Iterator[tuple[float, float]]:
        """For each sample that is known to have waited or not: how long, and the sample."""
        return zip(self.waited, self.samples, strict=False)

    @property
    def _waits(self) -> tuple[float, ...]:
        return self.waited or (0.0,) * len(self.samples)

    @property
    def undisturbed(self) -> tuple[float, ...]:
        """The samples without what they waited."""
        return tuple(sample - wait for sample, wait in zip(self.samples, self._waits, strict=True))


@dataclass(frozen=True, slots=True)
class Recording:
    """What is known of one test of a capability. Without batches it was not measured, and the notes say why.

    Attributes:
        capability: the capability that the test measures.
        environment: the environment whose budgets it is for; None for the limits without one.
        processes: how many fresh processes a pass takes, unless all samples are far below the budget.
        batches: one a fresh process, in the order taken.
        memory: the peaks of the memory pass; None where there was none.
        notes: what a reader of the results should know.
    """

    capability: str
    environment: str | None
    processes: int
    batches: tuple[ProcessSamples, ...] = ()
    memory: MemoryPeaks | None = None
    notes: tuple[str, ...] = ()

    @property
    def samples(self) -> int:
        """How many samples there are in all."""
        return sum(len(batch.samples) for batch in self.batches)

    def with_block(self, process: int, block: ProcessSamples) -> Self:
        """The same with more samples of a process, or the first ones of the next; nothing is ever taken away."""
        if process < len(self.batches):
            return replace(self, batches=(*self.batches[:process], self.batches[process] + block))
        return replace(self, batches=(*self.batches, block))

    def with_note(self, note: str) -> Self:
        """The same with one more note, once."""
        return self if note in self.notes else replace(self, notes=(*self.notes, note))

    def unmeasured(self, note: str) -> Self:
        """The same as not measured at all.

        A test that fails or hangs in some of its processes would else be judged by those in which it did not.
        """
        return replace(self, batches=(), memory=None, notes=(f"not measured: {note}", *self.notes))

    def as_extra(self) -> dict[str, object]:
        """Its JSON form; durations in seconds, memory in bytes."""
        return {
            "schema": SCHEMA,
            "capability": self.capability,
            "environment": self.environment,
            "plan": {"processes": self.processes},
            "processes": [asdict(batch) for batch in self.batches],
            "memory": None if self.memory is None else asdict(self.memory),
            "notes": list(self.notes),
        }


def quantile(samples: Sequence[float], percent: int) -> float:
    """The sample quantile: the smallest sample that at least so many percent of all do not exceed.

    Raises:
        ValueError: there are no samples.
    """
    if not samples:
        raise ValueError("there are no samples")
    return sorted(samples)[max(-(-len(samples) * percent // 100), 1) - 1]
