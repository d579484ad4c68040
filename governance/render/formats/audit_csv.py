"""An audit as CSV (RFC 4180), for a spreadsheet: a row a change, so that everything can be filtered by column."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from capability_budgets.reading.values import format_value, show
from governance.domain.findings import Finding
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import StepReport
from governance.render.layout.escape import csv_cell
from governance.render.wording import audit_words
from governance.render.wording import change_words as words
from governance.render.wording.findings_by_change import assigned

COLUMNS: Final = (
    "commit",
    "date",
    "author_name",
    "author_email",
    "subject",
    "status",
    "accepted",
    "budget",
    "before",
    "after",
    "percent",
    "direction",
    "adr",
    "governed",
    "approvers",
    "self_approved",
    "witnessed",
    "errors",
    "warnings",
    "messages",
)
"""The names of the columns, in their order."""


_COMPUTED: Final = "percent"
"""The column of numbers that this program has computed, so that their signs can start no formula."""

_Row = dict[str, str]


def audit(report: AuditReport) -> str:
    """The rows of all steps, oldest first, after those that are about the history as a whole."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in _rows(report):
        safe = {name: cell if name == _COMPUTED else csv_cell(cell) for name, cell in row.items()}
        writer.writerow([safe.get(column, "") for column in COLUMNS])
    return text.getvalue()


def _rows(report: AuditReport) -> Iterator[_Row]:
    if report.partial:
        yield {"status": "partial", "messages": audit_words.PARTIAL}
    if report.findings:
        yield {"status": "history", **_findings(report.findings)}
    for step in report.steps:
        yield from _step(step)


def _step(step: StepReport) -> Iterator[_Row]:
    """A row a change with its findings; one more for findings of no change, or where the step has none."""
    own, rest = assigned(step.changes, step.findings)
    head = _head(step)
    for judged, found in zip(step.changes, own, strict=True):
        yield {**head, **_change(judged), **_findings(found)}
    if rest or not step.changes:
        yield {**head, **_findings(rest)}


def _head(step: StepReport) -> _Row:
    return {
        "commit": step.commit,
        "date": words.moment(step.date),
        "author_name": step.author_name,
        "author_email": step.author_email,
        "subject": step.subject,
        "status": step.status,
        "accepted": step.accepted or "",
    }


def _change(judged: JudgedChange) -> _Row:
    change = judged.change
    return {
        "budget": change.budget,
        "before": show(change.before),
        "after": show(change.after),
        _COMPUTED: "" if change.percent is None else _rounded(change.percent),
        "direction": change.direction.value,
        "adr": "" if judged.adr is None else str(judged.adr),
        "governed": "repair" if judged.repaired else "yes" if judged.governed else "no",
        "approvers": _listed(audit_words.approvers(judged)),
        "self_approved": _listed(words.self_approvers(judged.rule_statuses)),
        "witnessed": _listed(
            f"{person}:{by}" for item in judged.rule_statuses for person, by in item.witnessed.items()
        ),
    }


def _rounded(percent: Fraction) -> str:
    return format_value(Decimal(round(percent * 10)).scaleb(-1))


def _findings(findings: Iterable[Finding]) -> _Row:
    ordered = words.errors_first(findings)
    return {
        "errors": _listed(item.code for item in ordered if item.is_error),
        "warnings": _listed(item.code for item in ordered if not item.is_error),
        "messages": "; ".join(item.message for item in ordered),
    }


def _listed(parts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(parts))
