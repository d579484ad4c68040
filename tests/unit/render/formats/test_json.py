import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest

from governance.render.formats import audit_json
from governance.render.formats import json as json_format
from governance.render.layout.json_text import Json, document
from tests.unit.render.golden import BASE, GOVERNED, HEAD, LATENCY, OWN, REPORTS, TOO_FEW, UNEXPLAINED, report
from tests.unit.render.golden_audits import AUDITS, NOTE, REASON


def test_a_check_has_the_contracts_keys_in_their_order() -> None:
    read = json.loads(json_format.check(report(GOVERNED, findings=(TOO_FEW,))))
    assert list(read) == ["schema", "verdict", "base", "head", "adoption", "changes", "findings"]
    assert (read["schema"], read["verdict"]) == ("budget-governance/check/1", "fail")
    assert (read["base"], read["head"], read["adoption"]) == (BASE, HEAD, False)
    assert list(read["changes"][0].items()) == [
        ("budget", "rate_limiter.max_latency_ms"),
        ("before", 10),
        ("after", 12),
        ("direction", "loosen"),
        ("file", "budgets/capability_budgets.yaml"),
        ("line", 6),
        ("adr", 31),
        ("governed", True),
        (
            "approvals",
            [
                {"rule": "any change", "need": 1, "have": ["alice"], "could": ["bob"]},
                {"rule": "loosening", "need": 2, "have": ["alice", "bob"], "could": []},
            ],
        ),
    ]
    assert list(read["findings"][0].items()) == [
        ("code", "BG201"),
        ("severity", "error"),
        ("message", TOO_FEW.message),
        ("fix", "ask them to run: budget sign 31"),
        ("budget", "rate_limiter.max_latency_ms"),
        ("adr", 31),
        ("file", "adr/031-raise-rate-limiter-latency.md"),
        ("line", None),
        ("commit", None),
    ]


def test_steps_are_in_audits_form_and_only_where_asked_for() -> None:
    assert "steps" not in json.loads(json_format.check(REPORTS["nothing"]))
    assert json.loads(json_format.check(REPORTS["no_steps"]))["steps"] == []
    step = json.loads(json_format.check(REPORTS["commit_by_commit"]))["steps"][0]
    assert list(step) == ["commit", "date", "author", "status", "changes", "findings"]
    assert step["date"] == "2026-11-23T10:15:00Z"
    assert step["author"] == {"name": "Alice", "email": "alice@example.com"}
    assert step["findings"][0]["message"] == UNEXPLAINED.message


def test_an_audit_has_the_contracts_keys_in_their_order() -> None:
    read = json.loads(audit_json.audit(AUDITS["violations"]))
    assert list(read) == ["schema", "verdict", "head", "adopted", "findings", "notes", "steps", "totals"]
    assert (read["schema"], read["verdict"]) == ("budget-governance/audit/1", "fail")
    assert (read["head"], read["adopted"]) == ("9" * 40, "1" * 40)
    assert list(read["steps"][0]) == ["commit", "date", "author", "status", "changes", "findings"]
    assert read["totals"] == {"steps": 7, "changes": 9, "governed": 5, "violations": 3, "accepted": 0}


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [("since", "since", "2" * 40), ("partial", "partial", True), ("violations", "notes", [NOTE])],
)
def test_what_is_rare_in_an_audit_is_told_only_where_it_is(name: str, key: str, value: object) -> None:
    assert json.loads(audit_json.audit(AUDITS[name]))[key] == value
    assert key not in json.loads(audit_json.audit(AUDITS["clean"]))


def test_what_is_wrong_with_the_whole_history_is_told_beside_the_steps() -> None:
    read = json.loads(audit_json.audit(AUDITS["rewritten"]))
    assert [finding["code"] for finding in read["findings"]] == ["BG301", "BG110"]


def test_a_step_says_why_it_was_accepted_and_only_then() -> None:
    steps = json.loads(audit_json.audit(AUDITS["accepted"]))["steps"]
    assert [step.get("accepted") for step in steps] == [None, REASON, REASON, None]
    assert ["accepted" in step for step in steps] == [False, True, True, False]


def test_parts_of_a_second_are_dropped() -> None:
    steps = REPORTS["commit_by_commit"].steps
    assert steps
    late = replace(steps[0], date=dt.datetime(2026, 1, 1, 0, 0, 0, 999_999, tzinfo=dt.UTC))
    assert json_format.step(late)["date"] == "2026-01-01T00:00:00Z"


def test_who_approved_an_own_decision_is_marked_and_only_there() -> None:
    judged = GOVERNED._replace(rule_statuses=(*GOVERNED.rule_statuses, OWN))
    approvals = json.loads(json_format.check(report(judged)))["changes"][0]["approvals"]
    assert ["self_approved" in item for item in approvals] == [False, False, True]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("10", "10"),
        ("10.0", "10"),
        ("0.5", "0.5"),
        ("0.1", "0.1"),
        ("100000000000000", "100000000000000"),
        ("0.000000000000000000000000000000123", "0.000000000000000000000000000000123"),
        ("999999999999.999", "999999999999.999"),
        ("0", "0"),
    ],
)
def test_numbers_are_written_in_full_and_exactly(value: str, written: str) -> None:
    text = json_format.check(report(GOVERNED._replace(change=replace(LATENCY, after=Decimal(value)))))
    assert f'"after": {written},' in text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({}, "{}\n"),
        ([], "[]\n"),
        ((), "[]\n"),
        ({"a": [1, True, None]}, '{\n  "a": [\n    1,\n    true,\n    null\n  ]\n}\n'),
        ("…\n\x7f\u202e\udce9\U000e0041", '"…\\n\\u007f\\u202e\\udce9\\udb40\\udc41"\n'),
        ("##[error]##vso[x]", '"#\\u0023[error]#\\u0023vso[x]"\n'),
        ('"\\', '"\\"\\\\"\n'),
    ],
)
def test_json_is_readable_and_holds_nothing_invisible(value: Json, written: str) -> None:
    assert document(value) == written
