"""Series of what a store holds of this repository, under the present names of its limits."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from capability_budgets.reading.limits import LimitId
from governance.commands.shared.measured_names import Renames, renames
from governance.commands.shared.recorded_series import RecordedSeries, Wanted, recorded_series
from governance.domain.policy.policy import Policy
from governance.ports.measurements import MeasurementStore
from governance.ports.world import World

RECENT: Final = dt.timedelta(days=400)
"""How old measurements may be that say something of how it is now."""


def stored_series(
    world: World,
    store: MeasurementStore,
    policy: Policy,
    wanted: Wanted | None = None,
    *,
    since: dt.datetime | None = None,
    limits: Sequence[LimitId] = (),
) -> list[RecordedSeries]:
    """The measurements of the repository in series, by name; a rename takes those of before along.

    Args:
        world: the checkout, whose history knows the renames.
        store: what was recorded.
        policy: names the repository.
        wanted: which limits, in which environment; None for all.
        since: nothing that is older.
        limits: read nothing else, whatever is wanted; none for everything.

    Raises:
        UsageError: a budget that is asked for was never measured.
    """
    asked, names = wanted or Wanted(), renames(world, policy)
    named = limits or _named(asked)
    found = store.find(policy.repository, since, _stored_names(named, names) if named else None)
    return recorded_series(names.carried(found), asked)


def _named(wanted: Wanted) -> list[LimitId]:
    """The limits that are wanted, where each is named; none where a pattern may mean any."""
    limits = [LimitId.parse(name) for name in wanted.budgets]
    return [limit for limit in limits if limit is not None] if None not in limits else []


def _stored_names(limits: Sequence[LimitId], names: Renames) -> list[str]:
    """Under which names limits were ever measured, without their environments."""
    found = {f"{name}.{limit.name}" for limit in limits for name in names.former(limit.capability)}
    return sorted(found)
