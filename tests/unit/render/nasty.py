"""Texts that a repository may hold to fool whoever reads a report, and a report that is full of one of them."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Final

from capability_budgets.reading.limits import Limit, LimitId
from capability_budgets.reading.problems import Place
from governance.domain.findings import Finding, Verdict, error, warning
from governance.domain.judgement.changes import Change, Direction
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.rule_status import RuleStatus
from governance.domain.measurement.noise import Noise
from governance.domain.measurement.report import GateReport, JudgedLimit
from governance.domain.measurement.verdicts import LimitVerdict
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import CheckReport, StepReport
from tests.unit.render.golden import BASE, HEAD, report

HARMLESS: Final = "harmless"

NASTY: Final = (
    "\x1b[2J\x1b[1;32mPASS\x1b[0m",
    "\x9b31m",
    "\x07\x08\x08\x08\x7f",
    "a\nPASS  no budget change",
    "a\r\nb\rc",
    "::error::gone",
    "  ::stop-commands::secret",
    "a :: b ::set-output name=verdict::pass",
    "\n::add-mask::alice",
    "\u3000::debug::x",
    "text ##[error]planted",
    "##vso[task.complete result=Succeeded;]done",
    "##teamcity[testFinished name='x']",
    "]]>",
    "<!-- --><!DOCTYPE x [<!ENTITY e 'x'>]>&e;",
    "a | b | c",
    r"a \| b \\| c",
    "`code` ``more`` ```",
    "<script>alert(1)</script>",
    "</details></testsuite><img src=x onerror=alert(1)>",
    '" onload="x\' y',
    "@acme/architecture please approve, alice@example.com",
    "fixes #1, GH-2, acme/payments#3, !4, &5, %6, ~bug, $7",
    ":white_check_mark: :+1:",
    "https://evil.example www.evil.example [click](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "*strong* _em_ ~~gone~~ $\\frac{1}{2}$",
    "# heading",
    "- - - item",
    "1. item",
    "---",
    "=== ",
    "> quote",
    "    indented",
    "\tindented",
    "\ud800 lone \udfff",
    "latin \udce9 byte",
    "\ud83d\ude00",
    "\u202egnitsol\u202c \u2066x\u2069",
    "zero\u200bwidth\ufeff\u00ad",
    "line\u2028paragraph\u2029end\x85",
    "\ufffe\uffff\U0001fffe\x00\x01",
    "\U000e0041\U000e0042",
    "=cmd|' /C calc'!A0",
    "x;=cmd|' /C calc'!A0; +1;\"@x",
    "{0} {words} }{",
    "%0A%0D%25 100%",
    "a:b,c=d;e",
    "Ünïcödé → … 漢字 😀",
    " ",
    "",
)


def full_of(text: str) -> CheckReport:
    """A report that holds a text wherever a repository's own words can come to stand."""
    changes, findings = _changes(text), _findings(text)
    told = report(*changes, findings=findings)
    return CheckReport(
        told.verdict,
        text,
        text,
        adoption=False,
        changes=changes,
        findings=findings,
        steps=(_step(text),),
        notes=(text,),
    )


def audit_full_of(text: str) -> AuditReport:
    """The same for an audit: an open violation, an accepted one, and an adoption without a change."""
    adoption = replace(_step(text), status="adoption", changes=(), findings=())
    steps = (adoption, _step(text), replace(_step(text), accepted=text))
    return AuditReport(Verdict.FAIL, text, text, steps, _findings(text), text, partial=True, notes=(text,))


def gate_full_of(text: str) -> GateReport:
    """The same for the gate: a limit that is exceeded, one that is not decided, one that was not measured."""
    place = Place(text or "x", 3, 4)
    limit = Limit(LimitId(text, None, "max_latency_ms"), Decimal(10), text or "x", 3, 4)
    exceeded, undecided, missing = (
        error(code, text, text, budget=text, place=place) for code in ("GT111", "GT112", "GT103")
    )
    slow = JudgedLimit(
        limit, text, LimitVerdict.FAIL, text, text, Decimal(12), error_bound=0.01, samples=9, finding=exceeded
    )
    near = replace(slow, verdict=LimitVerdict.INCONCLUSIVE, finding=undecided)
    absent = JudgedLimit(limit, None, LimitVerdict.FAIL)
    noise = Noise(40, 5, 1.1, 1.2, 1.3)
    return GateReport(text, (text, text), (slow, near, absent), noise, (missing,), (text,))


def _step(text: str) -> StepReport:
    when = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    return StepReport(HEAD, when, text, text, text, "violation", _changes(text), _findings(text))


def _changes(text: str) -> tuple[JudgedChange, ...]:
    place = Place(text or "x", 3, 4)
    standing = RuleStatus(text, 2, (text,), (text, text), (text,))
    limit = Change(text, Decimal(1), Decimal(2), Direction.LOOSEN, text, place, None, Decimal(1), Decimal(2))
    moved = Change(text, text, text, Direction.GOVERNANCE, text, place)
    return (
        JudgedChange(limit, 31, governed=False, rule_statuses=(standing,)),
        JudgedChange(moved, None, governed=True, repaired=True),
    )


def _findings(text: str) -> tuple[Finding, ...]:
    place = Place(text or "x", 3, 4)
    return (
        error("BG201", text, text, budget=text, adr=31, place=place, commit=text),
        error("BG204", text, text, adr=31, place=place),
        warning("BG205", text, text, adr=7, place=place, commit=BASE),
    )
