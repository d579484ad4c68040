"""What git hands to its pre-receive hook: a line `old new ref` for each ref that a push would move."""

import re
from typing import Final

from governance.domain.reports.push import RefUpdate
from governance.errors import UsageError

_LINE: Final = re.compile(
    r"(?P<old>[0-9a-f]{40}|[0-9a-f]{64}) (?P<new>[0-9a-f]{40}|[0-9a-f]{64}) (?P<ref>[^\x00-\x20\x7f]+)"
)


def read_updates(data: bytes) -> tuple[RefUpdate, ...]:
    """Read the standard input of a pre-receive hook. Names that are not UTF-8 carry surrogate escapes.

    Raises:
        UsageError: a line has another form, or there is none: then something has read the input before.
    """
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    if lines[-1] == "":
        lines.pop()
    if not lines:
        fix = "run it as git's pre-receive hook, before anything else reads the input of that hook"
        raise UsageError("there is no line `old new ref` on standard input, so nothing can be judged", fix)
    return tuple(_update(number, line) for number, line in enumerate(lines, start=1))


def _update(number: int, line: str) -> RefUpdate:
    match = _LINE.fullmatch(line)
    if match is None or len(match["old"]) != len(match["new"]):
        message = f"line {number} of standard input is not of the form `old new ref`: {line[:200]}"
        raise UsageError(message, "hand over the lines as git gives them to its pre-receive hook")
    return RefUpdate(_oid(match["old"]), _oid(match["new"]), match["ref"])


def _oid(word: str) -> str | None:
    return None if set(word) == {"0"} else word
