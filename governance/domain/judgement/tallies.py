"""Tallies: what the sign-offs of a decision come to."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from governance.domain.findings import Finding
from governance.domain.judgement.discounted_sign_offs import CountingContext, discount, examined
from governance.domain.judgement.evidence import FoundSignOff
from governance.domain.judgement.records import SignOff

_STRICTNESS: Final = {"approve": 0, "withdraw": 1, "reject": 2}


class Vote(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Tally:
    """What the sign-offs of one decision come to.

    Attributes:
        approvers: who approves, each with a key or account of their own.
        own: who approves by a record of their own, whatever witnesses say.
        witnessed: those of the approvers who do so by a witness's word alone, with the witness.
        speaking: the record that speaks for each person.
        discounted: findings of records that do not count, as errors.
    """

    approvers: frozenset[str]
    own: frozenset[str]
    witnessed: Mapping[str, str]
    speaking: Mapping[str, Vote]
    discounted: tuple[Finding, ...]

    @property
    def said(self) -> Mapping[str, str]:
        """What each person says."""
        return {person: vote.record.decision for person, vote in self.speaking.items()}

    @property
    def blockers(self) -> Mapping[str, Vote]:
        """Who rejects, with the record that says so."""
        return {person: vote for person, vote in self.speaking.items() if vote.record.decision == "reject"}


NO_TALLY: Final = Tally(frozenset(), frozenset(), {}, {}, ())
"""Nobody has signed anything."""


def count(found_signoffs: Iterable[FoundSignOff], context: CountingContext) -> Tally:
    """Count the sign-offs of a decision: the latest valid record of each approver speaks for them."""
    valid: dict[str, list[Vote]] = {}
    discounted: list[Finding] = []
    for found_signoff in sorted(found_signoffs, key=lambda item: item.path):
        found = examined(found_signoff, context)
        if isinstance(found, SignOff):
            valid.setdefault(found.approver, []).append(Vote(found, found_signoff))
        elif found_signoff.in_after:
            discounted.append(found)
    latest = _latest(valid)
    approvals = _approvals(latest)
    approvers, shared = _distinct_keys(approvals, context)
    own, _ = _distinct_keys(_approvals(_latest(valid, own=True)), context)
    witnesses = {person: _witness(approvals[person]) for person in approvers - own}
    witnessed = {person: witness for person, witness in sorted(witnesses.items()) if witness is not None}
    return Tally(approvers, own, witnessed, latest, (*discounted, *shared))


def _latest(valid: Mapping[str, list[Vote]], *, own: bool = False) -> dict[str, Vote]:
    """The record that speaks for each person; only approvals of their own hand count where those are asked for."""
    kept = {person: [vote for vote in votes if not own or vote.is_own] for person, votes in valid.items()}
    return {person: max(votes, key=lambda vote: vote.weight) for person, votes in kept.items() if votes}


def _approvals(latest: Mapping[str, Vote]) -> dict[str, FoundSignOff]:
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
            shared.append(discount("BG205", message, fix=fix, found_signoff=found_signoff, context=context))
    return frozenset(holders.values()), shared
