"""A record's text in its normal form, which digests and parsers see, and the front matter at its top."""

import re
from collections.abc import Sequence
from typing import Final

from capability_budgets.reading.text import BOM

_MARK: Final = "---"
_FIELD: Final = re.compile(r"[A-Za-z][\w-]*:(?: |$)")


def normal_lines(text: str) -> tuple[str, ...]:
    """The lines without byte order mark, line ends, trailing blanks and the empty lines at the end.

    A lone carriage return ends a line too, as it does for Markdown: what holds one is refused, but still has lines.
    """
    plain = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    return trimmed([line.rstrip(" \t") for line in plain.split("\n")])


def trimmed(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines without the empty ones at the end."""
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    return tuple(lines[:end])


def front_matter_end(lines: Sequence[str]) -> int:
    """How many lines the front matter takes, with its marks and a comment before it; 0 where there is none.

    It stands between a first line `---` and the next such line; without the second there is none. Where only the first
    mark was forgotten, so that the record begins with `status: …`, the lines down to the second are front matter, too.
    """
    start = _after_comment(lines)
    if start < len(lines) and lines[start] == _MARK:
        return next((number + 1 for number, line in enumerate(lines) if number > start and line == _MARK), 0)
    return _unopened(lines)


def _after_comment(lines: Sequence[str]) -> int:
    """Where a record begins after a comment at its top and the empty lines after that."""
    if not lines or not lines[0].startswith("<!--"):
        return 0
    end = next((number for number, line in enumerate(lines) if line.endswith("-->")), len(lines)) + 1
    return next((number for number, line in enumerate(lines) if number >= end and line), len(lines))


def _unopened(lines: Sequence[str]) -> int:
    first = next((number for number, line in enumerate(lines) if not _FIELD.match(line)), len(lines))
    is_status = any(line.lower().startswith("status:") for line in lines[:first])
    return first + 1 if is_status and lines[first : first + 1] == (_MARK,) else 0
