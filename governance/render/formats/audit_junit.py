"""An audit as JUnit XML: a test case a step; what was accepted is skipped."""

from dataclasses import replace
from typing import Final

from governance.domain.findings import NOWHERE
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import StepReport
from governance.render.formats import junit
from governance.render.wording import audit_words
from governance.render.wording import change_words as words

WHOLE: Final = "the history as a whole"
"""The name of the test case for what belongs to no step; it is there always, so no suite is empty."""


def audit(report: AuditReport) -> str:
    """An audit as one test suite."""
    return junit.suite("budget audit", [*map(step, report.steps), whole(report)])


def step(item: StepReport) -> junit.TestCase:
    """The test case of a step: failed where it is a violation, skipped where that was accepted."""
    name = f"{words.short_oid(item.commit, '')} {words.moment(item.date)[:10]} {item.subject}"
    findings = tuple(audit_words.own_findings(item))
    at = next((found.place for found in findings if found.place.file), NOWHERE)
    open_ = ("the step is a violation",) if item.status == "violation" else ()
    remarks = (f"by {item.author_name} <{item.author_email}>", *map(audit_words.change, item.changes))
    case = junit.case(name, at, findings, open_, remarks)
    if item.accepted is None:
        return case
    told = (f"{found.code} {words.place(found)}: {found.message}" for found in findings if found.is_error)
    return replace(case, fault="skipped", code="", told=(f"accepted: {item.accepted}", *told))


def whole(report: AuditReport) -> junit.TestCase:
    """The test case of what belongs to no step: an error where judging broke off."""
    case = junit.case(WHOLE, NOWHERE, words.errors_first(report.findings), (), report.notes)
    if not report.partial:
        return case
    return replace(case, fault="error", code="partial", told=(audit_words.PARTIAL, *case.told))
