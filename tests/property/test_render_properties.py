import json
from decimal import Decimal
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from governance.render.formats.registry import AUDIT_FORMATS, CHECK_FORMATS
from governance.render.layout.escape import csv_cell, markup, terminal
from governance.render.layout.json_text import document
from tests.unit.render import outputs
from tests.unit.render.nasty import HARMLESS, audit_full_of, full_of

_TRICKS = st.sampled_from(
    [
        "::",
        "##[",
        "##vso[",
        "|",
        "`",
        "\\",
        "@a",
        "#1",
        "<b>",
        "&lt;",
        "]]>",
        "\n",
        "\x1b[",
        "- ",
        "1. ",
        "](",
        "{0}",
        "**",
        "=1",
        ";",
        '"',
        ",",
    ]
)
_texts = st.lists(st.one_of(_TRICKS, st.text(st.characters(), max_size=5)), max_size=8).map("".join)
_values = st.decimals(0, 10**15, allow_nan=False, allow_infinity=False, places=20)
_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), _values, st.text(st.characters())),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(st.characters()), inner)),
    max_leaves=20,
)
_PLAIN = full_of(HARMLESS)
_PLAIN_AUDIT = audit_full_of(HARMLESS)


@given(_texts)
def test_no_text_makes_any_output_do_more_than_show_it(text: str) -> None:
    report = full_of(text)
    for form in CHECK_FORMATS:
        outputs.assert_quiet(outputs.rendered(report, form))
    outputs.assert_no_commands(outputs.text(report))
    assert len(outputs.github(report)) == len(outputs.github(_PLAIN))
    assert outputs.tags(outputs.xml(report)) == outputs.tags(outputs.xml(_PLAIN))


@given(_texts)
def test_no_text_makes_any_output_of_an_audit_do_more_than_show_it(text: str) -> None:
    report = audit_full_of(text)
    for form in AUDIT_FORMATS:
        told = outputs.rendered(report, form)
        outputs.assert_quiet(told)
        if form != "github":
            outputs.assert_no_commands(told)
    assert len(outputs.github(report)) == len(outputs.github(_PLAIN_AUDIT))
    assert outputs.tags(outputs.xml(report)) == outputs.tags(outputs.xml(_PLAIN_AUDIT))
    outputs.assert_no_formulas(outputs.cells(report))


@given(_texts.filter(str.strip))
def test_no_text_makes_markup_of_itself(text: str) -> None:
    assert outputs.blocks(full_of(text)) == outputs.blocks(_PLAIN)
    report = audit_full_of(text)
    assert outputs.blocks(report) == outputs.blocks(_PLAIN_AUDIT)
    assert outputs.tags(outputs.xml(report, "html")) == outputs.tags(outputs.xml(_PLAIN_AUDIT, "html"))


@given(_json)
@example("\ud83d")
def test_json_reads_back_as_what_was_written(value: Any) -> None:
    text = document(value)
    text.encode("utf-8")
    assert json.loads(text, parse_float=Decimal) == value


@given(_values)
def test_numbers_have_no_exponent(value: Decimal) -> None:
    assert set(document(value)) <= set("0123456789.\n")


@given(_texts)
def test_escapes_leave_one_line_that_can_be_seen(text: str) -> None:
    for escape in (terminal, markup, csv_cell):
        assert escape(text).isprintable()
    assert terminal(terminal(text)) == terminal(text)
    assert not set(markup(text)) & set("<>\"'")
    assert csv_cell(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}
