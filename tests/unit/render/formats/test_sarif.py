import json
from dataclasses import replace
from importlib.metadata import version
from typing import Any, Final

import jsonschema
import pytest

from governance.domain.codes import FINDING_CODES
from governance.domain.findings import Place, error
from governance.render.formats import audit_sarif, sarif
from tests.unit.render.golden import REPORTS, SHALLOW, report
from tests.unit.render.golden_audits import AUDITS, HURRIED, REASON, SEVERAL, WARNED, audited
from tests.unit.render.nasty import NASTY, audit_full_of, full_of


def _object(required: list[str], /, **properties: object) -> dict[str, object]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


_TEXT: Final = {"type": "string", "minLength": 1}
_MESSAGE: Final = _object(["text"], text={"type": "string"})
_BAG: Final = {"type": "object"}
_FROM_ONE: Final = {"type": "integer", "minimum": 1}

# The properties of SARIF 2.1.0 that are written here, as sections 3.13 to 3.58 of the standard define them.
_LOG: Final = _object(
    ["version", "runs"],
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "minItems": 1,
        "items": _object(
            ["tool", "results"],
            tool=_object(
                ["driver"],
                driver=_object(
                    ["name"],
                    name=_TEXT,
                    version=_TEXT,
                    rules={
                        "type": "array",
                        "uniqueItems": True,
                        "items": _object(["id"], id=_TEXT, shortDescription=_MESSAGE, fullDescription=_MESSAGE),
                    },
                ),
            ),
            invocations={
                "type": "array",
                "items": _object(
                    ["executionSuccessful"],
                    executionSuccessful={"type": "boolean"},
                    toolExecutionNotifications={
                        "type": "array",
                        "items": _object(
                            ["message"], message=_MESSAGE, level={"enum": ["none", "note", "warning", "error"]}
                        ),
                    },
                ),
            },
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            properties=_BAG,
            results={
                "type": "array",
                "items": _object(
                    ["message"],
                    ruleId=_TEXT,
                    ruleIndex={"type": "integer", "minimum": -1},
                    level={"enum": ["none", "note", "warning", "error"]},
                    message=_MESSAGE,
                    properties=_BAG,
                    suppressions={
                        "type": "array",
                        "items": _object(
                            ["kind"],
                            kind={"enum": ["inSource", "external"]},
                            status={"enum": ["accepted", "underReview", "rejected"]},
                            justification=_TEXT,
                        ),
                    },
                    locations={
                        "type": "array",
                        "items": _object(
                            [],
                            logicalLocations={
                                "type": "array",
                                "uniqueItems": True,
                                "items": _object([], fullyQualifiedName={"type": "string"}),
                            },
                            physicalLocation=_object(
                                ["artifactLocation"],
                                artifactLocation=_object(
                                    [],
                                    # Relative, percent-encoded, ASCII: a path-noscheme or one that starts with a sign.
                                    uri={"type": "string", "pattern": "^([A-Za-z0-9._~/-]|%[0-9A-F]{2})+$"},
                                    uriBaseId=_TEXT,
                                ),
                                region=_object(["startLine"], startLine=_FROM_ONE, startColumn=_FROM_ONE),
                            ),
                        ),
                    },
                ),
            },
        ),
    },
)


def run_of(text: str) -> dict[str, Any]:
    read = json.loads(text)
    jsonschema.Draft202012Validator(_LOG).validate(read)
    run: dict[str, Any] = read["runs"][0]
    return run


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
