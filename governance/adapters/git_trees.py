"""Trees of git: those of commits, and the index."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from governance.adapters import git_formats
from governance.adapters.git_objects import ObjectReader
from governance.adapters.git_process import GitProcess
from governance.errors import FaultError
from governance.workflow.ports import Entry

RAW: Final = ("-r", "-z", "--raw", "--no-renames", "--no-abbrev")
"""How git lists what differs: every path by itself, with whole object ids, in bytes."""


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
    """The index: what the next commit would hold.

    Args:
        git: runs git with the index that counts.
        objects: reads its contents.
        nothing: the id of the empty tree, which git knows without being given it.
    """

    commit = None

    def __init__(self, git: GitProcess, objects: ObjectReader, nothing: str) -> None:
        self._git = git
        self._objects = objects
        self._nothing = nothing

    @cached_property
    def _all(self) -> Mapping[str, Entry]:
        # Files that `git add -N` only announced stand in the index, too, as empty ones; no commit would hold them.
        output = self._git.output("diff-index", "--cached", "--ita-invisible-in-index", *RAW, self._nothing)
        found, unmerged = git_formats.staged(output)
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
    """The top, every folder that a path lies in, and the path."""
    names = path.split("/")
    return ("/".join(names[:count]) for count in range(len(names) + 1))
