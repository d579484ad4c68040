"""Why a sign-off record does not count."""

import datetime as dt
from typing import NamedTuple

from capability_budgets.reading.problems import Place, Problem
from governance.domain.findings import Finding, error, unreadable
from governance.domain.judgement.days import AHEAD
from governance.domain.judgement.evidence import FoundSignOff, Proof
from governance.domain.judgement.records import Adr, SignOff
from governance.domain.policy.policy import Policy


class CountingContext(NamedTuple):
    """What sign-offs are counted on: the trusted policy, the decision, its authors, and the moment of landing.

    Attributes:
        unknown_authors: how many authors could be anybody, approvers among them: each asks for one approval more.
    """

    policy: Policy
    adr: Adr
    number: int
    authors: frozenset[str]
    now: dt.datetime
    electorate: frozenset[str]
    unknown_authors: int = 0


def examined(found_signoff: FoundSignOff, context: CountingContext) -> SignOff | Finding:
    """The record where it counts, else why it does not."""
    record = found_signoff.record
    if record is None:
        problem = found_signoff.problem or Problem("this is not a sign-off record", "remove the file")
        return unreadable("BG209", found_signoff.path, problem, context.number)
    fault = (
        _other_subject(record, context)
        or _ineligible(record, context)
        or _unproven(found_signoff, record, context)
        or _own_work(record, context)
        or _out_of_time(record, context)
        or _too_early(found_signoff, record, context)
    )
    return discount(*fault, found_signoff, context) if fault else record


_Fault = tuple[str, str, str]
"""Code, message and fix."""


def _other_subject(record: SignOff, context: CountingContext) -> _Fault | None:
    again = f"if {record.approver} still agrees: budget sign {context.number}"
    if record.repository != context.policy.repository:
        text = f"the record is for the repository {record.repository}, not {context.policy.repository}"
        return "BG202", text, again
    if record.adr != context.number:
        return (
            "BG202",
            f"the record is for ADR {record.adr}, but lies with those of ADR {context.number}",
            again,
        )
    if record.digest != context.adr.digest:
        text = f"{record.approver} signed another text of ADR {context.number} (digest {record.digest[:15]}…)"
        return "BG202", text, f"the text has changed since; {again}"
    if len(record.changes) != len(context.adr.rows) or frozenset(record.changes) != context.adr.lines:
        return (
            "BG202",
            f"the changes in {record.approver}'s record are not those of ADR {context.number}",
            again,
        )
    return None


def _unproven(found_signoff: FoundSignOff, record: SignOff, context: CountingContext) -> _Fault | None:
    proof = found_signoff.proof or Proof(None, "no proof was found")
    if proof.doubt is not None:
        text = f"nothing proves that {record.approver} wrote this sign-off: {proof.doubt}"
        return "BG205", text, proof.fix or f"let {record.approver} run: budget sign {context.number}"
    if record.date > context.now + AHEAD:
        text = f"{record.approver}'s sign-off is dated {record.date:%Y-%m-%d}, more than a day ahead of its step"
        return "BG205", text, f"set the clock right and run: budget sign {context.number}"
    return None


def _ineligible(record: SignOff, context: CountingContext) -> _Fault | None:
    if record.approver in context.electorate:
        return None
    if record.approver not in context.policy.people:
        text = f"{record.approver} is not among the people of the policy"
    else:
        text = f"{record.approver} is named by no approval rule that matches these changes"
    return "BG203", text, "ask somebody whom the rule names; who that is: budget explain"


def _own_work(record: SignOff, context: CountingContext) -> _Fault | None:
    own = record.approver in context.authors and not context.policy.self_approval
    if not own or record.decision != "approve":
        return None
    text = f"{record.approver} wrote ADR {context.number}, or a part of it, and cannot approve it"
    return "BG204", text, "ask another eligible person; who that is: budget explain"


def _out_of_time(record: SignOff, context: CountingContext) -> _Fault | None:
    days = context.policy.approval_days
    if days is None or record.date >= context.now - dt.timedelta(days=days):
        return None
    text = f"{record.approver}'s sign-off of {record.date:%Y-%m-%d} is older than {days} days"
    return "BG207", text, f"let {record.approver} look again: budget sign {context.number}"


def _too_early(found_signoff: FoundSignOff, record: SignOff, context: CountingContext) -> _Fault | None:
    """Only what lets a change pass must stand in the base already; a reject or withdrawal counts at once."""
    if found_signoff.in_base or not context.policy.two_stage or record.decision != "approve":
        return None
    text = f"{record.approver}'s sign-off does not stand in the base yet, and the policy asks for two stages"
    return "BG107", text, "land the ADR and its sign-offs first, then the change"


def discount(code: str, message: str, fix: str, found_signoff: FoundSignOff, context: CountingContext) -> Finding:
    """The finding of a record that does not count, told with the decision and the file."""
    return error(code, message, fix, adr=context.number, place=Place(found_signoff.path))
