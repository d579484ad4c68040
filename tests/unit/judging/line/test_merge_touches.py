"""What merges brought, asked about a little ahead."""

from collections.abc import Iterable, Sequence

import pytest

from governance.errors import FaultError
from governance.judging.line.merge_ranges import Ranges
from governance.judging.line.merge_touches import MergeTouches
from governance.ports.commits import Commit, Touch
from tests.support.fake_history import FakeHistory


class Watched(FakeHistory):
    """Tells about how many commits it was asked, and fails when one of some is among them."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []
        self.broken: set[str] = set()

    def touches(self, commits: Iterable[str], folders: Iterable[str]) -> Sequence[Touch]:
        oids = list(commits)
        self.asked.append(len(oids))
        if self.broken & set(oids):
            raise FaultError("git failed", "try again")
        return super().touches(oids, folders)


@pytest.fixture
def history() -> Watched:
    return Watched()


@pytest.fixture
def brought(history: Watched) -> list[list[str]]:
    """What each of twenty merges brought, itself first."""
    tip, found = history.grow({"a": "0"}), []
    for number in range(20):
        aside = history.grow({f"adr/{number}": "1", "b": f"{number}"}, parents=[tip])
        tip = history.grow({f"adr/{number}": "2", "b": f"{number}"}, parents=[tip, aside])
        found.append([tip, aside])
    return found


def ranges(history: Watched, brought: list[list[str]], *, read: int) -> Ranges:
    """The ranges of merges, after the first so many were asked for."""
    merges: list[Commit] = [history.commit(oids[0]) for oids in brought]
    found = Ranges(history, merges)
    for merge in merges[:read]:
        found.of(merge.oid)
    return found


def test_what_is_known_of_later_merges_is_asked_about_in_the_same_trip(
    history: Watched, brought: list[list[str]]
) -> None:
    touches = MergeTouches(history, ranges(history, brought, read=20))
    plain = FakeHistory.touches
    for oids in brought:
        assert touches.of(oids, ("adr",)) == plain(history, oids, ["adr"])
    assert history.asked == [40]
    assert touches.of(brought[19], ("b",)) == plain(history, brought[19], ["b"])
    assert history.asked == [40, 2]


def test_what_is_not_known_yet_is_left_for_later(history: Watched, brought: list[list[str]]) -> None:
    touches = MergeTouches(history, ranges(history, brought, read=1))
    assert touches.of(brought[0], ("adr",))
    assert list(touches.of([], ("b",))) == []
    assert history.asked == [2, 0]


def test_a_fault_is_that_of_one_merge_alone(history: Watched, brought: list[list[str]]) -> None:
    touches = MergeTouches(history, ranges(history, brought, read=20))
    history.broken = {brought[2][1]}
    for oids in brought[:2]:
        assert touches.of(oids, ("adr",))
    with pytest.raises(FaultError):
        touches.of(brought[2], ("adr",))
    assert touches.of(brought[3], ("adr",))
