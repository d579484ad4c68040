"""What a suggestion is: a budget that the next run keeps with a given probability. Needs no library."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

MIN_RUNS: Final = 3
"""From fewer runs no budget is suggested: one or two say nothing about how much runs differ."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of one capability: the unit is the run (a process, a machine), since samples of one run resemble each other.

    Attributes:
        runs: the samples of each, in the order in which they were measured, with a p95 above 0.
        dates: when each was measured; empty where that is unknown.
        machines: the class of the machine of each; empty where all are of one class.
        larger_is_worse: whether the budget is an upper limit.
    """

    name: str
    runs: tuple[tuple[float, ...], ...]
    dates: tuple[dt.datetime, ...] = ()
    machines: tuple[str, ...] = ()
    larger_is_worse: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A budget for the 95th percentile, from runs.

    Attributes:
        runs: how many runs it rests on.
        value: the budget, in the unit of the samples; None where there are too few runs.
        coverage: how probable it is that the p95 of the next run keeps it.
        method: how it was found, or why it was not.
        note: what else must be known; None where there is nothing.
    """

    name: str
    runs: int
    value: Decimal | None
    coverage: float
    method: str
    note: str | None = None
