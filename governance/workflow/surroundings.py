"""What commits of all lines did below a folder: read once, beside other work, if anybody asks."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from governance.workflow.ports import Commit, History, Touch
from governance.workflow.timelines import below

_Read = list[tuple[Commit, Sequence[Touch]]]


class Surroundings:
    """All commits that a commit reaches and that change something below a folder.

    Args:
        history: the repository.
        head: the commit.
        folder: the folder, not the whole tree.
    """

    def __init__(self, history: History, head: str, folder: str) -> None:
        self.folder = folder
        self._history = history
        self._head = head
        self._reading: Future[_Read] | None = None
        self._by_path: dict[str, list[Commit]] | None = None

    def begin(self) -> None:
        """Begin to read, beside whatever else is done."""
        if self._reading is None:
            pool = ThreadPoolExecutor(1)
            self._reading = pool.submit(lambda: list(self._history.touching(self._head, self.folder)))
            pool.shutdown(wait=False)

    def touching(self, limits: Iterable[str]) -> Sequence[Commit]:
        """The commits that change something at or below paths."""
        by_path, wanted = self._paths(), list(limits)
        exact = [path for path in wanted if path in by_path]
        paths = exact if len(exact) == len(wanted) else [path for path in by_path if _is_in(path, wanted)]
        return list({commit.oid: commit for path in paths for commit in by_path[path]}.values())

    def _paths(self) -> dict[str, list[Commit]]:
        if self._by_path is None:
            self.begin()
            self._by_path = {}
            for commit, touches in self._reading.result() if self._reading else ():
                for touch in touches:
                    self._by_path.setdefault(touch.path, []).append(commit)
        return self._by_path


def _is_in(path: str, limits: Iterable[str]) -> bool:
    return any(below(path, limit) for limit in limits)
