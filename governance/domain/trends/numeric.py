"""The numbers that trends are computed with: arrays of floats, and the scale of their noise."""

import math
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Values: TypeAlias = npt.NDArray[np.float64]
"""Values of a series, or of a part of it."""

Indices: TypeAlias = npt.NDArray[np.intp]
"""Indices into a series."""

Flags: TypeAlias = npt.NDArray[np.bool_]
"""Which values of a series are meant."""

_NORMAL: Final = 1.4826  # the median absolute deviation of a normal distribution times this is its standard deviation
_NORMAL_QUARTER: Final = 0.8693  # and the upper quartile of its absolute deviations times this
_LARGER: Final = 1.6
_MEAN_DIFFERENCE: Final = 2 / math.sqrt(math.pi)  # of two normal values, in standard deviations
_WINDOW: Final = 7
_CLIP: Final = 3.0


def median(values: Values) -> float:
    """The median of at least one value."""
    return float(np.median(values))


def noise(values: Values) -> float:
    """The standard deviation of what changes from one value to the next, of at least two values.

    The median absolute deviation of the first differences: neither steps nor spikes count for much. Where a quarter of
    the differences are far larger (values that jump between two levels), these; where more than half of them are alike
    (rounded values), their mean size. 0 only for values that are all the same.
    """
    differences = np.diff(values)
    sizes = np.abs(differences - np.median(differences))
    small, large = _NORMAL * median(sizes), _NORMAL_QUARTER * float(np.quantile(sizes, 0.75))
    spread = large if large > _LARGER * small else small
    return spread / math.sqrt(2) if spread > 0 else float(np.mean(np.abs(differences))) / _MEAN_DIFFERENCE


def robust_spread(values: Values) -> float:
    """The standard deviation of normal values with outliers, by the median absolute deviation from the median."""
    return _NORMAL * median(np.abs(values - np.median(values)))


def without_spikes(values: Values, scale: float) -> Values:
    """The values, each held within three times the noise of the median of the seven around it (Hampel's filter).

    Up to three spikes in a row are cut off; a step stays where it is.
    """
    half = _WINDOW // 2
    padded = np.pad(values, half, mode="edge")
    middle = np.median(np.lib.stride_tricks.sliding_window_view(padded, _WINDOW), axis=1)
    held: Values = np.clip(values, middle - _CLIP * scale, middle + _CLIP * scale)
    return held
