"""Documents of blocks of lines, and the notes at the end of them."""

from collections.abc import Iterable, Sequence

from governance.render.layout.escape import terminal
from governance.render.layout.style import Style

Block = Sequence[str]
"""Lines that stand together."""


def joined(blocks: Iterable[Block]) -> str:
    """A document of blocks of lines, with a blank line between two; empty ones are left out."""
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def remarks(texts: Iterable[str], style: Style) -> list[str]:
    """Notes for a terminal, wrapped so that each begins at the left."""
    return [line for text in texts for line in style.wrap(terminal(text), "", "  ")]
