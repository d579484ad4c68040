"""Budgets against the boundaries that a metric of others is known to have."""

from collections.abc import Iterator
from decimal import Decimal

from capability_budgets.reading.limits import BudgetSet
from capability_budgets.reading.quantities import LATENCY, kind_of
from capability_budgets.reading.values import format_value
from governance.domain.production.bucket_bounds import scaled
from governance.domain.production.settings import Runtime
from governance.domain.production.sources import UNIT_POWERS, Source


def off_boundaries(runtime: Runtime, budgets: BudgetSet) -> Iterator[tuple[str, str]]:
    """Latency budgets at which no bucket of a source ends, if it says its boundaries: what is wrong, and the fix."""
    for capability in budgets.capabilities.values():
        for source in runtime.source(capability.name):
            for limit in capability.limits:
                kind = kind_of(limit.id.name)
                if source.boundaries is not None and source.latency is not None and kind.quantity is LATENCY:
                    due = scaled(kind.base(limit.value), -UNIT_POWERS[source.latency_unit])
                    if due not in source.boundaries:
                        yield _told(str(limit.id), source, source.boundaries, due)


def _told(limit: str, source: Source, boundaries: tuple[Decimal, ...], due: Decimal) -> tuple[str, str]:
    below, above = max(filter(due.__gt__, boundaries), default=None), min(filter(due.__lt__, boundaries), default=None)
    near = (value for value in (below, above) if value is not None)
    shown = " or ".join(f"{format_value(value)} {source.latency_unit}" for value in near)
    what = f"no bucket of {source.latency} ends at {format_value(due)} {source.latency_unit}, the budget {limit}"
    return what, f"add the boundary {format_value(due)} to the histogram, or change the limit to {shown}"
