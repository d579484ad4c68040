"""Renames: a capability that keeps all its limits under a new name, because a decision says so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from capability_budgets.reading.limits import Capability
from capability_budgets.reading.problems import Place
from governance.domain.judgement.changes import Change, Direction, Side
from governance.domain.policy.codeowners import same_claims

OldAndNew = tuple[str, str]
"""The old name of a capability and its new one."""


def is_rename(before: Side, after: Side, pair: OldAndNew) -> bool:
    """Whether exactly the old limits stand under the new name, in a file of the same owners on the trusted side."""
    old, new = before.budgets.capabilities.get(pair[0]), after.budgets.capabilities.get(pair[1])
    if old is None or new is None or pair[1] in before.budgets.capabilities or pair[0] in after.budgets.capabilities:
        return False
    owners = before.codeowners
    return _stated(old) == _stated(new) and same_claims(owners.claims(old.file), owners.claims(new.file))


def _stated(capability: Capability) -> Mapping[tuple[str | None, str], Decimal]:
    return {(limit.id.environment, limit.id.name): limit.value for limit in capability.limits}


def renamed(changes: Iterable[Change], before: Side, after: Side, wanted: Iterable[OldAndNew]) -> tuple[Change, ...]:
    """The changes with renames in place of the removals and introductions that they are made of.

    Args:
        changes: what differs between the sides.
        before: the side that is trusted.
        after: the side under judgement.
        wanted: the renames that referenced decisions list.
    """
    taken: dict[str, str] = {}
    for old, new in wanted:
        if old not in taken and new not in taken.values() and is_rename(before, after, (old, new)):
            taken[old] = new
    involved = taken.keys() | set(taken.values())
    others = (item for item in changes if item.limit is None or item.limit.capability not in involved)
    renames = (_change(old, new, before, after) for old, new in sorted(taken.items()))
    return (*renames, *_hinted(tuple(others), before, after))


def _change(old: str, new: str, before: Side, after: Side) -> Change:
    was, now = before.budgets.capabilities[old], after.budgets.capabilities[new]
    return Change(old, old, new, Direction.RENAME, was.file, Place(now.file, now.line, now.column))


def _hinted(changes: tuple[Change, ...], before: Side, after: Side) -> Iterator[Change]:
    """The changes, those that look like a rename with the names that it would have."""
    pairs = {name: pair for pair in likely(before, after) for name in pair}
    for change in changes:
        yield replace(change, rename=pairs.get(change.limit.capability) if change.limit else None)


def likely(before: Side, after: Side) -> tuple[OldAndNew, ...]:
    """Capabilities that are gone and could only have become one that is new, in the order of their names."""
    gone = sorted(before.budgets.capabilities.keys() - after.budgets.capabilities.keys())
    new = sorted(after.budgets.capabilities.keys() - before.budgets.capabilities.keys())
    by_limits = _alike(before, gone), _alike(after, new)
    pairs = ((old, by_limits[1].get(limits, ())) for limits, old in by_limits[0].items())
    found = [(old[0], other[0]) for old, other in pairs if len(old) == len(other) == 1]
    return tuple(sorted(pair for pair in found if is_rename(before, after, pair)))


def _alike(side: Side, names: Iterable[str]) -> Mapping[frozenset[object], list[str]]:
    """Capabilities of a side that have any limits, by what these are."""
    found: dict[frozenset[object], list[str]] = {}
    for name in names:
        stated = _stated(side.budgets.capabilities[name])
        if stated:
            found.setdefault(frozenset(stated.items()), []).append(name)
    return found
