"""Puts what was measured into the story of an audit."""

from collections.abc import Iterable
from dataclasses import replace

from capability_budgets.reading.limits import LimitId
from governance.commands.shared.recorded_series import RecordedSeries
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.story import MeasuredPoint


def with_measurements(report: AuditReport, recorded: Iterable[RecordedSeries]) -> AuditReport:
    """The report with what was measured of each limit; of several classes of machines, the one measured last."""
    if report.story is None:
        return report
    newest: dict[LimitId, RecordedSeries] = {}
    for item in sorted(recorded, key=lambda item: item.measurements[-1].date):
        newest[item.budget] = item
    lives = tuple(
        replace(life, measured=_points(newest[life.limit])) if life.limit in newest else life
        for life in report.story.lives
    )
    return replace(report, story=replace(report.story, lives=lives))


def _points(series: RecordedSeries) -> tuple[MeasuredPoint, ...]:
    return tuple(MeasuredPoint(item.date, item.value, item.verdict.value) for item in series.measurements)
