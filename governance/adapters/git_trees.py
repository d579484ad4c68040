"""Trees of git: those of commits, and the index."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from governance.adapters import git_formats
from governance.adapters.git_objects import ObjectReader
from governance.adapters.git_process import GitProcess
from governance.errors import FaultError
from governance.workflow.ports import Entry


class CommittedTree:
    """The tree of a commit, or a tree that a merge would give."""

    def __init__(self, git: GitProcess, objects: ObjectReader, treeish: str, commit: str | None) -> None:
        self._git = git
        self._objects = objects
        self.treeish = treeish
        self.commit = commit
        self._listings: dict[frozenset[str], Mapping[str, Entry]] = {}

    def entries(self, folders: Iterable[str]) -> Mapping[str, Entry]:
        """Everything at or below the folders, by path."""
        wanted = frozenset(folders)
        if not wanted:
            return {}
        if wanted not in self._listings:
            wider = next((listed for listed in self._listings if wanted < listed), None)
            self._listings[wanted] = self._list(wanted) if wider is None else _below(self._listings[wider], wanted)
        return self._listings[wanted]

    def _list(self, folders: frozenset[str]) -> Mapping[str, Entry]:
        paths = () if "" in folders else ("--", *sorted(folders))
        return git_formats.listing(self._git.output("ls-tree", "-r", "-z", "--full-tree", self.treeish, *paths))

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects."""
        return self._objects.read(oids)


class IndexTree:
    """The index: what the next commit would hold."""

    commit = None

    def __init__(self, git: GitProcess, objects: ObjectReader) -> None:
        self._git = git
        self._objects = objects

    @cached_property
    def _all(self) -> Mapping[str, Entry]:
        found, unmerged = git_formats.staged(self._git.output("ls-files", "--stage", "-z", "--full-name"))
        if unmerged:
            raise FaultError(f"the index has conflicts: {', '.join(unmerged)}", "resolve them and git add the files")
        return found

    def entries(self, folders: Iterable[str]) -> Mapping[str, Entry]:
        """Everything at or below the folders, by path."""
        return _below(self._all, frozenset(folders))

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects."""
        return self._objects.read(oids)


def _below(entries: Mapping[str, Entry], folders: frozenset[str]) -> Mapping[str, Entry]:
    return {path: entry for path, entry in entries.items() if folders.intersection(_with_parents(path))}


def _with_parents(path: str) -> Iterator[str]:
    yield ""
    place = -1
    while (place := path.find("/", place + 1)) >= 0:
        yield path[:place]
    yield path
