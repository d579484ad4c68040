import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, RootModel

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import MAX_PROBLEMS
from governance.documents.yaml.models import known_keys, problem_at, read_model
from governance.domain.text_patterns import TextPattern


class Inner(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    from_: Annotated[tuple[str, ...], Field(min_length=1, alias="from")] = ("x",)
    level: Annotated[int, Field(ge=1, le=9)] = 1


class Outer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: str
    on_top: bool = False
    mode: Literal["fast", "slow"] = "fast"
    share: Decimal = Decimal(0)
    inner: Inner | None = None
    many: Annotated[tuple[Inner, ...], Field(max_length=2)] = ()
    named: Mapping[Annotated[str, Field(max_length=5)], Inner] = Field(default_factory=dict)
    when: dt.date | None = None
    code: Annotated[str, TextPattern("[a-z]+", "small letters")] = "a"
    marked: tuple[Annotated[Inner, Field(description="an inner part")], ...] = ()


class Items(RootModel[tuple[Inner, ...]]):
    model_config = ConfigDict(frozen=True, strict=True)


def problems(text: str, model: type[BaseModel] = Outer) -> tuple[Problem, ...]:
    document = read_model(text.encode(), model, max_depth=5)
    assert document.value is None
    return document.problems


def test_a_document_that_fits_is_the_model() -> None:
    document = read_model(b"title: a\nmany: [{name: b, from: [c]}]\nnamed: {d: {name: e}}\n", Outer, max_depth=5)
    assert document.problems == ()
    assert document.value is not None
    assert document.value.many[0].from_ == ("c",)


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "fix"),
    [
        ("mode: fast\n", 1, 1, "the key `title` is missing", "add `title:`"),
        ("title: a\ninner: {level: 2}\n", 2, 8, "the key `name` is missing", "add `name:`"),
        ("title: 7\n", 1, 8, "7 stands here, where text is expected", "in quotes"),
        ("title:\n", 1, 7, "nothing stands here, where text is expected", "write text"),
        ("title: true\n", 1, 8, "true stands here, where text", "in quotes"),
        ("title: [a]\n", 1, 8, "a list stands here, where text", "write text"),
        ("title: a\non_top: 'true'\n", 2, 9, "`true` stands here, where true or false", "without quotes"),
        ("title: a\nmode: quick\n", 2, 7, "`quick` does not fit here", "write 'fast' or 'slow'"),
        ("title: a\nshare: b\n", 2, 8, "`b` stands here, where a number", "plain number"),
        ("title: a\ninner: b\n", 2, 8, "`b` stands here, where a mapping", "`key: value`"),
        ("title: a\nnamed: b\n", 2, 8, "`b` stands here, where a mapping", "`key: value`"),
        ("title: a\nmany: {}\n", 2, 7, "an empty mapping stands here, where a list", "[first, second]"),
        ("title: a\nmany: {b: 1}\n", 2, 7, "a mapping stands here, where a list", "[first, second]"),
        ("title: a\ninner: {name: b, level: '1'}\n", 2, 25, "`1` stands here, where a whole number", "without quotes"),
        ("title: a\ninner: {name: b, level: 0}\n", 2, 25, "0 does not fit here", "write 1 or more"),
        ("title: a\ninner: {name: b, level: 10}\n", 2, 25, "10 does not fit here", "write 9 or less"),
        ("title: a\ninner: {name: b, from: []}\n", 2, 24, "an empty list does not fit", "write one entry at least"),
        ("title: a\nmany: [{name: a}, {name: b}, {name: c}]\n", 2, 7, "a list does not fit", "write 2 entries at most"),
        ("title: a\ncode: A\n", 2, 7, "`A` does not fit here", "write small letters"),
        ("title: a\nwhen: soon\n", 2, 7, "`soon` does not fit here", "what `budget schema` describes"),
        ("title: a\nnamed:\n  toolong: {name: a}\n", 3, 3, "`toolong` does not fit here", ""),
    ],
)
def test_a_refusal_has_its_place_and_plain_words(text: str, line: int, column: int, message: str, fix: str) -> None:
    (problem,) = problems(text)
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message
    assert fix in problem.fix


@pytest.mark.parametrize(
    ("text", "line", "column", "nearest"),
    [
        ("title: a\nmoode: fast\n", 2, 1, "known keys: mode, "),
        ("title: a\ninner: {name: b, form: [c]}\n", 2, 18, "known keys: from, "),
        ("title: a\ninner: {name: b, from_: [c]}\n", 2, 18, "known keys: from, "),
        ("title: a\nmany:\n  - {name: b}\n  - {name: c, levle: 1}\n", 4, 15, "known keys: level, "),
        ("title: a\nnamed:\n  b: {name: c, levle: 1}\n", 3, 16, "known keys: level, "),
        ("title: a\nmarked: [{name: c, levle: 1}]\n", 2, 20, "known keys: level, "),
    ],
)
def test_an_unknown_key_names_the_known_ones_nearest_first(text: str, line: int, column: int, nearest: str) -> None:
    (problem,) = problems(text)
    assert (problem.line, problem.column) == (line, column)
    assert "is not known here" in problem.message
    assert problem.fix.startswith(nearest)


def test_all_refusals_come_in_the_order_of_the_document() -> None:
    found = problems("title: 1\nmode: x\nfoo: 1\non_top: 2\n")
    assert [problem.line for problem in found] == [1, 2, 3, 4]


def test_a_list_of_refused_items_is_not_called_too_short_as_well() -> None:
    (problem,) = problems("title: a\ninner: {name: b, from: [1]}\n")
    assert (problem.line, problem.column) == (2, 25)


def test_what_yaml_readers_differ_about_is_refused_before_the_model_sees_it() -> None:
    found = problems("title: no\ntitle: a\n")
    assert [(problem.line, problem.column) for problem in found] == [(1, 8), (2, 1)]


def test_bytes_that_are_no_text_are_refused() -> None:
    assert problems("title: \x00")[0].column == 8


def test_a_root_that_is_a_list_names_its_keys_too() -> None:
    (problem,) = problems("- {name: a}\n- {name: b, levle: 1}\n", Items)
    assert (problem.line, problem.column) == (2, 13)
    assert problem.fix.startswith("known keys: level, ")


@pytest.mark.parametrize("text", ["", "# nothing\n", "just text", "[]"])
def test_a_document_of_another_kind_is_refused(text: str) -> None:
    (problem,) = problems(text)
    assert (problem.line, problem.column) == (1, 1)


def test_of_very_many_refusals_the_first_are_named() -> None:
    text = "title: a\nmany:\n" + "- {name: 1, level: x}\n" * 400
    assert len(problems(text)) == MAX_PROBLEMS
    assert len(problems("title: a\nnamed:\n" + "".join(f"  k{n}: {{name: no}}\n" for n in range(400)))) == MAX_PROBLEMS


def test_the_keys_of_what_is_no_model_are_not_known() -> None:
    assert known_keys(Outer, ("title", 0, "x")) == ()
    assert known_keys(Outer, ("nothing",)) == ()
    assert known_keys(Outer, ("inner",)) == ("name", "from", "level")


@pytest.mark.parametrize(
    ("location", "place"),
    [
        (("title",), (1, 8)),
        (("title", "x"), (1, 8)),
        (("many",), (2, 1)),
        (("many", 0), (2, 8)),
        (("many", 0, "name"), (2, 15)),
        (("many", 0, "level"), (2, 8)),
        (("many", 7), (2, 1)),
        ((), (1, 1)),
    ],
)
def test_a_message_becomes_a_problem_at_its_place_or_at_the_nearest_around_it(
    location: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    root = read_model(b"title: a\nmany: [{name: b}]\n", Outer, max_depth=5).root
    assert problem_at(root, location, "wrong", "write b") == Problem("wrong", "write b", *place)


def test_a_problem_of_an_empty_document_stands_at_its_start() -> None:
    assert problem_at(None, ("title",), "wrong", "mend it") == Problem("wrong", "mend it", 1, 1)
