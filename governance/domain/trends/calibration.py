"""Calibration: how probable a change as strong as one that was found is, where there is none.

The p of a test at one place is no p of a search over all places, and none where values depend on each other. So the
strength is looked up in a table of what searches over series without any change reach (`calibration_table`), between
the lengths and correlations that are in it, and past its ends with the slope of its tail.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from governance.domain.trends.calibration_table import CORRELATIONS, LENGTHS, PROBABILITIES, STRENGTHS

_LOGARITHMS: Final = tuple(map(math.log, PROBABILITIES))
_TAIL_FROM: Final = PROBABILITIES.index(0.02)
_SHORTEST_TAIL: Final = 0.8
"""Strength between the probabilities from which the tail is drawn on, at least: few searches come so far."""

_LEAST: Final = 1e-12


def chance(strength: float, length: int, correlation: float) -> float:
    """How probable a search over a series without any change finds one of this strength.

    Args:
        strength: of the change.
        length: values in the series.
        correlation: of the values with the ones after them, without the changes.
    """
    places = [math.log(item) for item in LENGTHS]
    row, down = _between(places, math.log(max(length, 1)))
    column, across = _between(CORRELATIONS, correlation)
    cells = [_logarithm(strength, STRENGTHS[i][j]) for i in (row, row + 1) for j in (column, column + 1)]
    upper, lower = (first + across * (second - first) for first, second in (cells[:2], cells[2:]))
    return max(_LEAST, math.exp(min(0.0, upper + down * (lower - upper))))


def _between(places: Sequence[float], value: float) -> tuple[int, float]:
    """The place before a value, and how far it is from there to the next; values past the ends are held there."""
    held = min(max(value, places[0]), places[-1])
    index = min(bisect_right(places, held), len(places) - 1) - 1
    return index, (held - places[index]) / (places[index + 1] - places[index])


def _logarithm(strength: float, quantiles: Sequence[float]) -> float:
    """The logarithm of the probability, from the quantiles of one cell."""
    after = bisect_right(quantiles, strength)
    if after == 0:
        return 0.0
    if after == len(quantiles):
        width = max(quantiles[-1] - quantiles[_TAIL_FROM], _SHORTEST_TAIL)
        return _LOGARITHMS[-1] + (_LOGARITHMS[-1] - _LOGARITHMS[_TAIL_FROM]) / width * (strength - quantiles[-1])
    share = (strength - quantiles[after - 1]) / (quantiles[after] - quantiles[after - 1])
    return _LOGARITHMS[after - 1] + share * (_LOGARITHMS[after] - _LOGARITHMS[after - 1])
