"""What commit messages say to the judgement: referenced decisions and co-authors."""

import re
from typing import Final

_REFERENCE: Final = re.compile(
    r"^[ \t]*Budget-ADR:[ \t]*0*(?P<number>[0-9]{1,15})[ \t]*\r?$", re.ASCII | re.IGNORECASE | re.MULTILINE
)
_CO_AUTHOR: Final = re.compile(r"^[ \t]*Co-authored-by[ \t]*:(?P<who>.*)$", re.ASCII | re.IGNORECASE | re.MULTILINE)
_ADDRESS: Final = re.compile(r"<[ \t]*([^<>\s]+)[ \t]*>")

_SCISSORS: Final = re.compile(r"^\S+ ?-{8,} >8 -{8,}$", re.MULTILINE)
"""Below this line `git commit --verbose` shows the diff, which is no part of the message."""


def adr_references(message: str) -> frozenset[int]:
    """The numbers of the decisions that a message names, one a line: `Budget-ADR: 31`."""
    return frozenset(int(match["number"]) for match in _REFERENCE.finditer(message))


def co_authors(message: str) -> tuple[str, ...]:
    """The addresses of all `Co-authored-by: Name <address>` lines, in their order, each once.

    Every address of such a line counts: whoever is named beside the author must not approve the decision.
    """
    found = (address for match in _CO_AUTHOR.finditer(message) for address in _ADDRESS.findall(match["who"]))
    return tuple(dict.fromkeys(found))


def as_committed(text: str) -> str:
    """The message that git makes of the file a hook is given: without what stands below its scissors line."""
    match = _SCISSORS.search(text)
    return text[: match.start()] if match else text
