import pytest

from governance.domain.findings import Severity, Verdict, error, soften
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.judged_steps import AuditReport, CheckReport, Totals
from tests.support.reports import step
from tests.support.values import change

ERROR = error("BG101", "no", "do")


@pytest.mark.parametrize(
    ("status", "accepted", "is_open"),
    [
        ("violation", None, True),
        ("violation", "before the team knew the gate", False),
        ("governed", None, False),
        ("adoption", None, False),
        ("before-adoption", None, False),
    ],
)
def test_a_step_is_open_as_a_violation_that_nobody_has_accepted(
    status: str, accepted: str | None, *, is_open: bool
) -> None:
    told = step(status, accepted=accepted)
    assert (told.is_open, told.is_violation) == (is_open, status == "violation")


def test_a_violation_is_not_accepted_unless_somebody_says_so() -> None:
    assert step("violation").accepted is None


def test_a_check_counts_its_findings_by_severity() -> None:
    report = CheckReport(Verdict.FAIL, None, None, adoption=False, changes=(), findings=(ERROR, soften(ERROR), ERROR))
    assert (report.count(Severity.ERROR), report.count(Severity.WARNING)) == (2, 1)


def test_a_check_of_one_step_has_no_steps_and_nothing_to_note() -> None:
    report = CheckReport(Verdict.PASS, None, None, adoption=False, changes=(), findings=())
    assert (report.steps, report.notes) == (None, ())


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
