"""Approvals: how the rules that a change must meet stand, by what was signed."""

import datetime as dt
from collections.abc import Iterator

from governance.domain.judgement.changes import Change, Side
from governance.domain.judgement.demands import Demand, demands
from governance.domain.judgement.discounted_sign_offs import CountingContext
from governance.domain.judgement.evidence import Past
from governance.domain.judgement.matching_rules import matching_rules
from governance.domain.judgement.rule_status import RuleStatus
from governance.domain.judgement.tallies import Tally
from governance.domain.policy.policy import Policy


def demands_on(change: Change, policy: Policy, before: Side, past: Past, now: dt.datetime) -> Iterator[Demand]:
    """Everything that the matching rules ask for; `codeowners` are those whom the trusted side names for the file."""
    claims = before.codeowners.claims(change.holder)
    for rule in matching_rules(change, policy, past, now):
        yield from demands(rule, policy, claims)


def unapproved(change: Change, policy: Policy, before: Side, past: Past, now: dt.datetime) -> tuple[RuleStatus, ...]:
    """How the matching rules stand for a change that no decision lists: nobody has approved it."""
    return tuple(
        RuleStatus(demand.rule.name, demand.need, (), tuple(sorted(demand.eligible)), section=demand.section)
        for demand in demands_on(change, policy, before, past, now)
    )


def rule_status(demand: Demand, tally: Tally, context: CountingContext) -> RuleStatus:
    """How a rule, or what it asks of one section, stands, given how the votes were cast."""
    approvers = tally.own if demand.rule.proof == "own" else tally.approvers
    have = sorted(approvers & demand.eligible)
    barred = frozenset() if context.policy.self_approval else context.authors
    could = sorted(demand.eligible - approvers - barred)
    return RuleStatus(
        demand.rule.name,
        demand.need + context.unknown_authors,
        tuple(have),
        tuple(could),
        tuple(sorted(approvers & demand.eligible & context.authors)),
        demand.section,
        {person: by for person, by in tally.witnessed.items() if person in have},
    )
