import pytest

from capability_budgets.reading.problems import Problem
from governance.documents.trust.codeowners import read_codeowners
from governance.domain.policy.codeowners import Codeowners, OwnerRule

PATH = ".github/CODEOWNERS"


def rules(text: str) -> tuple[OwnerRule, ...]:
    document = read_codeowners(PATH, text.encode())
    assert (document.refused, document.problems) == ((), ())
    assert document.codeowners.path == PATH
    return document.codeowners.rules


def problems(data: bytes) -> tuple[Problem, ...]:
    document = read_codeowners(PATH, data)
    assert document.codeowners == Codeowners(PATH)
    return document.problems


def test_lines_are_patterns_with_their_owners() -> None:
    text = "# owners\n\n*   @acme/everyone\n\t/budgets/ @alice\tbob@example.com @acme/perf_1.x \n"
    assert rules(text) == (
        OwnerRule("*", ("@acme/everyone",), 3),
        OwnerRule("/budgets/", ("@alice", "bob@example.com", "@acme/perf_1.x"), 4),
    )


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "  # nothing\r\n"])
def test_a_file_without_rules_has_no_owners(text: str) -> None:
    assert rules(text) == ()


@pytest.mark.parametrize(
    ("line", "pattern", "owners"),
    [
        ("*.py @alice # comment @bob", "*.py", ("@alice",)),
        ("*.py @alice #comment", "*.py", ("@alice",)),
        ("*.py # @alice", "*.py", ()),
        ("/vendored/", "/vendored/", ()),
        (r"my\ budgets/ @alice", r"my\ budgets/", ("@alice",)),
        (r"a\#b @alice", r"a\#b", ("@alice",)),
        (r"a\\ @alice", r"a\\", ("@alice",)),
        ("app/[id].py @alice", "app/[id].py", ("@alice",)),
        ("\u00fcber/ @alice", "\u00fcber/", ("@alice",)),
        ("*.py @alice\r", "*.py", ("@alice",)),
        ("* @Alice-1 1+bob@users.noreply.github.com", "*", ("@Alice-1", "1+bob@users.noreply.github.com")),
    ],
)
def test_comments_escapes_and_lines_without_owners_read_as_on_github(
    line: str, pattern: str, owners: tuple[str, ...]
) -> None:
    assert rules(f"{line}\n") == (OwnerRule(pattern, owners, 1),)


@pytest.mark.parametrize(
    "line",
    [
        "!budgets/ @alice",
        r"\#budgets @alice",
        "budgets/#x @alice",
        "C# @alice",
        "a***b @alice",
        f"{'a' * 4097} @alice",
        "budgets/ alice",
        "budgets/ @alice,@bob",
        "budgets/ @alice bob",
        "budgets/ @",
        "budgets/ @a/b/c",
        "budgets/ @alice#comment",
        "budgets/ alice@localhost",
        "budgets/ @\u0430lice",
        "budgets/ @ali\u212ae",
        "budgets/\u00a0@alice",
        "budgets/\u200b @alice",
        "budgets/ @alice\u00a0@bob",
        "budgets\\",
        "budgets\\ ",
    ],
)
def test_a_line_with_invalid_syntax_is_skipped_alone(line: str) -> None:
    document = read_codeowners(PATH, f"* @all\n{line}\n/x @alice\n".encode())
    assert [rule.line for rule in document.codeowners.rules] == [1, 3]
    assert document.problems == ()
    (problem,) = document.refused
    assert (problem.line, problem.column) == (2, 1)
    assert problem.message.startswith("GitHub skips this line: ")
    assert problem.fix


def test_a_skipped_line_disowns_nothing() -> None:
    document = read_codeowners(PATH, b"/budgets/ @alice\n/budgets/ mallory\n")
    assert document.codeowners.owners("budgets/a.yaml") == ("@alice",)


def test_a_byte_order_mark_does_not_count() -> None:
    assert rules("\ufeff* @alice\n") == (OwnerRule("*", ("@alice",), 1),)


@pytest.mark.parametrize(
    "data", [b"\xff", b"* @alice\x00", b"* @alice\r* @bob\n", "*\u2028@alice".encode(), b"#" * 3_000_001]
)
def test_a_file_that_is_no_plain_text_or_too_large_is_unreadable(data: bytes) -> None:
    assert problems(data)


def test_a_file_as_large_as_github_loads_is_read() -> None:
    assert rules("#" * 3_000_000) == ()


def test_more_lines_than_anybody_can_judge_are_refused() -> None:
    (problem,) = problems(b"\n" * 50_000)
    assert "50000 lines" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "a @b\n" * 49_000,
        "\\ " * 1_400_000,
        "a" * 2_900_000,
        "* " + "@a " * 900_000,
        "* " + "@" * 2_900_000,
        "* " + "a.b@c" * 500_000,
        "* a@" + "a." * 1_000_000,
        "\\" * 2_900_001,
        "x" + "\\#" * 1_400_000 + "#",
    ],
    ids=range(9),
)
def test_a_file_built_to_hurt_is_answered_soon(text: str) -> None:
    document = read_codeowners(PATH, text.encode())
    assert not document.problems
    assert len(document.codeowners.owners("budgets/a.yaml")) <= len(text)
