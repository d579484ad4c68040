import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from governance.domain.policy.codeowners import (
    Claim,
    Codeowners,
    OwnerRule,
    OwnerSection,
    owner_rules_differ,
    same_claims,
    same_owners,
)
from tests.support.values import owns


def _corpus() -> Path | None:
    """The table of GitHub's answers: where BUDGET_CORPUS says, or in a folder beside the checkout or above it."""
    named = os.environ.get("BUDGET_CORPUS")
    above = Path(__file__).resolve().parents[4:]
    roots = [Path(named)] if named else [folder / name for folder in above for name in ("corpus", "shared/corpus")]
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
    assert owns(pattern, path) is (matches == "true")


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
    assert owns(pattern, path) is matches


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


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*", "a", True),
        ("*", "budgets/deep/a.yaml", True),
        ("/*", "a", True),
        ("/*", "budgets/a.yaml", False),
        ("/", "budgets/a.yaml", True),
        ("budgets/", "budgets/a.yaml", True),
        ("budgets/", "x/budgets/deep/a.yaml", True),
        ("/budgets/", "budgets/deep/a.yaml", True),
        ("/budgets/", "x/budgets/a.yaml", False),
        ("/budgets/", "budgets", False),
        ("/budgets", "budgets", True),
        ("/budgets", "budgets/a.yaml", False),
        ("budgets/a.yaml", "x/budgets/a.yaml", True),
        ("*.yaml", "budgets/.hidden.yaml", True),
        ("*.YAML", "budgets/a.yaml", False),
        ("/budgets/*", "budgets/a.yaml", True),
        ("/budgets/*", "budgets/deep/a.yaml", False),
        ("/budgets/**", "budgets/deep/a.yaml", False),
        ("/budgets/**/*", "budgets/deep/a.yaml", True),
        ("/budgets/**/*", "budgets/a.yaml", True),
        ("/**/a.yaml", "budgets/deep/a.yaml", True),
        ("/b**s/a.yaml", "budgets/a.yaml", True),
        ("/b**s/a.yaml", "b/s/a.yaml", False),
        ("/budgets/?.yaml", "budgets/a.yaml", True),
        ("/budgets/[a-c].yaml", "budgets/b.yaml", True),
        ("/budgets/[a-c].yaml", "budgets/d.yaml", False),
        ("/budgets/[!a-c].yaml", "budgets/d.yaml", True),
        ("/budgets/[^a-c].yaml", "budgets/a.yaml", False),
        (r"/budgets/[\]-].yaml", "budgets/].yaml", True),
        ("/budgets/[a-].yaml", "budgets/-.yaml", True),
        ("/budgets/[a", "budgets/a", False),
        ("/budgets/[a", "budgets/[a", False),
        ("/budgets/[]a", "budgets/a", False),
        (r"/budgets/\[a", "budgets/[a", True),
        (r"my\ budgets/", "my budgets/a.yaml", True),
        (r"\#a", "x/#a", True),
        ("a//b", "a/b", False),
    ],
)
def test_gitlabs_patterns_are_file_name_patterns_of_ruby(pattern: str, path: str, *, matches: bool) -> None:
    assert owns(pattern, path, "gitlab") is matches


PERF, SECURITY = OwnerSection("Perf"), OwnerSection("Security", 2)


def gitlab(*rules: OwnerRule) -> Codeowners:
    return Codeowners(".gitlab/CODEOWNERS", rules, "gitlab")


def test_every_section_asks_with_its_last_rule_that_matches() -> None:
    owners = gitlab(
        OwnerRule("*", ("@all",), 1),
        OwnerRule("/budgets/", ("@old",), 3, PERF),
        OwnerRule("/budgets/", ("@perf",), 4, PERF),
        OwnerRule("/docs/", ("@docs",), 5, PERF),
        OwnerRule("*.yaml", ("@sec", "@all"), 7, SECURITY),
    )
    asked = (Claim("", ("@all",)), Claim("Perf", ("@perf",)), Claim("Security", ("@sec", "@all"), 2))
    assert owners.claims("budgets/a.yaml") == asked
    assert owners.owners("budgets/a.yaml") == ("@all", "@perf", "@sec")
    assert owners.claims("src/a.py") == (Claim("", ("@all",)),)


def test_headers_of_one_name_are_one_section_whatever_their_case() -> None:
    owners = gitlab(
        OwnerRule("*", ("@a",), 1, OwnerSection("Perf", 2)), OwnerRule("/budgets/", ("@b",), 3, OwnerSection("PERF"))
    )
    assert owners.claims("budgets/a.yaml") == (Claim("PERF", ("@b",)),)
    assert owners.claims("src/a.py") == (Claim("Perf", ("@a",), 2),)


def test_an_optional_section_asks_nobody() -> None:
    optional = OwnerRule("*", ("@docs",), 1, OwnerSection("Docs", optional=True))
    assert gitlab(optional).claims("budgets/a.yaml") == ()
    assert gitlab(optional).owners("budgets/a.yaml") == ()
    perf = OwnerRule("/budgets/", ("@perf",), 3, PERF)
    assert gitlab(optional, perf).claims("budgets/a.yaml") == (Claim("Perf", ("@perf",)),)


def test_one_header_without_the_mark_makes_the_section_required() -> None:
    optional = OwnerRule("/budgets/", ("@docs",), 1, OwnerSection("Docs", optional=True))
    owners = gitlab(optional, OwnerRule("/x", ("@x",), 3, OwnerSection("docs")))
    assert owners.claims("budgets/a.yaml") == (Claim("Docs", ("@docs",)),)


def test_a_section_leaves_alone_what_it_excludes_wherever_that_stands() -> None:
    excluded = OwnerRule("/budgets/dev.yaml", (), 1, PERF, excludes=True)
    owners = gitlab(excluded, OwnerRule("/budgets/", ("@perf",), 2, PERF), OwnerRule("*", ("@all",), 3))
    assert owners.claims("budgets/dev.yaml") == (Claim("", ("@all",)),)
    assert owners.claims("budgets/a.yaml") == (Claim("Perf", ("@perf",)), Claim("", ("@all",)))


GLOBS = ("budgets/**/*.yaml",)
OPTIONAL = OwnerRule("/budgets/", ("@docs",), 1, OwnerSection("Docs", optional=True))


def test_rules_differ_by_what_their_section_says() -> None:
    before = gitlab(OwnerRule("/budgets/", ("@perf",), 2, PERF))
    for other in (
        OwnerRule("/budgets/", ("@perf",), 2, OwnerSection("Perf", 2)),
        OwnerRule("/budgets/", ("@perf",), 2, OwnerSection("Perf", optional=True)),
        OwnerRule("/budgets/", ("@perf",), 2, OwnerSection("Other")),
        OwnerRule("/budgets/", ("@perf",), 2, PERF, excludes=True),
    ):
        assert owner_rules_differ(before, gitlab(other), GLOBS)
    assert not owner_rules_differ(before, gitlab(OwnerRule("/budgets/", ("@PERF",), 9, PERF)), GLOBS)


def test_rules_differ_where_a_header_elsewhere_makes_their_section_required() -> None:
    elsewhere = OwnerRule("/docs/", ("@docs",), 3, OwnerSection("docs"))
    assert owner_rules_differ(gitlab(OPTIONAL, elsewhere), gitlab(OPTIONAL), GLOBS)
    still = OwnerRule("/docs/", ("@docs",), 3, OwnerSection("docs", optional=True))
    assert not owner_rules_differ(gitlab(OPTIONAL, still), gitlab(OPTIONAL), GLOBS)


def test_rules_differ_where_another_forge_reads_them() -> None:
    rules = (OwnerRule("/budgets/", ("@perf",), 1),)
    assert owner_rules_differ(Codeowners("CODEOWNERS", rules), gitlab(*rules), GLOBS)


def test_a_set_of_characters_may_match_what_is_governed() -> None:
    for pattern, differs in (("/budgets/[a-c].yaml", True), ("/[a-c]/*", True), ("/[x-z]udgets/", False)):
        after = gitlab(OwnerRule(pattern, ("@x",), 1))
        assert owner_rules_differ(gitlab(), after, ("budgets/*.yaml", "a/*.yaml")) is differs
    sets = gitlab(OwnerRule("/[a-c]*[x]/", ("@x",), 1))
    assert owner_rules_differ(gitlab(), sets, ("?*/x.yaml",))
    assert not owner_rules_differ(gitlab(), sets, ("b*d/x.yaml",))


@pytest.mark.parametrize(
    ("claim", "same"),
    [
        (Claim("perf", ("@B", "@a")), True),
        (Claim("Perf", ("@a", "@b"), 2), False),
        (Claim("Other", ("@a", "@b")), False),
        (Claim("Perf", ("@a",)), False),
    ],
)
def test_claims_are_compared_by_section_number_and_owners(claim: Claim, *, same: bool) -> None:
    assert same_claims([Claim("Perf", ("@a", "@b"))], [claim]) is same
    assert not same_claims([claim], [])


def test_no_pattern_keeps_the_matcher_busy() -> None:
    path = "/".join(["a" * 60] * 60)
    for pattern in ("*a" * 60 + "b", "**/a*/" * 60 + "b", "**/**/" * 60 + "b", "a*" * 100 + "/" + "*a" * 100 + "b"):
        assert not owns(pattern, path)
