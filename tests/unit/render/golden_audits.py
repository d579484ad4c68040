"""Audits that stand for what people meet, each rendered in every format and compared with its snapshot."""

import datetime as dt
from dataclasses import replace
from typing import Final

from capability_budgets.reading.problems import Place
from governance.domain.findings import Finding, Verdict, error, soften, verdict_of, warning
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import StepReport
from tests.unit.render.golden import (
    ALTERED,
    ANYBODY,
    COMPLETE,
    GOVERNED,
    LATENCY,
    OWN,
    OWN_WORK,
    SHALLOW,
    SHORT,
    TOO_FEW,
    UNEXPLAINED,
    UNGOVERNED,
    file_change,
    limit_change,
)

ADOPTED: Final = "1" * 40
HEAD: Final = "9" * 40
NOTE: Final = "note: identity is `commit`: approvals rest on the host and on who can push, not on signatures"
REASON: Final = "An emergency on a Sunday; decided afterwards in ADR 032."


def landed(
    digit: str,
    status: str,
    *changes: JudgedChange,
    findings: tuple[Finding, ...] = (),
    accepted: str | None = None,
    subject: str = "Raise the limiter's latency",
) -> StepReport:
    """A step whose commit and day are told by one hex digit."""
    when = dt.datetime(2026, 11, 1 + int(digit, 16), 10, 15, tzinfo=dt.UTC)
    author = ("Alice", "alice@example.com") if int(digit, 16) % 2 else ("Bob", "bob@example.com")
    found = tuple(replace(finding, commit=finding.commit or digit * 40) for finding in findings)
    return StepReport(digit * 40, when, *author, subject, status, changes, found, accepted)


def audited(*steps: StepReport, findings: tuple[Finding, ...] = (), verdict: Verdict | None = None) -> AuditReport:
    """An audit with the verdict that its open steps and its findings give."""
    open_ = (finding for step in steps if step.is_open for finding in step.findings)
    return AuditReport(verdict or verdict_of((*open_, *findings)), HEAD, ADOPTED, steps, findings)


ADOPTION: Final = landed("1", "adoption", subject="Adopt performance budgets")
RAISED: Final = landed("2", "governed", GOVERNED)
WARNED: Final = landed("3", "governed", findings=(soften(OWN_WORK),), subject="Sign ADR 31")
HURRIED: Final = landed("4", "violation", UNGOVERNED, findings=(UNEXPLAINED,), subject="Make the build green")
REPAIRED: Final = landed(
    "5",
    "governed",
    JudgedChange(limit_change("rate_limiter.max_latency_ms", "12", "10"), None, governed=True, repaired=True),
    subject="Put the governed value back",
)
SEVERAL: Final = landed(
    "6",
    "violation",
    JudgedChange(
        limit_change("metrics@dev.max_memory_mb", None, "0.00004", 14), 32, governed=True, rule_statuses=(OWN,)
    ),
    JudgedChange(LATENCY, 31, governed=False, rule_statuses=(ANYBODY, SHORT)),
    JudgedChange(limit_change("schema_validator.min_throughput_rps", "1500.5", None, 3), None, governed=False),
    JudgedChange(file_change("budgets/policy.yaml", "a", "b"), 33, governed=True, rule_statuses=(COMPLETE,)),
    JudgedChange(file_change(".github/CODEOWNERS", None, "c"), None, governed=False),
    findings=(
        warning("BG205", "nothing proves that carol wrote this sign-off", "let carol run: budget sign 32", adr=32),
        TOO_FEW,
        replace(OWN_WORK, commit="e" * 40),
        ALTERED,
    ),
    subject="Several things at once",
)
UNREADABLE: Final = landed(
    "7",
    "violation",
    findings=(error("BG001", "`010` is octal", "write 10", place=Place("budgets/capability_budgets.yaml", 3, 19)),),
    subject="Round the numbers",
)
TIGHTENED: Final = landed(
    "8",
    "governed",
    JudgedChange(limit_change("metrics.max_latency_ms", "5", "4.375"), 34, governed=True, rule_statuses=(OWN,)),
    subject="Hold metrics to what they take",
)

AUDITS: Final = {
    "clean": audited(ADOPTION, RAISED, WARNED, TIGHTENED),
    "one_step": audited(ADOPTION),
    "nothing": replace(audited(), since=ADOPTED, adopted=None),
    "violations": replace(audited(ADOPTION, RAISED, HURRIED, REPAIRED, SEVERAL, UNREADABLE, TIGHTENED), notes=(NOTE,)),
    "accepted": audited(ADOPTION, replace(HURRIED, accepted=REASON), replace(SEVERAL, accepted=REASON), TIGHTENED),
    "one_open": audited(ADOPTION, replace(HURRIED, accepted=REASON), UNREADABLE),
    "partial": replace(audited(ADOPTION, RAISED, WARNED, verdict=Verdict.INDETERMINATE), head="3" * 40, partial=True),
    "partial_failure": replace(audited(ADOPTION, HURRIED), partial=True),
    "partial_at_once": replace(audited(verdict=Verdict.INDETERMINATE), adopted=None, partial=True),
    "since": replace(audited(WARNED, TIGHTENED), since="2" * 40, adopted=None),
    "rewritten": audited(
        ADOPTION,
        RAISED,
        findings=(
            error("BG301", "the sealed history is gone", "find out who rewrote it", commit="d" * 40),
            warning("BG110", "nobody could approve", "name more people", place=Place("budgets/policy.yaml", 12)),
        ),
    ),
    "undecided": replace(audited(findings=(SHALLOW,)), adopted=None),
    "unknown_adoption": replace(audited(HURRIED), adopted=None),
    "undecided_step": audited(ADOPTION, landed("4", "violation", findings=(SHALLOW,)), HURRIED),
}
