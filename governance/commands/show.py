"""`budget show`: the limits that hold in the checkout."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from capability_budgets.reading.limits import BudgetSet, Capability, Limit, LimitId
from capability_budgets.reading.near_names import suggested
from governance.domain.judgement.limited_loosenings import Limited
from governance.domain.policy.patterns import matches_budget
from governance.domain.reports.show import ShownLimit, ShowReport
from governance.errors import UsageError
from governance.judging.reading.checkout import read_checkout
from governance.judging.reading.policies import Policies
from governance.judging.steps.landed_steps import JudgedSteps
from governance.judging.steps.limited_loosenings import limited_at
from governance.ports.world import World

_ENVIRONMENT: Final = re.compile(r"@([^.*?]+)(?:\.|$)")
"""The environment that a budget names without wildcards."""


def show(world: World, wanted: Iterable[str] = (), environment: str | None = None) -> ShowReport:
    """Read the limits of the working tree.

    Args:
        world: the checkout.
        wanted: capabilities, identities of limits, or patterns (`rate_limiter`, `*.max_latency_ms`); none for all.
        environment: show what holds there; None for every limit that is stated.

    Raises:
        UsageError: nothing is governed here, or a budget or environment is not known.
    """
    checkout = read_checkout(world)
    errors = tuple(finding for finding in checkout.findings if finding.is_error)
    if errors:
        return ShowReport(environment, (), errors)
    budgets = checkout.side.budgets
    if environment is not None and environment not in budgets.environments():
        raise _unknown(f"no capability has an environment {environment!r}", environment, budgets.environments())
    shown = [
        ShownLimit(limit, _overridden(limit, budgets), capability, checkout.side.codeowners.owners(capability.file))
        for capability in budgets.capabilities.values()
        for limit in _holding(capability, environment)
    ]
    patterns = tuple(wanted)
    for pattern in patterns:
        _refuse_unknown(pattern, budgets)
    chosen = (item for item in shown if not patterns or any(_is_meant(p, item.limit.id, budgets) for p in patterns))
    return ShowReport(environment, tuple(_dated(chosen, world)))


def _dated(items: Iterable[ShownLimit], world: World) -> Iterator[ShownLimit]:
    """The limits with the last days of those that a decision allows for a time only, as far as history is here."""
    limited, now = _limited(world), world.clock.now()
    for item in items:
        term = limited.get(item.limit.id)
        is_in_force = term is not None and term.value == item.limit.value
        yield replace(item, until=term.until, is_over=term.is_over(now)) if term and is_in_force else item


def _limited(world: World) -> Limited:
    policies, head = Policies(world.history), world.history.resolve("HEAD")
    policy = policies.in_force(head) if head is not None and policies.ever_governed(head) else None
    if head is None or policy is None or world.history.incomplete():
        return {}
    return limited_at(JudgedSteps.of(world, policies), head, policy)


def _holding(capability: Capability, environment: str | None) -> Iterator[Limit]:
    """The limits of a capability, each base limit before its overrides; for one environment those that hold there."""
    if environment is not None:
        yield from capability.holding(environment)
        return
    for base in dict.fromkeys(limit.id.base for limit in capability.limits):
        yield from sorted((item for item in capability.limits if item.id.base == base), key=lambda item: str(item.id))


def _overridden(limit: Limit, budgets: BudgetSet) -> Decimal | None:
    return None if limit.id.environment is None else budgets.value(limit.id.base)


def _is_meant(pattern: str, limit: LimitId, budgets: BudgetSet) -> bool:
    stated = (other.id for other in budgets.capabilities[limit.capability].limits)
    overriding = {other.environment for other in stated if other.name == limit.name}
    return matches_budget(pattern, str(limit), overridden=frozenset(name for name in overriding if name))


def _refuse_unknown(pattern: str, budgets: BudgetSet) -> None:
    environment = _ENVIRONMENT.search(pattern)
    if environment and environment[1] not in budgets.environments():
        raise _unknown(f"no capability has an environment {environment[1]!r}", environment[1], budgets.environments())
    if not any(_is_meant(pattern, limit.id, budgets) for limit in budgets):
        known = (*budgets.capabilities, *map(str, budgets.limits))
        raise _unknown(f"there is no budget {pattern!r}", pattern, known)


def _unknown(message: str, word: str, known: Iterable[str]) -> UsageError:
    near = suggested(word, sorted(known))
    return UsageError(message, f"one of: {', '.join(near)}" if near else "there is none yet")
