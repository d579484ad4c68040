"""Suggested budgets, as text and as JSON."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from governance.domain.trends.suggestion import Suggestion
from governance.domain.values import format_value
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document
from governance.render.layout.style import Style, Tone
from governance.render.wording.change_words import counted

SCHEMA: Final = "budget-governance/suggest/1"
"""The name and version of the JSON."""


def as_json(suggestions: Iterable[Suggestion]) -> str:
    """Everything that is suggested, as the contract names it."""
    return document({"schema": SCHEMA, "suggestions": [_suggestion(item) for item in suggestions]})


def _suggestion(item: Suggestion) -> Json:
    return {
        "name": item.name,
        "runs": item.runs,
        "value": item.value,
        "coverage": Decimal(repr(item.coverage)),
        "method": item.method,
        "note": item.note,
    }


def as_text(suggestions: Iterable[Suggestion], style: Style) -> str:
    """A line a capability, and a note below it where there is one."""
    return "".join(f"{line}\n" for item in suggestions for line in _lines(item, style))


def _lines(item: Suggestion, style: Style) -> Iterator[str]:
    name = style.paint(terminal(item.name), Tone.BOLD)
    if item.value is None:
        yield f"{name}  {style.paint('no suggestion', Tone.UNDECIDED)}"
    else:
        share = f"{item.coverage * 100:g} %"
        yield f"{name}  {format_value(item.value)}  the next run keeps it with {share}; {counted(item.runs, 'run')}"
        yield f"  {item.method}"
    if item.note is not None:
        yield from style.wrap(item.note, "  ")
