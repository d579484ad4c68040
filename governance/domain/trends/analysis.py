"""The analysis of trends: from series of values to change points, weak points, drift and verdicts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from governance.domain.trends.calibration import chance
from governance.domain.trends.elimination import PossibleChange
from governance.domain.trends.modes import is_bimodal
from governance.domain.trends.numeric import Values
from governance.domain.trends.search import search
from governance.domain.trends.series import (
    MIN_VALUES,
    ChangePoint,
    Drift,
    Series,
    SeriesTrend,
    TrendReport,
    TrendVerdict,
)
from governance.domain.trends.slope import drift

LEVEL: Final = 0.01
"""The p below which a change of one series counts."""

_RATE: Final = 0.05
_DAY: Final = 86_400.0
_MAX_DISTANCE: Final = 5


@dataclass(frozen=True, slots=True)
class _Searched:
    """A series with the changes in it, before it is known how many of all series' may count."""

    series: Series
    points: tuple[ChangePoint, ...] = ()
    others: tuple[ChangePoint, ...] = ()
    noise: float = 0.0


def analyse(series: Iterable[Series]) -> TrendReport:
    """The trends of several series, judged together: of the changes that count, few are expected to be chance."""
    searched = [_searched(item) for item in series]
    chances = [point.p for item in searched for point in item.points]
    hypotheses = len(chances) + sum(not item.points for item in searched)
    limit = cutoff(chances, hypotheses)
    trends = tuple(_trend(item, limit) for item in searched)
    return TrendReport(trends, limit * len(trends), tuple(item.series for item in searched))


def cutoff(chances: Iterable[float], hypotheses: int) -> float:
    """The p up to which changes count, so that few of those that do are chance.

    Whoever looks at a thousand series finds ten changes with p < 0.01 in noise. The procedure of Benjamini and Hochberg
    (Controlling the false discovery rate, 1995) lets so many count that at most a twentieth of them are expected to be
    chance.

    Args:
        chances: the p of every change that was found.
        hypotheses: how many were looked for: the changes, and every series in which none was found.
    """
    largest = _RATE / max(hypotheses, 1)
    for rank, p in enumerate(sorted(chances), 1):
        if p <= _RATE * rank / hypotheses:
            largest = max(largest, p)
    return min(LEVEL, largest)


def _searched(series: Series) -> _Searched:
    values = np.asarray(series.values, dtype=np.float64)
    if _has_too_few(series):
        return _Searched(series)
    found = search(values)

    def point(item: PossibleChange) -> ChangePoint:
        p = chance(item.strength, len(values), found.correlation)
        commit = series.commits[item.index] if series.commits else None
        reason = _reason(series, item.index, rises=item.after > item.before)
        return ChangePoint(item.index, item.before, item.after, p, item.superiority, commit, reason)

    return _Searched(series, tuple(map(point, found.kept)), tuple(map(point, found.others)), found.noise)


def _has_too_few(series: Series) -> bool:
    return len(series.values) < MIN_VALUES or not series.is_comparable


def _reason(series: Series, index: int, *, rises: bool) -> str | None:
    """What explains a change of this direction, near enough; where a step lies exactly cannot be told."""
    fitting = [
        item for item in series.explanations if item.rises in {None, rises} and abs(item.index - index) <= _MAX_DISTANCE
    ]
    return min(fitting, key=lambda item: abs(item.index - index)).words if fitting else None


def _trend(searched: _Searched, limit: float) -> SeriesTrend:
    series = searched.series
    if _has_too_few(series):
        return SeriesTrend(series.name, len(series.values), TrendVerdict.FEW)
    points = tuple(point for point in searched.points if point.p <= limit)
    others = (*searched.others, *(point for point in searched.points if limit < point.p))
    weak = tuple(sorted((point for point in others if point.p < LEVEL), key=lambda point: point.index))
    start = points[-1].index if points else 0
    values = np.asarray(series.values[start:], dtype=np.float64)
    slow = drift(values, _days(series)[start:], searched.noise)
    verdict, budget = _verdict(series, points, slow, values), series.budgets[-1] if series.budgets else None
    return SeriesTrend(series.name, len(series.values), verdict, points, weak, slow, budget)


def _days(series: Series) -> Values:
    """When the values were measured, in days; one a day where that is unknown."""
    if not series.dates:
        return np.arange(len(series.values), dtype=np.float64)
    return np.array([moment.timestamp() / _DAY for moment in series.dates])


def _verdict(series: Series, points: tuple[ChangePoint, ...], slow: Drift | None, values: Values) -> TrendVerdict:
    alarms = [point for point in points if point.acknowledged is None]
    if alarms:
        worse = (alarms[-1].after > alarms[-1].before) is series.larger_is_worse
        return TrendVerdict.REGRESSED if worse else TrendVerdict.IMPROVED
    if slow is not None:
        return TrendVerdict.DRIFTING
    return TrendVerdict.BIMODAL if is_bimodal(values) else TrendVerdict.STEADY
