"""Prediction: the bound that the next run keeps with a given probability."""

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Context
from statistics import NormalDist
from typing import Final

import numpy as np

from governance.domain.trends.analysis import analyse
from governance.domain.trends.numeric import Values
from governance.domain.trends.series import Series
from governance.domain.trends.spreads import SPREADS, posteriors
from governance.domain.trends.suggestion import FEWEST_RUNS, Runs, Suggestion

_PERCENTILE: Final = 0.95
_CONFORMAL: Final = 20
_SEARCHED: Final = 20
_ROUNDED_UP: Final = Context(prec=4, rounding=ROUND_CEILING)
"""More digits cannot be told; up, so that the budget covers what it should."""

_HALVINGS: Final = 60

_LOGNORMAL: Final = "lognormal, spread shared by empirical Bayes"
_ORDER: Final = "conformal over runs"


def suggest(runs: Iterable[Runs], coverage: float) -> tuple[Suggestion, ...]:
    """Suggest a budget for each capability.

    Args:
        runs: of the capabilities; how much runs differ is learnt from all of them together.
        coverage: how probable it shall be that the next run keeps its budget, between 0 and 1.
    """
    items = list(runs)
    logs = [_since_the_last_change(_percentiles(item.runs)) for item in items]
    usable = [number for number, values in enumerate(logs) if len(values) >= FEWEST_RUNS]
    bounds = dict(zip(usable, _bounds([logs[number] for number in usable], coverage), strict=True))
    return tuple(_suggestion(item, logs[number], bounds.get(number), coverage) for number, item in enumerate(items))


def _percentiles(runs: Sequence[Sequence[float]]) -> Values:
    """The logarithms of the p95 of each run."""
    values = [float(np.quantile(np.asarray(run), _PERCENTILE, method="inverted_cdf")) for run in runs]
    return np.log(np.array(values, dtype=np.float64))


def _since_the_last_change(values: Values) -> Values:
    """What was measured since the level changed last: what was before says nothing about the next run."""
    if len(values) < _SEARCHED:
        return values
    points = analyse([Series("", tuple(map(float, values)))]).series[0].change_points
    return values[points[-1].index :] if points else values


def _bounds(logs: Sequence[Values], coverage: float) -> list[float]:
    """The bound of each capability, as a logarithm."""
    if not logs:
        return []
    variances = np.array([float(values.var(ddof=1)) for values in logs])
    counts = np.array([len(values) for values in logs], dtype=np.float64)
    shares = posteriors(variances, counts - 1)
    bounds = []
    for values, weights in zip(logs, shares, strict=True):
        ranked = _order(values, coverage)
        bounds.append(float(values.mean()) + _quantile(weights, len(values), coverage) if ranked is None else ranked)
    return bounds


def _order(values: Values, coverage: float) -> float | None:
    """The run that the next one stays below with the probability asked for; None where there are too few for that.

    It holds for any distribution.
    The runs are exchangeable groups of samples, and what is predicted is one number of a new group: conformal
    prediction over groups (Dunn, Wasserman and Ramdas, Distribution-free prediction sets for two-layer hierarchical
    models, 2022; Lee, Barber and Willett, Distribution-free inference with hierarchical data, 2023).
    """
    rank = math.ceil((len(values) + 1) * coverage)
    return float(np.sort(values)[rank - 1]) if _CONFORMAL <= len(values) >= rank else None


def _quantile(weights: Values, runs: int, coverage: float) -> float:
    """How far above the mean of so many runs the next one is at most, given how probable each spread is."""
    normal = NormalDist()
    scales = SPREADS * math.sqrt(1 + 1 / runs)
    likely = [(float(weight), float(scale)) for weight, scale in zip(weights, scales, strict=True) if weight > 0]
    furthest = float(scales[-1]) * normal.inv_cdf(coverage)
    low, high = min(0.0, furthest), max(0.0, furthest)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        reached = sum(weight * normal.cdf(middle / scale) for weight, scale in likely)
        low, high = (middle, high) if reached < coverage else (low, middle)
    return high


def _suggestion(item: Runs, logs: Values, bound: float | None, coverage: float) -> Suggestion:
    used = len(logs)
    if bound is None:
        since = f"{used} since the level changed" if used < len(item.runs) else str(used)
        reason = f"a budget needs {FEWEST_RUNS} runs, and there are {since}: measure in fresh processes"
        return Suggestion(item.name, used, None, coverage, "too few runs", reason)
    method = _LOGNORMAL if _order(logs, coverage) is None else _ORDER
    left_out = len(item.runs) - used
    note = f"{left_out} runs before the last change of the level are left out" if left_out else None
    value = _ROUNDED_UP.create_decimal_from_float(math.exp(bound))
    return Suggestion(item.name, used, value, coverage, method, note)
