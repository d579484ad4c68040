from decimal import Decimal

import pytest

from capability_budgets.reading.problems import Problem
from governance.documents.adr.outline import outline
from governance.documents.adr.table import read_table
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.records import ChangeRow

HEAD = "| Budget | Before | After |\n|---|---|---|\n"
ROW = "| `a.max_b` | 1 | 2 |\n"


def read(section: str) -> tuple[tuple[ChangeRow, ...], tuple[Problem, ...]]:
    record = outline(f"# T\n\n## Budget Changes\n\n{section}\n\n## Next\n")
    return read_table(record, record.deciding[0])


@pytest.mark.parametrize(
    "section",
    [
        HEAD + ROW,
        "Some words.\n\n" + HEAD + ROW + "\nMore words: 1 → 2.\n\n<!-- a note -->\n\n<!-- a\n--> <!-- b -->\n",
        "Budget | Before | After\n--|:-:|--:\na.max_b | 1 | 2",
        "| Why | AFTER | before | **Budget** |\n|-|-|-|-|\n| [x](y) <b>z</b> | 2 | `1` | a.max_b |",
        "| Budget | Before | After | Note |\n|-|-|-|-|\n| a.max_b | 1 | 2 | `a \\| b` |",
        "  " + HEAD.replace("\n", "\n  ") + ROW,
    ],
)
def test_a_table_is_read_by_the_names_of_its_columns(section: str) -> None:
    rows, problems = read(section)

    assert [row.line for row in rows] == [DecisionLine("a.max_b", Decimal(1), Decimal(2))]
    assert problems == ()


def test_rows_know_their_lines() -> None:
    rows, _ = read(HEAD + ROW + "| c.min_d | none | 4 |")

    assert [(row.line.budget, row.at) for row in rows] == [("a.max_b", 7), ("c.min_d", 8)]


@pytest.mark.parametrize(
    ("section", "message", "line"),
    [
        ("", "no table", 3),
        ("words", "no table", 3),
        ("| Budget | Before | After |\n" + ROW, "no table", 3),
        ("```\n" + HEAD + ROW + "```", "no table", 3),
        ("### Limits\n\n" + HEAD + ROW, "no table", 3),
        ("### Status\n\n" + HEAD + ROW, "no table", 3),
        ("<!--\n" + HEAD + ROW + "-->", "no table", 3),
        ("<table><tr><td>a.max_b</td></tr></table>", "no table", 3),
        (HEAD + ROW + "\n" + HEAD + ROW, "a second table", 9),
        (HEAD + ROW + "\n> | Budget |\n> |-|\n> | x |\n", "a second table", 9),
        ("> " + HEAD.replace("\n", "\n> ") + ROW, "inside a list or a quote", 3),
        (HEAD + "| a.max_b | 1 |", "more or fewer cells", 7),
        (HEAD + "| a.max_b | 1 | 2 | 3 |", "more or fewer cells", 7),
        (HEAD + ROW + "and so on", "more or fewer cells", 8),
        (HEAD + ROW + "\n| c.max_d | 1 | 2 |", "no part of the table", 9),
        (HEAD + ROW + "\n    | c.max_d | 1 | 2 |", "no part of the table", 9),
        (HEAD + ROW + "     c.max_d | 1 | 2", "without an empty line", 8),
        (HEAD + ROW + "- c.max_d", "without an empty line", 8),
        ("<div hidden>\n\n" + HEAD + ROW + "\n</div>", "HTML", 5),
        ("<!-- a --> <b>\n\n" + HEAD + ROW, "HTML", 5),
        (HEAD.rstrip(), "no rows", 5),
        ("| Budget | Before |\n|-|-|\n| a.max_b | 1 |", "the column After is missing", 5),
        ("| Budget | After | Before | after |\n|-|-|-|-|\n| a.max_b | 1 | 2 | 3 |", "the column After stands twice", 5),
        (
            "| Budget | Before | After | &#85;ntil |\n|-|-|-|-|\n| a.max_b | 1 | 2 | 2027-01-31 |",
            "the column Until is put together by markup or entities",
            5,
        ),
        (
            "| Budget | Before | After | Until | UNTIL |\n|-|-|-|-|-|\n| a.max_b | 1 | 2 | | |",
            "the column Until stands twice",
            5,
        ),
        ("| Budget | Before | \u0410fter |\n|-|-|-|\n| a.max_b | 1 | 2 |", "the column After is missing", 5),
        ("|" + "a|" * 51 + "\n|" + "-|" * 51, "more than 50 columns", 5),
        (HEAD + ROW + "| a.max_b | 2 | 3 |", "`a.max_b` stands in the table twice, first in line 7", 8),
        (HEAD + "| a.max_b | 1 | 1 |", "the same", 7),
        (HEAD + "| a.max_b | ~~1~~ | 2 |", "not written as a number", 7),
        (HEAD + "| a.max_b | 1 | **2** |", "markup", 7),
    ],
)
def test_what_could_be_read_in_two_ways_is_a_problem(section: str, message: str, line: int) -> None:
    _, problems = read(section)

    assert any(message in problem.message and problem.line == line for problem in problems), problems
    assert all(problem.fix for problem in problems)


def test_rows_that_cannot_be_read_are_left_out() -> None:
    rows, problems = read(HEAD + "| a.max_b | x | 2 |\n| c.max_d | 1 | 2 |")

    assert [row.line.budget for row in rows] == ["c.max_d"]
    assert len(problems) == 1


def test_until_is_read_where_there_is_such_a_column() -> None:
    rows, problems = read("| Budget | Before | After | until |\n|-|-|-|-|\n| a.max_b | 1 | 2 | 2026-11-23 |")

    assert problems == ()
    assert str(rows[0].until) == "2026-11-23"
