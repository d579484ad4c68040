"""The limits that `budget show` found, as text and as JSON."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from capability_budgets.reading.values import format_value
from governance.domain.budgets.units import unit_of, written_unit
from governance.domain.reports.show import ShownLimit, ShowReport
from governance.render.formats import json as json_format
from governance.render.layout.blocks import table
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document
from governance.render.layout.style import Style, Tone
from governance.render.wording import change_words as words
from governance.render.wording import text_blocks


def as_text(report: ShowReport, style: Style) -> str:
    """A heading a capability and a line a limit; the findings alone where anything cannot be read."""
    if report.findings:
        lines = text_blocks.findings(report.findings, style)
    else:
        lines = list(_limits(report, style)) or ["no limit is stated"]
    return "".join(f"{line}\n" for line in lines)


def _limits(report: ShowReport, style: Style) -> Iterator[str]:
    rows = table(_rows(report.limits), style)
    for name, group in groupby(zip(report.limits, rows, strict=True), key=lambda item: item[0].capability.name):
        items = list(group)
        yield from _heading(name, items[0][0], style)
        for item, row in items:
            yield f"  {style.paint(row, Tone.CAREFUL) if item.limit.id.environment else row}"


def _heading(name: str, item: ShownLimit, style: Style) -> Iterator[str]:
    owner = item.capability.owner or ", ".join(item.owners) or "no owner"
    yield f"{style.paint(name, Tone.BOLD)}  {terminal(owner)}"
    if item.capability.description:
        yield from style.wrap(terminal(item.capability.description), "  ")


def _rows(limits: Iterable[ShownLimit]) -> list[list[str]]:
    shown = list(limits)
    width = max((len(format_value(item.limit.value)) for item in shown), default=0)
    return [
        [
            item.limit.id.name,
            f"@{item.limit.id.environment}" if item.limit.id.environment else "",
            f"{format_value(item.limit.value):>{width}} {written_unit(item.limit.id.name)}".rstrip(),
            _override(item),
            f"until {item.until}{', over' if item.is_over else ''}" if item.until else "",
            f"{item.limit.file}:{item.limit.line}",
        ]
        for item in shown
    ]


def _override(item: ShownLimit) -> str:
    if item.limit.id.environment is None:
        return ""
    return "override" if item.base is None else f"override of {format_value(item.base)}"


def as_json(report: ShowReport) -> str:
    """The same as data."""
    return document(
        {
            "schema": "budget-governance/show/1",
            "verdict": report.verdict.value,
            "environment": report.environment,
            "limits": [_limit(item) for item in report.limits],
            "findings": [json_format.finding(item) for item in words.errors_first(report.findings)],
        }
    )


def _limit(item: ShownLimit) -> Json:
    identity = item.limit.id
    return {
        "budget": str(identity),
        "capability": identity.capability,
        "environment": identity.environment,
        "limit": identity.name,
        "value": item.limit.value,
        "unit": unit_of(identity.name),
        "override": identity.environment is not None,
        "overrides": item.base,
        "until": item.until.isoformat() if item.until else None,
        "file": item.limit.file,
        "line": item.limit.line,
        "owner": item.capability.owner,
        "codeowners": item.owners,
        "description": item.capability.description,
        "runbook_url": item.capability.runbook_url,
    }


def as_badge(report: ShowReport) -> str:
    """A badge as shields.io draws it: one limit's value, or how many hold.

    See https://shields.io/badges/endpoint-badge.
    """
    if report.findings:
        badge: dict[str, Json] = {"label": "budgets", "message": "unreadable", "color": "red", "isError": True}
    elif len(report.limits) == 1:
        (item,) = report.limits
        unit = written_unit(item.limit.id.name)
        value = f"{format_value(item.limit.value)} {unit}".rstrip()
        badge = {"label": str(item.limit.id), "message": value, "color": "blue"}
    else:
        number = words.counted(len(report.limits), "limit")
        badge = {"label": "budgets", "message": number, "color": "blue"}
    return document({"schemaVersion": 1, **badge})
