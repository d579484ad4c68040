"""An audit as JSON (the contract's section 8)."""

from typing import Final

from governance.domain.reports.audit import AuditReport
from governance.render.formats.json import finding, step
from governance.render.layout.json_text import Json, document, said

SCHEMA: Final = "budget-governance/audit/1"
"""The name and version of an audit's JSON."""


def audit(report: AuditReport) -> str:
    """An audit's report; what is rare (notes, where it began, that it broke off) only if so."""
    totals = report.totals
    parts: dict[str, Json] = {
        "schema": SCHEMA,
        "verdict": report.verdict.value,
        "head": report.head,
        "adopted": report.adopted,
        **({} if report.since is None else {"since": report.since}),
        **said(partial=report.partial),
        "findings": [finding(item) for item in report.findings],
        **said(notes=list(report.notes)),
        "steps": [step(item) for item in report.steps],
        "totals": {
            "steps": totals.steps,
            "changes": totals.changes,
            "governed": totals.governed,
            "violations": totals.violations,
            "accepted": totals.accepted,
        },
    }
    return document(parts)
