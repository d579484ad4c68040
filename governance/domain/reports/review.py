"""What needs a human: limits that are due for a review, and what was measured of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from capability_budgets.reading.limits import LimitId
from governance.domain.findings import Finding, Verdict, verdict_of
from governance.domain.judgement.reviews import ReviewRecord


@dataclass(frozen=True, slots=True)
class MeasuredLimit:
    """What the newest measurements of a limit say, on the machines that measured it last.

    Attributes:
        value: the median of the newest runs, in the limit's unit.
        interval: the confidence interval of the newest run; None where it has none.
        runs: how many runs of this class of machine were recorded.
        commit: what was measured last.
        trend: the verdict on the whole series; None where that was not asked for.
    """

    value: Decimal
    interval: tuple[Decimal, Decimal] | None
    runs: int
    machine: str
    commit: str
    date: dt.datetime
    trend: str | None = None

    def headroom(self, limit: LimitId, budget: Decimal) -> Fraction | None:
        """The part of the budget that is left, in percent, less than 0 where it is exceeded; None of a budget of 0."""
        if not budget:
            return None
        left = budget - self.value if limit.is_upper else self.value - budget
        return Fraction(left) / Fraction(budget) * 100


@dataclass(frozen=True, slots=True)
class Loosenings:
    """What happened to a limit in the last twelve months.

    Attributes:
        count: how often a decision loosened it.
        percent: by how much it is looser than it was then, in percent; None where a side has no value or is 0.
        is_looser: whether it is looser at all.
    """

    count: int
    percent: Fraction | None
    is_looser: bool


@dataclass(frozen=True, slots=True)
class ReviewedLimit:
    """A limit of the checkout.

    Attributes:
        value: what is stated.
        reviewed: when it was last decided on or reviewed.
        by: by what: an ADR, a person, or the adoption.
        due: the day from which a review is overdue; None where none is asked for.
        until: the last day of what loosened it; None where for good.
        loosenings: what happened in the last twelve months.
        measured: the newest measurements; None where there are none.
        suggested: a tighter value that measurements suggest; None where there is none, or nothing too loose.
    """

    limit: LimitId
    value: Decimal
    reviewed: dt.datetime
    by: str
    due: dt.date | None
    until: dt.date | None
    loosenings: Loosenings
    measured: MeasuredLimit | None = None
    suggested: Decimal | None = None

    @property
    def headroom(self) -> Fraction | None:
        """The part of the budget that is left, in percent; None where nothing was measured."""
        return self.measured.headroom(self.limit, self.value) if self.measured else None


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """What needs a human.

    Attributes:
        head: the object id of the commit that is checked out.
        limits: the limits, in the order of the files.
        findings: what is overdue, as errors, and what is worth a look, as warnings.
        notes: remarks, each with its own first word.
    """

    head: str
    limits: Sequence[ReviewedLimit]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """A fail where something is overdue."""
        return verdict_of(self.findings)


@dataclass(frozen=True, slots=True)
class SignedReview:
    """What was written, and the commit message to use."""

    path: str
    record: ReviewRecord
    message: str
    commit: str | None = None
