import pytest

from governance.domain.findings import Verdict, error
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.audit import AuditReport, Totals
from tests.support.reports import step
from tests.support.values import change

ERROR = error("BG101", "no", "do")


def test_an_audit_counts_steps_changes_governed_changes_and_violations_accepted_or_not() -> None:
    governed, other = (JudgedChange(change(), 31, governed=is_governed) for is_governed in (True, False))
    steps = (
        step("adoption"),
        step("governed", changes=(governed, governed)),
        step("violation", changes=(governed, other)),
        step("violation", changes=(other,), accepted="before the team knew the gate"),
        step("violation", findings=(ERROR,)),
    )
    report = AuditReport(Verdict.FAIL, "h" * 40, "a" * 40, steps)
    assert report.totals == Totals(steps=5, changes=5, governed=3, violations=2, accepted=1)


def test_an_audit_is_of_the_whole_history_and_complete_unless_it_says_otherwise() -> None:
    report = AuditReport(Verdict.PASS, "h" * 40, None, ())
    assert (report.findings, report.since, report.partial, report.notes) == ((), None, False, ())
    assert (report.repository, report.is_whole) == (None, True)


@pytest.mark.parametrize(
    ("verdict", "partial", "is_whole"),
    [
        (Verdict.PASS, False, True),
        (Verdict.FAIL, False, True),
        (Verdict.INDETERMINATE, False, False),
        (Verdict.PASS, True, False),
        (Verdict.INDETERMINATE, True, False),
    ],
)
def test_an_audit_is_whole_where_nothing_interrupted_it_and_nothing_was_missing(
    verdict: Verdict, *, partial: bool, is_whole: bool
) -> None:
    assert AuditReport(verdict, "h" * 40, None, (), partial=partial).is_whole is is_whole
