"""What production is watched for: the limits that hold where processes run, and what set them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from capability_budgets.application.metric_names import ENVIRONMENT_LABEL_DEFAULT
from capability_budgets.reading.limits import BudgetSet, LimitId
from capability_budgets.reading.quantities import ERRORS, LATENCY, QUANTITIES, LimitKind, Quantity, kind_of
from capability_budgets.reading.values import format_value
from governance.domain.budgets.units import written_unit


@dataclass(frozen=True, slots=True)
class Origin:
    """What set a number.

    Attributes:
        adr: the number of the decision; None where none did.
        title: its title, where one can be read.
        is_baseline: whether the number is one that the adoption found.
        until: the last day for which the decision allows it; None where for good.
    """

    adr: int | None = None
    title: str | None = None
    is_baseline: bool = False
    until: dt.date | None = None

    def __str__(self) -> str:
        if self.adr is not None:
            named = f"set by ADR {self.adr:03d}"
            titled = f"{named} ({self.title})" if self.title else named
            return f"{titled} until {self.until}" if self.until else titled
        return "the baseline of the adoption, set by no ADR" if self.is_baseline else "set by no decision on record"


BASELINE = Origin(is_baseline=True)
UNDECIDED = Origin()


@dataclass(frozen=True, slots=True)
class WatchedLimit:
    """A limit that holds where processes run.

    Attributes:
        id: the limit as its file states it: the environment's override, else the limit it would override.
        value: in the limit's own unit.
    """

    id: LimitId
    value: Decimal
    origin: Origin

    @property
    def kind(self) -> LimitKind:
        """What it limits."""
        return kind_of(self.id.name)

    @property
    def written(self) -> str:
        """The value with its unit, for people."""
        return f"{format_value(self.value)} {written_unit(self.id.name)}".rstrip()


@dataclass(frozen=True, slots=True)
class WatchedCapability:
    """A capability in one environment.

    Attributes:
        environment: the value that the label `environment` has there.
        owner: who answers for it; None where nobody is named.
        runbook_url: its own; None where it has none.
        limits: what holds there, in the order of the file.
    """

    capability: str
    environment: str
    owner: str | None
    runbook_url: str | None
    limits: tuple[WatchedLimit, ...]

    def of(self, quantity: Quantity) -> Iterator[tuple[WatchedLimit, LimitKind]]:
        """The limits of a quantity."""
        return ((limit, kind) for limit in self.limits if (kind := limit.kind).quantity is quantity)

    @property
    def measured(self) -> Iterator[WatchedLimit]:
        """The limits that an alert compares with what processes export."""
        return (limit for limit in self.limits if limit.kind.quantity in QUANTITIES)

    @property
    def customs(self) -> Iterator[WatchedLimit]:
        """The limits that only the project knows how to measure."""
        return (limit for limit in self.limits if limit.kind.quantity not in QUANTITIES)


@dataclass(frozen=True, slots=True)
class ShareLimit:
    """A limit of the share of bad calls.

    Attributes:
        limit: what it is.
        allowed: the share that may be bad.
        is_errors: whether bad calls are those that failed; else they are those that were too slow.
    """

    limit: WatchedLimit
    allowed: Fraction
    is_errors: bool = False


def share_limits(watch: WatchedCapability) -> Iterator[ShareLimit]:
    """The limits of shares, those of the latency first; what allows every call to fail is none."""
    for limit, kind in watch.of(LATENCY):
        yield ShareLimit(limit, 1 - kind.percentile)
    for limit, share in watch.of(ERRORS):
        if Fraction(share.base(limit.value)) < 1:
            yield ShareLimit(limit, Fraction(share.base(limit.value)), is_errors=True)


def percent(kind: LimitKind) -> str:
    """The percentile, as people write it: `95`, `99.9`."""
    return format_value(Decimal(kind.percentile.numerator * 100) / Decimal(kind.percentile.denominator))


def environments(budgets: BudgetSet) -> tuple[str, ...]:
    """The environments that are watched where none is named: that of processes that name none, then all others."""
    return (ENVIRONMENT_LABEL_DEFAULT, *sorted(budgets.environments() - {ENVIRONMENT_LABEL_DEFAULT}))


def watches(
    budgets: BudgetSet, environment: str, owners: Mapping[str, Iterable[str]], origins: Mapping[LimitId, Origin]
) -> Iterator[WatchedCapability]:
    """What is watched in one environment, in the order of the files.

    Args:
        budgets: every limit.
        environment: the value of the label; `default` is no environment, unless the budgets have one of that name.
        owners: the code owners of each budget file.
        origins: what set each limit.
    """
    for capability in budgets.capabilities.values():
        limits = tuple(
            WatchedLimit(limit.id, limit.value, origins[limit.id]) for limit in capability.holding(environment)
        )
        if limits:
            owner = _line(capability.owner) or " ".join(owners.get(capability.file, ()))
            yield WatchedCapability(
                capability.name, environment, owner or None, _line(capability.runbook_url) or None, limits
            )


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
