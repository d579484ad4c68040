"""What was measured, where there is a store: for reports that tell of it beside something else."""

import os
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capability_budgets.reading.limits import LimitId
    from governance.commands.shared.recorded_series import RecordedSeries
    from governance.domain.reports.background import LastMeasured
    from governance.ports.world import World


def last_measured(world: "World", limits: "Iterable[LimitId]") -> "Mapping[str, LastMeasured]":
    """What was measured last of limits; nothing without a store, or without the libraries that read it.

    Raises:
        BudgetError: the store cannot be read.
    """
    from governance.domain.reports.background import LastMeasured

    wanted = frozenset(limits)
    found = [item for item in recorded(world) if item.budget in wanted and item.measurements]
    trends = _trends(world, found)
    newest = sorted(zip(found, trends, strict=True), key=lambda pair: pair[0].measurements[-1].date)
    return {
        str(item.budget): LastMeasured(item.measurements[-1].value, item.measurements[-1].date, trend)
        for item, trend in newest
    }


def _trends(world: "World", found: "list[RecordedSeries]") -> list[str]:
    """The verdict on each series; empty without the libraries for numbers."""
    if not found or any(find_spec(name) is None for name in ("numpy", "scipy")):
        return [""] * len(found)
    from governance.commands.shared.checkout_policy import policy_of
    from governance.commands.shared.marks import marks_of
    from governance.commands.shared.trend_series import series
    from governance.domain.trends.analysis import analyse

    return [item.verdict.value for item in analyse(series(found, marks_of(world, policy_of(world)))).series]


def recorded(world: "World") -> "list[RecordedSeries]":
    """All that was recorded of this repository; nothing without a store, or without the libraries that read it.

    Raises:
        BudgetError: the store cannot be read.
    """
    from governance.adapters.history.opened import missing, opened_store, usual_place
    from governance.commands.shared.checkout_policy import policy_of
    from governance.commands.shared.stored_series import stored_series

    if missing():
        return []
    policy = policy_of(world)
    repository, address = policy.repository, os.environ.get("BUDGET_STORE")
    if address is None and not usual_place(repository).exists():
        return []
    with opened_store(address, repository) as kept:
        return stored_series(world, kept, policy)
