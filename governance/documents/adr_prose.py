"""What a statement in several words, such as `✅ Accepted (2025-07-18)`, says of a status. Nothing is guessed.

Accepted is read only where a statement says so plainly: the word stands first, and what follows it in the same clause
is of a kind that takes nothing back.
"""

import re
from collections.abc import Sequence
from typing import Final

from governance.documents.adr_dates import without_dates
from governance.documents.adr_status_patterns import (
    CARRIED_OUT,
    DATE_MARK,
    DOUBT,
    HARMLESS,
    NEUTRAL,
    SHORTCODE,
    SUPERSEDED_BY,
    TAKEN_BACK,
    WORD,
)
from governance.documents.adr_status_words import STATUS_OF
from governance.domain.decisions import Status

LONGEST: Final = 2_000
"""Characters of a statement; a longer one is prose, and says nothing plainly."""

_TEMPLATE: Final = 3
_WORD_MARK: Final = "\ue001"
_STRUCK: Final = re.compile(r"~{1,2}(?=[^~\s])[^~\n]*~{1,2}")
_LEADING: Final = re.compile(r"\A\s*(?:\[x\]|(?:current\s+)?(?:status|状态|狀態|ステータス)\s*[:：])", re.IGNORECASE)  # noqa: RUF001
_EMPTY_BOX: Final = re.compile(r"\s*\[\s?\]")
_NOTHING: Final = re.compile(rf"[\W_{DATE_MARK}]*(?:n/?a|none|null)?[\W_{DATE_MARK}]*", re.IGNORECASE)
_CHOICE: Final = re.compile(rf"{_WORD_MARK}(?:[\W_]*[|/／,、][\W_]*(?:or\b[\W_]*)?|\W+or\W+){_WORD_MARK}")  # noqa: RUF001
_LETTER: Final = re.compile(rf"[^\W_{DATE_MARK}]")
_NEGATED: Final = re.compile(r"\b(?:not|nor|never)\b", re.IGNORECASE)
_SEPARATOR: Final = re.compile(r"[\s.,:;&+/!*_\"'“”’`)\]}>·–—•-]+")  # noqa: RUF001
_CLAUSE_END: Final = re.compile(r"[.;\n·]|\s[–—-]+\s")  # noqa: RUF001
_EDIT: Final = re.compile(
    rf"[\W_{DATE_MARK}]*(?:edited|updated|amended|revised|clarified|extended|renamed|reformatted)\b", re.IGNORECASE
)


def read_statement(text: str) -> Status | None:
    """What one statement, plain text, says; None where it says nothing, as the list of words in a template does."""
    if len(text) > LONGEST:
        return Status.OTHER
    plain = _plain(text)
    if _NOTHING.fullmatch(plain) or _EMPTY_BOX.match(plain):
        return None
    words = list(WORD.finditer(plain))
    said = [STATUS_OF[match[0].lower()] for match in words]
    choice = _is_choice(plain, said)
    if choice and len(set(said)) >= _TEMPLATE:
        return None
    if SUPERSEDED_BY.search(plain) and not _NEGATED.search(plain):
        return Status.SUPERSEDED
    return Status.OTHER if choice and Status.ACCEPTED in said else _first(plain, words)


def _first(plain: str, words: Sequence[re.Match[str]]) -> Status:
    """The status that the first word of a statement names; other, where it does not begin with one."""
    before = plain[: words[0].start()] if words else plain
    if not words or _LETTER.search(before):
        return Status.OTHER
    status = STATUS_OF[words[0][0].lower()]
    if status is not Status.ACCEPTED:
        return status
    plainly = NEUTRAL.issuperset(before) and _takes_nothing_back(plain[words[0].end() :])
    return status if plainly else Status.OTHER


def takes_back(text: str) -> bool:
    """Whether a text that stands with an acceptance takes it back, limits it, or ends it."""
    return len(text) > LONGEST or TAKEN_BACK.search(CARRIED_OUT.sub("", _plain(text))) is not None


def is_edit(text: str) -> bool:
    """Whether a dated line tells of an edit that leaves the status as it was."""
    return not takes_back(text) and _EDIT.match(_plain(text)) is not None


def _plain(text: str) -> str:
    """The text without its label, struck words and marks of approval, each date replaced by one character."""
    kept = SHORTCODE.sub("", _STRUCK.sub("", text.replace("\u00a0", " ")))
    return without_dates(_LEADING.sub("", kept, count=1), DATE_MARK)


def _is_choice(plain: str, said: Sequence[Status]) -> bool:
    """Whether words of different statuses stand side by side to choose from; done as decided is no choice."""
    different = set(said)
    if len(different) == 1 or different == {Status.ACCEPTED, Status.IMPLEMENTED}:
        return False
    return _CHOICE.search(WORD.sub(_WORD_MARK, plain)) is not None


def _takes_nothing_back(rest: str) -> bool:
    """Whether what follows the word of acceptance is harmless; prose only in a clause of its own, and free of doubt."""
    position, ended = 0, False
    while position < len(rest):
        gap = _SEPARATOR.match(rest, position)
        match = gap or CARRIED_OUT.match(rest, position) or HARMLESS.match(rest, position)
        if match is None:
            break
        if gap is None and DOUBT.search(CARRIED_OUT.sub("", match[0])):
            return False
        ended = gap is not None and _CLAUSE_END.search(gap[0]) is not None
        position = match.end()
    remaining = rest[position:]
    return not remaining or (ended and not DOUBT.search(CARRIED_OUT.sub("", remaining)))
