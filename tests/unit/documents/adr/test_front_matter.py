import pytest

from governance.documents.adr.front_matter import Field, read_front_matter


def lines(text: str) -> list[str]:
    return ["---", *text.split("\n"), "---"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("status: accepted", {"status": ("accepted",)}),
        ("status: 'accepted' # yes\n\"Date\": 2026", {"status": ("accepted",), "Date": ("2026",)}),
        ("    status: a\n    tags:\n      - b\n      - {c: d}", {"status": ("a",), "tags": ("b",)}),
        ("status: {proposed}\ndeciders: {a, b}", {"status": ("proposed",), "deciders": ("a", "b")}),
        ("status: {a: b}", {"status": ()}),
        ("status:", {"status": ("",)}),
        ("title: |\n  9. A title", {"title": ("9. A title",)}),
        ("# nothing", {}),
        ("", {}),
    ],
)
def test_yaml_is_read_as_yaml(text: str, values: dict[str, tuple[str, ...]]) -> None:
    front = read_front_matter(lines(text))

    assert {field.key: field.values for field in front.fields} == values
    assert front.problems == ()


def test_entries_inside_adr_are_read_but_are_not_entries_of_their_own() -> None:
    front = read_front_matter(lines("adr:\n  status: accepted\nother:\n  status: rejected"))

    assert [(field.key, field.top, field.line) for field in front.fields] == [
        ("adr", True, 1),
        ("status", False, 2),
        ("other", True, 3),
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("status: proposed", "proposed"),
        ("status:   proposed # x", "proposed"),
        ("status: 'proposed'", "proposed"),
        ('"status": "proposed"', "proposed"),
        ("status:", ""),
        ("status: # later", ""),
        ("    status: proposed", "proposed"),
    ],
)
def test_the_characters_of_a_value_on_the_line_of_its_key_are_known(text: str, written: str) -> None:
    (field,) = read_front_matter(lines(text)).fields

    assert field.span is not None
    assert text[slice(*field.span)] == written


@pytest.mark.parametrize("text", ["status: |\n  a", "status: 'a\n  b'", "status:\n  a", "status: [a]", "{status: a}"])
def test_other_values_cannot_be_replaced(text: str) -> None:
    (field,) = read_front_matter(lines(text)).fields

    assert field.span is None


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (
            "title: ADR: a\nstatus: 'accepted' # x\n  date: y\nnothing\nempty:",
            [
                Field("title", ("ADR: a",), 1, top=True),
                Field("status", ("accepted",), 2, top=True),
                Field("empty", ("",), 5, top=True),
            ],
        ),
        ("- a", []),
        ("just text", []),
        ("a: [b", [Field("a", ("[b",), 1, top=True)]),
    ],
)
def test_what_is_no_yaml_mapping_is_read_line_by_line_and_is_a_problem(text: str, fields: list[Field]) -> None:
    front = read_front_matter(lines(text))

    assert list(front.fields) == fields
    assert front.problems


def test_problems_stand_in_the_lines_of_the_record() -> None:
    front = read_front_matter(lines("status: a\nstatus: b"))

    assert [(problem.line, problem.column) for problem in front.problems] == [(3, 1)]
    assert [field.line for field in front.fields] == [1]


def test_no_front_matter_has_no_entries() -> None:
    front = read_front_matter(())

    assert (front.fields, front.problems) == ((), ())
