"""Numbers of records: in titles, in links, and in what people write of other records."""

import re
from collections.abc import Sequence
from typing import Final

from governance.documents.adr_dates import without_dates
from governance.documents.adr_markdown import Link
from governance.documents.adr_path import file_number

_DASHES: Final = "\u2013\u2014\u00b7-"
_KIND: Final = r"(?:(?:architectur(?:e|al)\s+)?decision(?:\s+record)?(?:\s+\(adr\))?|adr|ad)"
_NAMED: Final = re.compile(
    rf"\[?{_KIND}\s*[-_#:.]?\s*#?(?P<number>[0-9]{{1,9}})(?![-_.]?[0-9])\]?(?:\s*[:\uff1a.)|{_DASHES}]+\s*|\s+|$)",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(rf"\[?#?(?P<number>[0-9]{{1,9}})\]?(?:[.:)\uff1a]|\s+[|{_DASHES}])\s+")
_BARE: Final = re.compile(r"#?(?P<number>[0-9]{1,9})\s+")
_MENTIONED: Final = re.compile(r"(?<![\w-])(?:adrs?|ad)[-_\s#]*(?P<number>[0-9]{1,9})(?![0-9])", re.IGNORECASE)
_LEADING: Final = re.compile(
    r"(?:^|\band\b|[,&;\n])[\s#]*(?P<number>[0-9]{1,9})(?=[-_.:,;)\n]|\s*$|\s+(?:and|&)\s)", re.IGNORECASE
)
_FOLDERS: Final = re.compile(r"(?:^|/)(?:adrs?|decisions?|records?|decision-records)/[0-9]+$", re.IGNORECASE)


def numbered_title(text: str, hint: int | None) -> tuple[int | None, str]:
    """The number in front of a title, and the title without it.

    Args:
        text: the title as plain text.
        hint: the number of the file's name. A number without any punctuation behind it (`34 Use Fargate`) is taken for
            the record's only where it is that one, or has leading zeros.
    """
    match = _NAMED.match(text) or _COUNTED.match(text)
    if match is None:
        match = _BARE.match(text)
        if match is None or not (match["number"][0] == "0" or int(match["number"]) == hint):
            return None, text
    return int(match["number"]), text[match.end() :]


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
    is_record = target.lower().endswith(".md") or _FOLDERS.search(target) is not None
    number = file_number(target) if is_record else None
    if number is not None:
        return number
    match = (
        _NAMED.match(link.text) or _MENTIONED.search(link.text) or (_COUNTED.match(link.text) if is_record else None)
    )
    return int(match["number"]) if match else None


def _in_words(text: str) -> list[int]:
    rest = without_dates(text)
    return [int(match["number"]) for match in list(_MENTIONED.finditer(rest)) or list(_LEADING.finditer(rest))]
