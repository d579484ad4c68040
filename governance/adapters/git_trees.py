"""Trees of git: those of commits, and the index."""

from collections.abc import Iterable, Mapping
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
        self._listings: dict[tuple[str, ...], Mapping[str, Entry]] = {}

    def entries(self, folders: Iterable[str]) -> Mapping[str, Entry]:
        """Everything at or below the folders, by path."""
        wanted = tuple(sorted(set(folders)))
        if wanted not in self._listings:
            paths = () if "" in wanted else ("--", *wanted)
            output = self._git.output("ls-tree", "-r", "-z", "--full-tree", self.treeish, *paths)
            self._listings[wanted] = git_formats.listing(output)
        return self._listings[wanted]

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
        wanted = tuple(set(folders))
        return {path: entry for path, entry in self._all.items() if _is_below(path, wanted)}

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects."""
        return self._objects.read(oids)


def _is_below(path: str, folders: tuple[str, ...]) -> bool:
    return any(not folder or path == folder or path.startswith(f"{folder}/") for folder in folders)
