"""The one form of a moment: `2026-11-23T10:15:00Z`."""

import datetime as dt
import re
from typing import Final

from capability_budgets.reading.problems import TextError
from governance.domain.text_patterns import shown

# Newer Pythons take 24:00 for the next day, so the hours are part of the form.
_FORM: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}Z")
_ADVICE: Final = "write it in UTC to the second, as 2026-11-23T10:15:00Z"
_YEARS: Final = range(1970, 3000)
"""Days can be added to every moment read here without leaving Python's calendar."""


def read_moment(text: str) -> dt.datetime:
    """Read a moment in UTC.

    Raises:
        TextError: another form, no real date, or outside the years 1970 to 2999.
    """
    if not _FORM.fullmatch(text):
        raise TextError(f"{shown(text)} is not a moment in the one form that is read", _ADVICE)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as fault:
        raise TextError(f"{text} is no real date: {fault}", _ADVICE) from fault
    if moment.year not in _YEARS:
        raise TextError(f"{text} is not between the years 1970 and 2999", _ADVICE)
    return moment


def write_moment(moment: dt.datetime) -> str:
    """Write a moment that knows its time zone; parts of a second are dropped.

    Raises:
        ValueError: it does not know its time zone.
    """
    if moment.utcoffset() is None:
        raise ValueError("a moment without time zone is no moment")
    return f"{moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
