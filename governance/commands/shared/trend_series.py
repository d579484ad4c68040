"""Recorded measurements as the series that trends are computed of, with what explains changes in them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.values import format_value
from governance.commands.shared.limit_decisions import Decided, Decisions, deciding
from governance.commands.shared.recorded_series import RecordedSeries
from governance.documents.measurements.results_facts import UNKNOWN_MACHINE
from governance.domain.measurement.marks import Mark
from governance.domain.measurement.recorded import Recorded
from governance.domain.trends.series import Explanation, Series

_UNKNOWN: Final[Decisions] = MappingProxyType({})


def series(found: Sequence[RecordedSeries], marks: Sequence[Mark], decided: Decisions = _UNKNOWN) -> list[Series]:
    """The series, in the same order.

    Args:
        found: the measurements.
        marks: what people said of changes.
        decided: which decisions set the limits.
    """
    machines: dict[LimitId, int] = {}
    for item in found:
        machines[item.budget] = machines.get(item.budget, 0) + 1
    return [_series(item, marks, decided.get(item.budget, ()), is_alone=machines[item.budget] == 1) for item in found]


def _series(found: RecordedSeries, marks: Sequence[Mark], decided: Sequence[Decided], *, is_alone: bool) -> Series:
    items = found.measurements
    steps = dict(_steps(items, decided))
    return Series(
        str(found.budget) if is_alone else f"{found.budget} on {found.machine}",
        tuple(float(item.value) for item in items),
        tuple(item.date for item in items),
        larger_is_worse=found.larger_is_worse,
        commits=tuple(item.commit for item in items),
        explanations=(*_decisions(items, steps), *_said(found, marks)),
        budgets=tuple(None if item.budget_in_force is None else float(item.budget_in_force) for item in items),
        intervals=tuple(
            None if item.interval is None else (float(item.interval[0]), float(item.interval[1])) for item in items
        ),
        is_comparable=found.machine != UNKNOWN_MACHINE,
        decisions=tuple((index, _named(adr)) for index, adr in steps.items() if adr is not None),
    )


def _steps(items: Sequence[Recorded], decided: Sequence[Decided]) -> Iterator[tuple[int, int | None]]:
    """Where the budget changes, each with the decision that changed it, where that is known."""
    for index, (before, after) in enumerate(pairwise(items), 1):
        new = after.budget_in_force
        if new is not None and before.budget_in_force not in {None, new}:
            yield index, deciding(decided, new, after.date)


def _named(adr: int) -> str:
    return f"ADR {adr:03d}"


def _decisions(items: Sequence[Recorded], steps: Mapping[int, int | None]) -> Iterator[Explanation]:
    """Where the limit itself changed, which only a decision does: it explains a step in the same direction."""
    for index, adr in steps.items():
        old, new = items[index - 1].budget_in_force, items[index].budget_in_force
        if old is not None and new is not None:
            by = "" if adr is None else f"{_named(adr)}: "
            words = f"{by}the budget changed from {format_value(old)} to {format_value(new)}"
            yield Explanation(index, words, rises=new > old)


def _said(found: RecordedSeries, marks: Sequence[Mark]) -> Iterator[Explanation]:
    """A commit that was measured again and again is explained wherever it was."""
    for mark in reversed(marks):  # the latest word counts
        if mark.budget == str(found.budget):
            words = f"{mark.kind.value}: {mark.reason}"
            places = (index for index, item in enumerate(found.measurements) if item.commit == mark.commit)
            yield from (Explanation(index, words) for index in places)
