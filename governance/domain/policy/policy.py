"""The policy: who must approve what, and how strictly the gate works."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from capability_budgets.reading.near_names import nearest_first
from governance.domain.policy.codeowners import Dialect
from governance.domain.policy.fields import (
    CODEOWNERS,
    MAX_ITEMS,
    ApprovalRule,
    Days,
    Folder,
    Glob,
    Name,
    Percent,
    Person,
    PersonName,
    PolicyPart,
    Text,
    Version,
)
from governance.domain.text_patterns import shown

_NOREPLY: Final = {
    "github": re.compile(
        r"(?:(?P<account>[0-9]+)\+)?(?P<handle>[^@+]+)@users\.noreply\.github\.com", re.IGNORECASE | re.ASCII
    ),
    "gitlab": re.compile(
        r"(?:(?P<account>[0-9]+)-)?(?P<handle>[^@+]+)@users\.noreply\.gitlab\.com", re.IGNORECASE | re.ASCII
    ),
}
"""The addresses that forges give people who keep their own to themselves."""


def _folders(value: object) -> object:
    """One folder is a list of one; a slash at the end adds nothing."""
    folders = (value,) if isinstance(value, str) else value
    if not isinstance(folders, tuple):
        return folders
    return tuple(folder.removesuffix("/") if isinstance(folder, str) else folder for folder in folders)


_FOLDER_SCHEMA: Final = {"type": "string", "pattern": r"^[^\[\]{}!\\*?/][^\[\]{}!\\*?]*$"}
Folders = Annotated[
    tuple[Folder, ...],
    Field(min_length=1),
    BeforeValidator(_folders),
    WithJsonSchema({"anyOf": [_FOLDER_SCHEMA, {"type": "array", "items": _FOLDER_SCHEMA, "minItems": 1}]}),
]


class Policy(PolicyPart):
    """`budgets/policy.yaml`; the defaults are those of the contract."""

    version: Version
    repository: Name
    people: Annotated[Mapping[PersonName, Person], Field(min_length=1, max_length=MAX_ITEMS)]
    groups: Annotated[Mapping[Name, tuple[PersonName, ...]], Field(max_length=MAX_ITEMS)] = Field(default_factory=dict)
    approvals: Annotated[tuple[ApprovalRule, ...], Field(min_length=1, max_length=MAX_ITEMS)]
    budgets: Annotated[tuple[Glob, ...], Field(min_length=1)] = ("budgets/**/*.yaml", "budgets/**/*.yml")
    adr: Folders = ("adr",)
    protect: tuple[Glob, ...] = ()
    identity: Literal["signature", "commit"] = "signature"
    self_approval: bool = False
    landing: Literal["merge", "rebase"] = "merge"
    two_stage: bool = False
    approval_days: Days | None = None
    branches: tuple[Glob, ...] | None = None
    codeowners: Dialect = "github"
    witnesses: Annotated[tuple[Name, ...], Field(max_length=MAX_ITEMS)] = ()
    # Its model (runtime_settings.py) is built only where the section is written: most judgements never need it.
    runtime: Mapping[Text, object] | None = None
    # Reserved for later parts: checked for form, not used yet.
    max_until_days: Days | None = None
    review_days: Days | None = None
    slack_percent: Percent | None = None

    @property
    def _holders(self) -> Mapping[str, str]:
        """Whom an address or handle, in its one spelling, stands for."""
        return {canonical(claim): name for name, person in self.people.items() for claim, _ in _claims(name, person)}

    def person_at(self, address: str) -> str | None:
        """The person whom an address proves; addresses and handles ignore case.

        A forge's private address tells the number of the account. One that is not the person's, as the policy has it,
        is that of a stranger who got the handle later.
        """
        person = self.bearer_of(address)
        return None if person is None or self._is_foreign(address, person) else person

    def bearer_of(self, address: str) -> str | None:
        """The person who may have written what an address signs, whatever the account's number in it."""
        return self._holders.get(canonical(address)) if "@" in address[1:] else None

    def _is_foreign(self, address: str, name: str) -> bool:
        person, match = self.people[name], _NOREPLY[self.codeowners].fullmatch(address)
        if person.account is None or match is None or match["account"] is None:
            return False
        return match["account"] != person.account and _fold(address) not in map(_fold, person.emails)

    def person_with(self, handle: str) -> str | None:
        """The person who bears a handle (`@alice`), or whose address is the forge's private one of that handle."""
        return self._holders.get(_fold(handle)) if handle.startswith("@") else None

    def group(self, name: str) -> frozenset[str]:
        """The people of a group; nobody where there is no such group. Names of teams ignore case, as handles do."""
        folded = _fold(name)
        return frozenset(
            person for group, members in self.groups.items() if _fold(group) == folded for person in members
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

    def eligible(self, rule: ApprovalRule, owners: Iterable[str]) -> frozenset[str]:
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

    def is_person(self, claim: str) -> bool:
        """Whether a name, address or handle stands for one of the people."""
        return canonical(claim) in self._holders

    def has_witness(self, name: str) -> bool:
        """Whether a principal is listed as a witness; case does not count, as with all principals."""
        return _fold(name) in map(_fold, self.witnesses)

    def principals(self, person: str) -> frozenset[str]:
        """What may stand for the person in the allowed signers: the name or an address, case folded."""
        return frozenset({_fold(person), *map(_fold, self.people[person].emails)})


PolicyLocation = tuple[str | int, ...]
"""A path of keys and indexes to a part of the policy."""

_MAX_NAMED: Final = 100

_Contradictions = Iterator[tuple[PolicyLocation, str, str]]


def contradictions(policy: Policy) -> list[tuple[PolicyLocation, str, str]]:
    """What makes a well-formed policy invalid all the same: unknown names, unmeetable rules, shared identities.

    Returns:
        Where, what is wrong there, and what to write instead. Of very many, the first.
    """
    return list(islice(chain(_shared_identities(policy), _group_problems(policy), _rule_problems(policy)), _MAX_NAMED))


def _claims(name: str, person: Person) -> Iterator[tuple[str, PolicyLocation]]:
    """Everything that stands for a person."""
    yield name, ("people", name)
    for index, email in enumerate(person.emails):
        yield email, ("people", name, "emails", index)
    if person.handle is not None:
        yield person.handle, ("people", name, "handle")


def _shared_identities(policy: Policy) -> _Contradictions:
    holders: dict[str, str] = {}
    accounts: dict[str, str] = {}
    for name, person in policy.people.items():
        if _fold(name) == CODEOWNERS:
            yield ("people", name), f"{name} is the word for the owners of a file", "give the person another name"
        for claim, location in _claims(name, person):
            holder = holders.setdefault(canonical(claim), name)
            if holder != name:
                yield (
                    location,
                    f"{claim} stands for {holder} already",
                    f"give {name} a different one, or remove one of the two",
                )
        if person.account is not None:
            holder = accounts.setdefault(person.account, name)
            if holder != name:
                what = f"the account {person.account} is {holder}'s already"
                yield ("people", name, "account"), what, f"give {name} another one, or remove one of the two"


def _group_problems(policy: Policy) -> _Contradictions:
    people = {canonical(claim) for name, person in policy.people.items() for claim, _ in _claims(name, person)}
    seen: set[str] = set()
    for group, members in policy.groups.items():
        folded = _fold(group)
        if folded in people or folded == CODEOWNERS:
            yield ("groups", group), f"the group {group} is called as a person or `codeowners` is", "rename the group"
        if folded in seen:
            yield ("groups", group), f"the group {group} is defined twice (case is ignored)", "keep one of the two"
        seen.add(folded)
        for index, member in enumerate(members):
            if member not in policy.people:
                yield (
                    ("groups", group, index),
                    f"the group {group} names {member}, who is not among the people",
                    _known(member, policy.people),
                )


def _rule_problems(policy: Policy) -> _Contradictions:
    sources = {_fold(group): frozenset(members) for group, members in policy.groups.items()}
    # Anybody may own a file, so `codeowners` can be everybody here; whether the owners there are can meet the rule is
    # asked where the CODEOWNERS file is known. Names of people count as they are written, those of groups fold.
    known = {**sources, **{name: frozenset({name}) for name in policy.people}, CODEOWNERS: frozenset(policy.people)}
    for index, rule in enumerate(policy.approvals):
        found = [known.get(source, sources.get(_fold(source))) for source in rule.from_]
        for position, people in enumerate(found):
            if people is None:
                yield ("approvals", index, "from", position), *_unknown_source(policy, rule, rule.from_[position])
        available = len(frozenset().union(*(people for people in found if people)))
        if rule.require > available and None not in found:
            what = f"the rule {shown(rule.name)} requires {rule.require} approvals, and names {available} people, so it"
            yield ("approvals", index, "require"), f"{what} can never be met", "name more people, or require fewer"


def _unknown_source(policy: Policy, rule: ApprovalRule, source: str) -> tuple[str, str]:
    what = f"the rule {shown(rule.name)} names {source}, which is neither a person nor a group nor `codeowners`"
    bearer = policy.person_with(source) or policy.person_at(source)
    if bearer is not None:
        return what, f"write {bearer}, the name this policy gives that person"
    return what, _known(source, [*policy.people, *policy.groups, CODEOWNERS])


def _known(word: str, names: Iterable[str]) -> str:
    return f"write one of: {', '.join(nearest_first(word, names)[:10])}"


def canonical(claim: str) -> str:
    """One spelling for all that names the same account: a forge's private address belongs to the handle."""
    noreply = next((match for form in _NOREPLY.values() if (match := form.fullmatch(claim))), None)
    return _fold(f"@{noreply['handle']}" if noreply else claim)


def _fold(text: str) -> str:
    """Ignore case within ASCII only: the policy holds nothing else, and Unicode makes strangers equal."""
    return text.lower() if text.isascii() else text
