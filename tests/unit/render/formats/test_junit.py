from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import CheckReport
from tests.unit.render import outputs
from tests.unit.render.golden import REPORTS, SHALLOW, UNGOVERNED, report
from tests.unit.render.golden_audits import AUDITS, HURRIED, REASON, SEVERAL, audited, landed
from tests.unit.render.nasty import NASTY, audit_full_of, full_of
from tests.unit.render.outputs import Report


def _suite(told: Report) -> ET.Element:
    root = outputs.xml(told)
    (suite,) = root
    same = {name: value for name, value in suite.attrib.items() if name in root.attrib}
    assert (root.tag, suite.tag, root.attrib) == ("testsuites", "testsuite", same)
    return suite


@pytest.mark.parametrize("told", REPORTS.values(), ids=REPORTS)
def test_the_counts_are_those_of_the_cases(told: CheckReport) -> None:
    suite = _suite(told)
    counts = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error"}
    assert {name: int(suite.attrib[name]) for name in counts} == {
        name: len(suite.findall(path)) for name, path in counts.items()
    }
    assert suite.attrib["tests"] == str(len(told.changes) + 1)


def test_a_case_fails_where_its_change_may_not_stand() -> None:
    failed = [case.find("failure") is not None for case in _suite(REPORTS["several"])]
    assert failed == [False, True, True, False, True, True]


def test_a_change_that_may_not_stand_fails_without_a_finding_too() -> None:
    (failure,) = _suite(report(UNGOVERNED)).iter("failure")
    assert failure.attrib == {"type": "ungoverned", "message": "the change is not governed"}


def test_what_could_not_be_decided_is_an_error_not_a_failure() -> None:
    suite = _suite(report(UNGOVERNED, findings=(SHALLOW,)))
    assert [child.tag for child in suite[1]] == ["error"]


def test_warnings_fail_nothing_and_are_told() -> None:
    (case, _) = _suite(REPORTS["governed_with_warning"])
    assert [child.tag for child in case] == ["system-out"]
    assert "warning BG204 adr/signoffs/031/carol.yaml: carol wrote ADR 31" in (case[0].text or "")


def test_notes_and_self_approvals_are_told() -> None:
    change, others = _suite(REPORTS["self_approved"])
    assert change[0].text == "ADR 31: 1 of 1 approvals: alice [self-approved: alice]"
    assert (others[0].text or "").startswith("note: identity: commit trusts")


@pytest.mark.parametrize("text", NASTY, ids=[ascii(text)[1:-1] for text in NASTY])
def test_no_text_changes_the_counts(text: str) -> None:
    assert _suite(full_of(text)).attrib == _suite(full_of("harmless")).attrib
    assert _suite(audit_full_of(text)).attrib == _suite(audit_full_of("harmless")).attrib


# Audits


def _faults(told: Report) -> list[str | None]:
    """Of each test case what became of it; None where it passed."""
    faults = ("failure", "error", "skipped")
    return [next((child.tag for child in case if child.tag in faults), None) for case in _suite(told)]


@pytest.mark.parametrize("told", AUDITS.values(), ids=AUDITS)
def test_the_counts_of_an_audit_are_those_of_its_steps(told: AuditReport) -> None:
    suite, faults = _suite(told), _faults(told)
    counts = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    assert {name: int(suite.attrib[name]) for name in counts} == {
        name: faults.count(fault) for name, fault in counts.items()
    }
    assert suite.attrib["tests"] == str(len(told.steps) + 1)


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("clean", [None] * 5),
        ("violations", [None, None, "failure", None, "failure", "failure", None, None]),
        ("accepted", [None, "skipped", "skipped", None, None]),
        ("partial", [None, None, None, "error"]),
        ("rewritten", [None, None, "failure"]),
        ("undecided", ["error"]),
        ("undecided_step", [None, "error", "failure", None]),
        ("nothing", [None]),
    ],
)
def test_a_step_fails_where_it_is_a_violation_and_is_skipped_where_that_was_accepted(
    name: str, faults: list[str | None]
) -> None:
    assert _faults(AUDITS[name]) == faults


def test_a_violation_fails_without_a_finding_too() -> None:
    (failure,) = _suite(audited(landed("4", "violation"))).iter("failure")
    assert failure.attrib == {"type": "ungoverned", "message": "the step is a violation"}


def test_the_case_of_a_step_tells_who_when_where_and_what() -> None:
    (case, _) = _suite(audited(HURRIED))
    assert (case.attrib["name"], case.attrib["classname"]) == (
        "444444444444 2026-11-05 Make the build green",
        "budget.audit",
    )
    assert (case.attrib["file"], case.attrib["line"]) == ("budgets/capability_budgets.yaml", "6")
    assert case[1].text == ("by Bob <bob@example.com>\nrate_limiter.max_latency_ms: 10 → 12, +20 %, loosen, no ADR")


def test_what_was_accepted_is_skipped_with_its_reason_and_without_a_cure() -> None:
    (case, _) = _suite(audited(replace(SEVERAL, accepted=REASON)))
    assert case[0].attrib == {"message": f"accepted: {REASON}"}
    assert "BG301 adr/signoffs/029/alice.yaml (commit 666666666666): a sign-off record was removed" in (
        case[0].text or ""
    )
    assert "fix" not in (case[0].text or "")
