"""Dates as people write them into records."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from capability_budgets.reading.late_patterns import late

_MONTHS: Final = (
    "jan january januar janvier enero janeiro gennaio januari stycznia leden января январь",
    "feb february februar février fevrier febrero fevereiro febbraio februari lutego února февраля февраль",
    "mar march märz maerz mars marzo março maart marca marec března марта март",
    "apr april avril abril aprile kwietnia dubna апреля апрель",
    "may mai mayo maio maggio mei maj maja května мая май",
    "jun june juni juin junio junho giugno czerwca června июня июнь",
    "jul july juli juillet julio julho luglio lipca července июля июль",
    "aug august août aout agosto augustus augusti sierpnia srpna августа август",
    "sep sept september septembre septiembre setembro settembre września září сентября сентябрь",
    "oct okt october oktober octobre octubre outubro ottobre października října октября октябрь",
    "nov november novembre noviembre novembro listopada listopadu ноября ноябрь",
    "dec dez december dezember décembre decembre diciembre dezembro dicembre desember grudnia prosince декабря декабрь",
)
_MONTH_OF: Final = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})(?!\w)\.?"
_DAY: Final = r"(?<!\w)(?P<day>[0-3]?[0-9])(?:st|nd|rd|th|er|[.º])?"
_YEAR: Final = r"(?P<year>[12][0-9]{3})(?![0-9])"
_SHAPES: Final = (
    rf"(?<!\w){_YEAR}([-/.])(?P<month>[01]?[0-9])\2(?P<day>[0-3]?[0-9])(?![0-9])",
    rf"(?<![0-9]){_YEAR}\s?[年년]\s?(?P<month>[01]?[0-9])\s?[月월]\s?(?P<day>[0-3]?[0-9])\s?[日일]",
    rf"(?<!\w){_YEAR}[-/ ]{_MONTH}[-/ ](?P<day>[0-3]?[0-9])(?![0-9])",
    rf"(?<!\w){_YEAR}\.\s(?P<month>[01]?[0-9])\.\s(?P<day>[0-3]?[0-9])\.?(?![0-9])",
    rf"{_DAY}(?:\s|-)*(?:(?:of|de|d['’])\s*)?(?<![0-9]){_MONTH},?(?:\s|-)+(?:(?:de|del)\s+)?{_YEAR}",  # noqa: RUF001
    rf"(?<!\w){_MONTH}\s+(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?,?\s+{_YEAR}",
    r"(?<![\w/])(?P<month>1[0-2]|0?[1-9])/(?P<day>1[3-9]|2[0-9]|3[01])/(?P<year>[0-9]{2})(?![\w/])",
    rf"(?<!\w)(?P<day>[0-3]?[0-9])([-/.])(?P<month>[0-3]?[0-9])\2{_YEAR}",
)
_PARTIAL: Final = late(
    rf"(?<!\w){_MONTH},?\s+{_YEAR}|(?<![\w-])[12][0-9]{{3}}-[01][0-9](?![\w-])|(?<![\w/])[01]?[0-9]/[12][0-9]{{3}}(?![\w/])"
    r"|(?<!\w)Q[1-4][ /-][12][0-9]{3}(?!\w)",
    re.IGNORECASE,
)
"""A month or a quarter of a year: no date, but nothing else either."""

_CENTURY: Final = 2000
_MAX_LENGTH: Final = 40
_MEANT: Final = late(r"(?<!\w)[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}(?!\w)")
_ISO: Final = re.compile("[12][0-9]{3}-[01][0-9]-[0-3][0-9]")
_DIGIT: Final = re.compile("[0-9]")
_HYPHENS: Final = re.compile("[\u2010-\u2015]")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    # made when the first digit is met: they take longer to compile than a record to read
    return tuple(re.compile(shape, re.IGNORECASE) for shape in _SHAPES)


def find_date(text: str) -> tuple[dt.date, int, int] | None:
    """The first date in a text, with the indexes where it starts and ends; None without one.

    Of `03/04/2020` nobody knows the month, so it is no date; of `26/11/2020` and `11/26/2020` one does.
    """
    plain = _HYPHENS.sub("-", text)
    if _DIGIT.search(plain) is None:
        return None
    if _ISO.fullmatch(plain) and (date := _date(*plain.split("-"), numbers_first=False)):
        return date, 0, len(plain)
    matches = [match for shape in _patterns() if (match := shape.search(plain))]
    for match in sorted(matches, key=lambda match: match.start()):
        date = _date(match["year"], match["month"], match["day"], numbers_first=match.re is _patterns()[-1])
        if date is not None:
            return date, match.start(), match.end()
    return None


def read_date(text: str) -> dt.date | None:
    """The date that a text gives, whatever stands around it; None without one."""
    found = find_date(text)
    return found[0] if found else None


def is_only_date(text: str) -> bool:
    """Whether a text is a date and nothing else."""
    found = find_date(text) if len(text) <= _MAX_LENGTH else None
    return found is not None and not (text[: found[1]] + text[found[2] :]).strip(" \t.")


def without_dates(text: str, mark: str = "\0") -> str:
    """The text with a mark in the place of each date, and of each month or quarter of a year."""
    kept, position = "", 0
    for start, end in _dates(text):
        kept += text[position:start] + mark
        position = end
    kept += text[position:]
    return _PARTIAL().sub(mark, kept) if _DIGIT.search(kept) else kept


def count_dates(text: str) -> int:
    """How many dates a text gives."""
    return sum(1 for _ in _dates(text))


def _dates(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while position < len(text) and (found := find_date(text[position:])) is not None:
        yield position + found[1], position + found[2]
        position += found[2]


def is_meant_as_date(text: str) -> bool:
    """Whether a text holds numbers in the shape of a date, though they may name no day, or more than one."""
    return _MEANT().search(text) is not None


def _date(year: str, month: str, day: str, *, numbers_first: bool) -> dt.date | None:
    first, second = int(day), int(month) if month.isdigit() else _MONTH_OF[month.lower()]
    if numbers_first and first != second and max(first, second) <= len(_MONTHS):
        return None
    if numbers_first and second > len(_MONTHS):
        first, second = second, first
    try:
        return dt.date(int(year) + (_CENTURY if len(year) == len("22") else 0), second, first)
    except ValueError:
        return None
