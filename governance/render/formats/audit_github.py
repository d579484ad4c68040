"""An audit as GitHub workflow commands: an annotation a finding, and a last line with the verdict."""

from collections.abc import Iterator

from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import StepReport
from governance.render.formats.github import finding, notice
from governance.render.wording import audit_words
from governance.render.wording import change_words as words


def audit(report: AuditReport) -> str:
    """A command for each finding of the history and of its steps, notices for remarks, and the verdict."""
    verdict = (
        f"budget audit: {audit_words.verdict(report)}: {audit_words.outcome(report)} ({audit_words.totals(report)})"
    )
    lines = (
        *(["::error title=budget audit is partial::" + audit_words.PARTIAL] if report.partial else ()),
        *(finding(item) for item in words.errors_first(report.findings)),
        *(line for step in report.steps for line in _step(step)),
        *map(notice, audit_words.remarks(report)),
        verdict,
    )
    return "\n".join(lines) + "\n"


def _step(step: StepReport) -> Iterator[str]:
    """The findings of a step; accepted ones come as notices."""
    for item in audit_words.addressed(step):
        yield finding(item, "notice" if audit_words.is_accepted(item, step) else None)
