"""The decision folders of all states of a line, indexed once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property

from governance.documents.adr.paths import file_number, is_adr_path, signoff_number
from governance.domain.judgement.records import Adr
from governance.domain.paths import is_below
from governance.judging.line.line import FirstParentLine, LineTree
from governance.judging.reading.decision_index import DecisionIndex, DecisionIndexes, tree_decision_indexes
from governance.judging.reading.document_cache import DocumentCache
from governance.ports.trees import Tree, TreeEntry


class LineIndex:
    """Where records and sign-offs of every number ever stood on a line."""

    def __init__(self, document_cache: DocumentCache, line: FirstParentLine, folders: tuple[str, ...]) -> None:
        self.document_cache = document_cache
        self.line = line
        self.folders = folders
        self.named: dict[int, list[str]] = {}
        self.signoffs: dict[int, list[str]] = {}
        self.holders: dict[str, list[str]] = {}
        self.decisions: dict[int, dict[str, None]] = {}
        self._early: dict[int, Collection[str]] = {}
        for path in line.timelines.paths_below(folders):
            self._place(path)

    def _place(self, path: str) -> None:
        signed = signoff_number(path, self.folders)
        if signed is not None:
            self.signoffs.setdefault(signed, []).append(path)
        if not is_adr_path(path, self.folders):
            return
        number = file_number(path)
        if number is not None:
            self.named.setdefault(number, []).append(path)
        for state, entry in self.line.timelines.versions(path):
            if entry.is_file:
                self._place_version(path, entry, state)

    def _place_version(self, path: str, entry: TreeEntry, state: int) -> None:
        self.holders.setdefault(entry.oid, []).append(path)
        # What stood before a line that does not begin at the root is read only where it is asked for.
        adr = self.decision(path, entry) if state else None
        if adr is not None and adr.number is not None:
            self.decisions.setdefault(adr.number, {})[path] = None

    def bearers(self, number: int) -> Collection[str]:
        """Every path at which a decision of a number ever stood."""
        if number not in self._early:
            found = self.document_cache.decisions(self.line.tree(self.line.head), self._first, number)
            self._early[number] = {**self.decisions.get(number, {}), **dict.fromkeys(found)}
        return self._early[number]

    @cached_property
    def _first(self) -> Mapping[str, TreeEntry]:
        """The records that stood before a line that does not begin at the root."""
        timelines = self.line.timelines
        paths = (path for path in timelines.paths_below(self.folders) if is_adr_path(path, self.folders))
        found = ((path, timelines.at(path, 0)) for path in paths) if self.line.origin else ()
        return {path: entry for path, entry in found if entry is not None and entry.is_file}

    def decision(self, path: str, entry: TreeEntry) -> Adr | None:
        """A version of a record, where it decides budgets or cannot be read."""
        return self.document_cache.decision(self.line.tree(self.line.head), path, entry)


class LineDecisionIndex:
    """The index of one state of a line."""

    def __init__(self, index: LineIndex, state: int) -> None:
        self._index = index
        self._state = state

    def entry(self, path: str) -> TreeEntry | None:
        """What stands at a path of the decision folders."""
        if not any(is_below(path, folder) for folder in self._index.folders):
            return None
        return self._index.line.timelines.at(path, self._state)

    def decisions(self, number: int) -> Mapping[str, Adr]:
        """The records that bear a number and decide budgets."""
        found: dict[str, Adr] = {}
        for path in sorted(self._index.bearers(number)):
            entry = self.entry(path)
            adr = self._index.decision(path, entry) if entry is not None and entry.is_file else None
            if adr is not None and adr.number == number:
                found[path] = adr
        return found

    def named(self, number: int) -> Mapping[str, TreeEntry]:
        """What bears a number in its file name."""
        return self._standing(self._index.named.get(number, ()))

    def signoffs(self, number: int) -> Mapping[str, TreeEntry]:
        """What lies with the sign-offs of a number."""
        return self._standing(self._index.signoffs.get(number, ()))

    def _standing(self, paths: Iterable[str]) -> Mapping[str, TreeEntry]:
        found = ((path, self.entry(path)) for path in paths)
        return {path: entry for path, entry in found if entry is not None}

    def holders(self, oid: str) -> Sequence[str]:
        """The paths of the records that have this content."""
        standing = self._standing(self._index.holders.get(oid, ()))
        return [path for path, entry in standing.items() if entry.is_file and entry.oid == oid]


def line_decision_indexes(document_cache: DocumentCache, line: FirstParentLine) -> DecisionIndexes:
    """Indexes for the trees of a line from one index; for other trees, from their listings."""
    others: Callable[[Tree, tuple[str, ...]], DecisionIndex] = tree_decision_indexes(document_cache)
    indexes: dict[tuple[str, ...], LineIndex | None] = {}

    def of(tree: Tree, folders: tuple[str, ...]) -> DecisionIndex:
        if folders not in indexes:
            covered = all(any(is_below(folder, root) for root in line.roots) for folder in folders)
            indexes[folders] = LineIndex(document_cache, line, folders) if covered else None
        index = indexes[folders]
        if index is None or not isinstance(tree, LineTree):
            return others(tree, folders)
        return LineDecisionIndex(index, tree.state)

    return of
