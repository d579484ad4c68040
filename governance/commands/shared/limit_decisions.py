"""Which decisions set the values of limits over time, for series that show the budget in force."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from capability_budgets.reading.limits import LimitId
from governance.commands.shared.recorded_series import RecordedSeries
from governance.domain.policy.policy import Policy
from governance.errors import IncompleteHistoryError
from governance.judging.history.budget_values import value_history
from governance.judging.reading.clones import refuse_incomplete
from governance.judging.reading.policies import Policies
from governance.judging.steps.landed_steps import JudgedSteps
from governance.ports.world import World


class Decided(NamedTuple):
    """A value that a decision set.

    Attributes:
        landed: when.
        value: what holds from then on.
        adr: the number of the decision.
    """

    landed: dt.datetime
    value: Decimal
    adr: int


Decisions = Mapping[LimitId, Sequence[Decided]]
"""The decisions on each limit, the oldest first."""


def decisions(world: World, policy: Policy, found: Iterable[RecordedSeries]) -> Decisions:
    """The decisions on those limits whose budget changes within a series; none where history is not here."""
    limits = {item.budget for item in found if _changes(item)}
    head = world.history.resolve("HEAD") if limits else None
    policies = Policies(world.history)
    try:
        refuse_incomplete(world.history, "what set a number is found in all of it")
        if head is None or not policies.ever_governed(head):
            return {}
        judged_steps = JudgedSteps.of(world, policies)
        return {limit: _decided(judged_steps, head, policy, limit) for limit in limits}
    except IncompleteHistoryError:
        return {}


def _changes(found: RecordedSeries) -> bool:
    return any(one.budget_in_force != other.budget_in_force for one, other in pairwise(found.measurements))


def _decided(judged_steps: JudgedSteps, head: str, policy: Policy, limit: LimitId) -> list[Decided]:
    values = value_history(judged_steps, head, policy, limit)
    return [
        Decided(budget_value.landed.commit.committed, budget_value.value, budget_value.change.adr)
        for budget_value in values
        if budget_value.change is not None
        and budget_value.change.governed
        and budget_value.change.adr is not None
        and isinstance(budget_value.value, Decimal)
    ]


def deciding(decided: Sequence[Decided], value: Decimal, measured: dt.datetime) -> int | None:
    """The decision by which a value was in force when something was measured; the newest one before that."""
    fitting = [item for item in decided if item.value == value]
    before = [item for item in fitting if item.landed <= measured]
    return (before or fitting)[-1].adr if fitting else None
