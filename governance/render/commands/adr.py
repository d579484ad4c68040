"""What is read in decision records, as text and as JSON."""

from collections.abc import Iterable, Iterator

from governance.commands.adr import findings_of
from governance.domain.judgement.records import Adr, Row
from governance.render.formats import json as json_format
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document
from governance.render.layout.style import Style, Tone
from governance.render.wording import text_blocks as text_parts

SCHEMA = "budget-governance/adr/1"
"""The name and version of the JSON."""


def as_json(adrs: Iterable[Adr]) -> str:
    """Everything that is read, as the contract names it."""
    return document({"schema": SCHEMA, "adrs": [_record(adr) for adr in adrs]})


def _record(adr: Adr) -> Json:
    return {
        "path": adr.path,
        "number": adr.number,
        "title": adr.title,
        "status": adr.status.value if adr.status else None,
        "date": adr.date.isoformat() if adr.date else None,
        "deciders": adr.deciders,
        "supersedes": adr.supersedes,
        "superseded_by": adr.superseded_by,
        "changes": [_row(row) for row in adr.rows],
        "digest": adr.digest,
        "findings": [json_format.finding(item) for item in findings_of(adr)],
    }


def _row(row: Row) -> Json:
    until: dict[str, Json] = {"until": row.until.isoformat()} if row.until else {}
    return {"budget": row.line.budget, "before": row.line.before, "after": row.line.after, **until}


def as_text(adrs: Iterable[Adr], style: Style) -> str:
    """A block a record: number and title, what is known of it, its changes, and why it could not count."""
    blocks = ["".join(f"{line}\n" for line in _block(adr, style)) for adr in adrs]
    return "\n".join(blocks) or "no decision record is here\n"


def _block(adr: Adr, style: Style) -> Iterator[str]:
    number = "no number" if adr.number is None else f"ADR {adr.number:03d}"
    yield f"{style.paint(number, Tone.BOLD)}  {terminal(adr.title or 'without a title')}"
    yield f"  {terminal(adr.path)}"
    yield from style.wrap(terminal("; ".join(_facts(adr))), "  ")
    yield from (f"  {terminal(str(row.line))}{f' until {row.until}' if row.until else ''}" for row in adr.rows)
    if adr.decides_budgets:
        yield f"  {adr.digest}"
    yield from text_parts.findings(findings_of(adr), style)


def _facts(adr: Adr) -> Iterator[str]:
    yield f"status {adr.status.value if adr.status else 'none'}"
    if adr.date:
        yield f"date {adr.date.isoformat()}"
    if adr.deciders:
        yield f"deciders {', '.join(adr.deciders)}"
    for words, numbers in (("supersedes", adr.supersedes), ("superseded by", adr.superseded_by)):
        if numbers:
            yield f"{words} {', '.join(map(str, numbers))}"
