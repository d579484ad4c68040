"""What the judgement says of one change."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from governance.domain.findings import Finding
from governance.domain.judgement.changes import Change, DecisionLine
from governance.domain.judgement.records import ChangeRow
from governance.domain.judgement.rule_status import RuleStatus


class JudgedChange(NamedTuple):
    """A change, and how it was found.

    Attributes:
        adr: the decision that authorises it (of a chain, the last), or came nearest to; None where none lists it.
        governed: whether it may stand: authorised by a decision, or a repair.
        repaired: whether it restores the last governed value after a violation, which needs no decision.
        rule_statuses: how the matching rules stand.
        row: the row of that decision which lists the change, of a chain the last; None where none does.
        findings: errors where it may not stand; warnings about sign-offs that did not count where it may.
        used: the lines that it uses up, by ADR number; empty where no decision authorises it.
    """

    change: Change
    adr: int | None
    governed: bool
    repaired: bool = False
    rule_statuses: tuple[RuleStatus, ...] = ()
    row: ChangeRow | None = None
    findings: tuple[Finding, ...] = ()
    used: Mapping[int, frozenset[DecisionLine]] = MappingProxyType({})
