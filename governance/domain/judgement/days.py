"""Days: what day it is, and the last one that may be written."""

import datetime as dt


def today(now: dt.datetime) -> dt.date:
    """The day that it is in UTC."""
    return now.astimezone(dt.UTC).date()


def last_day(now: dt.datetime, days: int) -> dt.date:
    """The last day that may be written, where something may last so many days from now."""
    try:
        return today(now) + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.max
