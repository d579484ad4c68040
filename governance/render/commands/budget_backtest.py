"""What `budget backtest --budgets` found, as text and as JSON."""

from collections.abc import Iterator
from decimal import Decimal

from capability_budgets.reading.values import format_value
from governance.domain.budgets.units import written_unit
from governance.domain.measurement.recorded import Recorded
from governance.domain.measurement.verdicts import LimitVerdict
from governance.domain.reports.budget_backtest import BudgetBacktest, LimitBacktest, Regression
from governance.render.layout.blocks import joined, remarks
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document, said
from governance.render.layout.style import Style, Tone
from governance.render.wording import change_words as words


def as_text(report: BudgetBacktest, style: Style) -> str:
    """A few lines a limit: what would have been stopped, and which changes for the worse that would have caught."""
    if not report.limits:
        blocks = [["nothing was recorded of these limits yet"]]
    else:
        blocks = [_head(report), *(list(_limit(item, style)) for item in report.limits)]
    blocks.append(remarks(report.notes, style))
    return joined(blocks)


def _head(report: BudgetBacktest) -> list[str]:
    totals = _totals(report)
    caught = f"{totals['caught']} of {words.counted(totals['regressions'], 'regression')} caught"
    stops = f"{words.counted(totals['stops'], 'stop')} of {words.counted(totals['measurements'], 'measurement')}"
    return [f"{terminal(report.budgets)}: {caught}, {stops}, {totals['false_stops']} of them false"]


def _limit(item: LimitBacktest, style: Style) -> Iterator[str]:
    value = f"{format_value(item.value)} {written_unit(item.limit.name)}".rstrip()
    yield f"{style.paint(terminal(str(item.limit)), Tone.BOLD)}  {value}  {terminal(item.machine)}"
    stops, false_stops = len(item.stops), len(item.false_stops)
    told = f"{words.counted(stops, 'stop')} of {words.counted(len(item.would_be), 'measurement')}, {false_stops} false"
    yield f"  {style.paint(told, Tone.BAD if false_stops else Tone.DIM)}"
    for one in item.regressions:
        yield f"  {_regression(one, style)}"


def _regression(item: Regression, style: Style) -> str:
    change = f"{item.before:.4g} → {item.after:.4g} since {item.first.commit[:12]} ({item.first.date:%Y-%m-%d})"
    if item.stop is None:
        return f"{style.paint('missed', Tone.BAD)}  {change}"
    late = f", {words.counted(item.delay, 'measurement')} later" if item.delay else ""
    return f"{style.paint('caught', Tone.GOOD)}  {change}{late}"


def _totals(report: BudgetBacktest) -> dict[str, int]:
    flips = [(one, verdict) for item in report.limits for one, verdict in item.flips]
    return {
        "measurements": sum(len(item.would_be) for item in report.limits),
        "stops": sum(len(item.stops) for item in report.limits),
        "false_stops": sum(len(item.false_stops) for item in report.limits),
        "regressions": sum(len(item.regressions) for item in report.limits),
        "caught": sum(item.caught for item in report.limits),
        "would_fail": sum(verdict is LimitVerdict.FAIL for _, verdict in flips),
        "would_pass": sum(verdict is LimitVerdict.PASS for _, verdict in flips),
    }


def as_json(report: BudgetBacktest) -> str:
    """The same as data, with the measurements of which the gate would have said something else."""
    parts: dict[str, Json] = {
        "schema": "budget-governance/backtest/1",
        "verdict": "pass",
        "budgets": report.budgets,
        "limits": [_as_data(item) for item in report.limits],
        "flips": [_flip(item, one, verdict) for item in report.limits for one, verdict in item.flips],
        "totals": dict(_totals(report)),
        **said(notes=list(report.notes)),
    }
    return document(parts)


def _as_data(item: LimitBacktest) -> Json:
    return {
        "budget": str(item.limit),
        "machine": item.machine,
        "value": item.value,
        "measurements": len(item.would_be),
        "stops": len(item.stops),
        "undecided": sum(verdict is LimitVerdict.INCONCLUSIVE for _, verdict in item.would_be),
        "false_stops": [_place(one) for one in item.false_stops],
        "regressions": [_regression_as_data(one) for one in item.regressions],
        "caught": item.caught,
    }


def _regression_as_data(item: Regression) -> Json:
    return {
        **_place(item.first),
        "before": _number(item.before),
        "after": _number(item.after),
        "caught": item.stop is not None,
        "stop": None if item.stop is None else item.stop.commit,
        "delay": None if item.stop is None else item.delay,
    }


def _place(item: Recorded) -> dict[str, Json]:
    return {"commit": item.commit, "date": words.moment(item.date)}


def _flip(limit: LimitBacktest, item: Recorded, verdict: LimitVerdict) -> Json:
    return {
        **_place(item),
        "budget": str(limit.limit),
        "machine": limit.machine,
        "value": item.value,
        "was": item.verdict.value,
        "would_be": verdict.value,
    }


def _number(value: float) -> Decimal:
    return Decimal(f"{value:.12g}")
