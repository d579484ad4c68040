"""An audit as JSON (the contract's section 8)."""

from governance.domain.reports.audit import AuditReport
from governance.render.formats.json import finding, step
from governance.render.layout.json_text import Json, document, said


def audit(report: AuditReport) -> str:
    """An audit's report; what is rare (notes, where it began, that it broke off) only if so."""
    parts: dict[str, Json] = {
        "schema": "budget-governance/audit/1",
        "verdict": report.verdict.value,
        "head": report.head,
        "adopted": report.adopted,
        **({} if report.since is None else {"since": report.since}),
        **said(partial=report.partial),
        "findings": [finding(item) for item in report.findings],
        **said(notes=list(report.notes)),
        "steps": [step(item) for item in report.steps],
        "totals": report.totals._asdict(),
    }
    return document(parts)
