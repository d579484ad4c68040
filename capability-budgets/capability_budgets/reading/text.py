"""Bytes to text: the one way in for every document."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import Final

from capability_budgets.errors import BudgetError
from capability_budgets.reading.problems import Problem

MAX_BYTES: Final = 1 << 20
"""Larger files are refused: no document of this program comes near, and a reader must answer quickly."""

MAX_PROBLEMS: Final = 100
"""Problems named in one file; a file with more is not what it should be, and nobody reads on."""

BOM: Final = "\ufeff"
"""The byte order mark: allowed once, at the very start, where it means nothing."""

# Control and format characters that terminals, diffs and people show differently from what a parser reads. The
# bidirectional ones reorder a line on the screen (https://trojansource.codes, CVE-2021-42574); U+FFFE and U+FFFF are
# no characters at all.
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\r(?!\n)"
)

_MAX_SHOWN: Final = 60


class UnreadableError(BudgetError):
    """A document cannot be read; the problems say where and why. Readers turn it into findings."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].message, problems[0].fix)
        self.problems = problems


def decode(data: bytes, *, limit: int = MAX_BYTES) -> str:
    """Decode a document of at most so many bytes: UTF-8, a byte order mark dropped, no control characters.

    Raises:
        UnreadableError: too large, not UTF-8, or with characters that terminals and people read differently.
    """
    if len(data) > limit:
        raise UnreadableError(
            Problem(f"the file has {len(data)} bytes, more than {limit}", "split it, or remove what is not needed")
        )
    text = _utf8(data).removeprefix(BOM)
    if text.replace("\n", "").isprintable():  # none of them is, and this is quicker than to look for each
        return text
    controls = tuple(islice(_CONTROL.finditer(text), MAX_PROBLEMS))
    if controls:
        raise UnreadableError(*(_control(text, match) for match in controls))
    return text


def encoded_like(data: bytes, text: str) -> bytes:
    """A text as a document again, with a byte order mark where that one had it."""
    return text.encode("utf-8-sig" if data.startswith(BOM.encode()) else "utf-8")


def control_character(text: str) -> str | None:
    r"""The first character of a value that must not stand in any text, described; None where there is none.

    Escapes (`"\x1b"`) bring such characters into values that `decode` cannot see.
    """
    match = _CONTROL.search(text)
    return describe(match[0]) if match else None


def describe(character: str) -> str:
    """A character by its number and its Unicode name, for messages about what cannot be seen or told apart."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".rstrip()


def quoted(text: str) -> str:
    """A piece of a document as messages show it: in back quotes, cut where it is long."""
    shown = text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"
    return f"`{shown}`"


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column (from one) of an index into a text."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems from the top of the file to its end; of several at one place the first, which is the cause."""
    first: dict[object, Problem] = {}
    for problem in problems:
        placed = problem.line is not None
        first.setdefault((problem.line, problem.column) if placed else problem.message, problem)
    return tuple(sorted(first.values(), key=lambda problem: (problem.line or 0, problem.column or 0)))


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("utf-8").removeprefix(BOM)
        line, column = position(before, len(before))
        raise UnreadableError(
            Problem(f"byte 0x{data[fault.start]:02x} is not UTF-8", "save the file as UTF-8", line, column)
        ) from fault


def _control(text: str, match: re.Match[str]) -> Problem:
    line, column = position(text, match.start())
    message = f"the control character {describe(match[0])} stands here"
    fix = "end lines with LF, or CR and LF" if match[0] == "\r" else "remove it"
    return Problem(message, fix, line, column)
