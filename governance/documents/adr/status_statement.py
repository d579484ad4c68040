"""What a statement such as `✅ Accepted (2025-07-18)` says of a status. Nothing is guessed.

Accepted is read only where a statement says so plainly: the word comes first, and what stands beside it is on a list: a
date, names after `by`, an emoji, a link, or words that name no other state.
"""

import re
from typing import Final

from capability_budgets.reading.late_patterns import late
from governance.documents.adr.beside_acceptance import CARRIED_OUT, DATE, may_stand_beside
from governance.documents.adr.dates import without_dates
from governance.documents.adr.status_vocabulary import STATUS_OF
from governance.domain.judgement.records import AdrStatus

MAX_LENGTH: Final = 2_000
"""Characters of a statement; a longer one is prose, and says nothing plainly."""

_TEMPLATE: Final = 3
_SHORT: Final = 3
"""Words of a passage that can be no more than a remark."""

_MARK: Final = "\ue001"
"""Stands in a statement where the word of a status stood."""

_SUPERSEDED: Final = late(
    r"\b(?:super[cs]e+ded|replaced|obsoleted|ersetzt|abgelöst|überholt|remplacée?|supplantée?|sustituid[oa]"
    r"|reemplazad[oa]|substituíd[oa]|sostituit[oa]|superat[oa]|vervangen|zastąpion\w+|заменен\w*|заменён\w*)\b"
    r"[^.;\n]*?\b(?:by|durch|von|par|por|pelo|pela|da|dal|dalla|door|przez|на)\b"
    r"|[被由][^.;\n。；]*?(?:取代|替代|替换|替換)|置き換え",
    re.IGNORECASE,
)
"""That another decision has taken the place of this one."""

_TAKEN_BACK: Final = late(
    r"""
    \b(?:no\s+longer | revo[kc]\w* | rescind\w* | withdr[ae]wn? | revert\w*
      | overr(?:uled|idden) | overturned | lapsed | expired | vetoed | repealed | annulled
      | nullified | retired | invalid | reconsider\w* | suspended
      | on\s+hold | paused | parked | reopened | abandoned | cancelled | conditional\w* | provisional\w*
      | preliminar\w* | temporar\w* | subject\s+to | provided\s+that | unless | only\s+(?:if|when|once|after)
      | pending | await\w* | rejected | declined | deprecated | obsolete | super[cs]e+ded | merged\s+into
      | under\s+(?:discussion|review|debate) | for\s+now | until\s+further | vorläufig\w* | unter\s+vorbehalt
      | sous\s+réserve | provisoire\w* | provisionalmente | provisoriamente | provvisori\w* | onder\s+voorbehoud
      | временно | zurückgezogen | aufgehoben | annulé\w* | retiré\w* | anulad[oa] | revocad[oa] | revogad[oa]
      | (?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:accept|approv|adopt|decid|final|in\s+force|in\s+effect)\w*
      | to\s+be\s+(?:accept|approv|adopt|decid)\w*
    )\b|廃止|保留|暂停|暫停|撤回|撤销|撤銷|临时|臨時|보류|철회""",
    re.IGNORECASE | re.VERBOSE,
)
"""What takes an acceptance back, limits it, or ends it."""

_EDIT: Final = late(
    rf"[\W_{DATE}]*(?:edit|updat|amend|revis|clarif|exten|renam|renumber|reformat|rephras|reword|add|fix|correct|typo"
    r"|translat|link|restructur|formatt)\w*\b",
    re.IGNORECASE,
)
"""That only the record was edited."""

_LEAD: Final = late(
    rf"\A[\s{DATE}:,-]*(?:\[x\]|(?:current\s+)?(?:status|状态|狀態|ステータス|상태|статус)\s*[:：]"
    r"|(?:this\s+(?:adr|decision|record|proposal|rfc)\s+)?(?:is|was|has\s+been)\s+(?:now\s+)?"
    r"|(?:draft(?:ed)?|proposed)\s*(?:&|and|,\s*then|->|→)\s*(?=accepted|approved))",
    re.IGNORECASE,
)
"""What may stand before the word of a status."""

# A cross, an empty box or an hourglass takes the plainness of a word; these marks do not.
_EMOJI: Final = late(
    "[✅☑✔✓🟢💚👍🎉🆗🏁🚀⭐🌟🤝\ufe0f\u200d]|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check|green_circle"
    r"|green_heart|\+1|thumbsup|tada|rocket):"
)

_WORD: Final = late(
    rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(STATUS_OF, key=len, reverse=True)))})(?![\w-])", re.IGNORECASE
)
_CHOICE: Final = late(rf"{_MARK}(?:[\W_]*[|/／,、→][\W_]*(?:or\b[\W_]*)?|\W+or\W+){_MARK}")
_CARRIED_OUT: Final = late(rf"{CARRIED_OUT})\b(?:\s+yet)?", re.IGNORECASE | re.VERBOSE)
_NOTHING: Final = late(rf"[\W_{DATE}]*(?:n/?a|none|null)?[\W_{DATE}]*", re.IGNORECASE)
_LABELLED: Final = late(r"[^\W\d_][\w -]*: \S")
_STRUCK: Final = late(r"~{1,2}(?=[^~\s])[^~\n]*~{1,2}")
_EMPTY_BOX: Final = late(r"\s*\[\s?\]")
_LIST_IN_BRACES: Final = late(r"\s*\{[^{}]*(?:[,|][^{},|]*){2,}\}\s*")
_NEGATED: Final = late(r"\b(?:not|nor|never)\b", re.IGNORECASE)
_LETTER: Final = late(rf"[^\W_{DATE}]")
_BEFORE: Final = late(rf"[\s.,:;!+*_#>\"'“”‘’«»`(\[{{<–—•·{DATE}-]*")


def read_statement(text: str) -> AdrStatus | None:
    """What one statement, plain text, says; None where it says nothing, as the list of words in a template does."""
    single = _single(text)
    if single is not None or len(text) > MAX_LENGTH:
        return single or AdrStatus.OTHER
    plain = _plain(text)
    if _LIST_IN_BRACES().fullmatch(text) or _EMPTY_BOX().match(plain) or _NOTHING().fullmatch(plain):
        return None
    return _several(plain)


def _several(plain: str) -> AdrStatus | None:
    """What a statement in several words says; None for a choice that a template leaves."""
    words = list(_WORD().finditer(plain))
    said = [STATUS_OF[match[0].lower()] for match in words]
    choice = _is_choice(plain, said)
    if choice and len(set(said)) >= _TEMPLATE:
        return None
    if _SUPERSEDED().search(plain) and not _NEGATED().search(plain):
        return AdrStatus.SUPERSEDED
    return AdrStatus.OTHER if choice and AdrStatus.ACCEPTED in said else _first(plain, words)


def takes_back(text: str) -> bool:
    """Whether a text that stands with an acceptance takes it back, limits it, or ends it."""
    if _single(text) is AdrStatus.ACCEPTED:
        return False
    return len(text) > MAX_LENGTH or _TAKEN_BACK().search(_CARRIED_OUT().sub("", _plain(text))) is not None


def may_follow(text: str) -> bool:
    """Whether a further passage leaves the acceptance before it as it is.

    A short one is held against what may stand beside the word; a longer one is prose, and one with a label of its own
    tells of something else: they must not take it back.
    """
    plain = _plain(text)
    if takes_back(text) or len(plain.split()) > _SHORT or _LABELLED().match(plain):
        return not takes_back(text)
    return (
        _single(text) in {AdrStatus.ACCEPTED, AdrStatus.IMPLEMENTED} or may_stand_beside(f". {plain}") or is_edit(text)
    )


def is_edit(text: str) -> bool:
    """Whether a dated line tells of an edit that leaves the status as it was."""
    return _single(text) is None and not takes_back(text) and _EDIT().match(_plain(text)) is not None


def _single(text: str) -> AdrStatus | None:
    return STATUS_OF.get(text.strip().lower())


def _first(plain: str, words: list[re.Match[str]]) -> AdrStatus:
    """The status that the first word of a statement names; other, where it does not begin with one."""
    before = plain[: words[0].start()] if words else plain
    if not words or _LETTER().search(before):
        return AdrStatus.OTHER
    status = STATUS_OF[words[0][0].lower()]
    if status is not AdrStatus.ACCEPTED:
        return status
    return status if _BEFORE().fullmatch(before) and may_stand_beside(plain[words[0].end() :]) else AdrStatus.OTHER


def _plain(text: str) -> str:
    """The text without its label, struck words and marks of approval, each date replaced by one character."""
    kept = _EMOJI().sub("", _STRUCK().sub("", text.replace("\u00a0", " ")))
    return _LEAD().sub("", without_dates(kept, DATE), count=1)


def _is_choice(plain: str, said: list[AdrStatus]) -> bool:
    """Whether words of different statuses stand side by side to choose from; done as decided is no choice."""
    different = set(said)
    if len(different) == 1 or different == {AdrStatus.ACCEPTED, AdrStatus.IMPLEMENTED}:
        return False
    return _CHOICE().search(_WORD().sub(_MARK, plain)) is not None
