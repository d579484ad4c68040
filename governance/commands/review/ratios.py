"""Environments whose ratio drifts apart: what holds in one says less and less about the other."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from capability_budgets.reading.limits import LimitId
from governance.commands.shared.recorded_series import RecordedSeries
from governance.domain.measurement.recorded import Recorded

if TYPE_CHECKING:
    from governance.domain.trends.series import Series, SeriesTrend


class Apart(NamedTuple):
    """Two environments of a limit whose ratio is not what it was.

    Attributes:
        limit: the limit in the first environment.
        other: the limit in the second one.
        before: what the first was of the second.
        after: what it is now.
    """

    limit: LimitId
    other: LimitId
    before: float
    after: float


def apart(found: Iterable[RecordedSeries]) -> Iterator[Apart]:
    """The environments of a limit whose ratio has changed or drifts, measured of the same commits on like machines."""
    from governance.domain.trends.analysis import analyse

    ratios = list(_ratios(found))
    report = analyse(series for _, _, series in ratios)
    for (limit, other, series), trend in zip(ratios, report.series, strict=True):
        change = _change(trend, series)
        if change is not None:
            yield Apart(limit, other, math.exp(change[0]), math.exp(change[1]))


def _ratios(found: Iterable[RecordedSeries]) -> "Iterator[tuple[LimitId, LimitId, Series]]":
    """Two environments of a limit and their ratio, for each class of machine."""
    groups: dict[tuple[LimitId, str], list[RecordedSeries]] = {}
    for item in found:
        groups.setdefault((item.budget.base, item.machine), []).append(item)
    for items in groups.values():
        first, *others = sorted(items, key=lambda item: item.budget.environment or "")
        for other in others:
            yield other.budget, first.budget, _series(other, first)


def _series(one: RecordedSeries, other: RecordedSeries) -> "Series":
    from governance.domain.trends.series import Series

    beside = _by_commit(other.measurements)
    pairs = [(item, beside[item.commit]) for item in one.measurements if item.commit in beside and item.value > 0]
    values = tuple(math.log(float(item.value)) - math.log(float(twin.value)) for item, twin in pairs)
    return Series(str(one.budget), values, tuple(item.date for item, _ in pairs))


def _by_commit(measurements: Iterable[Recorded]) -> Mapping[str, Recorded]:
    return {item.commit: item for item in measurements if item.value > 0}


def _change(trend: "SeriesTrend", series: "Series") -> tuple[float, float] | None:
    """The logarithm of a ratio before and after; None where it is what it was."""
    if trend.change_points:
        return trend.change_points[0].before, trend.change_points[-1].after
    if trend.drift is None or not series.dates:
        return None
    days = (series.dates[-1] - series.dates[0]).total_seconds() / 86_400
    return trend.drift.level - trend.drift.slope_per_day * days, trend.drift.level
