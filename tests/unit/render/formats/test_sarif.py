import json
import re
from dataclasses import replace
from importlib.metadata import version
from typing import Any, Final

import jsonschema
import pytest

from capability_budgets.reading.problems import Place
from governance.domain.codes import FINDING_CODES
from governance.domain.findings import error
from governance.render.formats import audit_sarif, sarif
from tests.support.documents import DATA
from tests.unit.render.golden import REPORTS, SHALLOW, report
from tests.unit.render.golden_audits import AUDITS, HURRIED, REASON, SEVERAL, WARNED, audited
from tests.unit.render.nasty import NASTY, audit_full_of, full_of

_SCHEMA: Final = json.loads((DATA / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))

# Relative, percent-encoded, ASCII: a path-noscheme or one that starts with a sign. The schema only names a format.
_URI: Final = re.compile("([A-Za-z0-9._~/-]|%[0-9A-F]{2})+")


def run_of(text: str) -> dict[str, Any]:
    """The one run of a log that the official schema accepts."""
    read = json.loads(text)
    jsonschema.Draft202012Validator(_SCHEMA).validate(read)
    (run,) = read["runs"]
    for result in run["results"]:
        for location in result["locations"]:
            assert _URI.fullmatch(location["physicalLocation"]["artifactLocation"]["uri"])
    found: dict[str, Any] = run
    return found


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_a_sarif_log(name: str) -> None:
    run = run_of(sarif.check(REPORTS[name]))
    assert len(run["results"]) == len(REPORTS[name].findings)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


@pytest.mark.parametrize("text", NASTY, ids=[ascii(text)[1:-1] for text in NASTY])
def test_a_log_stays_one_whatever_the_repository_says(text: str) -> None:
    run_of(sarif.check(full_of(text)))


def test_every_code_is_described() -> None:
    rules = run_of(sarif.check(report()))["tool"]["driver"]["rules"]
    assert {rule["id"]: rule["fullDescription"]["text"] for rule in rules} == {
        code: rule.why for code, rule in FINDING_CODES.items() if code.startswith("BG")
    }


def test_the_version_is_that_of_the_program() -> None:
    assert run_of(sarif.check(report()))["tool"]["driver"]["version"] == version("budget-governance")


def test_what_could_not_decide_did_not_run_successfully() -> None:
    decided, undecided = (run_of(sarif.check(REPORTS[name])) for name in ("ungoverned_raise", "indeterminate"))
    assert decided["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert undecided["invocations"][0]["executionSuccessful"] is False
    assert undecided["invocations"][0]["toolExecutionNotifications"][0]["level"] == "error"


def test_a_finding_without_a_file_stands_at_the_policy() -> None:
    (result,) = run_of(sarif.check(report(findings=(SHALLOW,))))["results"]
    policy = {"uri": "budgets/policy.yaml", "uriBaseId": "%SRCROOT%"}
    assert result["locations"] == [{"physicalLocation": {"artifactLocation": policy}}]


@pytest.mark.parametrize(
    ("line", "column", "region"),
    [(None, None, None), (3, None, {"startLine": 3}), (3, 4, {"startLine": 3, "startColumn": 4}), (0, 0, None)],
)
def test_a_region_is_where_the_finding_is(line: int | None, column: int | None, region: object) -> None:
    result = json.loads(sarif.check(report(findings=(error("BG001", "m", "r", place=Place("a", line, column)),))))
    assert result["runs"][0]["results"][0]["locations"][0]["physicalLocation"].get("region") == region


def test_a_code_that_is_not_listed_has_no_index_and_no_reason() -> None:
    result = sarif.result(error("XX999", "what", ""))
    assert "ruleIndex" not in result
    assert result["message"] == {"text": "what"}


def test_braces_and_links_of_a_message_are_text() -> None:
    message = sarif.result(error("XX999", "{0} {words} [click](https://evil.example)", ""))["message"]
    assert message == {"text": "{{0}} {{words}} [click] (https://evil.example)"}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("budgets/a.yaml", "budgets/a.yaml"),
        ("a b/ü#?.yaml", "a%20b/%C3%BC%23%3F.yaml"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("100%", "100%25"),
        ("latin \udce9", "latin%20%E9"),
        ("\ud83d\ude00", "%EF%BF%BD%EF%BF%BD"),
        ("a\nb", "a%0Ab"),
    ],
)
def test_paths_are_percent_encoded_bytes_of_the_repository(path: str, uri: str) -> None:
    assert sarif.uri(path) == uri


# Audits


@pytest.mark.parametrize("name", AUDITS)
def test_every_audit_is_a_sarif_log(name: str) -> None:
    report = AUDITS[name]
    run = run_of(audit_sarif.audit(report))
    found = [*report.findings, *(finding for step in report.steps for finding in step.findings)]
    assert sorted(result["ruleId"] for result in run["results"]) == sorted(finding.code for finding in found)
    assert run["tool"]["driver"]["version"] == version("budget-governance")


@pytest.mark.parametrize("text", NASTY[:-1], ids=[ascii(text)[1:-1] for text in NASTY[:-1]])  # no reason is empty
def test_the_log_of_an_audit_stays_one_whatever_the_repository_says(text: str) -> None:
    run_of(audit_sarif.audit(audit_full_of(text)))


def test_a_result_of_an_audit_names_its_step_and_the_commit_that_brought_it() -> None:
    results = run_of(audit_sarif.audit(audited(SEVERAL)))["results"]
    assert {result["properties"]["step"] for result in results} == {"6" * 40}
    assert [result["properties"]["commit"] for result in results[:2]] == ["6" * 40, "e" * 40]
    assert all(result["message"]["text"].startswith("666666666666 of 2026-11-07: ") for result in results)


def test_what_was_accepted_is_a_suppressed_note_with_its_reason() -> None:
    accepted = replace(HURRIED, accepted="{0} [click](https://evil.example)")
    (result,) = run_of(audit_sarif.audit(audited(accepted)))["results"]
    assert result["level"] == "note"
    assert result["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "{{0}} [click] (https://evil.example)"}
    ]


def test_what_is_open_or_only_a_warning_is_not_suppressed() -> None:
    results = run_of(audit_sarif.audit(audited(HURRIED, WARNED, replace(SEVERAL, accepted=REASON))))["results"]
    levels = [(result["level"], "suppressions" in result) for result in results]
    assert levels == [("error", False), ("warning", False), *[("note", True)] * 3, ("warning", False)]


@pytest.mark.parametrize(
    ("name", "fault"),
    [("violations", None), ("undecided", "could not decide"), ("partial", "judging was interrupted")],
)
def test_an_audit_that_broke_off_or_could_not_decide_did_not_run_successfully(name: str, fault: str | None) -> None:
    (invocation,) = run_of(audit_sarif.audit(AUDITS[name]))["invocations"]
    assert invocation["executionSuccessful"] is (fault is None)
    first = invocation["toolExecutionNotifications"][0]
    assert first["level"] == ("note" if fault is None else "error")
    assert fault is None or first["message"]["text"].startswith(fault)


def test_the_schema_refuses_what_is_no_log() -> None:
    with pytest.raises(jsonschema.ValidationError):
        run_of('{"version": "2.1.0", "runs": [{"results": []}]}')


def test_no_more_results_are_listed_than_code_scanning_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MAX_RESULTS", 2)
    findings = tuple(error("BG101", f"{number}", "", place=Place("a", number + 1)) for number in range(5))
    run = run_of(sarif.check(report(findings=findings)))
    assert [result["message"]["text"][0] for result in run["results"]] == ["0", "1"]
    notes = [item["message"]["text"] for item in run["invocations"][0]["toolExecutionNotifications"]]
    assert notes == ["3 more results are left out here: code scanning shows 2 of a run"]


def test_of_an_audit_what_is_open_and_newest_is_listed_first_where_not_all_can_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sarif, "MAX_RESULTS", 1)
    accepted = replace(HURRIED, accepted=REASON)
    (result,) = run_of(audit_sarif.audit(audited(HURRIED, accepted, WARNED)))["results"]
    assert result["level"] == "error"
    assert result["properties"]["step"] == HURRIED.commit
