"""An audit as GitLab's code quality report: what was accepted is for information."""

from collections.abc import Iterator

from governance.domain.findings import Finding, Verdict
from governance.domain.reports.audit import AuditReport
from governance.render.formats.gitlab import issues
from governance.render.wording import audit_words
from governance.render.wording import change_words as words


def audit(report: AuditReport) -> str:
    """The findings of the history and of its steps; first that it is partial, or could not decide."""
    fault = audit_words.outcome(report) if report.verdict is Verdict.INDETERMINATE else None
    return issues(_weighed(report), audit_words.PARTIAL if report.partial else fault)


def _weighed(report: AuditReport) -> Iterator[tuple[Finding, str | None]]:
    for item in words.errors_first(report.findings):
        yield item, None
    for step in report.steps:
        for item in audit_words.addressed(step):
            yield item, "info" if audit_words.is_accepted(item, step) else None
