"""What commits of all lines did below a folder: read once, if anybody asks."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from governance.domain.paths import is_below
from governance.ports.commits import Commit
from governance.ports.repository import Repository


class CommitsBelow:
    """All commits that a commit reaches and that change something below a folder.

    Args:
        folder: the folder, not the whole tree.
    """

    def __init__(self, history: Repository, head: str, folder: str) -> None:
        self.folder = folder
        self._history = history
        self._head = head

    def touching(self, limits: Iterable[str]) -> Sequence[Commit]:
        """The commits that change something at or below paths."""
        wanted = list(limits)
        paths = (path for path in self._by_path if any(is_below(path, limit) for limit in wanted))
        return list({commit.oid: commit for path in paths for commit in self._by_path[path]}.values())

    @cached_property
    def _by_path(self) -> Mapping[str, Sequence[Commit]]:
        found: dict[str, list[Commit]] = {}
        for commit, touches in self._history.touching(self._head, self.folder):
            for touch in touches:
                found.setdefault(touch.path, []).append(commit)
        return found
