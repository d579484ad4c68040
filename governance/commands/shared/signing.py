"""Who signs, with which key, and when."""

import datetime as dt
from collections.abc import Container

from governance.commands.shared.working_copy import WorkingCopy
from governance.domain.policy.allowed_signers import NAMESPACE
from governance.errors import UsageError


def person_of(working_copy: WorkingCopy, named: str | None) -> str:
    """The person who is named, else whom git commits as.

    Raises:
        UsageError: nobody of the policy is meant.
    """
    person = named or working_copy.person
    if person is None:
        address = working_copy.history.author()[1] or "nobody"
        raise UsageError(f"git commits here as {address}, who is not in the policy", "name a person with --as PERSON")
    if person not in working_copy.policy.people:
        listed = ", ".join(sorted(working_copy.policy.people))
        raise UsageError(f"{person} is not among the people of the policy", f"one of: {listed}")
    return person


def signature_of(working_copy: WorkingCopy, person: str, payload: bytes, named: str | None) -> str:
    """A person's signature, with the key named, else with one of theirs that the repository lists."""
    signatures = working_copy.world.signatures
    key = named or signatures.find_key(_keys_of(working_copy, person)) or working_copy.world.committer.signing_key()
    return signatures.sign(payload, key)


def _keys_of(working_copy: WorkingCopy, person: str) -> frozenset[str]:
    lines = working_copy.trusted.side.signers.keys_of(working_copy.policy.principals(person))
    return frozenset(line.key for line in lines if line.speaks_in(NAMESPACE))


def free_moment(now: dt.datetime, said: Container[dt.datetime]) -> dt.datetime:
    """Now, or right after what a person said just before: within one second the stricter word would stand."""
    while now in said:
        now += dt.timedelta(seconds=1)
    return now
