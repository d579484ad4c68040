"""Recorded measurements: one judged run of one limit, as it is kept over the years."""

import datetime as dt
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final, NamedTuple

from capability_budgets.reading.values import MAX_DIGITS
from governance.domain.measurement.verdicts import LimitVerdict

_DIGITS: Final = Context(prec=MAX_DIGITS)


class Identity(NamedTuple):
    """What two measurements that are the same have in common."""

    repository: str
    budget: str
    environment: str | None
    commit: str
    date: dt.datetime
    machine: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """One judged run of one limit. Numbers are in the limit's own unit, with at most 15 significant digits.

    Attributes:
        repository: the name that the policy gives the repository.
        budget: the limit, without an environment.
        environment: whose limits counted; None for those that hold where none is named.
        commit: what was measured.
        date: when, in UTC to the second.
        machine: the class of the machine: only values of one class can be compared.
        value: what was measured.
        interval: its confidence interval; None where the samples do not reach so far.
        samples: how many calls were timed; None where none were.
        processes: how many fresh processes took part; None where that is unknown.
        verdict: what the gate said.
        budget_in_force: the value of the limit.
    """

    repository: str
    budget: str
    environment: str | None
    commit: str
    date: dt.datetime
    machine: str
    value: Decimal
    interval: tuple[Decimal, Decimal] | None
    samples: int | None
    processes: int | None
    verdict: LimitVerdict
    budget_in_force: Decimal | None

    @property
    def identity(self) -> Identity:
        """By which it is known."""
        return Identity(self.repository, self.budget, self.environment, self.commit, self.date, self.machine)


def kept(value: Decimal) -> Decimal:
    """A number with the digits that are kept of it: those that a double holds."""
    return _DIGITS.plus(value)
