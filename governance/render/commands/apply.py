"""What `budget apply` says, as text and as JSON."""

from governance.domain.reports.apply import Applied
from governance.render.layout.json_text import document
from governance.render.wording.decision_words import change_as_data, changes_in_words, text_of


def as_text(result: Applied) -> str:
    """What was written, and the commit message to use."""
    number = f"{result.number:03d}"
    head = f"ADR {number} is accepted and applied."
    lines = [
        head if result.paths else f"ADR {number} is applied here already: nothing was written.",
        *changes_in_words(result.changes),
        *(f"written: {path}" for path in result.paths),
        *(f"not committed before: {path}" for path in result.records),
    ]
    if result.commit:
        return text_of([*lines, f"committed as {result.commit[:12]}"])
    if not (result.paths or result.records):
        return text_of(lines)
    indented = [f"    {line}".rstrip() for line in result.message.strip().splitlines()]
    told = ("", "Commit these files with this message:", "", *indented)
    return text_of([*lines, *told, "", f"or have it done: budget apply {result.number} --commit"])


def as_json(result: Applied) -> str:
    """What was applied, as data: schema `budget-governance/apply/1`."""
    return document(
        {
            "schema": "budget-governance/apply/1",
            "adr": result.number,
            "paths": list(result.paths),
            "records": list(result.records),
            "changes": [change_as_data(change) for change in result.changes],
            "message": result.message,
            "commit": result.commit,
        }
    )
