"""Writing text into YAML so that every reader gets the same text back, and a person can read it."""

import json
import re
from typing import Final

from capability_budgets.reading.late_patterns import late
from governance.documents.yaml.scalars import plain_text

_FLOW: Final = late(r"[A-Za-z0-9_./][A-Za-z0-9_./@-]*", re.ASCII)
_PLAIN: Final = late(r"[A-Za-z0-9_](?:[^\s:#]|:(?=\S)|(?<! )#| (?=[^\s#]))*")


def entry(key: str, text: str) -> str:
    """A key of a block mapping with its text: several lines as a block literal where that is exact, else on one."""
    body = text.removesuffix("\n")
    if "\n" not in text or not _fits_block(body.split("\n")):
        return f"{key}: {scalar(text)}\n"
    mark = "|-" if body == text else "|"
    lines = "".join(f"  {line}".rstrip(" ") + "\n" for line in body.split("\n"))
    return f"{key}: {mark}\n{lines}"


def scalar(text: str) -> str:
    """A text on one line of a block mapping: plain where nobody can take it for anything else, else quoted."""
    return _plain_or_quoted(text, _PLAIN())


def flow_scalar(text: str) -> str:
    """A text inside of braces or brackets."""
    return _plain_or_quoted(text, _FLOW())


def _plain_or_quoted(text: str, form: re.Pattern[str]) -> str:
    return text if form.fullmatch(text) and _stays_text(text) else json.dumps(text, ensure_ascii=False)


def _stays_text(text: str) -> bool:
    try:
        return plain_text(text) == text
    except ValueError:
        return False


def _fits_block(lines: list[str]) -> bool:
    """Whether a block literal keeps the lines exactly, and visibly: no blanks at their ends, none at the start."""
    visible = lines[0] != "" and not lines[0][0].isspace() and lines[-1] != ""
    return visible and all("\r" not in line and line == line.rstrip() for line in lines)
