"""Trees of git: those of commits, and the index."""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from governance.adapters.git import formats as git_formats
from governance.adapters.git.objects import ObjectReader
from governance.adapters.git.process import GitProcess
from governance.errors import FaultError
from governance.ports.trees import MALFORMED, Difference, TreeEntry

RAW: Final = ("-r", "-z", "--raw", "--no-renames", "--no-abbrev")
"""How git lists what differs: every path by itself, with whole object ids, in bytes."""


class CommittedTree:
    """The tree of a commit, or a tree that a merge would give."""

    def __init__(self, git: GitProcess, objects: ObjectReader, treeish: str, commit: str | None) -> None:
        self.git = git
        self._objects = objects
        self.treeish = treeish
        self.commit = commit
        self._listings: dict[frozenset[str], Mapping[str, TreeEntry]] = {}
        self._origin: tuple[CommittedTree, Sequence[Difference]] | None = None

    def differs(self, origin: "CommittedTree", differences: Sequence[Difference]) -> None:
        """Learn all that differs from another tree: what is listed there need not be listed here again."""
        self._origin = (origin, differences)

    def is_listed(self, folders: frozenset[str]) -> bool:
        """Whether just these folders were listed."""
        return folders in self._listings

    def entries(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Everything at or below the folders, by path."""
        wanted = frozenset(folders)
        if not wanted:
            return {}
        if wanted not in self._listings:
            wider = next((listed for listed in self._listings if wanted < listed), None)
            self._listings[wanted] = self._list(wanted) if wider is None else _below(self._listings[wider], wanted)
        return self._listings[wanted]

    def _list(self, folders: frozenset[str]) -> Mapping[str, TreeEntry]:
        if self._origin is not None and self._origin[0].is_listed(folders):
            changed = _changed(self._origin[0].entries(folders), self._origin[1], folders)
            if changed is not None:
                return changed
        paths = () if "" in folders else ("--", *sorted(folders))
        return git_formats.listing(self.git.output("ls-tree", "-r", "-z", "--full-tree", self.treeish, *paths))

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects."""
        return self._objects.read(oids)


class IndexTree:
    """The index: what the next commit would hold.

    Args:
        git: runs git with the index that counts.
        nothing: the id of the empty tree, which git knows without being given it.
    """

    commit = None

    def __init__(self, git: GitProcess, objects: ObjectReader, nothing: str) -> None:
        self._git = git
        self._objects = objects
        self._nothing = nothing

    @cached_property
    def _all(self) -> Mapping[str, TreeEntry]:
        # Files that `git add -N` only announced stand in the index, too, as empty ones; no commit would hold them.
        output = self._git.output("diff-index", "--cached", "--ita-invisible-in-index", *RAW, self._nothing)
        found, unmerged = git_formats.staged(output)
        if unmerged:
            raise FaultError(f"the index has conflicts: {', '.join(unmerged)}", "resolve them and git add the files")
        return found

    def entries(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Everything at or below the folders, by path."""
        return _below(self._all, frozenset(folders))

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects."""
        return self._objects.read(oids)


def _below(entries: Mapping[str, TreeEntry], folders: frozenset[str]) -> dict[str, TreeEntry]:
    if "" in folders:
        return dict(entries)
    insides = tuple(f"{folder}/" for folder in folders)
    return {path: entry for path, entry in entries.items() if path in folders or path.startswith(insides)}


def _changed(
    entries: Mapping[str, TreeEntry], differences: Sequence[Difference], folders: frozenset[str]
) -> Mapping[str, TreeEntry] | None:
    """What stands below folders after some differences, in git's order; None where a tree is malformed."""
    after = {item.path: item.after for item in differences}
    told = (entry for item in differences for entry in item[1:] if entry is not None)
    is_odd = len(after) < len(differences) or any(entry.mode == MALFORMED for entry in (*entries.values(), *told))
    if is_odd or any(item.before is None and item.path in entries for item in differences):
        return None
    kept = {path: entry for path, entry in entries.items() if path not in after}
    come = _below({path: entry for path, entry in after.items() if entry is not None}, folders)
    return dict(sorted((kept | come).items(), key=lambda item: os.fsencode(item[0])))
