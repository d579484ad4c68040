"""Branches: where decisions lie that are not in the checkout, and how to get there."""

import shlex
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from governance.commands.shared.working_copy import WorkingCopy
from governance.domain.reports.propose import Route
from governance.domain.reports.status import Branch
from governance.errors import IncompleteHistoryError, RefusedError, UsageError
from governance.judging.reading.stored_files import StoredFiles
from governance.ports.repository import Clone

MAX_BRANCHES: Final = 50
"""Branches with decisions of their own that are looked at, the newest first."""

_LOCAL: Final = "refs/heads/"
_REMOTE: Final = "refs/remotes/"


def others(history: Clone, head: str) -> Iterator[Branch]:
    """The branches whose tips are not checked out, the newest first; one of a local and its remote one, the newer."""
    every = history.branches()
    known = dict(every)
    current = history.checked_out()
    seen = {head}
    for ref, commit in every:
        if commit not in seen and not _is_left_behind(history, ref, commit, known):
            seen.add(commit)
            yield Branch(ref.removeprefix(_LOCAL).removeprefix(_REMOTE), commit, _reach(ref, known, current))


def _is_left_behind(history: Clone, ref: str, commit: str, known: dict[str, str]) -> bool:
    """Whether the local or the remote branch of the same name holds all of it."""
    twins = [other for other in known if other != ref and _short(other) == _short(ref)]
    return any(commit in history.merge_bases(commit, known[twin]) and known[twin] != commit for twin in twins)


def _short(ref: str) -> str:
    """The name of a branch without the name of its remote."""
    return ref.removeprefix(_LOCAL) if ref.startswith(_LOCAL) else ref.removeprefix(_REMOTE).partition("/")[2]


def _reach(ref: str, known: dict[str, str], current: str | None) -> str:
    short, local = shlex.quote(_short(ref)), f"{_LOCAL}{_short(ref)}"
    if ref.startswith(_LOCAL):
        return f"git switch {short}"
    remote = shlex.quote(ref.removeprefix(_REMOTE))
    if local == current:
        return f"git merge --ff-only {remote}"
    if local in known:
        return f"git switch {short} && git merge --ff-only {remote}"
    return f"git switch --track {remote}"


def working_copies(working_copy: WorkingCopy) -> Iterator[tuple[Branch, WorkingCopy]]:
    """A working copy on each branch that holds decisions or records which neither the checkout nor the base has."""
    known = {
        (path, entry.oid)
        for commit in (working_copy.base, working_copy.head)
        for path, entry in working_copy.history.tree(commit).entries(working_copy.scope.adr).items()
    }
    found = 0
    for branch in others(working_copy.history, working_copy.head):
        tree = working_copy.history.tree(branch.commit)
        if all((path, entry.oid) in known for path, entry in tree.entries(working_copy.scope.adr).items()):
            continue
        found += 1
        if found > MAX_BRANCHES:
            return
        try:
            yield branch, WorkingCopy(replace(working_copy.world, files=StoredFiles(tree)), branch.commit)
        except (IncompleteHistoryError, RefusedError, UsageError):
            continue  # nothing can be told of it here


def route(working_copy: WorkingCopy, number: int) -> Route:
    """How a proposal of this number gets to others from what is checked out."""
    history = working_copy.history
    names = [ref for ref, _ in history.branches()]
    remotes = sorted({ref.removeprefix(_REMOTE).partition("/")[0] for ref in names if ref.startswith(_REMOTE)})
    remote = "origin" if "origin" in remotes else next(iter(remotes), None)
    current, default = history.checked_out(), history.default_branch()
    main = _short(history.stands_for(default)) if default else None
    if current is not None and _short(current) != main:
        return Route(_short(current), remote=remote)
    taken = {_short(ref) for ref in names}
    wanted = f"adr-{number:03d}"
    free = (
        name for name in (wanted, *(f"{wanted}-{count}" for count in range(2, len(taken) + 3))) if name not in taken
    )
    return Route(next(free), is_new=True, remote=remote)
