"""Demands: what an approval rule asks of whom, where the sections of CODEOWNERS ask for approvals of their own."""

from collections.abc import Sequence
from typing import NamedTuple

from governance.domain.policy.codeowners import Claim
from governance.domain.policy.fields import CODEOWNERS, ApprovalRule
from governance.domain.policy.policy import Policy


class Demand(NamedTuple):
    """So many approvals by some of these people.

    Attributes:
        need: how many approvals.
        eligible: the people whose approval counts.
        section: the section of CODEOWNERS for which it asks; empty where it asks for all of them together.
    """

    rule: ApprovalRule
    need: int
    eligible: frozenset[str]
    section: str = ""

    @property
    def name(self) -> str:
        """The rule, and the section where it asks for one: `any change, section Security`."""
        return named(self.rule.name, self.section)


def named(rule: str, section: str) -> str:
    """The name of a demand."""
    return f"{rule}, section {section}" if section else rule


def demands(rule: ApprovalRule, policy: Policy, claims: Sequence[Claim]) -> tuple[Demand, ...]:
    """Everything that a rule asks for a path that sections of CODEOWNERS claim.

    The rule's own number of approvals may come from the owners of any section. Each section asks for its number, too,
    from its own owners; where there is only one, the larger number is asked for. Whom the rule names beside the code
    owners may stand in for any of them.
    """
    if CODEOWNERS not in rule.from_:
        return (Demand(rule, rule.require, policy.eligible(rule, ())),)
    owners = dict.fromkeys(owner for claim in claims for owner in claim.owners)
    people = policy.eligible(rule, owners)
    if len(claims) < 2:  # noqa: PLR2004 (one section asks the same people as the rule)
        return (Demand(rule, max((rule.require, *(claim.need for claim in claims))), people),)
    whole = Demand(rule, rule.require, people)
    return (whole, *(Demand(rule, claim.need, policy.eligible(rule, claim.owners), claim.section) for claim in claims))
