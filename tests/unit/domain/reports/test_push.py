"""The verdict on a push is that of its worst ref."""

from typing import Any

import pytest

from governance.domain.findings import Verdict, error, warning
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.judged_steps import StepReport
from governance.domain.reports.push import PushReport, RefUpdate, Refusal, UpdateReport
from tests.support.values import NOW, change

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


def told(status: str, **fields: Any) -> StepReport:
    known = {"changes": (), "findings": (), **fields}
    return StepReport("c" * 40, NOW, "Alice", "alice@example.com", "subject", status, **known)


def test_a_ref_is_neither_protected_nor_governed_nor_refused_unless_the_gate_says_so() -> None:
    assert (FREE.protected, FREE.governed, FREE.refusals, FREE.steps, FREE.findings) == (False, False, (), (), ())
    assert PushReport((FREE,)).notes == ()


def test_a_ref_brings_the_changes_and_findings_of_all_its_steps_and_its_own_behind_them() -> None:
    one, two = (JudgedChange(change(after=after), 31, governed=True) for after in ("12", "14"))
    faults = tuple(error("BG101", message, "r") for message in ("first", "second", "whole"))
    steps = (
        told("violation", changes=(one,), findings=faults[:1]),
        told("violation", changes=(two,), findings=faults[1:2]),
    )
    update = UpdateReport(MOVE, steps=steps, findings=faults[2:])
    assert (update.changes, update.all_findings, update.verdict) == ((one, two), faults, Verdict.FAIL)


@pytest.mark.parametrize(
    ("statuses", "adopts"),
    [((), False), (("governed", "violation"), False), (("adoption",), True), (("adoption", "governed"), True)],
)
def test_a_ref_adopts_where_one_of_its_steps_does(statuses: tuple[str, ...], *, adopts: bool) -> None:
    assert UpdateReport(MOVE, steps=tuple(map(told, statuses))).adopts is adopts
