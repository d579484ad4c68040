from xml.etree import ElementTree as ET

import pytest

from governance.domain.reports import CheckReport
from governance.render import junit
from tests.unit.render.golden import REPORTS, SHALLOW, UNGOVERNED, report
from tests.unit.render.nasty import NASTY, full_of


def _suite(told: CheckReport) -> ET.Element:
    root = ET.fromstring(junit.check(told).encode())  # noqa: S314 (our own output)
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
