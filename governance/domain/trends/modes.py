"""Modes: whether values gather around two levels between which they go back and forth."""

import math
from typing import Final

import numpy as np

from governance.domain.trends.numeric import Values

_FEWEST: Final = 20
_SHARE: Final = 0.1
_DISTANCE: Final = 4.0


def is_bimodal(values: Values) -> bool:
    """Whether two groups, of a tenth of the values each at least, lie clearly apart.

    The values are parted where the squares within both groups are least (Fisher, On grouping for maximum homogeneity,
    1958); apart they are with a distance of the means of four of their spreads (Ashman, Bird and Zepf, Detecting
    bimodality in astronomical datasets, 1994, ask for two in mixtures; parting an evenly spread range gives 3.5).
    """
    count = len(values)
    if count < _FEWEST:
        return False
    ordered = np.sort(values - np.median(values))
    sizes = np.arange(1, count)
    sums = np.cumsum(ordered)[:-1]
    between = (sums - ordered.sum() * sizes / count) ** 2 / (sizes * (count - sizes))
    low, high = np.split(ordered, [int(between.argmax()) + 1])
    if min(len(low), len(high)) < max(_SHARE * count, 2):
        return False
    spread = math.sqrt(float(low.var() + high.var()) / 2)
    return float(high.mean() - low.mean()) > _DISTANCE * spread
