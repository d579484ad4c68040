"""Puts what was measured into the story of an audit."""

from collections.abc import Iterable
from dataclasses import replace

from governance.commands.shared.measured import newest
from governance.commands.shared.recorded_series import RecordedSeries
from governance.domain.reports.audit import AuditReport


def with_measurements(report: AuditReport, recorded: Iterable[RecordedSeries]) -> AuditReport:
    """The report with what was measured of each limit; of several classes of machines, the one measured last."""
    if report.story is None:
        return report
    chosen = newest(recorded)
    lives = tuple(
        replace(life, measured=chosen[life.limit].measurements) if life.limit in chosen else life
        for life in report.story.lives
    )
    return replace(report, story=replace(report.story, lives=lives))
