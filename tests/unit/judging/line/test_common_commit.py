"""Where two first-parent lines meet."""

import pytest

from governance.judging.line.common_commit import common_first_parent
from tests.support.fake_history import FakeHistory


@pytest.fixture
def history() -> FakeHistory:
    return FakeHistory()


def test_a_line_meets_itself_and_its_own_past(history: FakeHistory) -> None:
    root = history.grow()
    tip = history.grow(parents=[history.grow(parents=[root])])
    assert common_first_parent(history, tip, tip) == tip
    assert common_first_parent(history, tip, root) == common_first_parent(history, root, tip) == root


def test_two_lines_meet_where_they_parted(history: FakeHistory) -> None:
    fork = history.grow(parents=[history.grow()])
    one, other = history.grow(parents=[fork]), history.grow(parents=[history.grow(parents=[fork])])
    assert common_first_parent(history, one, other) == common_first_parent(history, other, one) == fork


def test_what_came_by_another_parent_is_on_no_line(history: FakeHistory) -> None:
    fork = history.grow()
    side = history.grow(parents=[fork])
    merged = history.grow(parents=[history.grow(parents=[fork]), side])
    onwards = history.grow(parents=[side])
    assert common_first_parent(history, side, merged) == common_first_parent(history, merged, side) == fork
    assert common_first_parent(history, onwards, merged) == common_first_parent(history, merged, onwards) == fork


def test_lines_that_merge_each_other_meet_below_all_of_it(history: FakeHistory) -> None:
    fork = history.grow()
    one, other = history.grow(parents=[fork]), history.grow(parents=[fork])
    for _ in range(3):
        one, other = history.grow(parents=[one, other]), history.grow(parents=[other, one])
    assert common_first_parent(history, one, other) == fork


def test_lines_of_several_beginnings_may_never_meet(history: FakeHistory) -> None:
    one, other = history.grow(), history.grow()
    assert common_first_parent(history, one, other) is None
    merged = history.grow(parents=[one, other])
    assert common_first_parent(history, merged, other) is None
    assert common_first_parent(history, other, merged) is None
