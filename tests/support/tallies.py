"""Tallies of the sign-offs of a decision, in a line each."""

import datetime as dt
from typing import Any

from governance.domain.judgement import evidence
from governance.domain.judgement.discounted_sign_offs import CountingContext
from governance.domain.judgement.tallies import Tally, count
from governance.domain.policy.policy import Policy
from tests.support.values import (
    NOW,
    adr,
    days,
    policy,
    record,
)

EVERYBODY = frozenset({"alice", "bob", "carol", "dora"})


def context(trusted: Policy | None = None, **fields: Any) -> CountingContext:
    known = {
        "policy": trusted or policy(),
        "adr": adr(),
        "number": 31,
        "authors": frozenset(),
        "now": NOW,
        "electorate": EVERYBODY,
        **fields,
    }
    return CountingContext(**known)


def counted(*records: evidence.FoundSignOff, **fields: Any) -> Tally:
    return count(records, context(**fields))


def outcome(tally: Tally) -> tuple[set[str], set[str], list[str]]:
    """Who approves, who blocks, and the codes of what does not count."""
    return set(tally.approvers), set(tally.blockers), codes(tally)


def codes(tally: Tally) -> list[str]:
    return [finding.code for finding in tally.discounted]


def at(person: str, decision: str, hours: float, name: str = "") -> evidence.FoundSignOff:
    date = NOW - days(1) + dt.timedelta(hours=hours)
    return record(person, decision, date=date, path=f"adr/signoffs/031/{name or decision}.yaml")
