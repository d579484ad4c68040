"""A record's text in its normal form, which digests and parsers see, and the front matter at its top."""

from collections.abc import Sequence
from typing import Final

from governance.documents.text import BOM

_MARK: Final = "---"


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
    """How many lines the front matter takes, with both its marks; 0 where there is none.

    It stands between a first line `---` and the next such line; without the second there is none.
    """
    if not lines or lines[0] != _MARK:
        return 0
    return next((number + 1 for number, line in enumerate(lines) if number and line == _MARK), 0)
