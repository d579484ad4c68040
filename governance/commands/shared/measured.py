"""What was measured of limits last: the newest runs on the class of machine that ran last."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from statistics import median
from typing import Final

from capability_budgets.reading.limits import LimitId
from governance.commands.shared.recorded_series import RecordedSeries
from governance.domain.measurement.recorded import kept
from governance.domain.reports.review import MeasuredLimit

_NEWEST: Final = 5
"""Runs whose median is the value: one alone may have been unlucky."""


def newest(found: Iterable[RecordedSeries]) -> Mapping[LimitId, RecordedSeries]:
    """The series of each limit on the class of machine that measured it last."""
    chosen: dict[LimitId, RecordedSeries] = {}
    for item in found:
        known = chosen.get(item.budget)
        if known is None or known.measurements[-1].date <= item.measurements[-1].date:
            chosen[item.budget] = item
    return chosen


def measured(found: RecordedSeries, trend: str | None = None) -> MeasuredLimit:
    """What the newest runs of a series say."""
    last = found.measurements[-1]
    values: Sequence[Decimal] = [item.value for item in found.measurements[-_NEWEST:]]
    return MeasuredLimit(
        kept(median(values)),
        last.interval,
        len(found.measurements),
        found.machine,
        last.commit,
        last.date,
        trend,
    )
