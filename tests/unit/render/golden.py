"""Reports that stand for what people meet, each rendered in every format and compared with its snapshot."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Final

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.problems import Place
from governance.domain.findings import Finding, Verdict, error, soften, verdict_of, warning
from governance.domain.judgement.changes import Change, Direction
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.rule_status import RuleStatus
from governance.domain.reports.judged_steps import CheckReport, StepReport

BASE: Final = "1111111111111111111111111111111111111111"
HEAD: Final = "2222222222222222222222222222222222222222"
FILE: Final = "budgets/capability_budgets.yaml"
ADR: Final = "adr/031-raise-rate-limiter-latency.md"


def limit_change(budget: str, before: str | None, after: str | None, line: int = 6) -> Change:
    """A change of a limit that nothing overrides."""
    limit = LimitId.parse(budget)
    assert limit is not None
    was, now = (None if side is None else Decimal(side) for side in (before, after))
    looser = now is None or (was is not None and (now > was) is limit.is_upper)
    direction = Direction.LOOSEN if looser else Direction.TIGHTEN
    return Change(budget, was, now, direction, FILE, Place(FILE, line, 19), limit, was, now)


def file_change(path: str, before: str | None, after: str | None) -> Change:
    """A change of a governed file; the contents' digests are given by one digit each."""
    was, now = (None if side is None else f"sha256:{side * 64}" for side in (before, after))
    return Change(path, was, now, Direction.GOVERNANCE, path, Place(path))


def report(*changes: JudgedChange, findings: tuple[Finding, ...] = (), verdict: Verdict | None = None) -> CheckReport:
    """A report with the verdict that its findings give."""
    return CheckReport(verdict or verdict_of(findings), BASE, HEAD, adoption=False, changes=changes, findings=findings)


LATENCY: Final = limit_change("rate_limiter.max_latency_ms", "10", "12")
ANYBODY: Final = RuleStatus("any change", 1, ("alice",), ("bob",))
COMPLETE: Final = RuleStatus("loosening", 2, ("alice", "bob"), ())
SHORT: Final = RuleStatus("loosening", 2, ("alice",), ("bob",))
OWN: Final = RuleStatus("any change", 1, ("alice",), (), ("alice",))

UNEXPLAINED: Final = error(
    "BG101",
    "rate_limiter.max_latency_ms: 10 → 12 has no decision: rate_limiter.max_latency_ms is a budget, and the step "
    "refers to no ADR",
    "budget propose rate_limiter.max_latency_ms=12, or put the old value back (10)",
    budget="rate_limiter.max_latency_ms",
    place=LATENCY.place,
)
TOO_FEW: Final = error(
    "BG201",
    f"rate_limiter.max_latency_ms: the rule 'loosening' has {SHORT.summary}",
    "ask them to run: budget sign 31",
    budget="rate_limiter.max_latency_ms",
    adr=31,
    place=Place(ADR),
)
OWN_WORK: Final = error(
    "BG204",
    "carol wrote ADR 31, or a part of it, and cannot approve it",
    "ask another eligible person; budget explain lists them",
    adr=31,
    place=Place("adr/signoffs/031/carol.yaml"),
)
ALTERED: Final = error(
    "BG301",
    "a sign-off record was removed",
    "put it back as it was; to take a sign-off back: budget sign 29 --withdraw",
    adr=29,
    place=Place("adr/signoffs/029/alice.yaml"),
)
SHALLOW: Final = error(
    "BG501", "this clone is shallow, and governed paths differ", "git fetch --unshallow, or fetch-depth: 0 in CI"
)
BY_ITSELF: Final = warning(
    "BG109",
    "passes as one step, but commit 333333333333 by itself does not: BG101 no decision",
    "land it as a merge or squashed, not by a rebase",
    budget="rate_limiter.max_latency_ms",
    adr=31,
    commit="3" * 40,
)

GOVERNED: Final = JudgedChange(LATENCY, 31, governed=True, rule_statuses=(ANYBODY, COMPLETE))
UNGOVERNED: Final = JudgedChange(LATENCY, None, governed=False)

_STEPS: Final = (
    StepReport(
        "3" * 40,
        dt.datetime(2026, 11, 23, 11, 15, tzinfo=dt.timezone(dt.timedelta(hours=1))),
        "Alice",
        "alice@example.com",
        "Raise the limiter's latency",
        "violation",
        (UNGOVERNED,),
        (UNEXPLAINED,),
    ),
    StepReport(
        "4" * 40,
        dt.datetime(2026, 11, 24, 8, 0, 30, tzinfo=dt.UTC),
        "Bob",
        "bob@example.com",
        "Sign ADR 31",
        "governed",
        (),
        (soften(OWN_WORK),),
    ),
)

_SEVERAL: Final = report(
    JudgedChange(
        limit_change("metrics@dev.max_memory_mb", None, "0.00004", 14), 32, governed=True, rule_statuses=(OWN,)
    ),
    JudgedChange(LATENCY, 31, governed=False, rule_statuses=(ANYBODY, SHORT)),
    JudgedChange(limit_change("schema_validator.min_throughput_rps", "1500.5", None, 3), None, governed=False),
    JudgedChange(file_change("budgets/policy.yaml", "a", "b"), 33, governed=True, rule_statuses=(COMPLETE,)),
    JudgedChange(file_change(".github/CODEOWNERS", None, "c"), None, governed=False),
    findings=(
        warning(
            "BG205",
            "nothing proves that carol wrote this sign-off: the signature is made with another key",
            "let carol run: budget sign 32",
            adr=32,
            place=Place("adr/signoffs/032/carol.yaml"),
        ),
        TOO_FEW,
        OWN_WORK,
        ALTERED,
        error(
            "BG103",
            "ADR 31 does not list schema_validator.min_throughput_rps: 1500.5 → none",
            "propose a decision that does: budget propose schema_validator.min_throughput_rps=none",
            budget="schema_validator.min_throughput_rps",
            adr=31,
            place=Place(ADR, 22),
        ),
    ),
)

REPORTS: Final = {
    "nothing": report(),
    "governed_with_warning": report(GOVERNED, findings=(soften(OWN_WORK),)),
    "ungoverned_raise": report(UNGOVERNED, findings=(UNEXPLAINED,)),
    "several": _SEVERAL,
    "adoption": replace(report(), adoption=True, base=None),
    "adoption_unreadable": replace(
        report(findings=(error("BG001", "`010` is octal", "write 10", place=Place(FILE, 3, 19)),)), adoption=True
    ),
    "repaired": report(
        JudgedChange(limit_change("rate_limiter.max_latency_ms", "12", "10"), None, governed=True, repaired=True)
    ),
    "indeterminate": report(findings=(SHALLOW,)),
    "self_approved": replace(
        report(JudgedChange(LATENCY, 31, governed=True, rule_statuses=(OWN,))),
        head=None,
        notes=("note: identity: commit trusts the host and whoever can push; sign-offs carry no signature",),
    ),
    "commit_by_commit": replace(report(GOVERNED, findings=(BY_ITSELF,)), steps=_STEPS),
    "no_steps": replace(report(), steps=()),
}
