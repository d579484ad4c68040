"""What every format says in the same words. Nothing here is escaped: each format does that for itself."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from capability_budgets.reading.values import Value, format_percent, show
from governance.domain.codes import FINDING_CODES
from governance.domain.digests import DIGEST, OBJECT_ID
from governance.domain.findings import Finding, Severity, Verdict

if TYPE_CHECKING:
    # A report without changes is drawn without loading what judges.
    from governance.domain.judgement.changes import Change
    from governance.domain.judgement.judged_changes import JudgedChange
    from governance.domain.judgement.rule_status import RuleStatus
    from governance.domain.reports.judged_steps import CheckReport, StepReport

ABOUT_SIGN_OFFS: Final = frozenset(f"BG20{digit}" for digit in range(2, 10))
"""The codes that tell why a sign-off, or the approvals of a decision, did not count."""


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 change`, `2 changes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def short_oid(oid: str | None, absent: str) -> str:
    """The first digits of an object id, or the words for what has none."""
    if oid is None:
        return absent
    return oid[:12] if OBJECT_ID.fullmatch(oid) else oid


def short_value(value: Value) -> str:
    """A side of a change; of a content digest the first digits, as of an object id."""
    shown = show(value)
    return f"{shown[7:15]}…" if DIGEST.fullmatch(shown) else shown


def sides(change: "Change") -> str:
    """What a change does: `10 → 12`."""
    return f"{short_value(change.before)} → {short_value(change.after)}"


def percent(change: "Change") -> str:
    """By how much the effective value grows; empty where no percentage exists."""
    return "" if change.percent is None or change.is_renewal else format_percent(change.percent)


def decision(judged: "JudgedChange") -> str:
    """What lets a change stand, or came nearest: `ADR 31`, `repair`, `no ADR`."""
    if judged.repaired:
        return "repair"
    until = f" until {judged.row.until}" if judged.row and judged.row.until else ""
    return "no ADR" if judged.adr is None else f"ADR {judged.adr}{until}"


def approvals(judged: "JudgedChange") -> str:
    """How the approvals of a change stand, in short: what is missing, else the rule that asked for most."""
    if judged.repaired:
        return "restores the last governed value, which needs no ADR"
    if not judged.rule_statuses:
        return ""
    missing = [f"{item.name}: {item.summary}" for item in judged.rule_statuses if not item.is_met]
    words = "; ".join(missing) or max(judged.rule_statuses, key=lambda item: item.need).summary
    return words + _marked(self_approvers(judged.rule_statuses))


def approval_state(item: "RuleStatus") -> str:
    """How one rule stands, in full: who approved, who could, and who approved an own decision."""
    too = f" ({', '.join(item.could)} could, too)" if item.is_met and item.could else ""
    return f"{item.name}: {item.summary}{too}{_marked(item.self_approved)}"


def self_approvers(rule_statuses: "Iterable[RuleStatus]") -> tuple[str, ...]:
    """Who approved a decision of their own, each once."""
    return tuple(dict.fromkeys(person for item in rule_statuses for person in item.self_approved))


def _marked(people: Sequence[str]) -> str:
    return f" [self-approved: {', '.join(people)}]" if people else ""


def self_approvals(changes: "Iterable[JudgedChange]") -> tuple[str, ...]:
    """A remark for each change that somebody approved who decided it, for formats without a line a change."""
    return tuple(
        f"{judged.change.budget} is self-approved: {', '.join(people)}"
        for judged in changes
        if (people := self_approvers(judged.rule_statuses))
    )


def outcome(report: "CheckReport") -> str:
    """The verdict's reason in one sentence that holds nothing but numbers."""
    if report.verdict is Verdict.INDETERMINATE:
        return "could not decide: what is needed for the judgement is missing"
    if report.adoption and report.verdict is Verdict.PASS:
        return "adoption: the budgets of this step become the baseline"
    ungoverned = sum(not judged.governed for judged in report.changes)
    if ungoverned:
        return _ungoverned(ungoverned, len(report.changes))
    what = "adoption" if report.adoption else _governed(len(report.changes))
    errors = report.count(Severity.ERROR)
    return f"{what}, but {counted(errors, 'error')}" if errors else what


def _ungoverned(number: int, total: int) -> str:
    if total == 1:
        return "the change is not governed"
    verb = "is" if number == 1 else "are"
    return f"{number} of {total} changes {verb} not governed"


def _governed(number: int) -> str:
    if not number:
        return "no budget change"
    return "1 change, governed" if number == 1 else f"{number} changes, all governed"


def totals(report: "CheckReport") -> str:
    """The counts at the end: `2 changes, 1 governed; 1 error, 0 warnings`."""
    governed = sum(judged.governed for judged in report.changes)
    errors = counted(report.count(Severity.ERROR), "error")
    warnings = counted(report.count(Severity.WARNING), "warning")
    return f"{counted(len(report.changes), 'change')}, {governed} governed; {errors}, {warnings}"


def judged_range(report: "CheckReport") -> str:
    """What was judged: `0123456789ab → the index`."""
    return f"{short_oid(report.base, 'nothing')} → {short_oid(report.head, 'the index')}"


def place(finding: Finding) -> str:
    """Where a finding is: `adr/031.md:6:3`, with the commit that brought it; empty where neither is known."""
    where = str(finding.place)
    commit = f"commit {short_oid(finding.commit, '')}" if finding.commit else ""
    return f"{where} ({commit})" if where and commit else where or commit


def title(code: str) -> str:
    """The short name of a finding's code; empty for a code that is not listed."""
    return FINDING_CODES[code].title if code in FINDING_CODES else ""


def why(code: str) -> str:
    """Why the rule exists, half a sentence; empty for a code that is not listed."""
    return FINDING_CODES[code].why if code in FINDING_CODES else ""


def status(step: "StepReport") -> str:
    """What became of a step, in a word: its status, `accepted`, or `undecided`."""
    if step.accepted is not None:
        return "accepted"
    return "undecided" if is_undecided(step) else step.status


def is_undecided(step: "StepReport") -> bool:
    """Whether history that a step needs for its judgement is missing."""
    return any(finding.code == "BG501" and finding.is_error for finding in step.findings)


def within(step: "StepReport") -> tuple[Finding, ...]:
    """The findings of a step, errors first, for where they stand below it: its own commit is not said once more."""
    return tuple(
        replace(finding, commit=None) if finding.commit == step.commit else finding
        for finding in errors_first(step.findings)
    )


def errors_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as people read them: errors, then warnings, each in their own order."""
    return tuple(sorted(findings, key=lambda finding: not finding.is_error))


def moment(when: dt.datetime) -> str:
    """A moment in UTC to the second: `2026-11-23T10:15:00Z`."""
    return f"{when.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
