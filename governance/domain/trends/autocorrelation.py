"""Autocorrelation: whether changes of the level, or values that depend on the one before, explain a series better.

Noise that wanders looks like many small steps. So along the elimination (each set of points has one less) two models
are compared by the Bayesian information criterion: levels with independent errors, and levels with first-order
autoregressive errors, as the R package EnvCpt does (Killick, Beaulieu, Taylor and Hullait, 2018). Only where the second
wins by a clear margin are its points taken.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from governance.domain.trends.calibration import chance
from governance.domain.trends.elimination import PossibleChange
from governance.domain.trends.numeric import Values, median, robust_spread

_MARGIN: Final = 0.1  # of the criterion, for each value
_POINT: Final = 2.5  # parameters that a change point stands for: its place is worth more than one
_CLIP: Final = 3.0
_LEAST_SPREAD: Final = 0.3
_HARDLY_EVER: Final = 0.001
_TINY: Final = 1e-12


class _Fit(NamedTuple):
    independent: float
    autoregressive: float


def residuals(values: Values, points: Sequence[int], noise: float) -> Values:
    """What is left of the values when the median of each segment is taken off, held within three of its spreads.

    In units of the noise, which is above 0.
    """
    left = np.concatenate([part - median(part) for part in np.split(values / noise, list(points))])
    widest = _CLIP * max(robust_spread(left), _LEAST_SPREAD)
    held: Values = np.clip(left, -widest, widest)
    return held


def correlation(left: Values) -> float:
    """The correlation of residuals with the ones after them, from -1 to 1."""
    squares = float((left * left).sum())
    return float((left[1:] * left[:-1]).sum()) / squares if squares > 0 else 0.0


def choose(values: Values, noise: float, kept: Sequence[tuple[PossibleChange, ...]]) -> tuple[PossibleChange, ...]:
    """The change points that explain a series: the first set, unless autocorrelation explains it better.

    What autocorrelation as strong as that hardly ever brings about stays a change point all the same: in the criterion,
    a single large step costs little.

    Args:
        values: of the series.
        noise: their standard deviation, above 0.
        kept: sets of points, the largest first.
    """
    if len(kept) == 1:
        return kept[0]
    lefts = [residuals(values, [item.index for item in points], noise) for points in kept]
    fits = [_fit(left, len(points)) for left, points in zip(lefts, kept, strict=True)]
    best = min(range(len(fits)), key=lambda number: fits[number].autoregressive)
    if min(fit.independent for fit in fits) - fits[best].autoregressive <= _MARGIN * len(values):
        return kept[0]
    phi, left = correlation(lefts[best]), {item.index: item for item in kept[best]}
    for item in kept[0]:
        if chance(item.strength, len(values), phi) < _HARDLY_EVER:
            left.setdefault(item.index, item)
    return tuple(left[index] for index in sorted(left))


def _fit(left: Values, points: int) -> _Fit:
    count, phi = len(left), correlation(left)
    innovations = left[1:] - phi * left[:-1]
    stationary = max(1 - phi * phi, _TINY)
    plain = max(float((left * left).mean()), _TINY)
    inner = max((float((innovations * innovations).sum()) + float(left[0]) ** 2 * stationary) / count, _TINY)
    price = math.log(count)
    return _Fit(
        count * math.log(plain) + _POINT * points * price,
        count * math.log(inner) - math.log(stationary) + (_POINT * points + 1) * price,
    )
