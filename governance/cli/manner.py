"""How a command behaves, whichever it is: quiet, verbose, with colours. These options may stand anywhere."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from governance.errors import UsageError

_WHEN: Final = ("auto", "always", "never")
_SWITCHES: Final = {
    "-q": "quiet",
    "--quiet": "quiet",
    "-v": "verbose",
    "--verbose": "verbose",
    "--traceback": "traceback",
}
_COLOR: Final = "--color"


class Manner(NamedTuple):
    """What was asked for of every command.

    Attributes:
        quiet: no report where everything passes.
        verbose: what is read, and how long it takes, goes to standard error.
        color: when to use colours: auto, always, never.
        traceback: the traceback of a fault is shown.
    """

    quiet: bool = False
    verbose: bool = False
    color: str = "auto"
    traceback: bool = False

    def wants_colour(self, variables: Mapping[str, str], *, on_terminal: bool) -> bool:
        """Whether to use colours: as `--color` says, else NO_COLOR, else FORCE_COLOR, else on a terminal that can."""
        if self.color != "auto":
            return self.color == "always"
        if variables.get("NO_COLOR"):
            return False
        if variables.get("FORCE_COLOR", "0") not in {"", "0"}:
            return True
        return on_terminal and variables.get("TERM") != "dumb"


def taken_from(arguments: Sequence[str]) -> tuple[list[str], Manner]:
    """The arguments without these options, wherever they stand before a `--`, and what they say.

    Raises:
        UsageError: `--color` says something else.
    """
    end = list(arguments).index("--") if "--" in arguments else len(arguments)
    words, rest = list(arguments[:end]), list(arguments[end:])
    kept: list[str] = []
    found: dict[str, bool] = {}
    color = "auto"
    while words:
        word = words.pop(0)
        if word in _SWITCHES and not _takes_a_value(kept):
            found[_SWITCHES[word]] = True
        elif word == _COLOR or word.startswith(f"{_COLOR}="):
            color = _when(word.partition("=")[2] if "=" in word else words.pop(0) if words else "")
        else:
            kept.append(word)
    return [*kept, *rest], Manner(**found, color=color)


def _takes_a_value(kept: Sequence[str]) -> bool:
    """Whether the word before is an option whose value may be any text: the reason, the comment, the title."""
    return bool(kept) and kept[-1] in {"-m", "--comment", "--title", "--reason", "--evidence"}


def _when(text: str) -> str:
    if text not in _WHEN:
        raise UsageError(f"--color takes one of {', '.join(_WHEN)}, and not {text!r}", "write --color always")
    return text
