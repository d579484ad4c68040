import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from governance.domain.codes import FINDING_CODES
from governance.domain.measurement.noise import Noise
from governance.domain.measurement.verdicts import LimitVerdict
from governance.errors import UsageError
from governance.render.formats.registry import CHECK_FORMATS, render_gate
from governance.render.layout.style import Style
from governance.render.wording import gate_words
from tests.unit.render.formats.test_sarif import run_of
from tests.unit.render.golden_gates import GATES
from tests.unit.render.snapshot import FOLDER, matches

_ENDINGS = {"text": "txt", "json": "json", "sarif": "sarif", "junit": "xml", "markdown": "md", "gitlab": "gitlab.json"}
_SARIF = {"exceeded", "unreadable"}  # of the longest format a few, since it lists all rules


def _name(name: str, form: str) -> str:
    return f"gate/{name}.{_ENDINGS.get(form, f'{form}.txt')}"


def _shown() -> list[tuple[str, str]]:
    return [(name, form) for name in GATES for form in CHECK_FORMATS if form != "sarif" or name in _SARIF]


@pytest.mark.parametrize(("name", "form"), _shown())
def test_a_report_looks_as_its_snapshot(name: str, form: str) -> None:
    text = render_gate(GATES[name], form, Style())
    assert matches(_name(name, form), text), f"{text}\ndiffers; see tests/unit/render/snapshot.py"


def test_a_report_in_colour_looks_as_its_snapshot() -> None:
    text = render_gate(GATES["exceeded"], "text", Style(colour=True, width=110))
    assert matches(_name("exceeded", "colour"), text)


def test_there_is_no_snapshot_that_nothing_compares() -> None:
    names = {_name(*pair) for pair in _shown()} | {_name("exceeded", "colour")}
    assert {f"gate/{path.name}" for path in (FOLDER / "gate").iterdir()} == names


def test_the_reports_have_the_verdicts_that_they_stand_for() -> None:
    passing = {name for name, report in GATES.items() if report.verdict is LimitVerdict.PASS}
    assert passing == {"pass", "warned"}
    assert GATES["undecided"].verdict is LimitVerdict.INCONCLUSIVE


@pytest.mark.parametrize("name", GATES)
def test_every_report_is_a_sarif_log_that_describes_its_codes(name: str) -> None:
    run = run_of(render_gate(GATES[name], "sarif", Style()))
    assert len(run["results"]) == len(GATES[name].findings)
    described = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert described == [code for code in FINDING_CODES if code.startswith(("BG", "GT"))]
    assert run["invocations"][0]["executionSuccessful"] is (name != "undecided")


def test_a_results_file_elsewhere_is_no_place_in_the_repository() -> None:
    (result,) = run_of(render_gate(GATES["unreadable"], "sarif", Style()))["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "budgets/policy.yaml", "uriBaseId": "%SRCROOT%"}
    }
    assert result["message"]["text"].startswith("../elsewhere/results.json:2:1: this is no JSON")


def junit(name: str) -> list[tuple[str, str | None]]:
    """The test cases, and what became of each."""
    root = ET.fromstring(render_gate(GATES[name], "junit", Style()))  # noqa: S314 (our own output)
    cases = root.iter("testcase")
    return [
        (case.attrib["name"], next((part.tag for part in case if part.tag != "system-out"), None)) for case in cases
    ]


def test_a_test_case_fails_where_a_limit_does_and_is_an_error_where_nothing_was_decided() -> None:
    assert {fault for _, fault in junit("pass")} == {None}
    assert [fault for _, fault in junit("undecided")] == ["error", None, None, None, None]
    assert [fault for _, fault in junit("exceeded")] == ["failure", "failure", None, None, None, "failure", None]
    assert [fault for _, fault in junit("unmeasured")] == ["failure", "failure", None, None, "failure"]
    assert junit("budgets") == [("everything that is no limit", "failure")]


def test_json_has_exact_numbers_and_null_for_what_is_absent() -> None:
    text = render_gate(GATES["exceeded"], "json", Style())
    read: dict[str, Any] = json.loads(text)
    memory = read["limits"][1]
    assert '"measured": 5.7220458984375,' in text
    assert (memory["low"], memory["odds"], memory["samples"]) == (None, None, None)
    assert memory["headroom_percent"] == -14.44
    assert (memory["budget"], memory["budget_file"], memory["budget_line"]) == (5, "budgets/capability_budgets.yaml", 7)
    assert read["noise"]["loud"] is False


@pytest.mark.parametrize(
    ("error_bound", "text"),
    [(None, ""), (0.0, "< 0.0001 %"), (1e-9, "< 0.0001 %"), (0.000123, "0.012 %"), (0.05, "5 %"), (0.7739, "77 %")],
)
def test_odds_are_told_in_percent(error_bound: float | None, text: str) -> None:
    assert gate_words.error_bound(error_bound) == text


def test_a_noisy_machine_is_told_as_such() -> None:
    assert gate_words.noise(Noise(40, 5, 1.1, 1.2, 1.9)).endswith("of 5 processes as in the quicker one: too much")
    assert gate_words.noise(Noise(4, 1, 1.1, 1.2, 1.0)).endswith("of 1 process as in the quicker one")


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(UsageError) as fault:
        render_gate(GATES["pass"], "yaml", Style())
    assert fault.value.fix == f"use one of: {', '.join(CHECK_FORMATS)}"


@pytest.mark.parametrize("form", CHECK_FORMATS)
def test_what_could_not_be_decided_looks_unlike_a_failure(form: str) -> None:
    undecided, failure = (render_gate(GATES[name], form, Style()) for name in ("undecided", "unmeasured"))
    marks = ("INCONCLUSIVE", "inconclusive", "could not decide", "<error")
    assert any(mark in undecided for mark in marks)
    assert not any(mark in failure for mark in marks)
