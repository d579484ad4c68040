import datetime as dt
from decimal import Decimal

import pytest

from governance.documents.adr.table_row import read_row
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.records import ChangeRow

ONE, TWO = "sha256:" + "1" * 64, "sha256:" + "2" * 64


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (("a.max_b_ms", "10", "12.5"), DecisionLine("a.max_b_ms", Decimal(10), Decimal("12.5"))),
        (("a@dev.min_b", "none", "4"), DecisionLine("a@dev.min_b", None, Decimal(4))),
        (("a.max_b", "4", "none"), DecisionLine("a.max_b", Decimal(4), None)),
        (("budgets/policy.yaml", ONE, TWO), DecisionLine("budgets/policy.yaml", ONE, TWO)),
        ((".github/CODEOWNERS", "none", TWO), DecisionLine(".github/CODEOWNERS", None, TWO)),
        (("Makefile", ONE, "none"), DecisionLine("Makefile", ONE, None)),
        (("docs/a.max_b", ONE, "none"), DecisionLine("docs/a.max_b", ONE, None)),
        (("bench marks/ü.py", ONE, "none"), DecisionLine("bench marks/ü.py", ONE, None)),
        (("search", "budgets/a.yaml", "budgets/b.yaml"), DecisionLine("search", "budgets/a.yaml", "budgets/b.yaml")),
        (("search", "10/a.yaml", "b.yaml"), DecisionLine("search", "10/a.yaml", "b.yaml")),
    ],
)
def test_a_row_says_what_changes(cells: tuple[str, str, str], line: DecisionLine) -> None:
    row, problems = read_row(dict(zip(("Budget", "Before", "After"), cells, strict=True)), 7)

    assert (row, problems) == (ChangeRow(line=line, at=7), [])


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ((None, "1", "2"), "there is markup in it"),
        (("", "1", "2"), "neither a limit nor a path"),
        (("A.max_b", "1", "2"), "neither a limit nor a path"),
        (("a.Max_b", "1", "2"), "neither a limit nor a path"),
        (("rate limiter.max_b", "1", "2"), "neither a limit nor a path"),
        (("a\u200b.max_b", "1", "2"), "neither a limit nor a path"),
        (("../x", ONE, TWO), "neither a limit nor a path"),
        (("/x", ONE, TWO), "neither a limit nor a path"),
        (("a//x", ONE, TWO), "neither a limit nor a path"),
        (("./x", ONE, TWO), "neither a limit nor a path"),
        (("a.max_b", None, "2"), "there is markup in it"),
        (("a.max_b", "", "2"), "nothing plain stands here"),
        (("a.max_b", "-", "2"), "nothing plain stands here"),
        (("a.max_b", "None", "2"), "nothing plain stands here"),
        (("a.max_b", "010", "2"), "`010` is not written as a number (a leading zero"),
        (("a.max_b", "1e3", "2"), "`1e3` is not written as a number (exponents"),
        (("a.max_b", "ten", "2"), "`ten` is not written as a number"),
        (("a.max_b", "\u0661", "2"), "is not written as a number"),
        (("a.max_b", "1" * 16, "2"), "more than 15 significant digits"),
        (("a.max_b", ONE, "2"), "is not written as a number"),
        (("a.max_b", "10", "10.0"), "before and after are the same"),
        (("a.max_b", "none", "none"), "before and after are the same"),
        (("x/y", ONE, ONE), "before and after are the same"),
        (("x/y", "10", "12"), "neither a digest nor a path"),
        (("x/y", "sha256:…", TWO), "is no digest"),
        (("x/y", ONE.upper(), TWO), "is no digest"),
        (("x/y", ONE + "0", TWO), "is no digest"),
        (("search", "a.yaml", "none"), "a path stands on one side only"),
        (("search", "a.yaml", TWO), "a path stands on one side only"),
        (("x/y.yaml", "a.yaml", "b.yaml"), "only a capability moves"),
        (("search", "a.yaml", "../b.yaml"), "neither a digest nor a path"),
    ],
)
def test_a_row_that_says_something_else_is_refused(cells: tuple[str | None, str | None, str], message: str) -> None:
    row, problems = read_row(dict(zip(("Budget", "Before", "After"), cells, strict=True)), 7)

    assert row is None
    assert message in problems[0].message
    assert problems[0].fix
    assert problems[0].line == 7


def test_all_that_is_wrong_with_a_row_is_named_at_once() -> None:
    _, problems = read_row({"Budget": "a.max_b", "Before": "x", "After": "", "Until": "soon"}, 7)

    assert len(problems) == 3


@pytest.mark.parametrize(("text", "until"), [("", None), ("2026-11-23", dt.date(2026, 11, 23))])
def test_a_row_may_hold_until_a_date(text: str, until: dt.date | None) -> None:
    row, problems = read_row({"Budget": "a.max_b", "Before": "1", "After": "2", "Until": text}, 7)

    assert problems == []
    assert row is not None
    assert row.until == until


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "20261123", "23.11.2026", None])
def test_until_is_an_iso_date(text: str | None) -> None:
    row, problems = read_row({"Budget": "a.max_b", "Before": "1", "After": "2", "Until": text}, 7)

    assert row is None
    assert "Until" in problems[0].message


@pytest.mark.parametrize(
    ("cells", "is_idle"),
    [
        (("a.max_b", "10", "12"), False),
        (("a.min_b", "10", "8"), False),
        (("a.max_b", "10", "none"), False),
        (("a.max_b", "12", "12"), False),
        (("a.max_b", "none", "none"), False),
        (("a@dev.max_b", "none", "12"), False),
        (("a@dev.max_b", "12", "none"), False),
        (("a.max_b", "12", "10"), True),
        (("a.max_b", "none", "12"), True),
        (("a@dev.max_b", "12", "10"), True),
        (("budgets/policy.yaml", ONE, TWO), True),
        (("a", "a", "b"), True),
    ],
)
def test_a_date_limits_a_loosening_and_nothing_else(cells: tuple[str, str, str], *, is_idle: bool) -> None:
    names = ("Budget", "Before", "After", "Until")
    row, problems = read_row(dict(zip(names, (*cells, "2027-01-31"), strict=True)), 7)
    assert (row is None) is is_idle
    assert ["loosens nothing" in problem.message for problem in problems] == [True] * is_idle
