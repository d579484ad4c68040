"""Ranks: whether values of one part of a series are above those of another."""

import math
from typing import NamedTuple

import numpy as np

from governance.domain.trends.numeric import Values


class RankComparison(NamedTuple):
    """Two parts of a series, compared.

    Attributes:
        p: of the two-sided Mann-Whitney test.
        superiority: how probable it is that a value of the second part is above one of the first, ties counted half.
    """

    p: float
    superiority: float


def compared(first: Values, second: Values) -> RankComparison:
    """The Mann-Whitney test of two parts, of one value at least each.

    The normal approximation with the correction for ties and for continuity; never below the chance of the most
    extreme order of so many values, which the approximation passes by where a part is short.
    """
    one, two = len(first), len(second)
    _, inverse, counts = np.unique(np.concatenate([first, second]), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    above = float(ranks[one:].sum()) - two * (two + 1) / 2
    both = one + two
    ties = float((counts.astype(np.float64) ** 3 - counts).sum()) / (both * (both - 1))
    variance = one * two / 12 * (both + 1 - ties)
    superiority = above / (one * two)
    if variance <= 0:
        return RankComparison(1.0, superiority)
    distance = (abs(above - one * two / 2) - 0.5) / math.sqrt(variance)
    p = math.erfc(max(distance, 0.0) / math.sqrt(2))
    return RankComparison(min(1.0, max(p, 2 / math.comb(both, one))), superiority)
