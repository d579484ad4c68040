"""The background of a change, for a comment that reviewers read: the past of its limits, and how one approves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from capability_budgets.reading.limits import LimitId
from governance.domain.reports.background import Background, LastMeasured, PastValue
from governance.domain.reports.judged_steps import CheckReport
from governance.errors import BudgetError, IncompleteHistoryError
from governance.judging.history.budget_values import value_history
from governance.judging.history.line_reader import LineReader
from governance.judging.reading.policies import Policies
from governance.judging.steps.landed_steps import JudgedSteps
from governance.ports.progress import Silence
from governance.ports.world import World

Measured = Callable[[Iterable[LimitId]], Mapping[str, LastMeasured]]
"""Tells what was measured last of limits; those that nobody measured are left out."""


def with_background(world: World, report: CheckReport, measured: Measured) -> CheckReport:
    """A report of a check, and what a reviewer asks beside it; as it is where nothing changed."""
    if not report.changes or report.base is None:
        return report
    policies = Policies(world.history)
    policy = policies.in_force(report.base)
    if policy is None:
        return report
    limits = [item.change.limit for item in report.changes if item.change.limit is not None]
    own = frozenset(rule.name for rule in policy.approvals if rule.proof == "own")
    background = Background(
        policy.identity, policy.witnesses, own, _past(world, report.base, limits), _measured(measured, limits)
    )
    return replace(report, background=background)


def _past(world: World, base: str, limits: Iterable[LimitId]) -> Mapping[str, tuple[PastValue, ...]]:
    """The values of limits up to the base; nothing where the clone does not hold all of its history."""
    try:
        if world.history.incomplete():
            return {}
        reader = LineReader(world, Silence())
        landed = JudgedSteps(reader.steps_of(reader.read(base, None)))
        policy = landed.reader.policies.in_force(base)
        if policy is None:
            return {}
        return {
            str(limit): tuple(
                PastValue(item.value, item.landed.commit.committed, item.by)
                for item in value_history(landed, base, policy, limit)
            )
            for limit in limits
        }
    except IncompleteHistoryError:
        return {}


def _measured(measured: Measured, limits: Iterable[LimitId]) -> Mapping[str, LastMeasured]:
    """What was measured; a store that cannot be read takes nothing away from the judgement."""
    try:
        return measured(limits)
    except BudgetError:
        return {}
