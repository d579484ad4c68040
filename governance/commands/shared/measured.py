"""What was measured of limits last: the newest runs on the class of machine that ran last."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Final

from governance.commands.shared.recorded_series import RecordedSeries
from governance.domain.budgets.limits import LimitId
from governance.domain.measurement.recorded import kept

_NEWEST: Final = 5
"""Runs whose median is the value: one alone may have been unlucky."""


@dataclass(frozen=True, slots=True)
class MeasuredLimit:
    """What the newest measurements of a limit say, on the machines that measured it last.

    Attributes:
        value: the median of the newest runs, in the limit's unit.
        interval: the confidence interval of the newest run; None where it has none.
        runs: how many runs of this class of machine were recorded.
        machine: the class.
        commit: what was measured last.
        date: when.
        trend: the verdict on the whole series; None where that was not asked for.
    """

    value: Decimal
    interval: tuple[Decimal, Decimal] | None
    runs: int
    machine: str
    commit: str
    date: dt.datetime
    trend: str | None = None

    def headroom(self, limit: LimitId, budget: Decimal) -> Fraction | None:
        """The part of the budget that is left, in percent, less than 0 where it is exceeded; None of a budget of 0."""
        if not budget:
            return None
        left = budget - self.value if limit.is_upper else self.value - budget
        return Fraction(left) / Fraction(budget) * 100


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
