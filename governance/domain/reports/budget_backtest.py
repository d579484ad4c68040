"""What other numbers would have stopped in what was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from capability_budgets.reading.limits import LimitId
from governance.domain.measurement.recorded import Recorded
from governance.domain.measurement.verdicts import LimitVerdict


@dataclass(frozen=True, slots=True)
class Regression:
    """A change for the worse in what was recorded.

    Attributes:
        first: the first measurement after it.
        stop: the first measurement after it that the number would have stopped; None where it would have passed.
        delay: how many measurements passed before that one.
    """

    first: Recorded
    before: float
    after: float
    stop: Recorded | None
    delay: int


@dataclass(frozen=True, slots=True)
class LimitBacktest:
    """What a number would have done on one class of machine.

    Attributes:
        limit: the limit, with the environment in which it was measured.
        machine: the class.
        value: the number.
        would_be: for each measurement, the oldest first, it and what the gate would have said.
        regressions: the changes for the worse.
        false_stops: the stops that no change for the worse explains.
    """

    limit: LimitId
    machine: str
    value: Decimal
    would_be: tuple[tuple[Recorded, LimitVerdict], ...]
    regressions: tuple[Regression, ...]
    false_stops: tuple[Recorded, ...]

    @property
    def stops(self) -> tuple[Recorded, ...]:
        """What would have been stopped."""
        return tuple(item for item, verdict in self.would_be if verdict is LimitVerdict.FAIL)

    @property
    def flips(self) -> Iterator[tuple[Recorded, LimitVerdict]]:
        """The measurements of which the gate would have said something else than it did."""
        return ((item, verdict) for item, verdict in self.would_be if verdict is not item.verdict)

    @property
    def caught(self) -> int:
        """How many changes for the worse would have been stopped."""
        return sum(item.stop is not None for item in self.regressions)


@dataclass(frozen=True, slots=True)
class BudgetBacktest:
    """What `budget backtest --budgets` answers.

    Attributes:
        budgets: the file, as the user named it.
        limits: by limit and class of machine.
        notes: remarks, each with its own first word.
    """

    budgets: str
    limits: tuple[LimitBacktest, ...]
    notes: tuple[str, ...] = ()
