"""What every format says of an audit in the same words. Nothing here is escaped: each format does that for itself."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from governance.domain.findings import Finding, Verdict
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import StepReport
from governance.render.wording import change_words as words

PARTIAL: Final = "judging was interrupted: later steps are missing, so this is no verdict on the whole history"
"""What a report says that broke off."""


def verdict(report: AuditReport) -> str:
    """The verdict as a word; one that was reached over a part of the history alone is none."""
    return "partial" if report.partial else report.verdict.value


def outcome(report: AuditReport) -> str:
    """The verdict's reason in one sentence that holds nothing but numbers; of what broke off, what was found so far."""
    return f"so far {_so_far(report)}" if report.partial else _outcome(report)


def _so_far(report: AuditReport) -> str:
    if report.verdict is Verdict.FAIL:
        return _failed(report)
    return f"no violation is open, in {words.counted(len(report.steps), 'step')}"


def _outcome(report: AuditReport) -> str:
    if report.verdict is Verdict.INDETERMINATE:
        return "could not decide: what is needed for the judgement is missing"
    if report.verdict is Verdict.FAIL:
        return _failed(report)
    if not report.steps:
        return "no step has a change or a finding"
    accepted = report.totals.accepted
    if accepted:
        return f"no violation is open, {words.counted(accepted, 'violation')} of the past accepted"
    return f"every change is governed, in {words.counted(len(report.steps), 'step')}"


def _failed(report: AuditReport) -> str:
    violations = report.totals.violations
    if not violations:
        errors = sum(finding.is_error for finding in report.findings)
        return f"the history as a whole has {words.counted(errors, 'error')}"
    steps = words.counted(len(report.steps), "step")
    return f"{violations} of {steps} {'is a violation' if violations == 1 else 'are violations'}"


def totals(report: AuditReport) -> str:
    """The counts at the end: `3 steps, 4 changes, 3 governed; 1 open violation, 0 accepted`."""
    counts = report.totals
    steps, changes = words.counted(counts.steps, "step"), words.counted(counts.changes, "change")
    violations = f"{words.counted(counts.violations, 'open violation')}, {counts.accepted} accepted"
    return f"{steps}, {changes}, {counts.governed} governed; {violations}"


def judged_range(report: AuditReport) -> str:
    """What was judged: `from the adoption in 0123456789ab to abcdef012345`."""
    to = f"to {words.short_oid(report.head, '')}"
    if report.since is not None:
        return f"what came after {words.short_oid(report.since, '')}, {to}"
    if report.adopted is not None:
        return f"from the adoption in {words.short_oid(report.adopted, '')} {to}"
    return f"{'the history' if report.steps else 'nothing of the history'} {to}"


def label(finding: Finding, step: StepReport) -> str:
    """What a finding of a step weighs: `error`, `warning`, or `accepted` for an error that was."""
    return "accepted" if is_accepted(finding, step) else finding.severity.value


def is_accepted(finding: Finding, step: StepReport) -> bool:
    """Whether a finding fails nothing any more, because its step was accepted."""
    return finding.is_error and step.accepted is not None


def own_findings(step: StepReport) -> Iterator[Finding]:
    """The findings of a step, errors first, each naming a commit: its own, else that of the step."""
    for finding in words.errors_first(step.findings):
        yield finding if finding.commit else replace(finding, commit=step.commit)


def addressed(step: StepReport) -> Iterator[Finding]:
    """The same for formats that show findings apart from their steps: each message says which step it is about."""
    for finding in own_findings(step):
        accepted = f", accepted ({step.accepted})" if is_accepted(finding, step) else ""
        where = f"{words.short_oid(step.commit, '')} of {words.moment(step.date)[:10]}{accepted}"
        yield replace(finding, message=f"{where}: {finding.message}")


def codes(step: StepReport) -> str:
    """The codes of the errors of a step, each once: `BG101, BG204`."""
    return ", ".join(dict.fromkeys(finding.code for finding in step.findings if finding.is_error))


def change(judged: JudgedChange) -> str:
    """A change and how it stands, in a line: `rate_limiter.max_latency_ms: 10 → 12, +20 %, loosen, ADR 31: …`."""
    item = judged.change
    parts = (words.sides(item), words.percent(item), item.direction.value, words.decision(judged))
    approvals = words.approvals(judged)
    return f"{item.budget}: {', '.join(part for part in parts if part)}{f': {approvals}' if approvals else ''}"


def approvers(judged: JudgedChange) -> tuple[str, ...]:
    """Who approved a change, under whatever rule, each once."""
    return tuple(dict.fromkeys(person for standing in judged.rule_statuses for person in standing.have))


def remarks(report: AuditReport) -> tuple[str, ...]:
    """What is worth knowing beside the findings: who approved own decisions, and the notes."""
    own = [
        found
        for step in report.steps
        for judged in step.changes
        if (found := words.self_approvers(judged.rule_statuses))
    ]
    people = ", ".join(sorted({person for found in own for person in found}))
    told_ = (f"{words.counted(len(own), 'change')} self-approved, by {people}",) if own else ()
    return (*told_, *report.notes)


def open_steps(report: AuditReport) -> tuple[StepReport, ...]:
    """The violations that nobody has accepted."""
    return tuple(step for step in report.steps if step.is_open)
