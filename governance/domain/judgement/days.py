"""Days: what day it is, and the last one that may be written."""

import datetime as dt
from typing import Final

AHEAD: Final = dt.timedelta(days=1)
"""How far a record may be dated ahead of its step, and a step ahead of the clock here: clocks differ by no more."""


def today(now: dt.datetime) -> dt.date:
    """The day that it is in UTC."""
    return now.astimezone(dt.UTC).date()


def last_day(now: dt.datetime, days: int) -> dt.date:
    """The last day that may be written, where something may last so many days from now."""
    try:
        return today(now) + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.max
