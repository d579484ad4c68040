"""What may stand beside the word of acceptance: a list. Everything else takes the plainness of the word."""

import re
from typing import Final

from capability_budgets.reading.late_patterns import late
from governance.documents.adr.status_vocabulary import STATUS_OF
from governance.domain.judgement.records import AdrStatus

DATE: Final = "\ue000"
"""Stands in a statement where a date stood."""

_NAMES_HOLD = (
    "the and of for by all everyone everybody team teams board group council committee members architecture "
    "architects architectural technical tech engineering steering review reviewers consensus vote majority "
    "maintainers lead leads leadership developers core working community decision und der die das dem den des "
    "vom zum alle et de du la le les l équipe y el los las equipo todos e o os as da do dos equipe il lo i "
    "gli squadra van het en і и on at in am em via chair chairs owner owners project product platform "
    "security staff "
)
_PARTICLES: Final = frozenset(_NAMES_HOLD.split())
"""Words in lower case that may stand among names."""

_KINDS = (
    r"(?:the\s+)?(?:(?:pull|merge)\s+request|prs?|mrs?|tracking\s+issue|issues?|ticket|rfcs?|adrs?|ads?|decisions?|meeting"
    r"|commit|discussion\s+(?=[\#\d])|release|versions?|revisions?|rev)"
)
_ITEM: Final = (
    rf"(?:{_KINDS}[\s:\#!.-]*(?:\#?v?[0-9]+(?:\.[0-9]+)*\b|https?://[^\s<>()]+)"
    r"|https?://[^\s<>()]+|\#[0-9]+\b|v[0-9]+(?:\.[0-9]+)*\b"
    rf"|[0-9]+(?:\.[0-9]+)+\b|[A-Z][A-Z0-9]*-[0-9]+\b|[\w.-]+/[\w.-]+\#[0-9]+|[\w./-]+\.md\b|{DATE})"
)
"""What a record refers to: another one, a pull request, a version, a date."""

_MAKES: Final = (
    r"(?:super[cs]e+des|replaces|obsoletes|deprecates|overrides|amends|extends|updates|clarifies|refines|revises"
    r"|complements|supplements|completes|implements|follows)"
)


def _any_of(*statuses: AdrStatus) -> str:
    words = (word for word, status in STATUS_OF.items() if status in statuses)
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


CARRIED_OUT: Final = r"""
    (?:(?:and|but|then|also|it|is|was|were|has|have|been|being|will|to|be|now|already|currently|partially|partly
      |fully|not|yet)\s+)*
    (?:implemented | implementing | applied | released | shipped | deployed | completed | done
      | in\s+(?:use|production)
      | implementation\s+(?:(?:is|was|now|still|already)\s+)*
        (?:in\s+progress | started | pending | ongoing | completed? | done | underway)"""
"""The beginning of an expression for how far a decision is carried out, which says nothing of its acceptance."""

_CARRIED_OUT: Final = late(
    rf"""{CARRIED_OUT}
      | delivered | (?:\w+-)?(?:verified | tested)
    )\b(?:\s+yet)?
    | (?:(?:and|und|et|y|e|i|en|и|та)\s+)?(?:{_any_of(AdrStatus.IMPLEMENTED)})(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)

_BY: Final = late(
    r"(?:(?:decided|approved|accepted|agreed|ratified|signed\s+off)\s+)?"
    r"(?:by|von|durch|par|por|da|dal|door|przez)\b"
    r"[ :]+(?P<names>[^.;\n()\[\]]*(?:\.(?=\w)[^.;\n()\[\]]*)*)"
    r"|由(?P<cjk>[^\W\d_ ]{2,12}(?:、[^\W\d_ ]{2,12})*)",
    re.IGNORECASE,
)
"""Who decided, after `by`."""

_BESIDE: Final = late(
    rf"""
    (?:unanimously | formally | officially | finally | final | (?:by\s+|lazy\s+|rough\s+)*consensus
      | in\s+force | in\s+effect | effective | current | stable | live)\b
    | (?:(?:and|und|et|y|e|i|en|и|及|및)\s+|status\s*[:：]\s*)?(?:{_any_of(AdrStatus.ACCEPTED)})(?![\w-])
    | (?:(?:on|at|in|as\s+of|since|from|effective|dated|with|via|through|per|during|also|last|am|ab|seit|le
      |depuis|el|desde|em|il|dal|op|den|od|с|от|в|,)\s+)*(?:the\s+)?{_ITEM}(?:\s*г\.)?(?!\s+(?:and\s+)?{_MAKES}\b)
    | (?:(?:and|also|last|it|which)\s+)*(?:(?:was|is|been|has)\s+)*
      (?:amended|extended|updated|clarified|refined|revised|corrected|rephrased|reworded|reformatted|renumbered)
      (?:\s+(?:in|on|with|via|through|the|again|wording|status))*\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words of agreement, further acceptance, what is referred to, and edits."""

_ABOUT: Final = late(
    rf"""
    (?:(?:and|also|it|which|partly|partially)\s+)*{_MAKES}\s+
      (?!(?:this|it|that|us|them|these|those)\b)(?=[^.;\n()|·]*{_ITEM}|(?:the|an?|our|all|previous|earlier)\s)
      (?P<object>[^.;\n()|·]+(?:\.(?=\w)[^.;\n()|·]+)*)
    | (?:(?:and|also)\s+)*(?:depends\s+on|related?s?\s+to|refers\s+to|linked\s+to|cf\.?|see(?:\s+also)?)\s+
      (?:(?:the\s+)?(?:notes?|details|amendments?|history|changelog|consequences|below|above)\b\s*)*
      (?P<other>{_ITEM}(?:\s*[:–—-]\s*[^.;\n()|·]*)?)?""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a decision is said to do to another one, or to have to do with it."""

_WORD: Final = late(
    rf"(?<![\w-])(?:{_any_of(*set(AdrStatus) - {AdrStatus.ACCEPTED, AdrStatus.IMPLEMENTED})})(?![\w-])", re.IGNORECASE
)

_DOUBT: Final = late(
    r"[?？~|]|\b(?:not|never|nor|no|none|nobody|cannot|\w+n['’]t|if|unless|until|till|once|when|while|pending|subject"
    r"|condition\w*|provided|except\w*|but|however|although|though|only|otherwise|or|tentativ\w*|provisional\w*"
    r"|preliminar\w*|temporar\w*|partial\w*|partly|draft\w*|propos\w*|reject\w*|declin\w*|rever[ts]\w*|withdr\w*"
    r"|revo[kc]\w*|rescind\w*|overr\w*|deprecat\w*|obsolet\w*|abandon\w*|cancel\w*|retir\w*|expir\w*|invalid\w*"
    r"|void|be|will|should|could|would|might|must|may|maybe|perhaps|likely|possibl\w*|await\w*|wait\w*|hold|paus\w*"
    r"|postpone\w*|defer\w*|suspend\w*|block\w*|stop\w*|trial|experiment\w*|pilot|principle|reopen\w*|discuss\w*"
    r"|debate|question\w*|todo|tbd|tbc|wip|object\w*|veto\w*|dissent\w*|against|fail\w*|caveat\w*|merged?|moved?"
    r"|progress|un\w+ed|lapse\w*|overturn\w*|contest\w*|disput\w*|reconsider\w*)\b|[不未否非]",
    re.IGNORECASE,
)
"""Words that take the plainness of an acceptance."""

_DOUBT_IN_PROSE: Final = late(
    r"\b(?:review\w*|open|consider\w*|lift\w*|due|need\w*|requir\w*|request\w*|outstanding|plan\w*|replac\w*"
    r"|super[cs]e\w*|vot\w*|stays?|remain\w*|limited|exception\w*|later|future|follow-?ups?|phase\w*|stag\w*"
    r"|unless|soon|yet|today|now|currently|still|instead|closed|drop\w*|remov\w*|kept|history|historical)\b",
    re.IGNORECASE,
)
"""More words that do so in a sentence, though a name or a title may hold them."""


def may_stand_beside(rest: str) -> bool:
    """Whether all that follows the word of acceptance, each date as `DATE`, is of a kind that may stand beside it."""
    if _RANGE().search(rest):
        return False
    position = 0
    while position < len(rest):
        end = _listed(rest, position)
        if end is None:
            return False
        position = end
    return True


def _listed(rest: str, position: int) -> int | None:
    """Where the next thing on the list ends; None where what comes next is not on it."""
    match = _GAP().match(rest, position)
    if match is not None:
        return match.end()
    for kind in (_sentence, _carried_out, _by_names, _about, _other):
        end = kind(rest, position)
        if end is not None:
            return end
    return None


def _carried_out(rest: str, position: int) -> int | None:
    match = _CARRIED_OUT().match(rest, position)
    if match is None:
        return None
    where = _WHERE().match(rest, match.end())
    return where.end() if where and not _DOUBT().search(where[0]) else match.end()


def _by_names(rest: str, position: int) -> int | None:
    match = _BY().match(rest, position)
    return match.end() if match and (match["cjk"] or _are_names(match["names"])) else None


def _about(rest: str, position: int) -> int | None:
    match = _ABOUT().match(rest, position)
    return match.end() if match and _is_plain(match["object"] or match["other"] or "") else None


def _other(rest: str, position: int) -> int | None:
    match = _BESIDE().match(rest, position)
    return match.end() if match and not _DOUBT().search(match[0]) else None


def _sentence(rest: str, position: int) -> int | None:
    """Where a sentence ends that names no state and no doubt, as far as English tells; None where it may."""
    match = _SENTENCE().match(rest, position)
    if match is None or not _ENDED().search(rest, 0, position) or not match[0].isascii():
        return None
    return match.end() if _ENGLISH().search(match[0]) and _is_plain(match[0], in_prose=True) else None


def _is_plain(text: str, *, in_prose: bool = False) -> bool:
    is_doubtful = _DOUBT().search(text) or _WORD().search(text)
    return not is_doubtful and not (in_prose and _DOUBT_IN_PROSE().search(text))


def _are_names(text: str) -> bool:
    """Whether a text holds nothing but names of people or groups, and dates."""
    parts = [part for part in _PART_OF_NAME().split(text) if part.strip(DATE + ".-–—'\"*_`")]
    return _is_plain(text) and all(
        "@" in part or part != part.lower() or part.lower() == part.upper() or _is_particle(part) for part in parts
    )


def _is_particle(part: str) -> bool:
    return part.strip(".'\"*_`") in _PARTICLES


_GAP: Final = late(r"[\s.,:;&+!*_\"'“”’`()\[\]{}<>（）「」【】、。；，：·–—•/-]+")
_RANGE: Final = late(rf"{DATE}\s*[-–—/]\s*{DATE}")
_SENTENCE: Final = late(r"[A-Z`*\[(\"'][^\n.]*(?:\.(?=\S)[^\n.]*|\n(?!\n)[^\n.]*)*")
_ENGLISH: Final = late(r"\b(?:the|this|it|in|of|and|by|with|we|to|on)\b", re.IGNORECASE)
_WHERE: Final = late(r"\s+(?:in|since|with|as\s+of|by)\s+[^\s.;()]+(?:\.\w+)*(?:\s+of\s+(?:the\s+)?[^\s.;()]+)?")
_PART_OF_NAME: Final = late(r"[\s,&/+:()]+")
_ENDED: Final = late(r"[.!][*_)\s]*\s[*_]*\Z")
