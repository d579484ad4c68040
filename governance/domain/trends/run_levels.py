"""Levels of runs: the p95 of a run, as it is read off its samples and as it is estimated from all of them.

A hundred samples have five above their p95, and which of them is the fifth is chance: that chance looks like a
difference between runs. The estimator of Harrell and Davis (A new distribution-free quantile estimator, Biometrika
1982) weighs the samples around the quantile and has less of it; of logarithms, so that one pause of a collector does
not carry the rest.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from scipy.special import betainc

from governance.domain.trends.numeric import Flags, Values

_PERCENTILE: Final = 0.95
_STEADIER: Final = 0.93
"""Where runs are compared: they differ there as at the p95, and more samples say so."""


class RunLevels(NamedTuple):
    """The levels of the runs of a capability, as logarithms; of runs of one sample, all three are the same.

    Attributes:
        read: the p95 of each, which is one of its samples.
        weighed: the p95 of each, weighed.
        compared: a level close to it by which runs are compared, weighed.
    """

    read: Values
    weighed: Values
    compared: Values

    def chosen(self, which: slice | Flags) -> "RunLevels":
        """Those of some of the runs."""
        return RunLevels(*(values[which] for values in self))


def run_levels(runs: Iterable[tuple[float, ...]], *, larger_is_worse: bool) -> RunLevels:
    """The levels of runs; with the sign turned where smaller is worse, so that more is worse.

    Args:
        runs: the samples of each, with a p95 above 0.
        larger_is_worse: whether the budget is an upper limit.
    """
    sign = 1.0 if larger_is_worse else -1.0
    rows = [_levels(np.sort(np.asarray(run, dtype=np.float64))) for run in runs]
    found = sign * np.array(rows, dtype=np.float64).reshape(-1, 3)
    return RunLevels(found[:, 0], found[:, 1], found[:, 2])


def _levels(samples: Values) -> tuple[float, float, float]:
    read = np.log(np.quantile(samples, _PERCENTILE, method="inverted_cdf"))
    logs = np.log(np.maximum(samples, samples[samples > 0][0]))  # a clock that is too coarse gives some of 0
    weighed, compared = (float(logs @ _weights(len(logs), share)) for share in (_PERCENTILE, _STEADIER))
    return float(read), weighed, compared


@lru_cache(maxsize=64)
def _weights(count: int, share: float) -> Values:
    """How much each of so many ordered samples counts for the quantile."""
    edges = betainc((count + 1) * share, (count + 1) * (1 - share), np.arange(count + 1) / count)
    weights: Values = np.diff(np.asarray(edges, dtype=np.float64))
    return weights
