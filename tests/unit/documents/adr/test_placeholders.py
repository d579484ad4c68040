import pytest

from governance.documents.adr.outline import outline
from governance.documents.adr.placeholders import placeholders, without_code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# T\n\nTODO: say why", [("`TODO`", 3)]),
        (
            "# {short title}\n\n- {option 1}\n  {example | \n  more}",
            [("`{short title}`", 1), ("`{option 1}`", 3), ("`{example | more}`", 4)],
        ),
        ("---\nstatus: {proposed}\nx: TODO\n---\n", [("`{proposed}`", 2), ("`TODO`", 3)]),
        ("a <!-- TODO --> b", [("`TODO`", 1)]),
        ("<!--\nTODO\n-->", [("`TODO`", 2)]),
        ("<p>\n{words}</p>", [("`{words}`", 2)]),
        ("> TO**DO** is TODO", [("`TODO`", 1)]),
        ("| a |\n|-|\n| TODO |", [("`TODO`", 3)]),
        ("{x} TODO", [("`{x}`", 1), ("`TODO`", 1)]),
        ("\\`TODO`", [("`TODO`", 1)]),
        ("`a TODO", [("`TODO`", 1)]),
        ("``a` TODO", [("`TODO`", 1)]),
        ("## Status\n\n{proposed | accepted}", [("`{proposed | accepted}`", 3)]),
    ],
)
def test_placeholders_are_found_where_they_stand(text: str, found: list[tuple[str, int]]) -> None:
    problems = list(placeholders(outline(text)))

    assert [
        (problem.message.split(" ", 2)[2].removesuffix(" still stands here"), problem.line) for problem in problems
    ] == found


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "todo, Todo, TODOS, TODO_LIST",
        "`TODO` and ``{x} ` {y}`` and `a\n{b}`",
        "```\nTODO {x}\n```",
        "    TODO {x}",
        "{1, 2} {} { } {#anchor} {%x%}",
        "<!-- {words} -->",
        "a <!-- {words} --> b",
        "---\nconsulted: {}\n---\n",
        "\\\\`TODO`",
        "[a]: /b 'TODO'",
    ],
)
def test_code_and_other_braces_are_none(text: str) -> None:
    assert list(placeholders(outline(text))) == []


@pytest.mark.parametrize(
    ("source", "outside"),
    [
        ("a", "a"),
        ("`a` b", "    b"),
        ("`a\nb` c", "  \n   c"),
        ("`a", "`a"),
        ("``a`b``c`", "       c`"),
        ("\\`a`b`", "\\`a   "),
        ("\\``a`b", "\\`   b"),
        ("\\\\`a`b", "\\\\   b"),
    ],
)
def test_code_spans_are_blanked_out_in_place(source: str, outside: str) -> None:
    assert without_code(source) == outside
