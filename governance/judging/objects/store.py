"""Objects of git by their ids, each id computed from the content: what cannot be what it is called is refused."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from capability_budgets.reading.text import UnreadableError
from governance.documents.git.packfile import PackedObject
from governance.errors import FaultError, IncompleteHistoryError
from governance.judging.objects.formats import StoredCommit, object_id, read_commit, read_tree
from governance.ports.trees import TreeEntry

_Parsed = TypeVar("_Parsed")

ObjectSource = Callable[[str], bytes]
"""Gives the content of the object of an id.

Raises:
    IncompleteHistoryError: it is not there.
"""


class ObjectStore:
    """Reads objects, and remembers which it read.

    Args:
        length: how many hex digits ids have: 40 or 64.
    """

    def __init__(self, source: ObjectSource, length: int = 40) -> None:
        self.length = length
        self.read: dict[str, PackedObject] = {}
        self._source = source
        self._commits: dict[str, StoredCommit] = {}
        self._trees: dict[str, Mapping[str, TreeEntry]] = {}

    def commit(self, oid: str) -> StoredCommit:
        """A commit.

        Raises:
            IncompleteHistoryError: it is not there.
            FaultError: what is there is another object, or cannot be read.
        """
        if oid not in self._commits:
            self._commits[oid] = self._parsed("commit", oid, read_commit)
        return self._commits[oid]

    def tree(self, oid: str) -> Mapping[str, TreeEntry]:
        """What a tree holds directly, by name; raises as `commit` does."""
        if oid not in self._trees:
            self._trees[oid] = self._parsed("tree", oid, read_tree)
        return self._trees[oid]

    def blob(self, oid: str) -> bytes:
        """The content of a file; raises as `commit` does."""
        return self._data("blob", oid)

    def _parsed(self, kind: str, oid: str, parse: Callable[[str, bytes], _Parsed]) -> _Parsed:
        data = self._data(kind, oid)
        try:
            return parse(oid, data)
        except UnreadableError as fault:
            raise FaultError(fault.message, "look for damage: git fsck") from fault

    def _data(self, kind: str, oid: str) -> bytes:
        known = self.read.get(oid)
        if known is None:
            data = self._source(oid)
            if object_id(kind, data, self.length) != oid:
                raise FaultError(f"the object {oid} is not the {kind} that it is called", "look for damage: git fsck")
            known = self.read[oid] = PackedObject(kind, data)
        if known.kind != kind:
            raise FaultError(f"the object {oid} is a {known.kind}, where a {kind} must be", "look for damage: git fsck")
        return known.data


def packed(objects: Mapping[str, bytes]) -> ObjectSource:
    """A source of the objects of a pack."""

    def content(oid: str) -> bytes:
        if oid not in objects:
            raise IncompleteHistoryError(f"the object {oid} is not here")
        return objects[oid]

    return content
