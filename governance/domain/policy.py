"""The policy: who must approve what, and how strictly the gate works."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

POLICY_PATH: Final = "budgets/policy.yaml"
SIGNERS_PATH: Final = "budgets/allowed_signers"
ACCEPTED_PATH: Final = "budgets/accepted.yaml"
CODEOWNERS_PATHS: Final = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks for owners, in its order; the first that exists counts."""

CODEOWNERS: Final = "codeowners"
"""The word of `from` that stands for the owners of the file that holds the limit."""

_NOREPLY: Final = re.compile(r"(?:[0-9]+\+)?(?P<handle>[^@+]+)@users\.noreply\.github\.com", re.IGNORECASE)

Text = Annotated[str, StringConstraints(min_length=1, pattern=r"^[^\x00-\x1f\x7f]+$")]
PersonName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Address = Annotated[str, StringConstraints(pattern=r"^[^\s@,<>\"*?!]+@[^\s@,<>\"*?!]+$")]
Handle = Annotated[str, StringConstraints(pattern=r"^@[A-Za-z0-9][A-Za-z0-9_-]*$")]
Glob = Annotated[str, StringConstraints(pattern=r"^[^\[\]{}!\\\x00-\x1f\x7f/][^\[\]{}!\\\x00-\x1f\x7f]*$")]
Days = Annotated[int, Field(ge=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)


class Person(_Part):
    """Somebody who may approve: the addresses they commit with, and their handle on the forge."""

    emails: Annotated[tuple[Address, ...], Field(min_length=1)]
    handle: Handle | None = None


class When(_Part):
    """The part of a rule that says which changes it is about; what is left out matches every change."""

    direction: Annotated[tuple[Literal["loosen", "tighten", "governance"], ...], Field(min_length=1)] | None = None
    by_percent: Annotated[Decimal, Field(ge=0)] | None = None
    budgets: Annotated[tuple[Glob, ...], Field(min_length=1)] | None = None


class Rule(_Part):
    """An approval rule: how many of whom must approve the changes that it matches."""

    name: Text
    require: Annotated[int, Field(ge=1)]
    from_: Annotated[tuple[Text, ...], Field(min_length=1, alias="from")]
    when: When = When()


class Policy(_Part):
    """`budgets/policy.yaml`; the defaults are those of the contract."""

    version: Literal[1]
    repository: Text
    people: Annotated[Mapping[PersonName, Person], Field(min_length=1)]
    groups: Mapping[Text, tuple[PersonName, ...]] = Field(default_factory=dict)
    approvals: Annotated[tuple[Rule, ...], Field(min_length=1)]
    budgets: Annotated[tuple[Glob, ...], Field(min_length=1)] = ("budgets/**/*.yaml", "budgets/**/*.yml")
    adr: Annotated[tuple[Glob, ...], Field(min_length=1)] = ("adr",)
    protect: tuple[Glob, ...] = ()
    identity: Literal["signature", "commit"] = "signature"
    self_approval: bool = False
    landing: Literal["merge", "rebase"] = "merge"
    two_stage: bool = False
    approval_days: Days | None = None
    # Reserved for later parts: checked for form, not used yet.
    branches: tuple[Glob, ...] | None = None
    runtime: Mapping[Text, object] | None = None
    review_days: Days | None = None
    slack_percent: Annotated[Decimal, Field(ge=0)] | None = None

    def person_at(self, address: str) -> str | None:
        """The person who commits with an address; addresses and handles ignore case."""
        folded = address.casefold()
        for name, person in self.people.items():
            if folded in {email.casefold() for email in person.emails}:
                return name
        noreply = _NOREPLY.fullmatch(address)
        return self.person_with(f"@{noreply['handle']}") if noreply else None

    def person_with(self, handle: str) -> str | None:
        """The person who bears a handle (`@alice`)."""
        folded = handle.casefold()
        for name, person in self.people.items():
            if person.handle is not None and person.handle.casefold() == folded:
                return name
        return None

    def group(self, name: str) -> frozenset[str]:
        """The people of a group; nobody where there is no such group. Names of teams ignore case, as handles do."""
        folded = name.casefold()
        return frozenset(
            person for group, members in self.groups.items() if group.casefold() == folded for person in members
        )

    def people_of(self, owners: Iterable[str]) -> frozenset[str]:
        """The people behind the owners that CODEOWNERS names: handles, teams (as groups) and addresses."""
        found: set[str] = set()
        for owner in owners:
            if owner.startswith("@"):
                found |= self.group(owner)
                person = self.person_with(owner)
            else:
                person = self.person_at(owner)
            if person is not None:
                found.add(person)
        return frozenset(found)

    def eligible(self, rule: Rule, owners: Iterable[str]) -> frozenset[str]:
        """Who may approve under a rule, where `owners` own the file that holds the limit."""
        found: set[str] = set()
        for source in rule.from_:
            if source == CODEOWNERS:
                found |= self.people_of(owners)
            elif source in self.people:
                found.add(source)
            else:
                found |= self.group(source)
        return frozenset(found)

    def principals(self, person: str) -> frozenset[str]:
        """What may stand for the person in the allowed signers: the name or an address, case folded."""
        return frozenset({person.casefold(), *(email.casefold() for email in self.people[person].emails)})


Location = tuple[str | int, ...]
"""A path of keys and indexes to a part of the policy."""


def contradictions(policy: Policy) -> list[tuple[Location, str]]:
    """What makes a well-formed policy invalid all the same: unknown names, unmeetable rules, shared identities."""
    return [*_group_problems(policy), *_rule_problems(policy), *_shared_identities(policy)]


def _group_problems(policy: Policy) -> list[tuple[Location, str]]:
    found: list[tuple[Location, str]] = []
    folded_people = {name.casefold() for name in policy.people}
    seen: set[str] = set()
    for group, members in policy.groups.items():
        folded = group.casefold()
        if folded in folded_people or folded == CODEOWNERS:
            found.append((("groups", group), f"the group {group} bears the name of a person or of `codeowners`"))
        if folded in seen:
            found.append((("groups", group), f"the group {group} is defined twice (case is ignored)"))
        seen.add(folded)
        found.extend(
            (("groups", group, index), f"the group {group} names {member}, who is not among the people")
            for index, member in enumerate(members)
            if member not in policy.people
        )
    return found


def _rule_problems(policy: Policy) -> list[tuple[Location, str]]:
    found: list[tuple[Location, str]] = []
    groups = {group.casefold() for group in policy.groups}
    for index, rule in enumerate(policy.approvals):
        unknown = [
            (position, source)
            for position, source in enumerate(rule.from_)
            if source != CODEOWNERS and source not in policy.people and source.casefold() not in groups
        ]
        found.extend(
            (("approvals", index, "from", position), f"the rule {rule.name!r} names {source}, who is neither a person nor a group")
            for position, source in unknown
        )
        everybody = CODEOWNERS in rule.from_
        available = len(policy.people) if everybody else len(policy.eligible(rule, ()))
        if not unknown and rule.require > available:
            found.append(
                (
                    ("approvals", index, "require"),
                    f"the rule {rule.name!r} requires {rule.require}, but names {available} people: it can never be met",
                )
            )
    return found


def _shared_identities(policy: Policy) -> list[tuple[Location, str]]:
    found: list[tuple[Location, str]] = []
    holders: dict[str, str] = {}
    for name, person in policy.people.items():
        claims: list[tuple[str, Location]] = [(name, ("people", name))]
        claims += [(email, ("people", name, "emails", index)) for index, email in enumerate(person.emails)]
        claims += [(address, ("people", name, "handle")) for address in _of_handle(person)]
        for claim, location in claims:
            holder = holders.setdefault(_canonical(claim), name)
            if holder != name:
                found.append((location, f"{claim} stands for {holder} already; {name} needs an own one"))
    return found


def _of_handle(person: Person) -> list[str]:
    return [] if person.handle is None else [person.handle]


def _canonical(claim: str) -> str:
    """One spelling for all that names the same account: the forge's private address belongs to the handle."""
    noreply = _NOREPLY.fullmatch(claim)
    return (f"@{noreply['handle']}" if noreply else claim).casefold()
