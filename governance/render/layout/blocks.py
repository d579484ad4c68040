"""Documents of blocks of lines, the columns in them, and the notes at the end of them."""

from collections.abc import Iterable, Sequence
from typing import Final

from governance.render.layout.escape import terminal
from governance.render.layout.style import Style

_TABLE: Final = 120  # a table is worth lines of this length, even on a narrower screen

Block = Sequence[str]
"""Lines that stand together."""


def joined(blocks: Iterable[Block]) -> str:
    """A document of blocks of lines, with a blank line between two; empty ones are left out."""
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def remarks(texts: Iterable[str], style: Style) -> list[str]:
    """Notes for a terminal, wrapped so that each begins at the left."""
    return [line for text in texts for line in style.wrap(terminal(text), "", "  ")]


def table(rows: Iterable[Iterable[str]], style: Style, indent: int = 0) -> list[str]:
    """The rows as lines, which may be longer than a narrow screen; so many characters come before each."""
    return columns(rows, max(style.width, _TABLE) - indent)


def columns(rows: Iterable[Iterable[str]], room: int) -> list[str]:
    """The rows as lines, their cells below one another; one after the other where that would need more than `room`."""
    rows = [[terminal(cell) for cell in row] for row in rows]
    kept = [column for column in zip(*rows, strict=True) if any(column)]
    widths = [max(map(len, column)) for column in kept]
    padded = [[cell.ljust(width) for cell in column] for column, width in zip(kept, widths, strict=True)]
    lines = ["  ".join(row).rstrip() for row in zip(*padded, strict=True)]
    if all(len(line) <= room for line in lines):
        return lines
    return ["  ".join(cell for cell in row if cell) for row in rows]
