"""Watches to rules: what is recorded, and when an alert fires.

The latency alert asks which share of the requests took longer than the budget: `1 - bucket{le=B} / count`. That is
exact, for the budget is a boundary of the histogram; an interpolated quantile is not: docs/explanation/alerts.md shows
both.
"""

from collections.abc import Iterator

from capability_budgets.reading.quantities import ERRORS, LATENCY, MEMORY
from governance.documents.prometheus import guard_rules, share_rules
from governance.documents.prometheus.feeds import feeds
from governance.documents.prometheus.rule_parts import AlertGroup, AlertRule, Pen
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import WatchedCapability


def group(watch: WatchedCapability, runtime: Runtime) -> AlertGroup:
    """The rules for what is watched in one capability and environment."""
    notes = tuple(
        f"{limit.id}: no metric of a process is known for it, so no alert compares one with it"
        for limit in watch.customs
    )
    name = f"budget:{watch.capability}@{watch.environment}"
    return AlertGroup(name, tuple(_rules(watch, runtime)), notes, watch.owner or "")


def _rules(watch: WatchedCapability, runtime: Runtime) -> Iterator[AlertRule]:
    """What a breach is, then what would hide one."""
    pen, found = Pen(watch, runtime), feeds(watch, runtime)
    for limit, kind in watch.of(LATENCY):
        yield from share_rules.latency(pen, found.latency, limit, kind)
    for limit, share in watch.of(ERRORS):
        yield from share_rules.errors(pen, found.latency, found.errors, limit, share)
    for limit, size in watch.of(MEMORY):
        yield from guard_rules.memory(pen, found.memory, limit, size)
    yield from guard_rules.absent(pen, found)
    yield from guard_rules.region(pen, found)
    yield from guard_rules.mismatch(pen, found.budget)
