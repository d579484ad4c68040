"""Approvals: how the rules that a change must meet stand, by what was signed."""

import datetime as dt

from governance.domain.judgement.changes import Change, Side
from governance.domain.judgement.demands import Demand, demands
from governance.domain.judgement.discounted_sign_offs import CountingContext
from governance.domain.judgement.evidence import Past
from governance.domain.judgement.matching_rules import matching_rules
from governance.domain.judgement.rule_status import RuleStatus
from governance.domain.judgement.tallies import Tally
from governance.domain.policy.codeowners import Claim
from governance.domain.policy.policy import Policy


def unapproved(change: Change, policy: Policy, before: Side, past: Past, now: dt.datetime) -> tuple[RuleStatus, ...]:
    """How the matching rules stand for a change that no decision lists: nobody has approved it."""
    claims = claims_on(change, before)
    return tuple(
        RuleStatus(rule.name, demand.need, (), tuple(sorted(demand.eligible)), section=demand.section)
        for rule in matching_rules(change, policy, past, now)
        for demand in demands(rule, policy, claims)
    )


def claims_on(change: Change, before: Side) -> tuple[Claim, ...]:
    """The owners whose approval `codeowners` asks for: those the trusted side names for the file."""
    return before.codeowners.claims(change.holder)


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
