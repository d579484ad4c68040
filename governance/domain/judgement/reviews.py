"""Review records: a person's word that limits are still what they should be, though nothing changes."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from governance.domain.judgement.changes import DecisionLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRecord:
    """What one person has reviewed.

    Attributes:
        changes: the limits, each with its value on both sides.
    """

    version: Literal[1] = 1
    repository: str
    decision: Literal["reviewed"] = "reviewed"
    approver: str
    date: dt.datetime
    changes: tuple[DecisionLine, ...]
    comment: str | None = None
    signature: str | None = None
