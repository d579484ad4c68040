"""What a walk finds, parsed while git looks for more of it."""

from collections.abc import Iterable, Sequence
from typing import Final

from governance.documents.adr.paths import is_adr_path, signoff_number
from governance.errors import IncompleteHistoryError
from governance.judging.reading.document_cache import DocumentCache
from governance.judging.reading.governed_paths import Scope
from governance.ports.commits import WalkedStep
from governance.ports.trees import Difference, Tree

_BATCH: Final = 8
"""Steps whose files are fetched in one go: each trip to git costs, but few may be left when git has found the last."""


class ReadAhead:
    """Takes the steps of a walk, and reads the decisions, sign-offs and budgets that they bring.

    Where one is not in this clone, no more is read ahead: who needs it asks for it again, and is told.

    Args:
        scopes: say what probably holds budgets.
    """

    def __init__(self, document_cache: DocumentCache, tree: Tree, scopes: Sequence[Scope]) -> None:
        self._document_cache = document_cache
        self._tree = tree
        self._scopes = scopes
        self._waiting: list[WalkedStep] = []
        self._is_whole = True

    def take(self, step: WalkedStep) -> None:
        """Take a step, and read what waits where that is enough for a trip to git."""
        if self._is_whole:
            self._waiting.append(step)
        if len(self._waiting) == _BATCH:
            self.finish()

    def finish(self) -> None:
        """Read what waits."""
        waiting, self._waiting = self._waiting, []
        try:
            self._read([item for step in waiting for item in step.differences])
        except IncompleteHistoryError:
            self._is_whole = False

    def _read(self, differences: Iterable[Difference]) -> None:
        files = [(item.path, item.after) for item in differences if item.after and item.after.is_file]
        records = [(path, entry) for path, entry in files if is_adr_path(path, _anywhere(path))]
        signoffs = [(path, entry) for path, entry in files if _may_be_signoff(path)]
        budgets = [(path, entry) for path, entry in files if any(scope.is_budget_file(path) for scope in self._scopes)]
        contents = self._tree.blobs(entry.oid for _, entry in (*records, *signoffs, *budgets))
        for path, entry in records:
            self._document_cache.decision(self._tree, path, entry)
        for _, entry in signoffs:
            self._document_cache.signoff(entry, contents[entry.oid])
        for path, entry in budgets:
            self._document_cache.budget_file(self._tree, path, entry, contents)


def _may_be_signoff(path: str) -> bool:
    return path.endswith(".yaml") and signoff_number(path, _anywhere(path)) is not None


def _anywhere(path: str) -> tuple[str, ...]:
    """A folder for which a path might be a decision or a sign-off, by its looks."""
    return (path.partition("/signoffs/")[0] if "/signoffs/" in path else path.rpartition("/")[0] or path,)
