"""What a page on a history tells beside the verdicts: the life of every limit, its decisions, and its measurements."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.values import Value
from governance.domain.reports.decision_papers import DecisionPapers


@dataclass(frozen=True, slots=True)
class LifePoint:
    """A value that a limit got.

    Attributes:
        date: since when.
        value: None where it was removed.
        by: what brought it: `ADR 031`, `adoption`, `repair`, `no decision`.
        commit: the step; that of the adoption, or of what was known to be good, for the first value.
        approvers: who approved it.
        governed: whether it may stand.
    """

    date: dt.datetime
    value: Value
    by: str
    commit: str
    approvers: tuple[str, ...] = ()
    governed: bool = True


@dataclass(frozen=True, slots=True)
class MeasuredPoint:
    """What was measured of a limit, in its unit."""

    date: dt.datetime
    value: Decimal
    verdict: str


@dataclass(frozen=True, slots=True)
class LimitLife:
    """The life of a limit under its present name.

    Attributes:
        limit: its identity.
        points: its values, oldest first; never empty.
        file: the file that holds it at the head; None where it does not hold any more.
        owners: who owns that file.
    """

    limit: LimitId
    points: tuple[LifePoint, ...]
    file: str | None = None
    owners: tuple[str, ...] = ()
    measured: tuple[MeasuredPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditStory:
    """What a page tells beside the verdicts.

    Attributes:
        until: the date of the last step.
        lives: those of all limits, by name; those that hold first.
        papers: the decisions of each step, by its commit.
    """

    until: dt.datetime
    lives: tuple[LimitLife, ...] = ()
    papers: Mapping[str, tuple[DecisionPapers, ...]] = field(default_factory=dict)
