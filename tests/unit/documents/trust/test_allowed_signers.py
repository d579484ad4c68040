import datetime as dt

import pytest

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import MAX_PROBLEMS
from governance.documents.trust.allowed_signers import read_signers
from governance.domain.policy.allowed_signers import AllowedSigner
from tests.support.ssh_blobs import counted, ecdsa, ed25519, rsa, text

KEY = f"ssh-ed25519 {text(ed25519())}"
OTHER = f"ecdsa-sha2-nistp256 {text(ecdsa())}"


def signers(file: str) -> tuple[AllowedSigner, ...]:
    document = read_signers(file.encode())
    assert (document.refused, document.problems) == ((), ())
    return document.signers.lines


def signer(line: str) -> AllowedSigner:
    (found,) = signers(line)
    return found


def refused(file: str) -> tuple[Problem, ...]:
    document = read_signers(file.encode())
    assert document.problems == ()
    return document.refused


def problems(file: str) -> tuple[Problem, ...]:
    document = read_signers(file.encode())
    assert document.signers.lines == ()
    return document.problems


def test_a_line_names_principals_and_a_key() -> None:
    assert signer(f"alice {KEY}") == AllowedSigner(frozenset({"alice"}), KEY, line=1)


def test_comments_and_blank_lines_do_not_count() -> None:
    file = f"# alice {OTHER}\n\n   \t\n  # x\nalice {KEY} alice@laptop # not an option\nbob {OTHER}\n"
    assert [(line.principals, line.key, line.line) for line in signers(file)] == [
        (frozenset({"alice"}), KEY, 5),
        (frozenset({"bob"}), OTHER, 6),
    ]


@pytest.mark.parametrize("file", ["", "\n", "# nothing\n"])
def test_a_file_without_lines_allows_nobody(file: str) -> None:
    assert signers(file) == ()


@pytest.mark.parametrize(
    ("field", "principals"),
    [
        ("alice@example.com", {"alice@example.com"}),
        ("Alice,ALICE@Example.com", {"alice", "alice@example.com"}),
        ('"alice,bob"', {"alice", "bob"}),
        ('alice,"bob"', {"alice", "bob"}),
    ],
)
def test_principals_are_separated_by_commas_and_may_be_quoted(field: str, principals: set[str]) -> None:
    assert signer(f"{field} {KEY}").principals == principals


@pytest.mark.parametrize("line", [f"  alice\t \t{KEY.replace(' ', chr(9) + ' ')}  ", f"alice {KEY}\r\n"])
def test_blanks_separate_and_do_not_matter_otherwise(line: str) -> None:
    assert signer(line).key == KEY


def test_options_restrict_the_line() -> None:
    line = signer(
        f'alice Namespaces="git,budget-signoff",valid-after="20260101Z",VALID-before="20270101" {KEY} comment'
    )
    assert line.namespaces == ("git", "budget-signoff")
    assert line.valid_after == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert line.valid_before == dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    assert line.key == KEY


@pytest.mark.parametrize(
    "key",
    [
        f"ssh-rsa {text(rsa(2048))}",
        f"ecdsa-sha2-nistp521 {text(ecdsa(b'nistp521', 66))}",
        f"sk-ssh-ed25519@openssh.com {text(counted(b'sk-ssh-ed25519@openssh.com', b'1' * 32, b'ssh:'))}",
    ],
)
def test_keys_of_every_sound_type_are_taken(key: str) -> None:
    assert signer(f"alice {key}").key == key


@pytest.mark.parametrize(
    "line",
    [
        f"* {KEY}",
        f"*@example.com {KEY}",
        f"alice,b?b {KEY}",
        f"!mallory,alice {KEY}",
        f"alice,,bob {KEY}",
        f"alice, {KEY}",
        f'"" {KEY}',
        f'"alice smith" {KEY}',
        f"\u0430lice {KEY}",
        f"\u212aate {KEY}",
        f"alice cert-authority {KEY}",
        f'*@example.com Cert-Authority,namespaces="x" {KEY}',
        "*@example.com cert-authority ssh-ed25519 AAAB4...",
        f"alice no-touch-required {KEY}",
        f'alice namespaces="" {KEY}',
        f'alice namespaces="*" {KEY}',
        f'alice namespaces="a b" {KEY}',
        f"alice ssh-ed25519,cert-authority {KEY}",
        f"alice ssh-dss {text(counted(b'ssh-dss', b'1'))}",
        f"alice ssh-ed448 {text(counted(b'ssh-ed448', b'1'))}",
        f"alice ssh-ed25519-cert-v01@openssh.com {text(counted(b'ssh-ed25519-cert-v01@openssh.com', b'1'))}",
        f"alice ssh-rsa {text(rsa(2047))}",
        f"alice ssh-rsa {text(rsa(1024))}",
    ],
)
def test_a_line_that_must_not_count_is_left_out_alone(line: str) -> None:
    document = read_signers(f"bob {OTHER}\n{line}\ncarol {OTHER}\n".encode())
    assert document.problems == ()
    assert [sorted(item.principals) for item in document.signers.lines] == [["bob"], ["carol"]]
    (problem,) = document.refused
    assert (problem.line, problem.column) == (2, 1)
    assert problem.message
    assert problem.fix


@pytest.mark.parametrize(
    "line",
    [
        "alice",
        '"alice',
        f'"alice"{KEY}',
        f'alice"bob"x {KEY}',
        "alice ssh-ed25519",
        "alice garbage garbage",
        "alice garbage garbage garbage",
        f"alice two options {KEY}",
        f'alice namespaces="a {KEY}',
        f"alice namespaces=a {KEY}",
        f'alice namespaces="a",namespaces="b" {KEY}',
        f'alice valid-after="soon" {KEY}',
        f'alice valid-after="20270101",valid-before="20260101" {KEY}',
        f'alice "namespaces=a" {KEY}',
        f'alice namespaces="budget-signoff" {text(ed25519())}',
        "alice ssh-ed25519 AAAA",
        "alice ssh-ed25519 AAAA....",
        f"alice ssh-ed25519 {text(ed25519())[:-4]}",
        f"alice {KEY}AAAA",
        f"alice {KEY}#comment",
        f"alice ssh-rsa {text(ed25519())}",
        f"alice ssh-ed25519 {text(rsa(2048))}",
        f"alice ssh-ed25519 {text(ecdsa())}",
        f"alice ssh-ed25519 ssh-ed25519 {text(ed25519())}",
        f"alice\u00a0{KEY}",
    ],
)
def test_a_line_that_is_none_makes_the_file_unreadable(line: str) -> None:
    (problem,) = problems(f"bob {OTHER}\n{line}\ncarol {OTHER}\n")
    assert (problem.line, problem.column) == (2, 1)
    assert problem.message
    assert problem.fix


@pytest.mark.parametrize("data", [b"\xff", b"\xef\xbb\xbf", f"\ufeffalice {KEY}\n".encode(), b"alice\x00", b"a\x0bb"])
def test_a_file_that_ssh_keygen_would_read_differently_is_unreadable(data: bytes) -> None:
    document = read_signers(data)
    assert document.problems
    assert document.signers.lines == ()


def test_of_very_many_problems_the_first_are_named() -> None:
    assert len(problems("garbage\n" * 1000)) == MAX_PROBLEMS


def test_one_key_has_one_spelling() -> None:
    assert signer(f"alice {KEY}").key == signer(f'bob namespaces="x" {KEY} other comment').key


@pytest.mark.parametrize(
    "file",
    [
        "\n" * (1 << 20),
        "a\n" * (1 << 19),
        'a "' + '\\"' * (1 << 18),
        "a " + "\\" * (1 << 19),
        "a" + "," * (1 << 19) + f" {KEY}",
        f"* {KEY}\n" * 8000,
        f"alice {KEY}\n" * 8000,
        " " * ((1 << 20) - 1) + "x",
    ],
    ids=range(8),
)
def test_a_file_built_to_hurt_is_answered_soon(file: str) -> None:
    document = read_signers(file.encode())
    assert document.problems or document.refused or len(document.signers.lines) in {0, 8000}
