"""What merges brought, read a little ahead."""

import math
import random
from collections.abc import Iterable, Iterator, Sequence

import pytest

from governance.errors import FaultError
from governance.judging.line.merge_ranges import Ranges, brought_by_each
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
    assert history.begun == [merges[at].oid for at in (0, 10, 14, 19)]


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


@pytest.fixture
def many(history: Watched) -> list[Commit]:
    """Merges of branches that begin anywhere, take in the line, and are merged with other steps between."""
    drawn = random.Random(3)  # noqa: S311 (a history, no secret)
    tips, line, found = list[str](), [history.grow({"a": "0"})], list[Commit]()
    for number in range(400):
        base = drawn.choice([*line[-5:], *tips[-3:], line[0]])
        others = [drawn.choice([*tips[-4:], line[-1]])] if tips and drawn.random() < 0.3 else []
        tips.append(history.grow({f"b{number}": "1"}, parents=list(dict.fromkeys([base, *others]))))
        if drawn.random() < 0.4:
            brought = drawn.choice(tips[-4:])
            line.append(history.grow({f"l{number}": "1"}, parents=[line[-1], brought]))
            found += [history.commit(line[-1])] if drawn.random() < 0.8 else []
        elif drawn.random() < 0.3:
            line.append(history.grow({f"s{number}": "1"}, parents=[line[-1]]))
    return found


def alone(history: FakeHistory, merge: Commit) -> list[str]:
    return [item.oid for item in history.commits(merge.oid, merge.parents[:1])]


def test_many_merges_are_asked_for_at_once_and_told_apart(history: Watched, many: list[Commit]) -> None:
    ranges = Ranges(history, many)
    assert len(many) > 100
    assert [[item.oid for item in ranges.of(merge.oid)] for merge in many] == [alone(history, one) for one in many]
    doubled = 9 + sum((2, 4, 8, 16, 32))
    assert len(history.begun) == 6 + math.ceil((len(many) - doubled) / 64)


def test_any_merges_of_a_line_are_told_apart(history: Watched, many: list[Commit]) -> None:
    for first, last in ((0, len(many)), (3, 4), (10, 90), (50, 51)):
        some = many[first:last]
        listed = history.commits(some[-1].oid, some[0].parents[:1])
        assert [[item.oid for item in one] for one in brought_by_each(listed, some)] == [
            alone(history, merge) for merge in some
        ]


def test_merges_far_from_each_other_are_asked_for_one_by_one(history: Watched) -> None:
    tip, merges = history.grow({"a": "0"}), []
    for number in range(80):
        aside = history.grow({f"b{number}": "1"}, parents=[tip])
        for step in range(60):
            tip = history.grow({f"c{step}": str(number)}, parents=[tip])
        tip = history.grow({f"b{number}": "1"}, parents=[tip, aside])
        merges.append(history.commit(tip))
    ranges = Ranges(history, merges)
    assert all(len(ranges.of(merge.oid)) == 2 for merge in merges)
    assert history.begun == [merges[0].oid, merges[10].oid, merges[11].oid]
