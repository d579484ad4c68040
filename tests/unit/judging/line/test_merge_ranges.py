"""What merges brought, read a little ahead."""

from collections.abc import Iterable, Iterator, Sequence

import pytest

from governance.errors import FaultError
from governance.judging.line.merge_ranges import Ranges
from governance.ports.commits import Commit
from tests.support.fake_history import FakeHistory


class Watched(FakeHistory):
    """Tells where reading began, and fails when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[str] = []
        self.broken: set[str] = set()

    def ranges(self, ends: Iterable[tuple[str, str]]) -> Iterator[Sequence[Commit]]:
        pairs = list(ends)
        self.begun.append(pairs[0][0])
        for head, other in pairs:
            if head in self.broken:
                raise FaultError("git failed", "try again")
            yield self.commits(head, [other])


@pytest.fixture
def history() -> Watched:
    return Watched()


@pytest.fixture
def merges(history: Watched) -> list[Commit]:
    tip, found = history.grow({"a": "0"}), []
    for number in range(20):
        aside = history.grow({f"b{number}": "1"}, parents=[tip])
        tip = history.grow({f"b{number}": "1"}, parents=[tip, aside])
        found.append(history.commit(tip))
    return found


def test_merges_asked_for_in_their_order_are_read_in_one_go(history: Watched, merges: list[Commit]) -> None:
    ranges = Ranges(history, merges)
    for merge in merges[:3] + merges[1:2] + merges[5:]:
        assert [item.oid for item in ranges.of(merge.oid)] == [merge.oid, merge.parents[1]]
    assert history.begun == [merges[0].oid]


@pytest.mark.parametrize(("first", "then", "begun"), [(0, 8, 1), (0, 9, 2), (10, 4, 2), (10, 18, 1)])
def test_far_ahead_and_behind_reading_begins_again(
    history: Watched, merges: list[Commit], first: int, then: int, begun: int
) -> None:
    ranges = Ranges(history, merges)
    for place in (first, then):
        assert [item.oid for item in ranges.of(merges[place].oid)] == [merges[place].oid, merges[place].parents[1]]
    assert history.begun == [merges[first].oid, merges[then].oid][:begun]


def test_a_fault_is_that_of_one_merge_alone(history: Watched, merges: list[Commit]) -> None:
    ranges = Ranges(history, merges)
    history.broken = {merges[1].oid}
    assert ranges.of(merges[0].oid)
    for _ in range(2):
        with pytest.raises(FaultError):
            ranges.of(merges[1].oid)
    history.broken = set()
    assert len(ranges.of(merges[1].oid)) == 2
    assert len(ranges.of(merges[2].oid)) == 2
