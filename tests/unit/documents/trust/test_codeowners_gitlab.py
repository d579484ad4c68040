"""CODEOWNERS as GitLab reads it: https://docs.gitlab.com/user/project/codeowners/reference/."""

import pytest

from governance.documents.trust.codeowners import CodeownersDocument, read_codeowners
from governance.domain.policy.codeowners import Claim, OwnerRule, OwnerSection

PATH = ".gitlab/CODEOWNERS"


def read(text: str) -> CodeownersDocument:
    document = read_codeowners(PATH, text.encode(), "gitlab")
    assert (document.codeowners.path, document.codeowners.dialect) == (PATH, "gitlab")
    return document


def rules(text: str) -> tuple[OwnerRule, ...]:
    document = read(text)
    assert (document.refused, document.problems) == ((), ())
    return document.codeowners.rules


def test_what_stands_before_the_first_header_is_a_section_without_a_name() -> None:
    assert rules("# owners\n\n* @all\r\n[Docs]\n/docs/ @docs\n") == (
        OwnerRule("*", ("@all",), 3),
        OwnerRule("/docs/", ("@docs",), 5, OwnerSection("Docs")),
    )


@pytest.mark.parametrize(
    ("header", "section"),
    [
        ("[Docs]", OwnerSection("Docs")),
        ("  [ Two words ]", OwnerSection("Two words")),
        ("^[Docs]", OwnerSection("Docs", optional=True)),
        ("[Docs][2]", OwnerSection("Docs", 2)),
        ("[Docs][0]", OwnerSection("Docs", 1)),
        ("[Docs][]", OwnerSection("Docs", 1)),
        ("[Docs][2] @default", OwnerSection("Docs", 2)),
    ],
)
def test_a_header_says_how_many_must_approve(header: str, section: OwnerSection) -> None:
    (rule,) = rules(f"{header}\n/docs/ @docs\n")
    assert rule == OwnerRule("/docs/", ("@docs",), 2, section)


def test_what_names_no_owners_has_those_of_the_header() -> None:
    document = rules("[Docs] @docs @acme/platform/perf\n/docs/\n/other/ @alice\n[Perf]\n/perf/ @bob\n")
    assert [rule.owners for rule in document] == [("@docs", "@acme/platform/perf"), ("@alice",), ("@bob",)]


@pytest.mark.parametrize(
    "owner",
    ["@alice", "@alice.b-c_d", "@_x", "@acme/a/b/c.d", "@@maintainers", "@@Developer", "@@owner", "a+b@example.com"],
)
def test_owners_are_handles_nested_groups_roles_and_addresses(owner: str) -> None:
    assert rules(f"* {owner}\n")[0].owners == (owner,)


@pytest.mark.parametrize("word", ["alice", "@", "@@guest", "@alice,@bob", "@a//b", "#", "@\u0430lice"])
def test_a_word_that_is_no_owner_is_nobody_and_is_told(word: str) -> None:
    document = read(f"* @all\n* {word} @bob\n")
    assert document.codeowners.rules[1].owners == ("@bob",)
    (problem,) = document.refused
    assert (problem.line, problem.column) == (2, 1)
    assert "neither a @handle nor a @group nor an address" in problem.message


def test_a_misspelt_owner_does_not_give_the_file_back_to_those_before() -> None:
    document = read("[Perf] @defaults\n/budgets/ @alice\n/budgets/ bob\n")
    assert document.codeowners.claims("budgets/a.yaml") == (Claim("Perf", ()),)
    assert "has no owners" in document.refused[1].message


def test_without_owners_anywhere_nobody_can_approve() -> None:
    document = read("[Perf]\n/budgets/\n")
    assert document.codeowners.claims("budgets/a.yaml") == (Claim("Perf", ()),)
    (problem,) = document.refused
    assert problem.fix == "name owners here, or in the header of the section"


def test_an_exclusion_needs_no_owners() -> None:
    assert rules("[Perf] @perf\n!/budgets/dev.yaml\n") == (
        OwnerRule("/budgets/dev.yaml", (), 2, OwnerSection("Perf"), excludes=True),
    )


def test_blanks_and_hashes_are_escaped() -> None:
    found = rules("my\\ budgets/ @alice\n\\#a @bob\nb#c @bob\n")
    assert [rule.pattern for rule in found] == ["my\\ budgets/", "\\#a", "b#c"]


def test_the_number_of_an_optional_section_does_not_count() -> None:
    document = read("^[Docs][2]\n/docs/ @docs\n")
    assert document.codeowners.rules[0].section.optional
    assert "optional, so the number of its approvals does not count" in document.refused[0].message


@pytest.mark.parametrize(
    "line",
    [
        "[Docs",
        "^[Docs",
        "[]",
        "[ ]",
        "[Docs]x",
        "[Docs][x]",
        "[Docs][2]@docs",
        "[Docs][1001]",
        "[Docs][9999999999]",
        "[[Docs]]",
        f"{'a' * 4097} @alice",
        "budgets/\u200b @alice",
    ],
)
def test_what_is_no_header_and_no_entry_makes_the_file_unreadable(line: str) -> None:
    document = read(f"* @all\n{line}\n")
    assert document.codeowners.rules == ()
    (problem,) = document.problems
    assert (problem.line, problem.column) == (2, 1)


@pytest.mark.parametrize(
    "header", ["[Docs]", "^[Docs]", "[Docs][2]", "[Two words] @alice", "  [Docs] @alice # x", "[id] @web"]
)
def test_a_header_in_a_file_of_githubs_makes_it_unreadable(header: str) -> None:
    document = read_codeowners("CODEOWNERS", f"* @all\n{header}\n/docs/ @docs\n".encode())
    assert document.codeowners.rules == ()
    (problem,) = document.problems
    assert (problem.line, problem.column) == (2, 1)
    assert "which only GitLab knows" in problem.message
    assert "codeowners: gitlab" in problem.fix


def test_lines_for_gitlab_are_split_as_for_github() -> None:
    assert read_codeowners(PATH, b"* @a\r* @b\n", "gitlab").problems
    assert read_codeowners(PATH, b"\n" * 50_000, "gitlab").problems
