"""What history says of limits: who decided on them or reviewed them last, and how often they were loosened."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from capability_budgets.reading.limits import LimitId, is_looser
from capability_budgets.reading.values import Value, percent_change
from governance.domain.judgement.changes import Direction
from governance.domain.reports.review import Loosenings
from governance.judging.evidence.found_reviews import FoundReview
from governance.judging.history.budget_values import BudgetValue

YEAR: Final = dt.timedelta(days=365)
"""How far back loosenings are added up."""


class Reviewed(NamedTuple):
    """When a limit was last decided on or reviewed, and by what."""

    when: dt.datetime
    by: str


def former_names(limit: LimitId, values: Iterable[BudgetValue]) -> Iterator[tuple[LimitId, dt.datetime]]:
    """The names that a limit had, each with the moment at which it lost it."""
    name = limit
    for budget_value in reversed(list(values)):
        rename = budget_value.change.change.line.rename if budget_value.change else None
        if rename is not None and rename[1] == name.capability:
            name = name._replace(capability=rename[0])
            yield name, budget_value.landed.commit.committed


def last_review(
    limit: LimitId, value: Value, values: Sequence[BudgetValue], reviews: Iterable[FoundReview]
) -> Reviewed:
    """When a limit was last decided on or reviewed: by an ADR, a record for its present value, or the adoption."""
    names: Mapping[str, dt.datetime] = {str(name): until for name, until in former_names(limit, values)}
    decided = [budget_value for budget_value in values if budget_value.change is None or budget_value.change.governed]
    last = decided[-1] if decided else values[-1]
    found = [Reviewed(last.landed.commit.committed, last.by)]
    for review in reviews:
        record = review.record
        if record is None or review.doubt is not None:
            continue
        named = (line for line in record.changes if line.after == value)
        if any(
            line.budget == str(limit) or record.date <= names.get(line.budget, record.date - YEAR) for line in named
        ):
            found.append(Reviewed(record.date, f"review by {record.approver}"))
    return max(found, key=lambda item: item.when)


def loosenings(limit: LimitId, values: Sequence[BudgetValue], now: dt.datetime) -> Loosenings:
    """What happened to a limit in the last twelve months."""
    start = now - YEAR
    inside = [budget_value for budget_value in values if budget_value.landed.commit.committed >= start]
    before = values[: len(values) - len(inside)] or inside[:1]
    first, last = before[-1].value, values[-1].value
    count = sum(_is_loosening(budget_value) for budget_value in inside)
    if isinstance(first, str) or isinstance(last, str):
        raise TypeError(f"{limit} has a number or none")
    percent = None if first is None or last is None else percent_change(first, last)
    return Loosenings(count, percent, is_looser(limit, first, last))


def _is_loosening(budget_value: BudgetValue) -> bool:
    item = budget_value.change
    if item is None or not item.governed or item.change.is_renewal:
        return False
    return item.change.direction is Direction.LOOSEN
