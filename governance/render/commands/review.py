"""What `budget review` found, as text, as JSON and as Markdown, and what `--sign` wrote."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from capability_budgets.reading.values import format_percent, format_value
from governance.domain.budgets.units import written_unit
from governance.domain.findings import Finding, Verdict
from governance.domain.reports.review import MeasuredLimit, ReviewedLimit, ReviewReport, SignedReview
from governance.render.formats import json as json_format
from governance.render.formats import markdown as markdown_format
from governance.render.layout.blocks import joined, remarks, table
from governance.render.layout.escape import markdown, markdown_code
from governance.render.layout.json_text import Json, document, said
from governance.render.layout.style import Style, Tone
from governance.render.wording import change_words as words
from governance.render.wording import text_blocks
from governance.render.wording.decision_words import committing, text_of

COLUMNS: Final = ("Budget", "Value", "Last reviewed", "By", "Until", "Measured", "Headroom", "Trend", "12 months")
"""What a table of the limits says of each."""


def as_text(report: ReviewReport, style: Style) -> str:
    """The verdict, what needs a human, and a line a limit."""
    lines = table(map(cells, report.limits), style)
    blocks = (
        [style.paint(outcome(report), text_blocks.TONES[report.verdict])],
        text_blocks.findings(report.findings, style),
        [
            style.paint(line, Tone.DIM) if not item.measured else line
            for item, line in zip(report.limits, lines, strict=True)
        ],
        remarks(report.notes, style),
    )
    return joined(blocks)


def outcome(report: ReviewReport) -> str:
    """What was found, in a few words."""
    overdue = sum(finding.is_error for finding in report.findings)
    if overdue:
        return f"{overdue} overdue"
    looks = len(report.findings)
    return f"nothing is overdue; {words.counted(looks, 'remark')}" if looks else "nothing needs a review"


def cells(item: ReviewedLimit) -> list[str]:
    """What a table says of a limit, in the order of `COLUMNS`."""
    measured = item.measured
    return [
        str(item.limit),
        f"{format_value(item.value)} {written_unit(item.limit.name)}".rstrip(),
        f"{item.reviewed:%Y-%m-%d}",
        item.by,
        f"until {item.until}" if item.until else "",
        _measured(measured) if measured else "not measured",
        "" if item.headroom is None else f"{format_percent(item.headroom).lstrip('+')} unused",
        measured.trend or "" if measured else "",
        _year(item),
    ]


def _measured(measured: MeasuredLimit) -> str:
    low_high = measured.interval
    within = "" if low_high is None else f" ({format_value(low_high[0])} to {format_value(low_high[1])})"
    return f"{format_value(measured.value)}{within}"


def _year(item: ReviewedLimit) -> str:
    percent = item.loosenings.percent
    return "" if not percent else f"{format_percent(percent)} in 12 months"


def as_markdown(report: ReviewReport) -> str:
    """An issue's text: what needs a human as a list to tick off, and a table of the limits."""
    heading = {Verdict.FAIL: "Budget review: overdue"}.get(report.verdict, "Budget review")
    blocks = (
        [f"## {heading}"],
        [f"{markdown_format.capital(outcome(report))}."],
        [line for item in words.errors_first(report.findings) for line in _task(item)],
        _table(report),
        [f"> **Remark:** {markdown(note)}" for note in report.notes],
    )
    return joined(blocks)


def _task(finding: Finding) -> Iterator[str]:
    yield f"- [ ] **{finding.code}** {markdown(finding.message)}"
    yield f"  - {markdown(finding.fix)}"


def _table(report: ReviewReport) -> list[str]:
    rows = ([markdown_code(name), *map(markdown, rest)] for name, *rest in map(cells, report.limits))
    return markdown_format.table(COLUMNS, rows)


def as_json(report: ReviewReport) -> str:
    """The same as data."""
    parts: dict[str, Json] = {
        "schema": "budget-governance/review/1",
        "verdict": report.verdict.value,
        "head": report.head,
        "limits": [_limit(item) for item in report.limits],
        "findings": [json_format.finding(item) for item in words.errors_first(report.findings)],
        **said(notes=list(report.notes)),
    }
    return document(parts)


def _limit(item: ReviewedLimit) -> Json:
    return {
        "budget": str(item.limit),
        "value": item.value,
        "reviewed": words.moment(item.reviewed),
        "by": item.by,
        "due": item.due.isoformat() if item.due else None,
        "until": item.until.isoformat() if item.until else None,
        "loosenings": item.loosenings.count,
        "loosened_percent": _number(item.loosenings.percent),
        "measured": _measured_json(item.measured) if item.measured else None,
        "headroom_percent": _number(item.headroom),
        "suggested": item.suggested,
    }


def _measured_json(item: MeasuredLimit) -> Json:
    return {
        "value": item.value,
        "interval": None if item.interval is None else list(item.interval),
        "runs": item.runs,
        "machine": item.machine,
        "commit": item.commit,
        "date": words.moment(item.date),
        "trend": item.trend,
    }


def _number(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(f"{float(value):.6g}")


def signed(result: SignedReview) -> str:
    """What was signed, and how to commit it."""
    record = result.record
    lines = [f"{record.approver} has reviewed:", *(f"  {line.budget}: {line.after}" for line in record.changes)]
    lines.append(f"written: {result.path}")
    if result.commit:
        lines.append(f"committed as {result.commit[:12]}")
    else:
        lines.append(f"commit it: {committing([result.path], result.message)}")
    return text_of(lines)


def signed_json(result: SignedReview) -> str:
    """The same as data: schema `budget-governance/review-sign/1`."""
    record = result.record
    return document(
        {
            "schema": "budget-governance/review-sign/1",
            "path": result.path,
            "approver": record.approver,
            "date": words.moment(record.date),
            "changes": [{"budget": line.budget, "before": line.before, "after": line.after} for line in record.changes],
            "message": result.message,
            "commit": result.commit,
        }
    )
