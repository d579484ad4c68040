import json
from collections.abc import Callable

import pytest

from governance.render.formats.registry import AUDIT_FORMATS, CHECK_FORMATS, render_check, render_gate
from governance.render.layout.style import Style
from tests.unit.render import outputs
from tests.unit.render.nasty import HARMLESS, NASTY, audit_full_of, full_of, gate_full_of
from tests.unit.render.outputs import Report

Make = Callable[[str], Report]

_NAMES = [ascii(text)[1:-1] for text in NASTY]
_FORMATS = [
    *((full_of, form) for form in CHECK_FORMATS),
    *((audit_full_of, form) for form in AUDIT_FORMATS),
    *((gate_full_of, form) for form in CHECK_FORMATS),
]
every_nasty_text = pytest.mark.parametrize("text", NASTY, ids=_NAMES)
each = pytest.mark.parametrize("make", [full_of, audit_full_of, gate_full_of])


@every_nasty_text
@pytest.mark.parametrize(("make", "form"), _FORMATS)
def test_no_text_steers_a_terminal_or_a_runner(make: Make, form: str, text: str) -> None:
    outputs.assert_quiet(outputs.rendered(make(text), form))


@every_nasty_text
@pytest.mark.parametrize(("make", "form"), [item for item in _FORMATS if item[1] != "github"])
def test_no_text_becomes_a_workflow_command_at_the_start_of_a_line(make: Make, form: str, text: str) -> None:
    outputs.assert_no_commands(outputs.rendered(make(text), form))


@every_nasty_text
def test_an_explanation_is_as_quiet(text: str) -> None:
    told = outputs.text(full_of(text))
    outputs.assert_quiet(told)
    outputs.assert_no_commands(told)


@each
@every_nasty_text
def test_github_gets_one_command_a_finding_and_a_note(make: Make, text: str) -> None:
    assert len(outputs.github(make(text))) == len(outputs.github(make(HARMLESS)))


@each
@every_nasty_text
@pytest.mark.parametrize("form", ["json", "sarif"])
def test_json_keeps_its_shape(make: Make, form: str, text: str) -> None:
    assert outputs.shape_of_json(make(text), form) == outputs.shape_of_json(make(HARMLESS), form)


@every_nasty_text
def test_json_hands_on_the_very_text(text: str) -> None:
    read = json.loads(render_check(full_of(text), "json", Style()))
    same = json.loads(json.dumps(text))
    assert read["findings"][0]["message"] == same
    assert read["changes"][1]["before"] == same
    assert read["changes"][0]["approvals"][0]["self_approved"] == [same]
    assert read["steps"][0]["author"] == {"name": same, "email": same}


@every_nasty_text
def test_json_of_an_audit_hands_on_the_very_text(text: str) -> None:
    read = json.loads(outputs.rendered(audit_full_of(text), "json"))
    same = json.loads(json.dumps(text))
    assert (read["head"], read["adopted"], read["since"], read["notes"]) == (same, same, same, [same])
    assert read["steps"][2]["accepted"] == same


@every_nasty_text
def test_json_of_the_gate_hands_on_the_very_text(text: str) -> None:
    read = json.loads(render_gate(gate_full_of(text), "json", Style()))
    same = json.loads(json.dumps(text))
    assert (read["environment"], read["files"], read["notes"]) == (same, [same, same], [same])
    assert (read["limits"][0]["benchmark"], read["limits"][0]["file"]) == (same, same)


@each
@every_nasty_text
def test_xml_keeps_its_elements(make: Make, text: str) -> None:
    assert outputs.tags(outputs.xml(make(text))) == outputs.tags(outputs.xml(make(HARMLESS)))


@pytest.mark.parametrize("text", NASTY[:-1], ids=_NAMES[:-1])  # the last is empty, which leaves parts out
def test_a_page_of_html_keeps_its_elements(text: str) -> None:
    page, plain = (outputs.xml(audit_full_of(item), "html") for item in (text, HARMLESS))
    assert outputs.tags(page) == outputs.tags(plain)


@each
@pytest.mark.parametrize("text", NASTY[:-1], ids=_NAMES[:-1])
def test_markdown_keeps_its_blocks_and_gains_no_markup(make: Make, text: str) -> None:
    assert outputs.blocks(make(text)) == outputs.blocks(make(HARMLESS))
    assert outputs.strong(make(text)) == outputs.strong(make(HARMLESS))
