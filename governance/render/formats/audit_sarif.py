"""An audit as SARIF 2.1.0: what was accepted is a note, and suppressed with its reason."""

from collections.abc import Iterator

from governance.domain.findings import Finding, Verdict
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import StepReport
from governance.render.formats import sarif
from governance.render.layout.json_text import Json
from governance.render.wording import audit_words
from governance.render.wording import change_words as words


def audit(report: AuditReport) -> str:
    """An audit as a log of one run."""
    results: list[Json] = [sarif.result(item) for item in words.errors_first(report.findings)]
    # Of more than code scanning takes, what is open and what is newest matters most.
    steps = sorted(report.steps, key=lambda step: (step.is_open, step.date), reverse=True)
    crowded = sum(len(step.findings) for step in report.steps) + len(results) > sarif.MAX_RESULTS
    results += [item for step in (steps if crowded else report.steps) for item in _results(step)]
    properties: dict[str, Json] = {
        "verdict": report.verdict.value,
        "head": report.head,
        "adopted": report.adopted,
        "since": report.since,
        "partial": report.partial,
    }
    return sarif.log(results, sarif.invocation(_fault(report), audit_words.remarks(report)), properties)


def _fault(report: AuditReport) -> str | None:
    if report.partial:
        return audit_words.PARTIAL
    return audit_words.outcome(report) if report.verdict is Verdict.INDETERMINATE else None


def _results(step: StepReport) -> Iterator[Json]:
    for item in audit_words.addressed(step):
        found = {**sarif.result(item), "properties": _properties(item, step)}
        yield {**found, **_suppressed(step)} if audit_words.is_accepted(item, step) else found


def _properties(item: Finding, step: StepReport) -> Json:
    return {"budget": item.budget, "adr": item.adr, "commit": item.commit, "step": step.commit}


def _suppressed(step: StepReport) -> dict[str, Json]:
    reason = sarif.plain(step.accepted or "")
    return {"level": "note", "suppressions": [{"kind": "external", "status": "accepted", "justification": reason}]}
