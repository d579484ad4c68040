"""Dates as people write them into records."""

import datetime as dt
import re
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?)\b\.?"
)
_DAY: Final = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>[12][0-9]{3})"
_SHAPES: Final = tuple(
    re.compile(shape, re.IGNORECASE | re.ASCII)
    for shape in (
        rf"\b{_YEAR}([-/.])(?P<month>[01]?[0-9])\2(?P<day>[0-3]?[0-9])(?![0-9])",
        rf"\b{_YEAR}\s?年\s?(?P<month>[01]?[0-9])\s?月\s?(?P<day>[0-3]?[0-9])\s?日",
        rf"\b{_DAY}(?:\s|-)+(?:of\s+)?{_MONTH},?(?:\s|-)+{_YEAR}\b",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",
        rf"\b(?P<day>[0-3]?[0-9])([-/.])(?P<month>[0-3]?[0-9])\2{_YEAR}\b",
    )
)
_LONGEST: Final = 40
_HYPHENS: Final = re.compile("[\u2010-\u2015]")


def find_date(text: str) -> tuple[dt.date, int, int] | None:
    """The first date in a text, with the indexes where it starts and ends; None without one.

    Of `03/04/2020` nobody knows the month, so it is no date; of `26/11/2020` and `11/26/2020` one does.
    """
    plain = _HYPHENS.sub("-", text)
    matches = [match for shape in _SHAPES if (match := shape.search(plain))]
    for match in sorted(matches, key=lambda match: match.start()):
        date = _date(match["year"], match["month"], match["day"], numbers_first=match.re is _SHAPES[-1])
        if date is not None:
            return date, match.start(), match.end()
    return None


def read_date(text: str) -> dt.date | None:
    """The date that a text gives, whatever stands around it; None without one."""
    found = find_date(text)
    return found[0] if found else None


def is_only_date(text: str) -> bool:
    """Whether a text is a date and nothing else."""
    found = find_date(text) if len(text) <= _LONGEST else None
    return found is not None and not (text[: found[1]] + text[found[2] :]).strip(" \t.")


def without_dates(text: str, mark: str = "\0") -> str:
    """The text with a mark in the place of each date."""
    kept, position = "", 0
    while position < len(text) and (found := find_date(text[position:])) is not None:
        kept += text[position : position + found[1]] + mark
        position += found[2]
    return kept + text[position:]


def _date(year: str, month: str, day: str, *, numbers_first: bool) -> dt.date | None:
    first, second = int(day), _MONTHS.index(month[:3].lower()) + 1 if month[:1].isalpha() else int(month)
    if numbers_first and first != second and max(first, second) <= len(_MONTHS):
        return None
    if numbers_first and second > len(_MONTHS):
        first, second = second, first
    try:
        return dt.date(int(year), second, first)
    except ValueError:
        return None
