"""What a running process measures: the budgets it carries, and the buckets in which they can be seen exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

from capability_budgets.reading.limits import BudgetSet, Capability
from capability_budgets.reading.quantities import LATENCY, kind_of

MULTIPLES: Final = tuple(map(Decimal, ("0.25", "0.5", "0.75", "1", "1.25", "1.5", "2", "4")))
"""Where a histogram looks, in times of a budget: closest around the budget itself."""

# The application may have set another precision for its own decimals.
_EXACT: Final = Context(prec=400)


@dataclass(frozen=True, slots=True)
class Instrument:
    """What is measured of one capability in one environment.

    Attributes:
        budgets: every limit that holds there by its name, in the limit's own unit.
        buckets: upper bounds of the latency histogram in seconds, rising; empty where no latency is limited.
    """

    capability: str
    budgets: Mapping[str, Decimal]
    buckets: tuple[float, ...]


def instruments(budgets: BudgetSet, environment: str) -> tuple[Instrument, ...]:
    """What a process measures of every capability, in the environment that its label says."""
    return tuple(
        Instrument(item.name, {limit.id.name: limit.value for limit in item.holding(environment)}, buckets(item))
        for item in budgets.capabilities.values()
    )


def buckets(capability: Capability) -> tuple[float, ...]:
    """The bounds of a capability's latency histogram in seconds, over all its environments and percentiles.

    All environments have the same ones, so that their histograms can be compared and added. Computed in decimals and
    made floats once, at the end: a bound is the very number that the budget's text stands for.
    """
    kinds = ((kind_of(limit.id.name), limit.value) for limit in capability.limits)
    limited = (kind.base(value) for kind, value in kinds if kind.quantity is LATENCY)
    return tuple(sorted({float(_EXACT.multiply(seconds, times)) for seconds in limited for times in MULTIPLES}))
