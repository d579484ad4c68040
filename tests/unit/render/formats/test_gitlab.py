import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from capability_budgets.reading.problems import Place
from governance.domain.findings import error, soften
from governance.render.formats import audit_gitlab, gate_gitlab, gitlab
from tests.unit.render.golden import REPORTS, report
from tests.unit.render.golden_audits import AUDITS, HURRIED, REASON, audited
from tests.unit.render.golden_gates import GATES

# What GitLab asks for: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "pattern": "^([A-Z]{2}[0-9]{3}|undecided)$"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^./]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def issues(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)
    jsonschema.Draft202012Validator(_SCHEMA).validate(found)
    assert len({item["fingerprint"] for item in found}) == len(found)
    return found


@pytest.mark.parametrize("name", REPORTS)
def test_every_check_is_a_code_quality_report(name: str) -> None:
    found = [item for item in issues(gitlab.check(REPORTS[name])) if item["check_name"] != "undecided"]
    assert len(found) == len(REPORTS[name].findings)


@pytest.mark.parametrize("name", AUDITS)
def test_every_audit_is_a_code_quality_report(name: str) -> None:
    issues(audit_gitlab.audit(AUDITS[name]))


@pytest.mark.parametrize("name", GATES)
def test_every_gate_is_a_code_quality_report(name: str) -> None:
    found = [item for item in issues(gate_gitlab.gate(GATES[name])) if item["check_name"] != "undecided"]
    assert len(found) == len(GATES[name].findings)


def test_a_finding_keeps_its_fingerprint_while_its_line_and_commit_move() -> None:
    one = error("BG101", "what", "how", budget="a.max_b", place=Place("budgets/a.yaml", 3))
    moved = replace(one, place=Place("budgets/a.yaml", 9), commit="1" * 40)
    (first,), (second,) = (issues(gitlab.check(report(findings=(item,)))) for item in (one, moved))
    assert first["fingerprint"] == second["fingerprint"]
    assert (first["location"]["lines"]["begin"], second["location"]["lines"]["begin"]) == (3, 9)
    assert first["description"] == "BG101: what. Fix: how"


def test_the_same_found_twice_has_two_fingerprints() -> None:
    one = error("BG101", "what", "")
    assert len(issues(gitlab.check(report(findings=(one, one))))) == 2


def test_errors_weigh_more_than_warnings_and_what_was_accepted_least() -> None:
    one = error("BG101", "what", "")
    found = issues(gitlab.check(report(findings=(soften(one), one))))
    assert [item["severity"] for item in found] == ["critical", "minor"]
    accepted = issues(audit_gitlab.audit(audited(replace(HURRIED, accepted=REASON))))
    assert {item["severity"] for item in accepted} <= {"info", "minor"}
