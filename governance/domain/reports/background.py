"""The background of a change: what a reviewer asks that the judgement itself does not need."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from capability_budgets.reading.values import Value


@dataclass(frozen=True, slots=True)
class PastValue:
    """A value that a limit had: since when, and what brought it (`ADR 031`, `adoption`)."""

    value: Value
    date: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class LastMeasured:
    """What was measured last of a limit.

    Attributes:
        value: in the limit's unit.
        trend: the verdict on the series (`steady`, `regressed`, …).
    """

    value: Decimal
    date: dt.datetime
    trend: str


@dataclass(frozen=True, slots=True)
class Background:
    """What is known beside the judgement of a change.

    Attributes:
        identity: how approvals are proved: `signature` or `commit`.
        witnesses: who may attest approvals that were given on a forge.
        own: the names of the rules that take signatures with people's own keys alone.
        past: the values of each changed limit before the change, oldest first; empty where history is not whole.
        measured: what was measured last of changed limits.
    """

    identity: str
    witnesses: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    past: Mapping[str, tuple[PastValue, ...]] = field(default_factory=dict)
    measured: Mapping[str, LastMeasured] = field(default_factory=dict)
