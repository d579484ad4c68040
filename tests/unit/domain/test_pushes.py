"""The verdict on a push is that of its worst ref."""

import pytest

from governance.domain.findings import Verdict, error, warning
from governance.domain.pushes import PushReport, RefUpdate, Refusal, UpdateReport

MOVE = RefUpdate("a" * 40, "b" * 40, "refs/heads/release/1")
FREE = UpdateReport(MOVE)
SOFT = UpdateReport(MOVE, findings=(warning("BG110", "m", "r"),))
BAD = UpdateReport(MOVE, findings=(error("BG101", "m", "r"),))
OPEN = UpdateReport(MOVE, findings=(error("BG501", "m", "r"),))
REFUSED = UpdateReport(MOVE, refusals=(Refusal("m", "r"),), findings=OPEN.findings)


@pytest.mark.parametrize(
    ("updates", "verdict"),
    [
        ((), Verdict.PASS),
        ((FREE, SOFT), Verdict.PASS),
        ((FREE, OPEN), Verdict.INDETERMINATE),
        ((OPEN, BAD, FREE), Verdict.FAIL),
        ((REFUSED,), Verdict.FAIL),
    ],
)
def test_a_push_is_taken_only_where_every_ref_may_move(updates: tuple[UpdateReport, ...], verdict: Verdict) -> None:
    assert PushReport(updates).verdict is verdict


def test_branches_are_called_by_their_short_names() -> None:
    assert FREE.name == "release/1"
    assert UpdateReport(RefUpdate(None, "b" * 40, "refs/replace/x")).name == "refs/replace/x"
