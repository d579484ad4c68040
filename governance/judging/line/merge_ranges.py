"""What the merges of a line brought, read a little ahead of where it is asked for."""

from collections.abc import Iterator, Sequence
from typing import Final

from governance.ports.commits import Commit
from governance.ports.repository import History

_NEAR: Final = 8
"""Merges further on than this are not read through: whoever skips so many will skip the rest."""


class Ranges:
    """The commits that each merge reaches and its first parent does not; asked for mostly in the order of the line.

    Args:
        history: the repository.
        merges: the merges of the line, oldest first.
    """

    def __init__(self, history: History, merges: Sequence[Commit]) -> None:
        self._history = history
        self._merges = merges
        self._places = {merge.oid: place for place, merge in enumerate(merges)}
        self._known: dict[str, Sequence[Commit]] = {}
        self._at = 0
        self._ahead: Iterator[Sequence[Commit]] = iter(())

    def of(self, merge: str) -> Sequence[Commit]:
        """What one merge brought, newest first, itself among it."""
        if merge not in self._known:
            self._read_to(self._places[merge])
        return self._known[merge]

    def _read_to(self, place: int) -> None:
        if not self._at <= place < self._at + _NEAR:
            self._at, self._ahead = place, iter(())
        while self._at <= place:
            self._known[self._merges[self._at].oid] = self._next()
            self._at += 1

    def _next(self) -> Sequence[Commit]:
        found = next(self._ahead, None)
        if found is None:  # nothing was begun, or a fault ended it
            rest = self._merges[self._at :]
            self._ahead = self._history.ranges((merge.oid, merge.parents[0]) for merge in rest)
            found = next(self._ahead)
        return found
