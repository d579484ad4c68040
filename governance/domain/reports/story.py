"""What a page on a history tells beside the verdicts: the life of every limit, its decisions, and its measurements."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.values import Value
from governance.domain.measurement.recorded import Recorded
from governance.domain.reports.decision_papers import DecisionPapers


@dataclass(frozen=True, slots=True)
class LifePoint:
    """A value that a limit got.

    Attributes:
        date: since when.
        value: None where it was removed.
        by: what brought it: `ADR 031`, `adoption`, `repair`, `no decision`.
        commit: the step; that of the adoption, or of what was known to be good, for the first value.
        governed: whether it may stand.
    """

    date: dt.datetime
    value: Value
    by: str
    commit: str
    approvers: tuple[str, ...] = ()
    governed: bool = True


@dataclass(frozen=True, slots=True)
class LimitLife:
    """The life of a limit under its present name.

    Attributes:
        points: its values, oldest first; never empty.
        file: the file that holds it at the head; None where it does not hold any more.
        measured: what was recorded of it, oldest first.
    """

    limit: LimitId
    points: tuple[LifePoint, ...]
    file: str | None = None
    owners: tuple[str, ...] = ()
    measured: Sequence[Recorded] = ()


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
