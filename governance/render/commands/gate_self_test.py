"""What `budget gate --self-test` found, as text and as JSON."""

from collections.abc import Iterator
from typing import Final

from capability_budgets.reading.values import format_value
from governance.domain.measurement.report import rounded, with_unit
from governance.domain.measurement.verdicts import LimitVerdict
from governance.domain.reports.gate_self_test import LimitTally, SelfTestReport
from governance.render.formats import json as json_format
from governance.render.layout.blocks import joined, table
from governance.render.layout.json_text import Json, document
from governance.render.layout.style import Style
from governance.render.wording import text_blocks

_HEAD: Final = ("limit", "budget", "pass", "fail", "undecided", "measured", "slower than the run before")


def as_text(report: SelfTestReport, style: Style) -> str:
    """How often the gate would stop or stay undecided, a line a limit, and what always fails."""
    findings = text_blocks.findings(report.findings, style)
    blocks = (_head(report), _table(report, style), list(_breaches(report)), findings)
    return joined(blocks)


def _head(report: SelfTestReport) -> list[str]:
    runs = len(report.verdicts)
    return [
        f"A/A on this machine: {runs} runs of the suite, with nothing changed between them",
        f"  would stop       {_often(report, LimitVerdict.FAIL)}",
        f"  stay undecided   {_often(report, LimitVerdict.INCONCLUSIVE)}",
    ]


def _often(report: SelfTestReport, verdict: LimitVerdict) -> str:
    """A count, and how often it may be in the long run."""
    counted = f"{report.count(verdict)} of {len(report.verdicts)}"
    return f"{counted}  (at most {100 * report.at_most(verdict):.0f} % of runs, with 95 % confidence)"


def _table(report: SelfTestReport, style: Style) -> list[str]:
    rows = (_HEAD, *map(_cells, report.limits))
    return [f"  {line}" for line in table(rows, style, indent=2)] if report.limits else []


def _cells(item: LimitTally) -> Iterator[str]:
    yield str(item.id)
    yield with_unit(format_value(item.limit.value), item.id)
    for verdict in (LimitVerdict.PASS, LimitVerdict.FAIL, LimitVerdict.INCONCLUSIVE):
        yield str(item.verdicts[verdict])
    yield _range(item)
    yield f"{item.slower} of {item.compared}" if item.compared else "not compared"


def _range(item: LimitTally) -> str:
    if item.lowest is None or item.highest is None:
        return "none"
    low, high = (rounded(value, item.limit.value) for value in (item.lowest, item.highest))
    return with_unit(f"{low} to {high}", item.id)


def _breaches(report: SelfTestReport) -> Iterator[str]:
    """What fails in every run is no noise."""
    for item in report.limits:
        if item.verdicts[LimitVerdict.FAIL] == len(report.verdicts):
            yield f"{item.id} fails in every run: that is not the machine's doing"


def as_json(report: SelfTestReport) -> str:
    """The report; what was measured is in the limit's own unit."""
    return document(
        {
            "schema": "budget-governance/gate-self-test/1",
            "environment": report.environment,
            "runs": len(report.verdicts),
            "stopped": report.count(LimitVerdict.FAIL),
            "undecided": report.count(LimitVerdict.INCONCLUSIVE),
            "limits": [_limit(item) for item in report.limits],
            "findings": [json_format.finding(item) for item in report.findings],
        }
    )


def _limit(item: LimitTally) -> dict[str, Json]:
    return {
        "capability": item.limit.id.capability,
        "environment": item.environment,
        "limit": item.limit.id.name,
        "budget": item.limit.value,
        "benchmark": item.benchmark,
        **{verdict.value: item.verdicts[verdict] for verdict in LimitVerdict},
        "lowest": item.lowest,
        "highest": item.highest,
        "slower": item.slower,
        "compared": item.compared,
    }
