import pytest

from capability_budgets.reading.problems import Problem
from governance.documents.trust.accepted_violations import accepted_document
from governance.domain.policy.accepted_violations import Acceptance

ONE = "a" * 40
OTHER = "0b" * 32


def refused(text: str) -> tuple[Problem, ...]:
    document = accepted_document(text.encode())
    assert not document.accepted
    return document.problems


def test_commits_and_reasons_are_read_in_order() -> None:
    one = f"- {{commit: {ONE}, reason: before the team knew the gate}}\n"
    other = f"- commit: {OTHER}\n  reason: |\n    two\n    lines\n"
    assert accepted_document((one + other).encode()).accepted == (
        Acceptance(commit=ONE, reason="before the team knew the gate"),
        Acceptance(commit=OTHER, reason="two\nlines\n"),
    )


def test_an_empty_list_accepts_nothing() -> None:
    assert accepted_document(b"[]\n") == ((), ())


def test_a_commit_of_digits_is_read_in_quotes() -> None:
    digits = "1" * 40
    assert accepted_document(f"- {{commit: '{digits}', reason: x}}".encode()).accepted[0].commit == digits
    assert refused(f"- {{commit: {digits}, reason: x}}")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        ("# nothing\n", 1, 1),
        ("commit: x\n", 1, 1),
        (f"- {ONE}\n", 1, 3),
        (f"- {{commit: {ONE}}}\n", 1, 3),
        (f"- {{reason: x, commit: {ONE[:39]}}}\n", 1, 23),
        (f"- {{reason: x, commit: {ONE}a}}\n", 1, 23),
        (f"- {{reason: x, commit: {ONE.upper()}}}\n", 1, 23),
        (f"- {{reason: ' ', commit: {ONE}}}\n", 1, 12),
        (f"- {{reason:, commit: {ONE}}}\n", 1, 10),
        (f"- {{reason: x, commit: {ONE}, who: me}}\n", 1, 65),
        (f"- {{reason: x, commit: {ONE}}}\n- {{reason: z, commit: {ONE}}}\n", 2, 23),
        (f"- {{reason: [x], commit: {ONE}}}\n", 1, 12),
    ],
)
def test_everything_else_is_refused_at_its_place(text: str, line: int, column: int) -> None:
    problem = refused(text)[0]
    assert (problem.line, problem.column) == (line, column)
    assert problem.message
    assert problem.fix


def test_what_is_refused_says_what_to_write_instead() -> None:
    oid = "the whole object id of a commit: 40 or 64 lower-case hex digits"
    assert refused("- {reason: x, commit: HEAD}")[0].fix == f"write {oid}"
    (blank,) = refused(f"- {{reason: ' ', commit: {ONE}}}")
    assert "` ` gives no reason" in blank.message
    assert blank.fix == "write why the violation is accepted"
