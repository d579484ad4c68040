import pytest

from governance.domain.findings import Severity, Verdict, error, soften
from governance.domain.reports.judged_steps import CheckReport
from tests.support.reports import step

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
