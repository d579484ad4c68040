"""The states of a repository: what lies at which path."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, Protocol

MALFORMED: Final = "malformed"
"""Stands for a mode where a tree has two entries of a path, or one by a part like `..`: readers may differ."""


class TreeEntry(NamedTuple):
    """What a tree holds at a path: git's mode, or MALFORMED, and the object id of the content."""

    mode: str
    oid: str

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file, executable or not; links and submodules are none."""
        return self.mode in {"100644", "100755"}


class Difference(NamedTuple):
    """A path that differs between two trees. Paths that are not UTF-8 carry surrogate escapes."""

    path: str
    before: TreeEntry | None
    after: TreeEntry | None


class Tree(Protocol):
    """One state of the repository: a commit's tree, the index, or a state that is only planned."""

    @property
    def commit(self) -> str | None:
        """The commit whose tree this is; None for the index and for planned states."""

    def entries(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Everything at or below the folders (or files), by path; an empty folder name means the whole tree."""

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects.

        Raises:
            IncompleteHistoryError: one of them is not in this clone.
        """


def content_of(tree: Tree, entry: TreeEntry) -> bytes:
    """What a tree holds at one of its entries.

    Raises:
        IncompleteHistoryError: it is not in this clone.
    """
    return tree.blobs([entry.oid])[entry.oid]
