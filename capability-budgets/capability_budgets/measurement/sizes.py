"""How many samples a run takes: the smallest number that can decide, processes first."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from capability_budgets.measurement.bursts import fewest_each

MIN_PROCESSES: Final = 5
"""Samples of fewer processes may share the luck of one."""

PROCESSES: Final = 15
"""Fresh processes that a run takes, unless somebody asks for more."""

BURST: Final = 20.0
"""How many samples in a row a burst of noise is assumed to spoil, in the mean."""

BURST_SECONDS: Final = 0.8
"""How long such a burst is assumed to last: of slow calls it spoils fewer."""

MAX_SECONDS: Final = 600.0
"""The longest run, unless somebody asks for another limit."""

PASS_ALPHA: Final = 0.03
EARLY_FAIL_ALPHA: Final = 0.01
LAST_FAIL_ALPHA: Final = 0.025
"""How often a verdict at one look may be wrong: passes have one look, fails two early ones and the last."""

LIKELY: Final = 0.3
"""A look is likely to decide what, going on like this, would come to this part of its limit."""

BURST_ALPHA: Final = 0.045
"""How often a pass may be wrong because bursts did not show."""

_MAX_SAMPLES: Final = 2000
_PASS: Final = 0.05
_STRAY: Final = 1
"""So many samples over a budget must not keep a run open: one comes by chance where the budget holds plainly."""

_EARLY_UNSEEN: Final = 0.03
"""The probability that bursts put as many samples over a budget as it allows, and the first five processes, which are
not the only chance to pass, see none."""

_QUICK_SECONDS: Final = 0.27
_LONG_SECONDS: Final = 45.0
_EARLY_SECONDS: Final = 1.5
"""Sampling of a process that is cheap beside its start; of all that nobody minds; and of all for a first look."""

_WARM_UP_CALLS: Final = 133
_WARM_UP_SECONDS: Final = 15.0
"""How many calls of a process a warm-up may take to be noticed, and how long."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many samples are taken for a percentile, or for the highest of several.

    Attributes:
        rate: the share of samples that may be over the budget.
        processes: how many there are.
    """

    rate: float
    processes: int

    @classmethod
    def for_percentiles(cls, percentiles: Iterable[float | Fraction], processes: int) -> "Sizes":
        """The sizes for percentiles in percent, all judged by the same samples: those of the highest."""
        alone = cls(float(1 - Fraction(max(percentiles)).limit_denominator(10**9) / 100), 1)
        return cls(alone.rate, min(processes, alone.most // 2))

    @property
    def most(self) -> int:
        """The most samples in all: 2,000, and for percentiles above 95 in proportion more."""
        return round(_MAX_SAMPLES * max(1.0, 0.05 / self.rate))

    @property
    def most_each(self) -> int:
        """The most samples of a process."""
        return max(1, self.most // self.processes)

    @property
    def smallest(self) -> int:
        """The fewest samples, in all, that can pass: if they were independent, and none were over the budget."""
        return min(_clean(min(self.rate, 0.05), _PASS), self.most)

    def early_each(self, seconds: float) -> int:
        """Samples of a process where all are far below the budget, for calls that take so many seconds.

        Of quick calls they are so many that five processes would show bursts which alone exceed the budget.
        """
        fewest = -(-self.smallest // MIN_PROCESSES)
        wanted = max(fewest_each(MIN_PROCESSES, paced(seconds), self.rate, _EARLY_UNSEEN), self.most_each)
        return max(fewest, min(int(_EARLY_SECONDS / MIN_PROCESSES / seconds), wanted))

    def each(self, seconds: float) -> int:
        """Samples of a process with which a burst of noise would have shown.

        Where calls are quick, more are as good as free; where they are slow, a burst spoils fewer of them.
        """
        seen, at_this_pace = self._seen(BURST), self._seen(paced(seconds))
        nobody_minds = int(_LONG_SECONDS * self._scale / self.processes / seconds)
        cheap = int(_QUICK_SECONDS / seconds)
        return min(max(cheap, min(seen, nobody_minds), at_this_pace, self.fewest_each), self.most_each)

    def long_each(self, seconds: float) -> int:
        """Samples of a process that may fail: so many that a warm-up would be over, where that takes no long time."""
        return min(int(_WARM_UP_SECONDS / seconds), round(_WARM_UP_CALLS * self._scale))

    @property
    def fewest_each(self) -> int:
        """The fewest samples of a process, if all of them are to decide."""
        return min(-(-_clean(self.rate, PASS_ALPHA * LIKELY) // self.processes), self.most_each)

    def _seen(self, burst: float) -> int:
        return fewest_each(self.processes, burst, self.rate, BURST_ALPHA, _STRAY)

    @property
    def _scale(self) -> float:
        return self.most / _MAX_SAMPLES


def _clean(rate: float, alpha: float) -> int:
    """How many independent samples are improbable to be all within a budget that is exactly met."""
    return math.ceil(math.log(alpha) / math.log1p(-rate))


def paced(seconds: float) -> float:
    """How many samples a burst of noise is assumed to spoil, where calls take so many seconds."""
    return max(1.0, min(BURST, BURST_SECONDS / seconds))
