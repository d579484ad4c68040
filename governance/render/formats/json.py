"""Reports as JSON, the form that other programs read (the contract's section 8)."""

from collections.abc import Iterable

from governance.domain.findings import Finding
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.rule_status import RuleStatus
from governance.domain.reports.judged_steps import CheckReport, StepReport
from governance.render.layout.json_text import Json, document, said
from governance.render.wording.change_words import moment


def check(report: CheckReport) -> str:
    """A check's report; `steps` only where the commits were judged one by one."""
    parts: dict[str, Json] = {
        "schema": "budget-governance/check/1",
        "verdict": report.verdict.value,
        "base": report.base,
        "head": report.head,
        "adoption": report.adoption,
        **changes_and_findings(report.changes, report.findings),
        **said(notes=list(report.notes)),
    }
    if report.steps is not None:
        parts["steps"] = [step(item) for item in report.steps]
    return document(parts)


def step(item: StepReport) -> dict[str, Json]:
    """One landed step; `accepted` only where it is a violation that was accepted."""
    return {
        "commit": item.commit,
        "date": moment(item.date),
        "author": {"name": item.author_name, "email": item.author_email},
        "status": item.status,
        **({} if item.accepted is None else {"accepted": item.accepted}),
        **changes_and_findings(item.changes, item.findings),
    }


def changes_and_findings(changes: Iterable[JudgedChange], findings: Iterable[Finding]) -> dict[str, Json]:
    """What a check and each step of an audit have in common."""
    return {"changes": [change(judged) for judged in changes], "findings": [finding(item) for item in findings]}


def change(judged: JudgedChange) -> dict[str, Json]:
    """One change, as stated in the files, and how it was judged; `until` only where its decision names a last day."""
    item = judged.change
    until = judged.row.until if judged.row else None
    return {
        "budget": item.budget,
        "before": item.before,
        "after": item.after,
        "direction": item.direction.value,
        "file": item.place.file,
        "line": item.place.line,
        "adr": judged.adr,
        **said(until=until.isoformat() if until else None),
        "governed": judged.governed,
        "approvals": [approval(standing) for standing in judged.rule_statuses],
    }


def approval(status: RuleStatus) -> dict[str, Json]:
    """How one rule stands; `self_approved`, `witnessed` and `section` only where there are such."""
    return {
        "rule": status.rule,
        "need": status.need,
        "have": status.have,
        "could": status.could,
        **said(section=status.section, self_approved=status.self_approved, witnessed=dict(status.witnessed)),
    }


def finding(item: Finding) -> dict[str, Json]:
    """One finding."""
    return {
        "code": item.code,
        "severity": item.severity.value,
        "message": item.message,
        "fix": item.fix,
        "budget": item.budget,
        "adr": item.adr,
        "file": item.place.file or None,
        "line": item.place.line,
        "commit": item.commit,
    }
