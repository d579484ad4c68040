"""Which approval rules a change must meet."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Final

from capability_budgets.reading.limits import LimitId, is_looser
from governance.domain.judgement.changes import Change, Direction
from governance.domain.judgement.evidence import Past
from governance.domain.policy.fields import ApprovalRule
from governance.domain.policy.policy import Policy

_RENAMING: Final = frozenset({Direction.RENAME, Direction.GOVERNANCE})


def matching_rules(change: Change, policy: Policy, past: Past, now: dt.datetime) -> tuple[ApprovalRule, ...]:
    """The rules that a change must meet, in the policy's order."""
    if change.direction is Direction.RENAME:
        return _renaming_rules(change, policy)
    return tuple(rule for rule in policy.approvals if _matches(rule, change, past, now))


def _renaming_rules(change: Change, policy: Policy) -> tuple[ApprovalRule, ...]:
    """The rules for a rename, by the old and the new name; where none is for it, those for loosening are.

    The new name may have laxer rules, so a rename has no percentage that could be too small for a rule.
    """
    named = [
        rule for rule in policy.approvals if any(rule.when.covers(name) for name in (change.budget, str(change.after)))
    ]
    ways = _RENAMING if any(_goes(rule, _RENAMING) for rule in named) else frozenset({Direction.LOOSEN})
    return tuple(rule for rule in named if rule.when.direction is None or _goes(rule, ways))


def _goes(rule: ApprovalRule, ways: frozenset[Direction]) -> bool:
    """Whether a rule names one of these directions."""
    return not ways.isdisjoint(rule.when.direction or ())


def _matches(rule: ApprovalRule, change: Change, past: Past, now: dt.datetime) -> bool:
    when = rule.when
    if not when.goes(change.direction) or not when.covers(change.budget, change.overridden):
        return False
    return when.by_percent is None or _exceeds(when.by_percent, change, past, now)


def _exceeds(percent: Decimal, change: Change, past: Past, now: dt.datetime) -> bool:
    """Whether the new value is `percent` or more looser than the tightest one of the last 365 days."""
    limit, after = change.limit, change.effective_after
    if limit is None:
        return False
    if after is None:
        return True
    tightest = _tighter(limit, past.tightest(limit, now, change.overridden), change.effective_before)
    if tightest is None:
        return False
    if tightest == 0:
        return is_looser(limit, tightest, after)
    share = Fraction(percent) / 100
    if limit.is_upper:
        return Fraction(after) >= Fraction(tightest) * (1 + share)
    return Fraction(after) <= Fraction(tightest) * (1 - share)


def _tighter(limit: LimitId, one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if is_looser(limit, other, one) else one
