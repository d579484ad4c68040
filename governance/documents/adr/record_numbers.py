"""Numbers of records: in titles, in links, and in what people write of other records."""

import re
from collections.abc import Sequence
from typing import Final

from capability_budgets.reading.late_patterns import late
from governance.documents.adr.dates import without_dates
from governance.documents.adr.markdown import Link
from governance.documents.adr.paths import KINDS, file_number

_DASHES: Final = "\u2013\u2014\u00b7-"
_KIND: Final = r"(?:(?:architectur(?:e|al)\s+)?decision(?:\s+record)?(?:\s+\(adr\))?|adr|ad)"
_AFTER: Final = rf"(?:\s*[:\uff1a.)|{_DASHES}]+\s*|\s+|$)"
_NAMED: Final = re.compile(
    rf"\[?(?:[A-Z][\w]*[-\s])?{_KIND}\s*[-_#:.]?\s*#?(?P<number>[0-9]{{1,9}})(?![-_.]?[0-9])\]?{_AFTER}", re.IGNORECASE
)
_WORDS: Final = (
    r"proposal|design|record|entscheidung|beslissing|décision|decisión|decisão|decisione|decyzja|решение"
    r"|决策|決策|决定|決定|결정"
)
_OTHER_KIND: Final = late(
    rf"\[?(?:(?:[A-Z][\w]*[-\s])?(?i:{KINDS}|{_WORDS})\s*[-_#:.]?\s*#?|(?:[A-Z]{{2,12}}-)?[A-Z](?=[0-9]+:)"
    r"|[A-Z][A-Z0-9]{1,15}-(?:[A-Z][A-Za-z0-9]{1,15}-){,3})"
    rf"(?P<number>[0-9]{{1,9}})(?![-_.]?[0-9])\]?(?P<after>{_AFTER})"
)
_COUNTED: Final = late(rf"\[?#?(?P<number>[0-9]{{1,9}})\]?(?:[.:)\uff1a]|\s+[|{_DASHES}])\s+")
_BARE: Final = late(r"#?(?P<number>[0-9]{1,9})\s+")
_MENTIONED: Final = late(r"(?<![\w-])(?:adrs?|ad)[-_\s#]*(?P<number>[0-9]{1,9})(?![0-9])", re.IGNORECASE)
_LEADING: Final = late(
    r"(?:^|\band\b|[,&;\n])[\s#]*(?P<number>[0-9]{1,9})(?=[-_.:,;)\n]|\s*$|\s+(?:and|&)\s)", re.IGNORECASE
)
_FILES: Final = late(r"[^\s,;()\[\]]+\.md\b")
_FOLDERS: Final = late(r"(?:^|/)(?:adrs?|decisions?|records?|decision-records)/[0-9]+$", re.IGNORECASE)


def numbered_title(text: str, hint: int | None) -> tuple[int | None, str]:
    """The number in front of a title, and the title without it.

    Args:
        text: the title as plain text.
        hint: the number of the file's name. A number without any punctuation after it (`34 Use Fargate`) is taken for
            the record's only where it is that one, or has leading zeros.
    """
    match = _NAMED.match(text) or _of_other_kind(text, hint) or _COUNTED().match(text)
    if match is None:
        match = _BARE().match(text)
        if match is None or not (match["number"][0] == "0" or int(match["number"]) == hint):
            return None, text
    return int(match["number"]), text[match.end() :]


def _of_other_kind(text: str, hint: int | None) -> re.Match[str] | None:
    """`RFC-0006 x` or `A105: x`, where leading zeros or the file say so, too: a title can speak of another one's."""
    match = _OTHER_KIND().match(text)
    return match if match and (match["number"][0] == "0" or int(match["number"]) == hint) else None


def numbers_in(text: str, links: Sequence[Link] = ()) -> tuple[int, ...]:
    """The numbers of the records that a text names, by links or in words, each once."""
    rest = text
    for link in sorted(links, key=lambda link: link.at, reverse=True):
        rest = f"{rest[: link.at]}\0{rest[link.at + len(link.text) :]}"
    numbers = [number for link in links if (number := _of_link(link)) is not None] + _in_words(rest)
    return tuple(dict.fromkeys(numbers))


def _of_link(link: Link) -> int | None:
    """The number of a link: of the record's file that it leads to, else of its text."""
    target = re.sub(r"[?#].*", "", link.target).rstrip("/")
    is_record = target.lower().endswith(".md") or _FOLDERS().search(target) is not None
    number = file_number(target) if is_record else None
    if number is not None:
        return number
    match = _NAMED.match(link.text) or _MENTIONED().search(link.text)
    if match is None and is_record:
        match = _COUNTED().match(link.text)
    return int(match["number"]) if match else None


def _in_words(text: str) -> list[int]:
    rest = without_dates(text)
    files = [number for match in _FILES().finditer(rest) if (number := file_number(match[0])) is not None]
    if files:
        return files
    rest = _FILES().sub("", rest)
    return [int(match["number"]) for match in list(_MENTIONED().finditer(rest)) or list(_LEADING().finditer(rest))]
