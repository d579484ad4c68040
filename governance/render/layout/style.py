"""How text is laid out for people: colour, width and wrapping."""

import textwrap
from enum import StrEnum
from typing import Final, NamedTuple

_NARROWEST: Final = 40  # characters left for the text itself, however far it is indented
_WIDEST: Final = 120  # longer lines are hard to read, however wide the screen is


class Tone(StrEnum):
    """What a piece of text is to the reader, as the parameter of the terminal's own colour sequence."""

    BOLD = "1"
    DIM = "2"
    BAD = "1;31"
    GOOD = "1;32"
    CAREFUL = "1;33"
    UNDECIDED = "1;35"


class Style(NamedTuple):
    """The look of the output.

    Attributes:
        colour: whether colour sequences are written.
        width: characters on a line; long words may pass it.
    """

    colour: bool = False
    width: int = 80

    def paint(self, text: str, tone: Tone) -> str:
        """The text in a tone; as it is without colour."""
        return f"\x1b[{tone}m{text}\x1b[0m" if self.colour else text

    def wrap(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        """Lines of at most the width, broken at blanks only, so that paths and commands can be copied.

        Args:
            text: what is told, on one line.
            first: stands before the first line.
            rest: stands before the others; blanks as wide as `first` where it is None.
        """
        later = " " * len(first) if rest is None else rest
        width = max(min(self.width, _WIDEST), len(first) + _NARROWEST)
        lines = textwrap.wrap(
            text,
            width,
            initial_indent=first,
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
        )
        return lines or [first.rstrip()]
