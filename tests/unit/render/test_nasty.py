import json

import pytest

from governance.render.registry import CHECK_FORMATS, render_check
from governance.render.style import Style
from tests.unit.render import outputs
from tests.unit.render.nasty import HARMLESS, NASTY, full_of

_PLAIN = full_of(HARMLESS)
_NAMES = [ascii(text)[1:-1] for text in NASTY]
every_nasty_text = pytest.mark.parametrize("text", NASTY, ids=_NAMES)


@every_nasty_text
@pytest.mark.parametrize("form", CHECK_FORMATS)
def test_no_text_steers_a_terminal_or_a_runner(form: str, text: str) -> None:
    outputs.assert_quiet(render_check(full_of(text), form, Style()))


@every_nasty_text
@pytest.mark.parametrize("form", [form for form in CHECK_FORMATS if form != "github"])
def test_no_text_becomes_a_workflow_command_at_the_start_of_a_line(form: str, text: str) -> None:
    outputs.assert_no_commands(render_check(full_of(text), form, Style()))


@every_nasty_text
def test_an_explanation_is_as_quiet(text: str) -> None:
    told = outputs.text(full_of(text))
    outputs.assert_quiet(told)
    outputs.assert_no_commands(told)


@every_nasty_text
def test_github_gets_one_command_a_finding_and_a_note(text: str) -> None:
    assert len(outputs.github(full_of(text))) == len(outputs.github(_PLAIN))


@every_nasty_text
@pytest.mark.parametrize("form", ["json", "sarif"])
def test_json_keeps_its_shape(form: str, text: str) -> None:
    assert outputs.shape_of_json(full_of(text), form) == outputs.shape_of_json(_PLAIN, form)


@every_nasty_text
def test_json_hands_on_the_very_text(text: str) -> None:
    read = json.loads(render_check(full_of(text), "json", Style()))
    same = json.loads(json.dumps(text))
    assert read["findings"][0]["message"] == same
    assert read["changes"][1]["before"] == same
    assert read["changes"][0]["approvals"][0]["self_approved"] == [same]
    assert read["steps"][0]["author"] == {"name": same, "email": same}


@every_nasty_text
def test_xml_keeps_its_elements(text: str) -> None:
    assert outputs.tags(outputs.xml(full_of(text))) == outputs.tags(outputs.xml(_PLAIN))


@pytest.mark.parametrize("text", NASTY[:-1], ids=_NAMES[:-1])  # the last is empty, which leaves lines out
def test_markdown_keeps_its_blocks_and_gains_no_markup(text: str) -> None:
    assert outputs.blocks(full_of(text)) == outputs.blocks(_PLAIN)
    assert outputs.strong(full_of(text)) == outputs.strong(_PLAIN)
