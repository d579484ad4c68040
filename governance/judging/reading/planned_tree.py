"""Planned states: what a tree would be after edits that nobody has made yet."""

import hashlib
from collections.abc import Iterable, Mapping

from governance.domain.paths import is_below
from governance.ports.trees import Tree, TreeEntry


class PlannedTree:
    """A tree with some files written, replaced or removed.

    Args:
        base: the tree that the edits start from.
        edits: new contents by path; None removes a file.
    """

    commit = None

    def __init__(self, base: Tree, edits: Mapping[str, bytes | None]) -> None:
        self._base = base
        self._edits = dict(edits)
        self._contents = {_planned_id(data): data for data in edits.values() if data is not None}

    def entries(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Everything at or below the folders, by path."""
        wanted = tuple(folders)
        found = dict(self._base.entries(wanted))
        for path, data in self._edits.items():
            if any(is_below(path, folder) for folder in wanted):
                found.pop(path, None)
                if data is not None:
                    found[path] = TreeEntry("100644", _planned_id(data))
        return found

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects, planned ones among them."""
        wanted = list(oids)
        stored = self._base.blobs(oid for oid in wanted if oid not in self._contents)
        return {**stored, **{oid: self._contents[oid] for oid in wanted if oid in self._contents}}


def _planned_id(data: bytes) -> str:
    return f"planned:{hashlib.sha256(data).hexdigest()}"
