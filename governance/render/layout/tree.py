"""A tree of lines, drawn for people."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from governance.render.layout.style import Style, Tone


class TreeLine(NamedTuple):
    """One line of a tree, and what hangs below it.

    Attributes:
        text: the line, escaped already; it is wrapped where it is too long.
        tone: how it is painted; None for plain.
    """

    text: str
    branches: tuple["TreeLine", ...] = ()
    tone: Tone | None = None


def draw(root: TreeLine, style: Style) -> list[str]:
    """The lines of a tree; the root stands at the margin."""
    return [*_painted(style.wrap(root.text), root, style), *_below(root.branches, "", style)]


def _below(branches: Sequence[TreeLine], stem: str, style: Style) -> Iterator[str]:
    for index, branch in enumerate(branches):
        last = index == len(branches) - 1
        first, rest = (f"{stem}└─ ", f"{stem}   ") if last else (f"{stem}├─ ", f"{stem}│  ")
        bare = [line[len(first) :] for line in style.wrap(branch.text, first, " " * len(first))]
        for at, line in enumerate(_painted(bare, branch, style)):
            yield f"{rest if at else first}{line}"
        yield from _below(branch.branches, rest, style)


def _painted(lines: Sequence[str], branch: TreeLine, style: Style) -> list[str]:
    return [style.paint(line, branch.tone) if branch.tone else line for line in lines]
