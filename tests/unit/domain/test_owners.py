import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from governance.domain.owners import Codeowners, OwnerRule, owner_pattern_matches, same_owners


def _corpus() -> Path | None:
    """The table of GitHub's answers: where BUDGET_CORPUS says, or in a folder beside the checkout."""
    beside = Path(__file__).resolve().parents[4]
    named = os.environ.get("BUDGET_CORPUS")
    roots = [Path(named)] if named else [beside / "corpus", beside / "shared" / "corpus"]
    tables = (root / "codeowners" / "patterns.tsv" for root in roots)
    return next((table for table in tables if table.is_file()), None)


def _rows() -> Iterator[object]:
    table = _corpus()
    if table is None:
        reason = "the CODEOWNERS corpus is not here; set BUDGET_CORPUS to its folder"
        yield pytest.param("", "", "", marks=pytest.mark.skip(reason=reason))
        return
    for row in table.read_text(encoding="utf-8").splitlines()[1:]:
        yield tuple(row.split("\t"))


@pytest.mark.parametrize(("pattern", "path", "matches"), list(_rows()))
def test_a_pattern_owns_what_github_says_it_owns(pattern: str, path: str, matches: str) -> None:
    assert owner_pattern_matches(pattern, path) is (matches == "true")


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("**", "budgets/a.yaml", True),
        ("/**", "a", True),
        ("/budgets/", "budgets/a.yaml", True),
        ("/budgets/", "x/budgets/a.yaml", False),
        ("budgets/*", "budgets/a.yaml", True),
        ("budgets/*", "budgets/deep/a.yaml", False),
        ("/*", "a", True),
        ("/*", "a/b", False),
        ("*/", "a", False),
        ("*/", "x/a", True),
        ("*.yaml", "budgets/a.yaml", True),
        ("*.YAML", "budgets/a.yaml", False),
        (r"my\ budgets/", "my budgets/a.yaml", True),
        (r"a\#b", "a#b", True),
        ("docs", "docs/a/b", True),
        ("/docs", "docs/a/b", True),
        ("docs/**", "docs", False),
        ("docs/**", "docs/a", True),
        ("docs/**", "docs/a/b", True),
        ("X/docs", "X/docs", True),
        ("docs/aX", "docs/aX", True),
        ("docs/aX", "docs/a", False),
        ("/", "a", False),
        ("a//b", "a/b", False),
    ],
)
def test_patterns_beyond_the_table_match_as_documented(pattern: str, path: str, *, matches: bool) -> None:
    assert owner_pattern_matches(pattern, path) is matches


def test_the_last_rule_that_matches_decides() -> None:
    owners = Codeowners("CODEOWNERS", (OwnerRule("*", ("@all",), 1), OwnerRule("/budgets/", ("@perf", "@alice"), 2)))
    assert owners.owners("budgets/a.yaml") == ("@perf", "@alice")
    assert owners.owners("src/a.py") == ("@all",)


def test_a_rule_without_owners_disowns() -> None:
    owners = Codeowners("CODEOWNERS", (OwnerRule("*", ("@all",), 1), OwnerRule("/budgets/", (), 2)))
    assert owners.owners("budgets/a.yaml") == ()


def test_nobody_owns_what_no_rule_matches() -> None:
    assert Codeowners().owners("budgets/a.yaml") == ()
    assert Codeowners().path is None


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (["@a", "@b"], ["@B", "@A", "@a"], True),
        (["@a"], ["@a", "@b"], False),
        ([], [], True),
        (["@a"], [], False),
    ],
)
def test_owners_are_compared_without_order_repetition_and_case(
    left: list[str], right: list[str], *, same: bool
) -> None:
    assert same_owners(left, right) is same


def test_no_pattern_keeps_the_matcher_busy() -> None:
    path = "/".join(["a" * 60] * 60)
    for pattern in ("*a" * 60 + "b", "**/a*/" * 60 + "b", "**/**/" * 60 + "b", "a*" * 100 + "/" + "*a" * 100 + "b"):
        assert not owner_pattern_matches(pattern, path)
