"""Suggested budgets, as text and as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from capability_budgets.reading.values import format_value
from governance.domain.trends.suggestion import Suggestion
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document
from governance.render.layout.style import Style, Tone
from governance.render.wording.change_words import counted

_NOTHING: Final[Mapping[str, Decimal]] = MappingProxyType({})


def as_json(suggestions: Iterable[Suggestion]) -> str:
    """Everything that is suggested, as the contract names it."""
    return document(
        {"schema": "budget-governance/suggest/1", "suggestions": [_suggestion(item) for item in suggestions]}
    )


def _suggestion(item: Suggestion) -> Json:
    return {
        "name": item.name,
        "runs": item.runs,
        "value": item.value,
        "coverage": Decimal(repr(item.coverage)),
        "method": item.method,
        "note": item.note,
    }


def as_text(suggestions: Iterable[Suggestion], style: Style, present: Mapping[str, Decimal] = _NOTHING) -> str:
    """A few lines a capability: the number, what it rests on, and the command that proposes it.

    Args:
        suggestions: what is suggested.
        style: the look.
        present: the values of the limits that stand in the checkout, by their names.
    """
    lines = [line for item in suggestions for line in _lines(item, style, present.get(item.name))]
    return "".join(f"{line}\n" for line in lines) or "nothing was recorded yet: budget record RESULTS.json\n"


def _lines(item: Suggestion, style: Style, present: Decimal | None) -> Iterator[str]:
    name = style.paint(terminal(item.name), Tone.BOLD)
    if item.value is None:
        yield f"{name}  {style.paint('no suggestion', Tone.UNDECIDED)}"
    else:
        share = f"{item.coverage * 100:g} %"
        yield f"{name}  {format_value(item.value)}  the next run keeps it with {share}; {counted(item.runs, 'run')}"
        yield f"  {item.method}"
    if item.note is not None:
        yield from style.wrap(item.note, "  ")
    if item.value is not None and present not in {None, item.value}:
        yield f"  budget propose {terminal(item.name)}={format_value(item.value)}"
