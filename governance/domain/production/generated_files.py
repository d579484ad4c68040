"""Files that are written from the budgets: how the one that stands differs from what the budgets say."""

import difflib
from collections.abc import Iterator
from typing import Final

_CONTEXT: Final = 3
"""Lines around a difference, as difflib has them."""

_COMPARABLE: Final = 4000
"""Lines that differ which are compared with each other; with more, comparing takes minutes and nobody reads it."""


def differences(found: str, due: str, name: str) -> Iterator[str]:
    """How to get from what is found to what is due, as a unified diff, a line each without its end.

    What both begin and end with is not compared line by line, and of very many differences only the place is told.

    Args:
        found: the file that stands, lines ended by LF.
        due: what it should say.
        name: the file, for the head of the diff.
    """
    before, after = found.split("\n"), due.split("\n")
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    olds, news = len(before) - start - end, len(after) - start - end
    if olds + news > _COMPARABLE:
        yield f"@@ {olds} lines from line {start + 1} on should be {news} others @@"
        return
    first, last = max(start - _CONTEXT, 0), max(end - _CONTEXT, 0)
    old, new = before[first : len(before) - last], after[first : len(after) - last]
    lines = difflib.unified_diff(old, new, name, "what the budgets say", lineterm="")
    yield from (_moved(line, first) if line.startswith("@@") else line for line in lines)


def _common(one: list[str], other: list[str]) -> int:
    """How many lines are the same at the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))


def _moved(head: str, offset: int) -> str:
    """The head of a hunk, with the line numbers of the files instead of those of their middle."""
    spots = (spot[1:].partition(",") for spot in head.split()[1:3])
    old, new = (f"{int(number) + offset}{comma}{length}" for number, comma, length in spots)
    return f"@@ -{old} +{new} @@"
