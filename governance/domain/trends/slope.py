"""Slopes: whether values rise or fall slowly, and how fast.

The Mann-Kendall test says whether, with the variance corrected for autocorrelation (Yue and Wang, The Mann-Kendall test
modified by effective sample size, 2004); the Theil-Sen estimator says how fast, with the interval of Sen (Estimates of
the regression coefficient based on Kendall's tau, 1968).
"""

import math
from statistics import NormalDist
from typing import Final

import numpy as np

from governance.domain.trends.autocorrelation import correlation
from governance.domain.trends.numeric import Values, median
from governance.domain.trends.series import Drift

_FEWEST: Final = 20
_MAX_POINTS: Final = 1_000  # more are taken together by their medians, since all pairs are looked at
_P: Final = 0.001
_NOISES: Final = 0.5  # a drift over all values that is less is of no interest
_CONFIDENCE: Final = NormalDist().inv_cdf(0.975)


def drift(values: Values, days: Values, noise: float) -> Drift | None:
    """The drift of values; None where there is none, or too few values to tell.

    Args:
        values: since the last change point.
        days: when each was measured, ascending.
        noise: the standard deviation of the noise of the values.
    """
    if len(values) < _FEWEST or days[-1] <= days[0]:
        return None
    values, days = _thinned(values), _thinned(days)
    one, two = np.triu_indices(len(values), 1)
    rises = values[two] - values[one]
    score = float(np.sign(rises).sum())
    spread = _spread(values)
    plain = math.erfc(max(abs(score) - 1, 0) / spread / math.sqrt(2)) if spread > 0 else 1.0
    if plain >= _P:
        return None
    spans = days[two] - days[one]
    slopes = np.sort(rises[spans > 0] / spans[spans > 0])
    slope = float(np.median(slopes))
    flat = values - slope * days
    phi = min(max(correlation(flat - np.median(flat)), 0.0), 0.95)
    spread *= math.sqrt((1 + phi) / (1 - phi))
    p = math.erfc(max(abs(score) - 1, 0) / spread / math.sqrt(2))
    if p >= _P or abs(slope) * (days[-1] - days[0]) < _NOISES * noise:
        return None
    wide = _CONFIDENCE * spread
    low, high = (int(min(max((len(slopes) + side * wide) / 2, 0), len(slopes) - 1)) for side in (-1, 1))
    return Drift(slope, float(slopes[low]), float(slopes[high]), p, median(flat) + slope * float(days[-1]))


def _spread(values: Values) -> float:
    """The standard deviation of Kendall's score of independent values, with the correction for ties."""
    count = len(values)
    _, ties = np.unique(values, return_counts=True)
    alike = float((ties * (ties - 1.0) * (2.0 * ties + 5)).sum())
    return math.sqrt((count * (count - 1) * (2 * count + 5) - alike) / 18)


def _thinned(values: Values) -> Values:
    """At most so many values that all pairs of them can be looked at: medians of as many neighbours each."""
    together = math.ceil(len(values) / _MAX_POINTS)
    whole = len(values) // together * together
    return np.asarray(np.median(values[:whole].reshape(-1, together), axis=1), dtype=np.float64)
