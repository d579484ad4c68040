"""What commit messages say to the judgement: referenced decisions and co-authors."""

import re
from typing import Final

from capability_budgets.reading.late_patterns import late
from governance.domain.judgement.evidence import NearReference

_REFERENCE: Final = re.compile(
    r"^[ \t]*Budget-ADR:[ \t]*0*(?P<number>[0-9]{1,15})[ \t]*\r?$", re.ASCII | re.IGNORECASE | re.MULTILINE
)
_TRAILER: Final = late(r"^[ \t>*#-]{0,9}budgets?[ _-]?adrs?\b", re.ASCII | re.IGNORECASE)
_MENTION: Final = late(r"\badrs?[ \t_:#/-]{1,4}[0-9]", re.ASCII | re.IGNORECASE)
_NUMBER: Final = late(r"(?<![0-9])0*([0-9]{1,15})(?![0-9])", re.ASCII)
_BETWEEN: Final = late(r"[ \t,;&+]+")
_MAX_LENGTH: Final = 120
"""Characters of a line of a message that are worth showing, and looking at."""
_CO_AUTHOR: Final = re.compile(r"^[ \t]*Co-authored-by[ \t]*:(?P<who>.*)$", re.ASCII | re.IGNORECASE | re.MULTILINE)
_ADDRESS: Final = late(r"<[ \t]*([^<>\s]+)[ \t]*>")

_SCISSORS: Final = late(r"^\S+ ?-{8,} >8 -{8,}$", re.MULTILINE)
"""Below this line `git commit --verbose` shows the diff, which is no part of the message."""


def adr_references(message: str) -> frozenset[int]:
    """The numbers of the decisions that a message names, one a line: `Budget-ADR: 31`."""
    return frozenset(int(match["number"]) for match in _REFERENCE.finditer(message))


def near_misses(message: str) -> tuple[NearReference, ...]:
    """The lines that were meant as references, as it seems: `Budget-ADR: #31`, `ADR-031`, a path, two numbers."""
    found = (_mention(line[:_MAX_LENGTH].strip()) for line in message.split("\n") if not _REFERENCE.fullmatch(line))
    return tuple(dict.fromkeys(item for item in found if item is not None))


def _mention(line: str) -> NearReference | None:
    trailer = _TRAILER().match(line)
    start = trailer or _MENTION().search(line)
    if start is None:
        return None
    words = _BETWEEN().split(line[start.end() :] if trailer else line[start.start() :])
    # Of a path the number that its file's name begins with, which is what people copy.
    numbers = (int(match[1]) for word in words if (match := _NUMBER().search(word.rpartition("/")[2])))
    return NearReference(line, tuple(dict.fromkeys(numbers))[: None if trailer else 1])


def co_authors(message: str) -> tuple[str, ...]:
    """The addresses of all `Co-authored-by: Name <address>` lines, in their order, each once.

    Every address of such a line counts: whoever is named beside the author must not approve the decision.
    """
    found = (address for match in _CO_AUTHOR.finditer(message) for address in _ADDRESS().findall(match["who"]))
    return tuple(dict.fromkeys(found))


def as_committed(text: str) -> str:
    """The message that git makes of the file a hook is given: without what stands below its scissors line."""
    match = _SCISSORS().search(text)
    return text[: match.start()] if match else text
