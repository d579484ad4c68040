"""The limits of a capability that a measurement is for."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from capability_budgets.measurement.settling import Goal
from capability_budgets.reading.limits import BudgetSet, Limit
from capability_budgets.reading.quantities import (
    LATENCY,
    MEMORY,
    P95,
    LimitKind,
    Quantity,
    is_benchmarked,
    kind_of,
)
from capability_budgets.sampling.recordings import Recording


@dataclass(frozen=True, slots=True)
class MeasuredLimits:
    """The limits that hold for one capability in one environment, as far as samples and memory are judged by them."""

    limits: tuple[Limit, ...] = ()
    relative: bool = False

    @classmethod
    def of(cls, budgets: BudgetSet, capability: str, environment: str | None) -> "MeasuredLimits":
        """The limits that hold: those of the environment, else those they would override."""
        known = budgets.capabilities.get(capability)
        held = known.holding(environment) if known else ()
        relative = known is not None and known.relative
        return cls(tuple(limit for limit in held if is_benchmarked(limit.id.name)), relative)

    @property
    def p95(self) -> Decimal | None:
        """The smallest budget of the 95th percentile, in seconds; None where there is none."""
        return min((kind.base(value) for kind, value in self._of(LATENCY) if kind.percentile == P95), default=None)

    @property
    def memory(self) -> Decimal | None:
        """The smallest budget of the peak memory, in bytes; None where there is none."""
        return min((kind.base(value) for kind, value in self._of(MEMORY)), default=None)

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The budgets of percentiles, which samples decide."""
        return tuple(
            Goal(float(kind.base(value)), kind.percentile * 100, self.relative) for kind, value in self._of(LATENCY)
        )

    def _of(self, quantity: Quantity) -> Iterator[tuple[LimitKind, Decimal]]:
        kinds = ((kind_of(limit.id.name), limit.value) for limit in self.limits)
        return ((kind, value) for kind, value in kinds if kind.quantity is quantity)


@dataclass(frozen=True, slots=True)
class MeasuredTest:
    """A test of a session in which capabilities are measured.

    Attributes:
        test: its node id.
        recording: what is known of it; None where it was not run.
        limits: what holds for its capability; None where no budgets were found.
    """

    test: str
    recording: Recording | None
    limits: MeasuredLimits | None = None


@dataclass(frozen=True, slots=True)
class MeasuredReport:
    """What such a session tells at its end.

    Attributes:
        tests: its tests of capabilities.
        file: the results file, as the user named it; None where there is none.
        environment: the environment whose budgets the results are for.
    """

    tests: tuple[MeasuredTest, ...]
    file: str | None = None
    environment: str | None = None
