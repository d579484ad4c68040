"""JSON as text that can be trusted on a screen: exact decimals, and nothing in it that cannot be seen."""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from capability_budgets.reading.values import format_value

Json: TypeAlias = "bool | int | str | Decimal | Sequence[Json] | Mapping[str, Json] | None"
"""What can be written; decimals keep every digit, which `json` cannot do."""

_COMMAND: Final = re.compile(r"##(?=\w*\[)")


def said(**parts: Json) -> dict[str, Json]:
    """Those parts that say something; what is empty, false or None is left out."""
    return {name: value for name, value in parts.items() if value}


def document(value: Json) -> str:
    """A JSON document, indented by two and ended by a line end."""
    return f"{_encode(value, chr(10))}\n"


def _encode(value: Json, newline: str) -> str:
    """A value as text; `newline` is a line end with the indentation of where it stands."""
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Decimal):
        return format_value(value)
    if value is None or isinstance(value, int):
        return json.dumps(value)
    inner = f"{newline}  "
    if isinstance(value, Mapping):
        items = [f"{_string(key)}: {_encode(item, inner)}" for key, item in value.items()]
        return _enclosed("{", items, "}", newline)
    return _enclosed("[", [_encode(item, inner) for item in value], "]", newline)


def _enclosed(opening: str, items: Sequence[str], closing: str, newline: str) -> str:
    if not items:
        return opening + closing
    inner = f"{newline}  "
    return f"{opening}{inner}{f',{inner}'.join(items)}{newline}{closing}"


def _string(text: str) -> str:
    r"""A string with everything that cannot be seen, lone surrogates among it, as `\uXXXX`.

    So is a sign of what a CI system would take for a command (see `escape`); the value stays the same.
    """
    quoted = json.dumps(text, ensure_ascii=False)
    shown = quoted if quoted.isprintable() else "".join(map(_shown, quoted))
    return _COMMAND.sub(r"#\\u0023", shown)


def _shown(character: str) -> str:
    return character if character.isprintable() else json.dumps(character)[1:-1]
