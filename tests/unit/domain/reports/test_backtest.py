"""A step that another policy judges otherwise is told from the side on which it is a violation."""

import pytest

from governance.domain.findings import Verdict, error, soften
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.backtest import BacktestReport, Flip
from tests.support.reports import step
from tests.support.values import change

ERROR = error("BG101", "no", "do")
GOVERNED, UNGOVERNED = (JudgedChange(change(), 31, governed=is_governed) for is_governed in (True, False))
FINE = step("governed", changes=(GOVERNED,), findings=(soften(ERROR),))
BAD = step("violation", changes=(UNGOVERNED,), findings=(soften(ERROR), ERROR))


@pytest.mark.parametrize("was", [FINE, None])
def test_what_becomes_a_violation_fails_with_the_errors_that_come_up(was: object) -> None:
    flip = Flip(FINE if was else None, BAD)
    assert (flip.fails, flip.step, flip.changes, flip.findings) == (True, BAD, (UNGOVERNED,), (ERROR,))


def test_what_is_a_violation_no_longer_tells_the_errors_that_go_away() -> None:
    flip = Flip(BAD, FINE)
    assert (flip.fails, flip.step, flip.changes, flip.findings) == (False, BAD, (GOVERNED,), (ERROR,))


def test_what_the_other_policy_has_nothing_to_say_about_does_not_fail_and_has_no_changes() -> None:
    flip = Flip(BAD, None)
    assert (flip.fails, flip.step, flip.changes) == (False, BAD, ())


def test_a_flip_without_a_violation_is_none() -> None:
    with pytest.raises(ValueError, match=r"^a flip has a side that is a violation$"):
        _ = Flip(None, FINE).step


def test_the_verdict_is_that_of_what_could_not_be_told_and_flips_are_no_fault() -> None:
    report = BacktestReport("other.yaml", "h" * 40, None, 1, (Flip(FINE, BAD),))
    assert (report.verdict, report.findings, report.notes) == (Verdict.PASS, (), ())
    assert BacktestReport("other.yaml", "h" * 40, None, 1, (), (ERROR,)).verdict is Verdict.FAIL
