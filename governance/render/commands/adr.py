"""What is read in decision records, as text and as JSON."""

from collections.abc import Iterable, Iterator

from governance.domain.reports.adr import ReadRecord
from governance.render.formats import json as json_format
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document
from governance.render.layout.style import Style, Tone
from governance.render.wording import text_blocks


def as_json(records: Iterable[ReadRecord]) -> str:
    """Everything that is read, as the contract names it."""
    return document({"schema": "budget-governance/adr/1", "adrs": [_record(item) for item in records]})


def _record(item: ReadRecord) -> Json:
    adr = item.adr
    return {
        "path": adr.path,
        "number": adr.number,
        "title": adr.title,
        "status": adr.status.value if adr.status else None,
        "date": adr.date.isoformat() if adr.date else None,
        "deciders": adr.deciders,
        "supersedes": adr.supersedes,
        "superseded_by": adr.superseded_by,
        "changes": [
            {
                "budget": row.line.budget,
                "before": row.line.before,
                "after": row.line.after,
                **({"until": row.until.isoformat()} if row.until else {}),
            }
            for row in adr.rows
        ],
        "digest": adr.digest,
        "findings": [json_format.finding(finding) for finding in item.findings],
    }


def as_text(records: Iterable[ReadRecord], style: Style) -> str:
    """A block a record: number and title, what is known of it, its changes, and why it could not count."""
    blocks = ["".join(f"{line}\n" for line in _block(item, style)) for item in records]
    return "\n".join(blocks) or "no decision record is here\n"


def _block(item: ReadRecord, style: Style) -> Iterator[str]:
    adr = item.adr
    number = "no number" if adr.number is None else f"ADR {adr.number:03d}"
    yield f"{style.paint(number, Tone.BOLD)}  {terminal(adr.title or 'without a title')}"
    yield f"  {terminal(adr.path)}"
    yield from style.wrap(terminal("; ".join(_facts(item))), "  ")
    yield from (f"  {terminal(str(row.line))}{f' until {row.until}' if row.until else ''}" for row in adr.rows)
    if adr.decides_budgets:
        yield f"  {adr.digest}"
    yield from text_blocks.findings(item.findings, style)


def _facts(item: ReadRecord) -> Iterator[str]:
    adr = item.adr
    yield f"status {adr.status.value if adr.status else 'none'}"
    if adr.date:
        yield f"date {adr.date.isoformat()}"
    if adr.deciders:
        yield f"deciders {', '.join(adr.deciders)}"
    for words, numbers in (("supersedes", adr.supersedes), ("superseded by", adr.superseded_by)):
        if numbers:
            yield f"{words} {', '.join(map(str, numbers))}"
