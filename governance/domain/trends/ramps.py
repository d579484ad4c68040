"""Ramps: changes that are part of a slope are no steps.

A segmentation into levels makes stairs of a slow drift. A change is none where one straight line through both of its
segments explains them better, by the Bayesian information criterion, than two levels or two lines with a step between.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from governance.domain.trends.elimination import PossibleChange
from governance.domain.trends.numeric import Values

_SHORTEST: Final = 8
_LINE: Final = 2  # parameters: its level and its slope
_LEVELS: Final = 3  # two levels, and where the step is
_LINES: Final = 5
_TINY: Final = 1e-9


class _Squares(NamedTuple):
    level: float
    line: float


def without_ramps(values: Values, points: Sequence[PossibleChange]) -> tuple[PossibleChange, ...]:
    """The change points that are steps: what is most plainly part of a slope is taken out again and again.

    Args:
        values: without spikes, in units of their noise.
        points: the change points, in order.
    """
    left = list(points)
    while left:
        edges = [0, *(item.index for item in left), len(values)]
        gains = [
            _gain(values[start:end], middle - start)
            for start, middle, end in zip(edges, edges[1:], edges[2:], strict=False)
        ]
        best = max(range(len(gains)), key=gains.__getitem__)
        if gains[best] <= 0:
            break
        del left[best]
    return tuple(left)


def _gain(values: Values, step: int) -> float:
    """By how much a line is better than a step; below 0 where a segment is too short to have a slope."""
    count = len(values)
    if min(step, count - step) < _SHORTEST:
        return -math.inf
    before, after, both = _squares(values[:step]), _squares(values[step:]), _squares(values)
    levels = _criterion(before.level + after.level, count, _LEVELS)
    lines = _criterion(before.line + after.line, count, _LINES)
    return min(levels, lines) - _criterion(both.line, count, _LINE)


def _squares(values: Values) -> _Squares:
    """The sums of squares that a level, and a line, leave of values."""
    left = values - values.mean()
    times = np.arange(len(values)) - (len(values) - 1) / 2
    slope = float((times * left).sum() / (times * times).sum())
    bent = left - slope * times
    return _Squares(float((left * left).sum()), float((bent * bent).sum()))


def _criterion(squares: float, count: int, parameters: int) -> float:
    return count * math.log(max(squares, _TINY) / count) + parameters * math.log(count)
