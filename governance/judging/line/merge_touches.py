"""What the commits that merges of a line brought touch, asked for a little ahead of where it is needed."""

from collections.abc import Sequence
from itertools import chain, islice
from typing import Final

from governance.errors import FaultError
from governance.judging.line.merge_ranges import Ranges
from governance.ports.commits import Touch
from governance.ports.repository import History

_BATCH: Final = 64
"""Commits of later merges that are asked about in the same trip."""


class MergeTouches:
    """Asks a repository about the commits of a merge, and about those of the merges after it that are known by then."""

    def __init__(self, history: History, ranges: Ranges) -> None:
        self._history = history
        self._ranges = ranges
        self._folders: tuple[str, ...] = ()
        self._known: dict[str, list[Touch]] = {}

    def of(self, commits: Sequence[str], folders: tuple[str, ...]) -> Sequence[Touch]:
        """What commits change below folders; the first of them may be a merge that brought them all."""
        if folders != self._folders or not all(oid in self._known for oid in commits):
            self._ask(commits, folders)
        return [touch for oid in commits for touch in self._known[oid]]

    def _ask(self, commits: Sequence[str], folders: tuple[str, ...]) -> None:
        later = chain.from_iterable(self._ranges.read_after(next(iter(commits), "")))
        wanted = list(dict.fromkeys((*commits, *(commit.oid for commit in islice(later, _BATCH)))))
        try:
            touches = self._history.touches(wanted, folders)
        except FaultError:  # perhaps with what nobody will ask about
            wanted = list(commits)
            touches = self._history.touches(wanted, folders)
        self._folders, self._known = folders, {oid: [] for oid in wanted}
        for touch in touches:
            self._known[touch.commit].append(touch)
