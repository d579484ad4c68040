"""Two builds, measured in turns on one machine: how many times as long the one takes as the other.

Each process gives one number, its sample quantile, so that samples of one process do not count as independent. The
logarithms of the two builds' are compared by Welch's t (The generalization of Student's problem when several different
population variances are involved, 1947). Where the fixed workload between the samples took longer with one build than
with the other, the machine had changed: samples are then also divided by it, and what is not known counts as open.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean, median, variance
from typing import Final

from capability_budgets.measurement.distributions import student_quantile
from capability_budgets.measurement.evening import MIN_RUNS, follow
from capability_budgets.measurement.sizes import MIN_PROCESSES
from capability_budgets.sampling.recordings import ProcessSamples
from governance.domain.measurement.noise import undisturbed

TOLERANCE: Final = 0.05
"""A build that takes no more than this part longer is not slower."""

ALPHA: Final = 0.05
"""How often a limit of the ratio is on the wrong side, each."""

_TAIL: Final = 2
"""Samples of a process, at least, that are over the quantile that is compared."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many times as long a build takes, with its confidence limits."""

    ratio: float
    low: float
    high: float

    @property
    def is_slower(self) -> bool:
        """Whether it takes longer, by more than is tolerated and than chance explains."""
        return self.low > 1 + TOLERANCE

    @property
    def is_not_slower(self) -> bool:
        """Whether it is shown not to take longer than is tolerated."""
        return self.high <= 1 + TOLERANCE


def compare(build: Sequence[ProcessSamples], base: Sequence[ProcessSamples], percentile: Fraction) -> Comparison | None:
    """Compare the samples of fresh processes; None where there are too few of them.

    Args:
        build: the processes of the build that is judged.
        base: those of the one that it is compared with.
        percentile: between zero and one.
    """
    sides = [[each for each in undisturbed(side) if each.samples] for side in (build, base)]
    if min(map(len, sides)) < MIN_PROCESSES:
        return None
    level = _level(sides, percentile)
    numbers = [[_quantile(each.samples, level) for each in side] for side in sides]
    if min(min(side) for side in numbers) <= 0:
        return None
    plain = _ratio([[math.log(number) for number in side] for side in numbers])
    speeds = [[median(each.reference) for each in side if len(each.reference) >= MIN_RUNS] for side in sides]
    if [*map(len, speeds)] != [*map(len, sides)]:
        return plain
    even = _ratio([[math.log(n / s) for n, s in zip(*pair, strict=True)] for pair in zip(numbers, speeds, strict=True)])
    return even if _follow(sides) else Comparison(plain.ratio, min(plain.low, even.low), max(plain.high, even.high))


def _level(sides: Sequence[Sequence[ProcessSamples]], percentile: Fraction) -> float:
    """A quantile that every process has, so that processes with few samples are not taken for slow ones."""
    fewest = min(len(each.samples) for side in sides for each in side)
    return max(0.5, min(float(percentile), 1 - _TAIL / fewest))


def _quantile(samples: Sequence[float], level: float) -> float:
    return sorted(samples)[max(math.ceil(len(samples) * level) - 1, 0)]


def _follow(sides: Sequence[Sequence[ProcessSamples]]) -> bool:
    """Whether calls of both builds are slow where the workload is."""
    return all(follow([each.samples for each in side], [each.reference for each in side]) for side in sides)


def _ratio(logs: Sequence[Sequence[float]]) -> Comparison:
    """The ratio of two geometric means, by Welch's t."""
    errors = [variance(side) / len(side) for side in logs]
    difference, error = fmean(logs[0]) - fmean(logs[1]), math.sqrt(sum(errors))
    if not error:
        return Comparison(math.exp(difference), math.exp(difference), math.exp(difference))
    parts = sum(part**2 / (len(side) - 1) for part, side in zip(errors, logs, strict=True))
    reach = student_quantile(ALPHA, max(1, int(sum(errors) ** 2 / parts))) * error
    return Comparison(math.exp(difference), math.exp(difference - reach), math.exp(difference + reach))
