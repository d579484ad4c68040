"""What a change of a governed file means, in people's words: a digest says that something changed, and not what."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from governance.domain.judgement.changes import Change, Side
from governance.domain.policy.allowed_signers import AllowedSigners
from governance.domain.policy.codeowners import Codeowners, OwnerRule, OwnerSection, same_owners
from governance.domain.policy.fields import ApprovalRule
from governance.domain.policy.paths import POLICY_PATH, SIGNERS_PATH
from governance.domain.policy.policy import Policy

_Item = TypeVar("_Item")
_OWN_WORDS = frozenset({"people", "groups", "approvals"})


def in_words(change: Change, before: Side, after: Side) -> tuple[str, ...]:
    """What changes, a line each; nothing for files whose content this program does not read."""
    if change.budget == POLICY_PATH:
        return tuple(_policies(before.policy, after.policy))
    if change.budget == SIGNERS_PATH:
        return tuple(_signers(before.signers, after.signers))
    if change.budget in {before.codeowners.path, after.codeowners.path}:
        return tuple(_owners(before.codeowners, after.codeowners))
    return ()


def _policies(before: Policy | None, after: Policy | None) -> Iterator[str]:
    if before is None or after is None:
        return
    yield from _compared(
        "person", before.people, after.people, lambda one, two: _fields(one.model_dump(), two.model_dump())
    )
    yield from _compared("group", before.groups, after.groups, _members)
    yield from _rules(before.approvals, after.approvals)
    old, new = before.model_dump(exclude=set(_OWN_WORDS)), after.model_dump(exclude=set(_OWN_WORDS))
    yield from (f"setting {text}" for text in _fields(old, new))


def _compared(
    word: str, before: Mapping[str, _Item], after: Mapping[str, _Item], how: Callable[[_Item, _Item], Iterable[str]]
) -> Iterator[str]:
    yield from (f"{word} {name} removed" for name in before if name not in after)
    yield from (f"{word} {name} added" for name in after if name not in before)
    for name in before:
        if name in after and before[name] != after[name]:
            yield f"{word} {name}: {'; '.join(how(before[name], after[name]))}"


def _members(before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    old, new = list(before), list(after)
    yield from (f"{name} leaves" for name in old if name not in new)
    yield from (f"{name} joins" for name in new if name not in old)
    if set(old) == set(new):
        yield "in another order"


def _rules(before: tuple[ApprovalRule, ...], after: tuple[ApprovalRule, ...]) -> Iterator[str]:
    """Rules by their names; of several with one name, by their place among these."""
    yield from _compared("rule", _named(before), _named(after), _rule)
    kept = [name for name in _named(before) if name in _named(after)]
    if kept != [name for name in _named(after) if name in kept]:
        yield "rules in another order"


def _named(rules: Iterable[ApprovalRule]) -> dict[str, ApprovalRule]:
    found: dict[str, ApprovalRule] = {}
    for rule in rules:
        name, number = f"“{rule.name}”", 2
        while name in found:
            name, number = f"“{rule.name}” ({number})", number + 1
        found[name] = rule
    return found


def _rule(before: ApprovalRule, after: ApprovalRule) -> Iterator[str]:
    if before.require != after.require:
        way = "looser" if after.require < before.require else "tighter"
        yield f"requires {after.require} instead of {before.require}, which is {way}"
    if before.from_ != after.from_:
        yield f"from {_list(after.from_)} instead of {_list(before.from_)}"
    if before.when != after.when:
        yield from (f"when {text}" for text in _fields(before.when.model_dump(), after.when.model_dump()))
    if before.proof != after.proof:
        yield "asks for own signatures" if after.proof else "no longer asks for own signatures"


def _fields(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    for key in before:
        if before[key] != after[key]:
            yield f"{key}: {_shown(before[key])} → {_shown(after[key])}"


def _shown(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    return _list(value) if isinstance(value, tuple) else str(value)


def _list(values: Iterable[object]) -> str:
    return ", ".join(map(str, values)) or "none"


def _signers(before: AllowedSigners, after: AllowedSigners) -> Iterator[str]:
    old, new = ({(name, line.key) for line in side.lines for name in line.principals} for side in (before, after))
    yield from (f"{name} loses the key {_short(key)}" for name, key in sorted(old - new))
    yield from (f"{name} gets the key {_short(key)}" for name, key in sorted(new - old))
    if old == new and before != after:
        yield "keys are restricted otherwise (namespaces, dates) or stand in other lines"


def _short(key: str) -> str:
    kind, _, data = key.partition(" ")
    return f"{kind} …{data[-12:]}"


def _owners(before: Codeowners, after: Codeowners) -> Iterator[str]:
    old = {_ruled(rule): rule.owners for rule in before.settled}
    new = {_ruled(rule): rule.owners for rule in after.settled}
    gone = ((pattern, owners) for pattern, owners in old.items() if pattern not in new)
    yield from (f"no rule for {pattern} any more ({_list(owners)})" for pattern, owners in gone)
    yield from (f"{pattern} belongs to {_list(new[pattern])}" for pattern in new if pattern not in old)
    for pattern, owners in old.items():
        if pattern in new and not same_owners(owners, new[pattern]):
            yield f"{pattern} belongs to {_list(new[pattern])} instead of {_list(owners)}"
    if [pattern for pattern in old if pattern in new] != [pattern for pattern in new if pattern in old]:
        yield "rules in another order: the last one that matches decides"
    yield from _sections(before, after)


def _ruled(rule: OwnerRule) -> str:
    """A rule without its owners: its pattern, after the section that it stands in."""
    pattern = f"!{rule.pattern}" if rule.excludes else rule.pattern
    return f"{pattern} in the section {rule.section.name}" if rule.section.name else pattern


def _sections(before: Codeowners, after: Codeowners) -> Iterator[str]:
    """Sections that ask for more or fewer approvals than before, or for none any more."""
    old, new = ({_ruled(rule): rule.section for rule in side.settled} for side in (before, after))
    changed = (
        (new[name].name, _asked(old[name]), _asked(new[name])) for name in old if name in new and old[name] != new[name]
    )
    for name, was, now in dict.fromkeys(changed):
        yield f"the section {name} asks for {now}, before for {was}"


def _asked(section: OwnerSection) -> str:
    return "no approval" if section.optional else "1 approval" if section.need == 1 else f"{section.need} approvals"
