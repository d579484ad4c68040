from collections.abc import Iterable, Mapping

from governance.errors import IncompleteHistoryError
from governance.judging.history.read_ahead import ReadAhead
from governance.judging.reading.checkout import DEFAULT_SCOPE
from governance.judging.reading.document_cache import DocumentCache
from governance.ports.trees import TreeEntry
from tests.support.fake_history import FakeHistory
from tests.support.papers import adoption, adr, signoff

BUDGETS, RECORD = "budgets/capability_budgets.yaml", "adr/031.md"


class Counted:
    """A tree that counts the trips for contents, and may have none."""

    commit = None

    def __init__(self, history: FakeHistory, commit: str) -> None:
        self.tree = history.tree(commit)
        self.trips: list[int] = []
        self.is_whole = True

    def entries(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Everything at or below the folders."""
        return self.tree.entries(folders)

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects."""
        found = self.tree.blobs(oids)
        self.trips.append(len(found))
        if not self.is_whole:
            raise IncompleteHistoryError("not in this clone")
        return found


def test_what_a_walk_brings_is_fetched_together_and_read_once() -> None:
    history = FakeHistory()
    text = adr()
    head = history.grow({**adoption(), RECORD: text, "adr/signoffs/031/alice.yaml": signoff(text)})
    tree, document_cache = Counted(history, head), DocumentCache()
    read_ahead = ReadAhead(document_cache, tree, [DEFAULT_SCOPE])
    for step in history.walk(head, [""]):
        read_ahead.take(step)
    assert tree.trips == []
    read_ahead.finish()
    fetched = sum(tree.trips)
    entry = tree.entries([BUDGETS])
    assert len(document_cache.budgets(tree, entry).budgets.capabilities) > 0
    assert document_cache.adr_at(tree, RECORD, tree.entries([RECORD])[RECORD]).number == 31
    assert sum(tree.trips) == fetched


def test_what_is_not_in_this_clone_ends_reading_ahead_and_nothing_else() -> None:
    history = FakeHistory()
    head = history.grow(adoption())
    for value in range(30):
        head = history.grow({BUDGETS: f"rate_limiter:\n  max_latency_ms: {value + 1}\n"}, parents=[head])
    tree, document_cache = Counted(history, head), DocumentCache()
    tree.is_whole = False
    read_ahead = ReadAhead(document_cache, tree, [DEFAULT_SCOPE])
    for step in history.walk(head, [""]):
        read_ahead.take(step)
    read_ahead.finish()
    assert sum(tree.trips) == 8
    tree.is_whole = True
    assert document_cache.budgets(tree, tree.entries([BUDGETS])).budgets.limits
