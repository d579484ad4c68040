"""Prediction: the bound that the next run keeps with a given probability."""

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context
from statistics import NormalDist
from typing import Final

import numpy as np

from governance.domain.trends.numeric import Values
from governance.domain.trends.run_levels import RunLevels
from governance.domain.trends.spreads import SPREADS, posteriors
from governance.domain.trends.suggestion import MIN_RUNS, Runs, Suggestion
from governance.domain.trends.usable_runs import Usable, usable

_CONFORMAL: Final = 20
_ROUNDED_UP: Final = Context(prec=4, rounding=ROUND_CEILING)
"""More digits cannot be told; up, so that the budget covers what it should."""

_ROUNDED_DOWN: Final = Context(prec=4, rounding=ROUND_FLOOR)
"""Down, for a lower limit."""

_HALVINGS: Final = 60

_FAR_APART: Final = 3.0
_COUNTED: Final = 1000
_FARTHEST_DRIFT: Final = math.log(10)
"""What would be ten times as much by the next review is no slow drift."""

_LOGNORMAL: Final = "lognormal, spread shared by empirical Bayes"
_ORDER: Final = "conformal over runs"


def suggest(runs: Iterable[Runs], coverage: float, ahead: float = 0.0) -> tuple[Suggestion, ...]:
    """Suggest a budget for each capability.

    Args:
        runs: of the capabilities; how much runs differ is learnt from all of them together.
        coverage: how probable it shall be that the next run keeps its budget, between 0 and 1.
        ahead: for how many days a drift shall be allowed for.
    """
    items = list(runs)
    found = [usable(item) for item in items]
    enough = [number for number, one in enumerate(found) if len(one.levels.read) >= MIN_RUNS]
    bounds = dict(zip(enough, _bounds([found[number].levels for number in enough], coverage), strict=True))
    return tuple(
        _suggestion(item, found[number], bounds.get(number), coverage, ahead) for number, item in enumerate(items)
    )


def _bounds(levels: Sequence[RunLevels], coverage: float) -> list[float]:
    """The bound of each capability, as a logarithm."""
    if not levels:
        return []
    variances = np.array([float(one.compared.var(ddof=1)) for one in levels])
    counts = np.array([len(one.compared) for one in levels], dtype=np.float64)
    shares = posteriors(variances, counts - 1)
    return [_bound(one, weights, coverage) for one, weights in zip(levels, shares, strict=True)]


def _bound(levels: RunLevels, weights: Values, coverage: float) -> float:
    """The bound of one, given how probable each spread is.

    Its middle is the mean of the weighed p95, or of those that were read where that is worse: samples of two levels
    weigh between them, and no run is there.
    """
    ranked = _order(levels.read, coverage)
    if ranked is not None:
        return ranked
    middle = max(float(levels.weighed.mean()), float(levels.read.mean()))
    return middle + _quantile(weights, len(levels.read), coverage)


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


def _suggestion(item: Runs, found: Usable, bound: float | None, coverage: float, ahead: float) -> Suggestion:
    used, notes = len(found.levels.read), list(found.notes)
    if bound is None:
        notes.insert(0, f"a budget needs {MIN_RUNS} runs, and {used} can be used: measure in fresh processes")
        return Suggestion(item.name, used, None, coverage, "too few runs", "; ".join(notes))
    drifted = found.slope_per_day * ahead
    if drifted > _FARTHEST_DRIFT:
        notes.append(f"a drift of more than tenfold in {ahead:.0f} days is not allowed for: find its cause")
        drifted = 0.0
    elif drifted > 0:
        notes.append(f"a drift of {math.expm1(drifted):.1%} in {ahead:.0f} days is allowed for")
    notes.extend(_apart(found.levels.read, bound))
    method = _LOGNORMAL if _order(found.levels.read, coverage) is None else _ORDER
    rounding = _ROUNDED_UP if item.larger_is_worse else _ROUNDED_DOWN
    worst = bound + drifted
    exact = (
        f"{math.exp(worst if item.larger_is_worse else -worst):.12g}"  # what a logarithm costs is no reason to round
    )
    value = rounding.create_decimal(exact)
    return Suggestion(item.name, used, value, coverage, method, "; ".join(notes) or None)


def _apart(logs: Values, bound: float) -> Iterator[str]:
    """What must be known of a bound that is far from what runs usually take."""
    factor = math.exp(abs(bound - float(np.median(logs))))
    if factor > _FAR_APART:
        times = f"{factor:.3g}" if factor < _COUNTED else f"over {_COUNTED}"
        yield f"that is {times} times away from the median run, since runs differ so much: find out why they do"
