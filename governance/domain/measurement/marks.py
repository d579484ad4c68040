"""Marks: what people said of changes in a trend."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class MarkKind(StrEnum):
    """What a change is."""

    REAL = "real"
    NOISE = "noise"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody said of a change.

    Attributes:
        budget: the limit, with its environment where there is one.
        commit: what was measured first after the change.
    """

    budget: str
    commit: str
    kind: MarkKind
    reason: str
    date: dt.datetime
