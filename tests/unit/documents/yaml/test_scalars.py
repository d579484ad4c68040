from decimal import Decimal

import pytest

from capability_budgets.reading import strict_yaml
from capability_budgets.reading.problems import Problem
from governance.documents.yaml.scalars import Plain, plain, plain_text


def convert(text: str) -> Plain:
    tree = strict_yaml.load(text, max_depth=4)
    value, problems = plain(tree.root)
    assert [*tree.problems, *problems] == []
    return value


def refused(text: str) -> list[Problem]:
    return plain(strict_yaml.load(text, max_depth=4).root)[1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("0", 0),
        ("31", 31),
        ("123456789012345", 123456789012345),
        ("0.5", Decimal("0.5")),
        ("10.0", Decimal("10.0")),
        ("acme/payments", "acme/payments"),
        ("10.4 ms", "10.4 ms"),
        ("2026-11-23T10:15:00Z", "2026-11-23T10:15:00Z"),
        ("2026-11-23", "2026-11-23"),
        ("sha256:12", "sha256:12"),
        ("1.2.3", "1.2.3"),
        ("nope", "nope"),
        ("12ab", "12ab"),
        ("0b" * 20, "0b" * 20),
        ("0b12", "0b12"),
        ("-", "-"),
    ],
)
def test_a_plain_scalar_means_what_every_reader_takes_it_for(text: str, value: object) -> None:
    read = plain_text(text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("text", ["true", "no", "010", "1e3", "null", "", "~", "7"])
def test_a_quoted_scalar_is_text(text: str) -> None:
    assert convert(f'a: "{text}"') == {"a": text}


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "Yes", "YES", "no", "No", "NO", "on", "ON", "off", "Off", "y", "N"),
        *("True", "TRUE", "False", "FALSE", "Null", "NULL"),
        *("010", "00", "0o17", "0x1F", "0b11", "1_000", "1_000.5", "-1", "+1", "-0", "-1.5", "1.", ".5", "-.5"),
        *("1:30", "1:30:00.5", "190:20", "1e3", "1E3", "1.5e-3", "1.e+3", "+1.5E3", ".5e1"),
        *(".inf", "-.INF", "+.Inf", ".nan", ".NaN"),
        *("1234567890123456", "1.234567890123456", "1" * 5000),
    ],
)
def test_a_plain_scalar_that_readers_take_for_two_things_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"; write |; put |write a "):
        plain_text(text)
    (problem,) = refused(f"first: 1\nkey: {text}\n")
    assert (problem.line, problem.column) == (2, 6)
    assert problem.fix


@pytest.mark.parametrize("key", ["yes", "no", "on", "true", "null", "~", "1", "010", "1e3", "1.5"])
def test_a_key_that_is_no_text_to_every_reader_is_refused(key: str) -> None:
    (problem, *_) = refused(f"a: 1\n{key}: 2\n")
    assert (problem.line, problem.column) == (2, 1)


def test_a_key_in_quotes_is_text() -> None:
    assert convert('"no": 1\n"1": 2\n') == {"no": 1, "1": 2}


@pytest.mark.parametrize("escape", ["\\e", "\\0", "\\x7f", "\\u202e", "\\ufeff", "\\N", "\\L"])
def test_a_control_character_behind_an_escape_is_refused(escape: str) -> None:
    (problem,) = refused(f'a: "x{escape}y"')
    assert "control character" in problem.message
    assert problem.fix == "remove it"
    assert (problem.line, problem.column) == (1, 4)


def test_a_control_character_in_a_key_is_refused() -> None:
    assert refused('"a\\eb": 1')


def test_lists_are_tuples_and_mappings_dicts() -> None:
    assert convert("a: [1, [x], {b: null}]\nc: []\nd: {}\n") == {"a": (1, ("x",), {"b": None}), "c": (), "d": {}}


def test_nothing_is_none() -> None:
    assert convert("") is None
    assert convert("a:\nb: 1") == {"a": None, "b": 1}


def test_every_refusal_is_named() -> None:
    assert [problem.line for problem in refused("a: no\nb: [yes, 010]\nc: {d: 1e3}\n")] == [1, 2, 2, 3]
