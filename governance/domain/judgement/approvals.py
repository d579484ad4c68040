"""Approvals: which rules match a change, who has approved, and who still could."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from capability_budgets.reading.limits import LimitId, is_looser
from capability_budgets.reading.problems import Place
from governance.domain.findings import Finding, error
from governance.domain.judgement.changes import Change, Direction, Side
from governance.domain.judgement.demands import Demand, demands, named
from governance.domain.judgement.evidence import FoundSignOff, Past, Proof
from governance.domain.judgement.records import Adr, SignOff
from governance.domain.policy.codeowners import Claim
from governance.domain.policy.patterns import matches_budget
from governance.domain.policy.policy import ApprovalRule, Policy

FUTURE: Final = dt.timedelta(days=1)
"""How far ahead of its step a record may be dated: clocks differ, but not by more."""

_RENAMING: Final = frozenset({Direction.RENAME, Direction.GOVERNANCE})

_STRICTNESS: Final = {"approve": 0, "withdraw": 1, "reject": 2}


@dataclass(frozen=True, slots=True)
class RuleStatus:
    """How one rule stands for one change.

    Attributes:
        rule: the rule's name.
        need: how many approvals it requires.
        have: who has approved, of those who may.
        could: who may, has not, and would count.
        self_approved: those of `have` who wrote the decision themselves.
        witnessed: those of `have` whose approval a witness attests and they did not sign themselves, with the witness.
        section: the section of CODEOWNERS for which the rule asks; empty where it asks for all of them together.
    """

    rule: str
    need: int
    have: tuple[str, ...]
    could: tuple[str, ...]
    self_approved: tuple[str, ...] = ()
    section: str = ""
    witnessed: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The rule, and the section where it asks for one."""
        return named(self.rule, self.section)

    @property
    def names(self) -> tuple[str, ...]:
        """Who has approved, with who attests it: `alice (witnessed by ci)`."""
        witnesses = self.witnessed
        return tuple(f"{name} (witnessed by {witnesses[name]})" if name in witnesses else name for name in self.have)

    @property
    def is_met(self) -> bool:
        """Whether enough people have approved."""
        return len(self.have) >= self.need

    @property
    def summary(self) -> str:
        """How it stands, in words: `1 of 2 approvals: alice; bob or carol could still approve`."""
        have = f": {listed(self.names, 'and')}" if self.have else ""
        counted = f"{min(len(self.have), self.need)} of {self.need} approvals{have}"
        if self.is_met:
            return counted
        could = f"{listed(self.could, 'or')} could still approve" if self.could else "nobody is left who could"
        return f"{counted}; {could}"


def listed(people: tuple[str, ...], joiner: str) -> str:
    """Names as a sentence lists them: `alice, bob or carol`."""
    if len(people) < 3:  # noqa: PLR2004 (two names need no comma)
        return f" {joiner} ".join(people)
    return f"{', '.join(people[:-1])} {joiner} {people[-1]}"


@dataclass(frozen=True, slots=True)
class Tally:
    """What the sign-offs of one decision come to.

    Attributes:
        approvers: who approves, each with a key or account of their own.
        own: who approves by a record of their own, whatever witnesses say.
        witnessed: those of the approvers who do so by a witness's word alone, with the witness.
        blockers: who rejects, with the record that says so.
        speaking: the record that speaks for each person.
        discounted: findings of records that do not count, as errors.
    """

    approvers: frozenset[str]
    own: frozenset[str]
    witnessed: Mapping[str, str]
    blockers: Mapping[str, FoundSignOff]
    discounted: tuple[Finding, ...]
    speaking: Mapping[str, FoundSignOff] = field(default_factory=dict)

    @property
    def said(self) -> Mapping[str, str]:
        """What each person says."""
        return {person: item.record.decision for person, item in self.speaking.items() if item.record is not None}


NO_TALLY: Final = Tally(frozenset(), frozenset(), {}, {}, ())
"""Nobody has signed anything."""


@dataclass(frozen=True, slots=True)
class CountingContext:
    """What sign-offs are counted on: the trusted policy, the decision, its authors, and the moment of landing.

    Attributes:
        strangers: how many authors could be anybody, approvers among them: each asks for one approval more.
    """

    policy: Policy
    adr: Adr
    number: int
    authors: frozenset[str]
    now: dt.datetime
    electorate: frozenset[str]
    strangers: int = 0


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
        rule for rule in policy.approvals if any(_covers(rule, name) for name in (change.budget, str(change.after)))
    ]
    ways = _RENAMING if any(_goes(rule, _RENAMING) for rule in named) else frozenset({Direction.LOOSEN})
    return tuple(rule for rule in named if rule.when.direction is None or _goes(rule, ways))


def _goes(rule: ApprovalRule, ways: frozenset[Direction]) -> bool:
    """Whether a rule names one of these directions."""
    return not ways.isdisjoint(rule.when.direction or ())


def _covers(rule: ApprovalRule, budget: str, overridden: frozenset[str] = frozenset()) -> bool:
    patterns = rule.when.budgets
    return patterns is None or any(matches_budget(pattern, budget, overridden=overridden) for pattern in patterns)


def _matches(rule: ApprovalRule, change: Change, past: Past, now: dt.datetime) -> bool:
    when = rule.when
    if when.direction is not None and change.direction.value not in when.direction:
        return False
    if not _covers(rule, change.budget, change.overridden):
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


class _Vote(NamedTuple):
    """A record that counts, and where it was found."""

    record: SignOff
    found_signoff: FoundSignOff

    @property
    def weight(self) -> tuple[dt.datetime, int]:
        """The later one weighs more; of two with one date, the stricter."""
        return self.record.date, _STRICTNESS[self.record.decision]

    @property
    def is_own(self) -> bool:
        """Whether it is no approval by a witness's word: what a witness saw rejected or withdrawn always counts."""
        return self.record.decision != "approve" or _witness(self.found_signoff) is None


def count(found_signoffs: Iterable[FoundSignOff], context: CountingContext) -> Tally:
    """Count the sign-offs of a decision: the latest valid record of each approver speaks for them."""
    valid: dict[str, list[_Vote]] = {}
    discounted: list[Finding] = []
    for found_signoff in sorted(found_signoffs, key=lambda item: item.path):
        found = _examined(found_signoff, context)
        if isinstance(found, SignOff):
            valid.setdefault(found.approver, []).append(_Vote(found, found_signoff))
        elif found_signoff.standing:
            discounted.append(found)
    latest = _latest(valid)
    approvals = _approvals(latest)
    approvers, shared = _distinct_keys(approvals, context)
    own, _ = _distinct_keys(_approvals(_latest(valid, own=True)), context)
    witnesses = {person: _witness(approvals[person]) for person in approvers - own}
    blockers = {person: vote.found_signoff for person, vote in latest.items() if vote.record.decision == "reject"}
    witnessed = {person: witness for person, witness in sorted(witnesses.items()) if witness is not None}
    return Tally(
        approvers,
        own,
        witnessed,
        blockers,
        (*discounted, *shared),
        {person: vote.found_signoff for person, vote in latest.items()},
    )


def _latest(valid: Mapping[str, list[_Vote]], *, own: bool = False) -> dict[str, _Vote]:
    """The record that speaks for each person; only approvals of their own hand count where those are asked for."""
    kept = {person: [vote for vote in votes if not own or vote.is_own] for person, votes in valid.items()}
    return {person: max(votes, key=lambda vote: vote.weight) for person, votes in kept.items() if votes}


def _approvals(latest: Mapping[str, _Vote]) -> dict[str, FoundSignOff]:
    return {person: vote.found_signoff for person, vote in latest.items() if vote.record.decision == "approve"}


def _witness(found_signoff: FoundSignOff) -> str | None:
    return found_signoff.proof.witness if found_signoff.proof else None


def _distinct_keys(
    approvals: Mapping[str, FoundSignOff], context: CountingContext
) -> tuple[frozenset[str], list[Finding]]:
    holders: dict[str, str] = {}
    shared: list[Finding] = []
    for person, found_signoff in sorted(approvals.items()):
        key = found_signoff.proof.key if found_signoff.proof else None
        holder = holders.setdefault(key or person, person)
        if holder != person:
            message = f"{person}'s sign-off is made with the key that {holder} signed with; one key counts once"
            fix = f"let {person} sign with a key of their own, listed in budgets/allowed_signers"
            shared.append(_discount("BG205", message, fix, found_signoff, context))
    return frozenset(holders.values()), shared


def _examined(found_signoff: FoundSignOff, context: CountingContext) -> SignOff | Finding:
    """The record where it counts, else why it does not."""
    record = found_signoff.record
    if record is None:
        problem = found_signoff.problem
        message = problem.message if problem else "this is not a sign-off record"
        fix = problem.fix if problem else "remove the file"
        return error(
            "BG209",
            message,
            fix,
            adr=context.number,
            place=Place(found_signoff.path, problem.line if problem else None, problem.column if problem else None),
        )
    for check in (_other_subject, _ineligible, _unproven, _own_work, _out_of_time, _too_early):
        found = check(found_signoff, record, context)
        if found:
            return _discount(*found, found_signoff, context)
    return record


_Fault = tuple[str, str, str]
"""Code, message and fix."""


def _other_subject(found_signoff: FoundSignOff, record: SignOff, context: CountingContext) -> _Fault | None:
    del found_signoff
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
    proof = found_signoff.proof or Proof(None)
    if proof.doubt is not None or found_signoff.proof is None:
        text = f"nothing proves that {record.approver} wrote this sign-off: {proof.detail or 'no proof was found'}"
        return "BG205", text, proof.fix or f"let {record.approver} run: budget sign {context.number}"
    if record.date > context.now + FUTURE:
        text = f"{record.approver}'s sign-off is dated {record.date:%Y-%m-%d}, more than a day ahead of its step"
        return "BG205", text, f"set the clock right and run: budget sign {context.number}"
    return None


def _ineligible(found_signoff: FoundSignOff, record: SignOff, context: CountingContext) -> _Fault | None:
    del found_signoff
    if record.approver in context.electorate:
        return None
    if record.approver not in context.policy.people:
        text = f"{record.approver} is not among the people of the policy"
    else:
        text = f"{record.approver} is named by no approval rule that matches these changes"
    return "BG203", text, "ask somebody whom the rule names; who that is: budget explain"


def _own_work(found_signoff: FoundSignOff, record: SignOff, context: CountingContext) -> _Fault | None:
    del found_signoff
    own = record.approver in context.authors and not context.policy.self_approval
    if not own or record.decision != "approve":
        return None
    text = f"{record.approver} wrote ADR {context.number}, or a part of it, and cannot approve it"
    return "BG204", text, "ask another eligible person; who that is: budget explain"


def _out_of_time(found_signoff: FoundSignOff, record: SignOff, context: CountingContext) -> _Fault | None:
    del found_signoff
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


def _discount(code: str, message: str, fix: str, found_signoff: FoundSignOff, context: CountingContext) -> Finding:
    return error(code, message, fix, adr=context.number, place=Place(found_signoff.path))


def standing(demand: Demand, tally: Tally, context: CountingContext) -> RuleStatus:
    """How a rule, or what it asks of one section, stands, given how the votes were cast."""
    is_own = demand.rule.proof == "own"
    approvers = tally.own if is_own else tally.approvers
    have = sorted(approvers & demand.eligible)
    barred = frozenset() if context.policy.self_approval else context.authors
    could = sorted(demand.eligible - approvers - barred)
    return RuleStatus(
        demand.rule.name,
        demand.need + context.strangers,
        tuple(have),
        tuple(could),
        tuple(sorted(approvers & demand.eligible & context.authors)),
        demand.section,
        {} if is_own else {person: by for person, by in tally.witnessed.items() if person in have},
    )
