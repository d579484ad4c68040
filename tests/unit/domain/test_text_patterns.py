from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from governance.domain.text_patterns import TextPattern, shown

DIGITS = TextPattern("[0-9]+", "digits")


def test_a_text_of_the_form_passes() -> None:
    assert DIGITS.check("031") == "031"


@pytest.mark.parametrize("text", ["", "x1", "1x", "1\n", "\u0661"])
def test_the_whole_text_must_have_the_form_in_ascii(text: str) -> None:
    with pytest.raises(ValueError, match="does not fit here; write digits") as caught:
        DIGITS.check(text)
    assert str(caught.value) == f"`{text}` does not fit here; write digits"


def test_a_letter_of_a_form_is_one_of_ascii() -> None:
    assert TextPattern(r"\w+", "letters").check("a") == "a"
    with pytest.raises(ValueError, match="write letters"):
        TextPattern(r"\w+", "letters").check("\u0430")


def test_a_model_checks_the_form() -> None:
    reader: TypeAdapter[str] = TypeAdapter(Annotated[str, DIGITS])
    assert reader.validate_python("1") == "1"
    with pytest.raises(ValidationError, match="write digits"):
        reader.validate_python("x")


def test_a_schema_states_the_form_and_its_words() -> None:
    expected = {"type": "string", "pattern": "^(?:[0-9]+)$", "description": "digits"}
    assert DIGITS.schema == expected
    assert TypeAdapter(Annotated[str, DIGITS]).json_schema() == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        ("a", "`a`"),
        (7, "7"),
        ("x" * 60, "`" + "x" * 60 + "`"),
        ("x" * 61, "`" + "x" * 59 + "…`"),
    ],
)
def test_values_are_shown_short(value: object, text: str) -> None:
    assert shown(value) == text
