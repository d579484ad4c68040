"""Elimination: of the changes that a segmentation proposes, the weakest is dropped until all that are left are clear.

A segmentation by least squares proposes too many changes. How clear one is, is judged by the 30 values on each side at
most: by the p of the Mann-Whitney test, and by the difference of the medians d, which is held against the noise s. The
strength of a change is

    0.4 * -log10(p) + 2 ln(d / s)

A change is clear where its strength less ln(r / s) is 1 at least, r being the range of the whole series (people who
look at a plot mark what is large in it), and where p < 0.0004 and d >= 1.5 s. The weights were fitted (logistic
regression, rounded) to the changes that up to five people marked in series of benchmarks; see
docs/explanation/trends.md. A range of more than 200 s counts as 200 s, and single spikes make it 40 s at
most, so that no extreme value hides everything. For a change within the last 30 values, which is news, it counts as
12 s at most, whatever happened long ago.
"""

import math
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from governance.domain.trends.numeric import Values, median
from governance.domain.trends.ranks import compared

SIDE: Final = 30
"""Values on each side of a change that are looked at, at most."""

_P: Final = 4e-4
_NOISES: Final = 1.5
_WIDEST: Final = 200.0
_WIDEST_OF_NEWS: Final = 12.0
_WIDEST_OF_SPIKES: Final = 40.0
_WEIGHT: Final = 0.4
_NEEDED: Final = 1.0


@dataclass(frozen=True, slots=True)
class PossibleChange:
    """A change that may count.

    Attributes:
        index: the first value after it.
        before: the median of the values before it.
        after: the median of the values from it on.
        p: of the Mann-Whitney test, at this place alone.
        superiority: how probable it is that a value after it is above one before it.
        strength: of the evidence that there is a change.
        clearness: the strength less what the range of the series takes; the candidate with the least is dropped first.
    """

    index: int
    before: float
    after: float
    p: float
    superiority: float
    strength: float
    clearness: float
    is_clear: bool


@dataclass(frozen=True, slots=True)
class Elimination:
    """What elimination found.

    Attributes:
        kept: sets of change points, each with one point less than the one before: from the first of which all are
            clear down to none.
        dropped: the candidates that were dropped on the way to the first, as they stood then.
    """

    kept: tuple[tuple[PossibleChange, ...], ...]
    dropped: tuple[PossibleChange, ...]


def eliminate(values: Values, smooth: Values, noise: float, points: list[int]) -> Elimination:
    """Drop the weakest point again and again, down to none.

    Args:
        values: of the series, spikes included.
        smooth: the values without spikes.
        noise: their standard deviation, above 0.
        points: what the segmentation proposes.
    """
    spiky, plain = (float(part.max() - part.min()) for part in (values, smooth))
    span = max(noise, min(spiky, max(plain, _WIDEST_OF_SPIKES * noise)))
    judged = cache(partial(_judged, values=values, noise=noise, span=span))  # each between two neighbours once
    left = list(points)
    kept: list[tuple[PossibleChange, ...]] = []
    dropped: list[PossibleChange] = []
    while left:
        edges = [0, *left, len(values)]
        candidates = tuple(map(judged, edges, left, edges[2:]))
        weakest = min(candidates, key=lambda item: (item.is_clear, item.clearness, item.index))
        if kept or weakest.is_clear:
            kept.append(candidates)
        else:
            dropped.append(weakest)
        left.remove(weakest.index)
    return Elimination((*kept, ()), tuple(dropped))


def _judged(start: int, index: int, end: int, *, values: Values, noise: float, span: float) -> PossibleChange:
    """The change at an index, between the change before it and the one after it; the span is that of the series."""
    first = values[max(start, index - SIDE) : index]
    second = values[index : min(end, index + SIDE)]
    before, after = median(first), median(second)
    p, superiority = compared(first, second)
    noises = abs(after - before) / noise
    is_news = len(values) - index <= SIDE
    widest = (_WIDEST_OF_NEWS if is_news else _WIDEST) * noise
    strength = 2 * math.log(noises) - _WEIGHT * math.log10(p) if noises > 0 else -math.inf
    clearness = strength - math.log(min(span, widest) / noise)
    is_clear = clearness >= _NEEDED and p < _P and noises >= _NOISES
    return PossibleChange(index, before, after, p, superiority, strength, clearness, is_clear)
