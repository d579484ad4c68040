"""What the merges of a line brought, read a little ahead of where it is asked for."""

from collections.abc import Iterator, Sequence
from typing import Final

from governance.judging.line.reachable_commits import reachable
from governance.ports.commits import Commit
from governance.ports.repository import Repository

_MAX_SKIPPED: Final = 8
"""Merges further on than this are not read through: whoever skips so many will skip the rest."""

_FIRST_BATCH: Final = 2
_MAX_BATCH: Final = 64
_MAX_BETWEEN: Final = 50
"""Whoever read more than that in a row is told of few at once, then of twice as many each time, as long as no more
commits lie between two: where merges lie far apart, what stands between them is listed for the first few only."""


class Ranges:
    """The commits that each merge reaches and its first parent does not; asked for mostly in the order of the line.

    Args:
        merges: the merges of the line, oldest first.
    """

    def __init__(self, history: Repository, merges: Sequence[Commit]) -> None:
        self._history = history
        self._merges = merges
        self._places = {merge.oid: place for place, merge in enumerate(merges)}
        self._known: dict[str, Sequence[Commit]] = {}
        self._at = 0
        self._begun = 0
        self._together = _FIRST_BATCH
        self._ahead: Iterator[Sequence[Commit]] = iter(())

    def of(self, merge: str) -> Sequence[Commit]:
        """What one merge brought, newest first, itself among it."""
        if merge not in self._known:
            self._read_to(self._places[merge])
        return self._known[merge]

    def read_after(self, merge: str) -> Iterator[Sequence[Commit]]:
        """What the merges after one brought, as far as that was read already."""
        place = self._places.get(merge, self._at)
        return (self._known[later.oid] for later in self._merges[place + 1 : self._at] if later.oid in self._known)

    def _read_to(self, place: int) -> None:
        if not self._at <= place < self._at + _MAX_SKIPPED:
            self._at, self._begun, self._ahead = place, place, iter(())
        while self._at <= place:
            if self._together and self._at > self._begun + _MAX_SKIPPED:
                self._read_together()
            else:
                self._keep(self._merges[self._at], self._next())

    def _read_together(self) -> None:
        """Ask once for many merges, which is quicker than once for each where they lie close to each other."""
        some = self._merges[self._at : self._at + self._together]
        (listed,) = self._history.ranges([(some[-1].oid, some[0].parents[0])])
        self._together = min(2 * self._together, _MAX_BATCH) if len(listed) <= _MAX_BETWEEN * (len(some) - 1) else 0
        self._ahead = iter(())
        for merge, brought in zip(some, brought_by_each(listed, some), strict=True):
            self._keep(merge, brought)

    def _keep(self, merge: Commit, brought: Sequence[Commit]) -> None:
        self._known[merge.oid] = brought
        self._at += 1

    def _next(self) -> Sequence[Commit]:
        found = next(self._ahead, None)
        if found is None:  # nothing was begun, or a fault ended it
            rest = self._merges[self._at :]
            self._ahead = self._history.ranges((merge.oid, merge.parents[0]) for merge in rest)
            found = next(self._ahead)
        return found


def brought_by_each(listed: Sequence[Commit], merges: Sequence[Commit]) -> Sequence[Sequence[Commit]]:
    """What each of some merges of a line reaches and its first parent does not, newest first, itself among it.

    Args:
        listed: what the last merge reaches and the first parent of the first one does not, newest first. What is
            listed besides, where dates lie, is with the merge that reaches it, as if that was asked for alone.
        merges: some merges of the line, oldest first.
    """
    parents = {commit.oid: commit.parents for commit in listed}
    line, oid = list[str](), merges[-1].oid
    while oid in parents:
        line.append(oid)
        oid = next(iter(parents[oid]), "")
    brings: dict[str, str] = {}

    def inside(oid: str) -> Iterator[str]:
        return (parent for parent in parents[oid] if parent in parents)

    for step in reversed(line):  # the oldest one that reaches a commit is the one that brought it
        brings |= dict.fromkeys(reachable([step], inside, brings), step)
    found: dict[str, list[Commit]] = {merge.oid: [] for merge in merges}
    for commit in listed:
        found.get(brings[commit.oid], []).append(commit)
    return list(found.values())
