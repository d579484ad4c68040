"""Series of what was recorded: one for each limit, environment and class of machine."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from governance.documents.measurements.results_facts import UNKNOWN_MACHINE
from governance.domain.budgets.limits import LimitId
from governance.domain.measurement.marks import Mark
from governance.domain.measurement.recorded import Recorded
from governance.domain.policy.patterns import matches_budget
from governance.domain.trends.series import Explanation, Series
from governance.domain.values import format_value
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


def series(found: Sequence[RecordedSeries], marks: Sequence[Mark]) -> list[Series]:
    """The series as trends are computed of, with what explains changes in them."""
    machines: dict[LimitId, int] = {}
    for item in found:
        machines[item.budget] = machines.get(item.budget, 0) + 1
    return [_series(item, marks, is_alone=machines[item.budget] == 1) for item in found]


def _series(found: RecordedSeries, marks: Sequence[Mark], *, is_alone: bool) -> Series:
    items = found.measurements
    return Series(
        str(found.budget) if is_alone else f"{found.budget} on {found.machine}",
        tuple(float(item.value) for item in items),
        tuple(item.date for item in items),
        larger_is_worse=found.larger_is_worse,
        commits=tuple(item.commit for item in items),
        explanations=(*_decisions(items), *_said(found, marks)),
        budgets=tuple(None if item.budget_in_force is None else float(item.budget_in_force) for item in items),
        intervals=tuple(
            None if item.interval is None else (float(item.interval[0]), float(item.interval[1])) for item in items
        ),
        is_comparable=found.machine != UNKNOWN_MACHINE,
    )


def _decisions(items: Sequence[Recorded]) -> Iterator[Explanation]:
    """Where the limit itself changed, which only a decision does: it explains a step in the same direction."""
    for index, (before, after) in enumerate(pairwise(items), 1):
        old, new = before.budget_in_force, after.budget_in_force
        if old is not None and new is not None and old != new:
            yield Explanation(
                index, f"the budget changed from {format_value(old)} to {format_value(new)}", rises=new > old
            )


def _said(found: RecordedSeries, marks: Sequence[Mark]) -> Iterator[Explanation]:
    places = {item.commit: index for index, item in reversed(list(enumerate(found.measurements)))}
    for mark in reversed(marks):  # the latest word counts
        if mark.budget == str(found.budget) and mark.commit in places:
            yield Explanation(places[mark.commit], f"{mark.kind.value}: {mark.reason}")
