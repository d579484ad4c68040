"""Noise: the spread that the machine itself shows, by a fixed workload that runs between the samples."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Final, Self

from capability_budgets.sampling.recordings import ProcessSamples

NOISY: Final = 1.5
"""A machine that is half as slow again from one quarter of the processes, or of a process, to another is noisy."""

_FEWEST: Final = 8
"""Reference samples of a process, and processes, without which a ratio is chance."""


@dataclass(frozen=True, slots=True)
class Noise:
    """How much the durations of one fixed workload differ; each ratio is 1 on a perfectly quiet machine.

    Attributes:
        samples: how many durations there are.
        processes: from how many processes.
        quartile_ratio: the third quartile over the first, within a process (the median of all processes).
        tail_ratio: the 95th percentile over the median, likewise.
        process_ratio: the third quartile of the medians of processes over the first; 1 for fewer than eight processes.
    """

    samples: int
    processes: int
    quartile_ratio: float
    tail_ratio: float
    process_ratio: float

    @classmethod
    def of(cls, processes: Iterable[ProcessSamples]) -> Self | None:
        """The noise that the reference samples of processes show; None where there are too few to tell."""
        runs = [process.reference for process in processes if len(process.reference) >= _FEWEST]
        if not runs:
            return None
        medians = [median(run) for run in runs]
        return cls(
            sum(map(len, runs)),
            len(runs),
            median(_ratio(run, 4, 3, 1) for run in runs),
            median(_ratio(run, 20, 19, 10) for run in runs),
            _ratio(medians, 4, 3, 1) if len(medians) >= _FEWEST else 1.0,
        )

    @property
    def spread(self) -> float:
        """By how much slower the same work may have been elsewhere in the run. Single slow calls do not count."""
        return max(self.quartile_ratio, self.process_ratio)

    @property
    def is_noisy(self) -> bool:
        """Whether what fails may be the machine's doing."""
        return self.spread > NOISY


def undisturbed(processes: Sequence[ProcessSamples]) -> tuple[ProcessSamples, ...]:
    """Samples without the time that they waited for a processor which other programs had."""
    return tuple(
        ProcessSamples(
            tuple(sample - wait for sample, wait in zip(each.samples, each.waited, strict=True)), each.reference
        )
        if each.waited
        else each
        for each in processes
    )


def _ratio(run: Sequence[float], parts: int, upper: int, lower: int) -> float:
    cuts = quantiles(run, n=parts, method="inclusive")
    return cuts[upper - 1] / cuts[lower - 1]
