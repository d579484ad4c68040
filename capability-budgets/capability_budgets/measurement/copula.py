"""How dependence of whole samples carries over to those beyond a percentile.

Few samples are beyond a high percentile, and how their number varies from process to process can hardly be told from
them alone. All samples together tell how alike neighbours are, and samples of one process. If the normal scores of two
samples have a correlation, the two are beyond the percentile together as often as a bivariate normal distribution says
(Nataf 1962; the Gaussian copula), and the sum over all pairs is the design effect.
"""

import math
from functools import lru_cache
from itertools import pairwise
from operator import mul
from typing import Final

from capability_budgets.measurement.distributions import NORMAL
from capability_budgets.measurement.scores import Samples

_LAGS: Final = (1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 48, 64)
"""Distances whose correlation is taken; each stands for those up to half-way to the next."""

_ALL_THE_SAME: Final = 1e-12

_GRID: Final = 400
_STEPS: Final = 8


def copula_design_effect(scores: Samples, rate: float) -> float:
    """How many samples are worth one independent one, for the share beyond a percentile: one at least.

    Args:
        scores: the normal scores of each process's samples, in the order taken.
        rate: the share of samples beyond the percentile.
    """
    samples = sum(map(len, scores))
    variance = sum(score * score for process in scores for score in process) / samples
    if variance < _ALL_THE_SAME:
        return 1.0
    rest = sum(sum(process) ** 2 - sum(map(mul, process, process)) for process in scores) / 2 / variance
    pairs = sum(len(process) * (len(process) - 1) // 2 for process in scores)
    total, last = 0.0, 0
    for lag, following in zip(_LAGS, (*_LAGS[1:], _LAGS[-1]), strict=True):
        count = _pairs(scores, lag, lag)
        if count:
            correlation = sum(sum(map(mul, process, process[lag:])) for process in scores) / variance / count
            near = _pairs(scores, last + 1, (lag + following) // 2)
            rest, pairs = rest - correlation * near, pairs - near
            total += near * _beyond(correlation, rate)
        last = (lag + following) // 2
    if pairs:
        total += pairs * _beyond(rest / pairs, rate)
    return max(1.0, 1 + 2 * total / samples)


def _pairs(scores: Samples, nearest: int, farthest: int) -> int:
    """How many pairs of samples of one process are so far apart."""
    return sum(max(len(process) - lag, 0) for process in scores for lag in range(nearest, farthest + 1))


def _beyond(correlation: float, rate: float) -> float:
    """The correlation of being beyond the percentile, of two normal values with a correlation."""
    table = _table(rate)
    at = (min(max(correlation, -1.0), 1.0) + 1) * _GRID
    index = min(int(at), 2 * _GRID - 1)
    return table[index] + (at - index) * (table[index + 1] - table[index])


@lru_cache(maxsize=16)
def _table(rate: float) -> tuple[float, ...]:
    """For correlations from -1 to 1; by the identity of Plackett (A reduction formula for normal integrals, 1954)."""
    beyond, spread = NORMAL.inv_cdf(1 - rate) ** 2, rate * (1 - rate) * 2 * math.pi

    def integral(start: float, end: float) -> float:
        width = (end - start) / _STEPS
        angles = (start + (step + 0.5) * width for step in range(_STEPS))
        return sum(math.exp(-beyond / (1 + math.sin(angle))) for angle in angles) * width / spread

    angles = [math.asin(index / _GRID) for index in range(-_GRID, _GRID + 1)]
    sums, total = [0.0], 0.0
    for start, end in pairwise(angles):
        total += integral(start, end)
        sums.append(total)
    return tuple(value - sums[_GRID] for value in sums)
