"""Series of what was recorded: one for each limit, environment and class of machine."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from capability_budgets.reading.limits import LimitId
from governance.domain.measurement.recorded import Recorded
from governance.domain.policy.patterns import matches_budget
from governance.errors import UsageError


class Wanted(NamedTuple):
    """Which measurements are looked at.

    Attributes:
        budgets: limits, capabilities or patterns; none for all.
        environment: of this environment alone; None for all.
    """

    budgets: tuple[str, ...] = ()
    environment: str | None = None


class RecordedSeries(NamedTuple):
    """The measurements of one limit on one class of machine, the oldest first."""

    budget: LimitId
    machine: str
    measurements: Sequence[Recorded]

    @property
    def larger_is_worse(self) -> bool:
        """Whether the limit is an upper one."""
        return self.budget.is_upper


def recorded_series(measurements: Iterable[Recorded], wanted: Wanted) -> list[RecordedSeries]:
    """The measurements that are wanted, in series, by name.

    Raises:
        UsageError: a budget that is asked for was never measured.
    """
    groups: dict[tuple[LimitId, str], list[Recorded]] = {}
    for item in measurements:
        limit = identity(item)
        if wanted.environment in {None, item.environment}:
            groups.setdefault((limit, item.machine), []).append(item)
    for pattern in wanted.budgets:
        if not any(matches_budget(pattern, str(limit)) for limit, _ in groups):
            raise UsageError(f"nothing was recorded of {pattern}", "budget trend without it lists what was")
    return [
        RecordedSeries(limit, machine, found)
        for (limit, machine), found in sorted(groups.items(), key=lambda entry: (str(entry[0][0]), entry[0][1]))
        if not wanted.budgets or any(matches_budget(pattern, str(limit)) for pattern in wanted.budgets)
    ]


def identity(item: Recorded) -> LimitId:
    """The limit that was measured, in its environment."""
    limit = LimitId.parse(item.budget)
    if limit is None:
        raise UsageError(f"the store holds {item.budget}, which is no limit", "take it out of the store")
    return limit._replace(environment=item.environment)
