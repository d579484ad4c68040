"""Quorum: how many people could approve at once, each with a key of their own."""

import datetime as dt
from collections.abc import Mapping

from governance.domain.judgement.changes import Side
from governance.domain.judgement.witnesses import account_key, usable_lines
from governance.domain.policy.allowed_signers import NAMESPACE, AllowedSigner
from governance.domain.policy.policy import Policy

KeysByPerson = Mapping[str, frozenset[str]]
"""By person, what each can prove an approval with."""


def usable_keys(side: Side, policy: Policy, now: dt.datetime | None) -> KeysByPerson:
    """The keys of everybody; with `identity: commit`, which asks for none, everybody stands for themselves.

    Args:
        side: where the keys are listed.
        policy: the policy that names the people.
        now: the moment at which keys must be valid; None to leave their dates aside.
    """
    if policy.identity == "commit":
        return {person: frozenset({person}) for person in policy.people}
    lines: dict[str, list[AllowedSigner]] = {}
    for line in side.signers.lines:
        if line.speaks_in(NAMESPACE) and (now is None or line.speaks_at(now)):
            for principal in line.principals:
                lines.setdefault(principal, []).append(line)
    return {
        person: frozenset(line.key for name in policy.principals(person) for line in lines.get(name, ()))
        for person in policy.people
    }


def voices(side: Side, policy: Policy, now: dt.datetime | None) -> KeysByPerson:
    """The same with what witnesses may attest: where one has a usable key, everybody may approve on a forge, too."""
    own = usable_keys(side, policy, now)
    lines = (line for name in policy.witnesses for line in usable_lines(name, side.signers, policy))
    if not any(now is None or line.speaks_at(now) for line in lines):
        return own
    return {person: keys | {account_key(policy, person)} for person, keys in own.items()}


def distinct(keys: KeysByPerson) -> int:
    """How many of the people can approve at once: a maximum matching of people and keys, by augmenting paths."""
    holders: dict[str, str] = {}
    seats: dict[str, str] = {}
    return sum(_seat(person, keys, holders, seats) for person in sorted(keys))


def _seat(person: str, keys: KeysByPerson, holders: dict[str, str], seats: dict[str, str]) -> bool:
    """Give one more person a key, where need be by letting others change theirs."""
    reached: dict[str, str] = {}
    waiting = [person]
    for current in waiting:
        for key in sorted(keys[current] - reached.keys()):
            reached[key] = current
            if key not in holders:
                _pass_on(key, reached, holders, seats)
                return True
            waiting.append(holders[key])
    return False


def _pass_on(key: str, reached: Mapping[str, str], holders: dict[str, str], seats: dict[str, str]) -> None:
    free: str | None = key
    while free is not None:
        taker = reached[free]
        holders[free] = taker
        seats[taker], free = free, seats.get(taker)
