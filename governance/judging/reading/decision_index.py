"""The decision folders of one tree, indexed by path, by number and by content."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from governance.documents.adr.paths import file_number, is_adr_path, signoff_number
from governance.domain.judgement.records import Adr
from governance.judging.reading.document_cache import DocumentCache
from governance.ports.trees import Tree, TreeEntry


class DecisionIndex(Protocol):
    """What stands in the decision folders of a tree. Numbers are those of decisions."""

    def entry(self, path: str) -> TreeEntry | None:
        """What stands at a path of the decision folders."""

    def decisions(self, number: int) -> Mapping[str, Adr]:
        """The records that bear a number and decide budgets, or cannot be read, by path."""

    def named(self, number: int) -> Mapping[str, TreeEntry]:
        """What bears a number in its file name, by path, plain files or not."""

    def signoffs(self, number: int) -> Mapping[str, TreeEntry]:
        """Everything in the folder of a number's sign-offs, by path."""

    def holders(self, oid: str) -> Sequence[str]:
        """The paths of the records, whatever they decide, that have exactly this content."""


DecisionIndexes = Callable[[Tree, tuple[str, ...]], DecisionIndex]
"""Gives the index of a tree for the folders in which decisions lie."""


class TreeDecisionIndex:
    """An index made from the listing of a tree; each part is made when it is first asked for."""

    def __init__(self, document_cache: DocumentCache, tree: Tree, folders: tuple[str, ...]) -> None:
        self._document_cache = document_cache
        self._tree = tree
        self._folders = folders

    @cached_property
    def _entries(self) -> Mapping[str, TreeEntry]:
        return self._tree.entries(self._folders)

    @cached_property
    def _documents(self) -> Mapping[str, TreeEntry]:
        return {
            path: entry for path, entry in self._entries.items() if entry.is_file and is_adr_path(path, self._folders)
        }

    @cached_property
    def _named(self) -> Mapping[int | None, Mapping[str, TreeEntry]]:
        found: dict[int | None, dict[str, TreeEntry]] = {}
        for path, entry in self._entries.items():
            if is_adr_path(path, self._folders):
                found.setdefault(file_number(path), {})[path] = entry
        return found

    @cached_property
    def _signoffs(self) -> Mapping[int | None, Mapping[str, TreeEntry]]:
        found: dict[int | None, dict[str, TreeEntry]] = {}
        for path, entry in self._entries.items():
            found.setdefault(signoff_number(path, self._folders), {})[path] = entry
        return found

    @cached_property
    def _holders(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for path, entry in self._documents.items():
            found.setdefault(entry.oid, []).append(path)
        return found

    def entry(self, path: str) -> TreeEntry | None:
        """What stands at a path."""
        return self._entries.get(path)

    def decisions(self, number: int) -> Mapping[str, Adr]:
        """The records that bear a number and decide budgets."""
        return self._document_cache.decisions(self._tree, self._documents, number)

    def named(self, number: int) -> Mapping[str, TreeEntry]:
        """What bears a number in its file name."""
        return self._named.get(number, {})

    def signoffs(self, number: int) -> Mapping[str, TreeEntry]:
        """What lies with the sign-offs of a number."""
        return self._signoffs.get(number, {})

    def holders(self, oid: str) -> Sequence[str]:
        """The paths of the records that have this content."""
        return self._holders.get(oid, ())


def tree_decision_indexes(document_cache: DocumentCache) -> DecisionIndexes:
    """Indexes made from listings; the same tree gives the same index."""
    known: dict[tuple[int, tuple[str, ...]], tuple[Tree, TreeDecisionIndex]] = {}

    def of(tree: Tree, folders: tuple[str, ...]) -> DecisionIndex:
        key = (id(tree), folders)
        if key not in known:
            known[key] = (tree, TreeDecisionIndex(document_cache, tree, folders))
        return known[key][1]

    return of
