"""What `log` and `backtest` tell, as people meet it."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from governance.domain.reports.backtest import BacktestReport, Flip
from governance.domain.reports.judged_steps import StepReport
from governance.domain.reports.log import LogEntry, LogReport
from tests.unit.render.golden import GOVERNED, LATENCY, SHALLOW, UNGOVERNED
from tests.unit.render.golden_audits import ADOPTION, HEAD, HURRIED, REASON, REPAIRED, SEVERAL, landed
from tests.unit.render.nasty import audit_full_of

RAISED: Final = landed("2", "governed", GOVERNED)
REMOVED: Final = landed(
    "a", "governed", GOVERNED._replace(change=replace(LATENCY, after=None, effective_after=None)), subject="Remove it"
)
_ENTRIES: Final = (
    LogEntry(Decimal("9.5"), "before adoption", landed("0", "before-adoption", subject="The first numbers"), None),
    LogEntry(Decimal(10), "adoption", ADOPTION, None),
    LogEntry(Decimal(12), "ADR 031", RAISED, GOVERNED),
    LogEntry(Decimal(14), "no decision", HURRIED, UNGOVERNED),
    LogEntry(Decimal(10), "repair", REPAIRED, REPAIRED.changes[0]),
    LogEntry(Decimal(12), "no decision", replace(HURRIED, accepted=REASON), UNGOVERNED),
    LogEntry(Decimal("0.00004"), "ADR 032", SEVERAL, SEVERAL.changes[0]),
    LogEntry(None, "ADR 031", REMOVED, REMOVED.changes[0]),
)

LOGS: Final = {
    "life": LogReport("rate_limiter.max_latency_ms", HEAD, _ENTRIES),
    "override": LogReport("metrics@dev.max_memory_mb", HEAD, _ENTRIES[:1], notes=("note: the base limit holds",)),
    "file": LogReport("budgets/policy.yaml", HEAD, (LogEntry("sha256:" + "a" * 64, "adoption", ADOPTION, None),)),
    "undecided": LogReport("rate_limiter.max_latency_ms", HEAD, (), (SHALLOW,)),
}

STRICT: Final = Flip(RAISED, replace(HURRIED, commit=RAISED.commit, findings=HURRIED.findings[:1]))
LAX: Final = Flip(
    replace(SEVERAL, accepted=REASON), landed("6", "governed", GOVERNED, subject="Several things at once")
)
OUTSIDE: Final = Flip(HURRIED, None)
INSIDE: Final = Flip(None, HURRIED)

BACKTESTS: Final = {
    "nothing_flips": BacktestReport("other.yaml", HEAD, None, 7, ()),
    "both_ways": BacktestReport("other.yaml", HEAD, "1" * 40, 9, (STRICT, LAX), notes=("warning: another repository",)),
    "nothing_to_judge": BacktestReport("other.yaml", HEAD, None, 2, (OUTSIDE, INSIDE)),
    "undecided": BacktestReport("other.yaml", HEAD, None, 0, (), (SHALLOW,)),
}


def log_full_of(text: str) -> LogReport:
    """The life of a budget whose texts are all the same."""
    report = audit_full_of(text)
    entries = [LogEntry(text, "no decision", step, step.changes[0]) for step in report.steps if step.changes]
    return LogReport(
        text, text, (LogEntry(text, "adoption", report.steps[0], None), *entries), report.findings, (text,)
    )


def backtest_full_of(text: str, *, findings: bool = False) -> BacktestReport:
    """A backtest whose texts are all the same."""
    report = audit_full_of(text)
    _, violation, accepted = report.steps
    passed: StepReport = replace(violation, status="governed", findings=())
    flips = (Flip(passed, violation), Flip(accepted, passed), Flip(violation, None))
    return BacktestReport(text, text, text, 9, flips, report.findings if findings else (), (text,))
