import datetime as dt
from decimal import Decimal

import pytest

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError
from governance.documents.signoffs.record import read_signoff, write_signoff
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.records import Attestation, GitHubReview, OtherEvidence
from tests.support.signoffs import DIGEST, RECORD, record

TEXT = f"""\
version: 1
repository: acme/payments
adr: 31
decision: approve
approver: alice
date: 2026-11-23T10:15:00Z
digest: {DIGEST}
changes:
  - {{budget: rate_limiter.max_latency_ms, before: 10, after: 12}}
"""
SIGNATURE = "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----\n"


def refused(text: str) -> tuple[Problem, ...]:
    with pytest.raises(UnreadableError) as caught:
        read_signoff(text.encode())
    return caught.value.problems


def change(budget: str, before: str, after: str) -> str:
    return TEXT.replace(
        "rate_limiter.max_latency_ms, before: 10, after: 12", f"{budget}, before: {before}, after: {after}"
    )


def test_the_contracts_form_is_read() -> None:
    assert read_signoff(TEXT.encode()) == RECORD


def test_the_contracts_form_is_written() -> None:
    assert write_signoff(RECORD) == TEXT


def test_comment_and_signature_come_last() -> None:
    signed = record(comment="Measured p95 is 10.4 ms since the audit log landed.", signature=SIGNATURE)
    text = write_signoff(signed)
    assert text == (
        f"{TEXT}comment: Measured p95 is 10.4 ms since the audit log landed.\n"
        "signature: |\n"
        "  -----BEGIN SSH SIGNATURE-----\n"
        "  U1NIU0lHAAAAAQ==\n"
        "  -----END SSH SIGNATURE-----\n"
    )
    assert read_signoff(text.encode()) == signed


def test_comments_key_order_style_and_line_ends_do_not_matter() -> None:
    lines = TEXT.splitlines()
    text = "\r\n".join(["# a comment", *reversed(lines[:7]), *lines[7:], ""])
    assert read_signoff(text.encode()) == RECORD


@pytest.mark.parametrize(
    ("budget", "before", "after", "line"),
    [
        ("a.max_x", "10.0", "12.50", DecisionLine("a.max_x", Decimal(10), Decimal("12.5"))),
        ("a@dev.max_x", "null", "0", DecisionLine("a@dev.max_x", None, Decimal(0))),
        ("a.max_x", "10", "~", DecisionLine("a.max_x", Decimal(10), None)),
        ("budgets/policy.yaml", f'"{DIGEST}"', "null", DecisionLine("budgets/policy.yaml", DIGEST, None)),
        ("budgets/policy.yaml", DIGEST, "null", DecisionLine("budgets/policy.yaml", DIGEST, None)),
        (
            "rate_limiter",
            "budgets/a.yaml",
            "budgets/b.yaml",
            DecisionLine("rate_limiter", "budgets/a.yaml", "budgets/b.yaml"),
        ),
        ("rate_limiter", "'10'", "b.yaml", DecisionLine("rate_limiter", "10", "b.yaml")),
    ],
)
def test_numbers_digests_and_paths_are_read(budget: str, before: str, after: str, line: DecisionLine) -> None:
    assert read_signoff(change(budget, before, after).encode()).changes == (line,)


@pytest.mark.parametrize(
    ("budget", "before", "after", "message"),
    [
        ("a.max_x", '"10"', "12", "a number, not the text `10`"),
        ("a.max_x", "none", "12", "a number, not the text `none`"),
        ("a.max_x", "10ms", "12", "a number, not the text `10ms`"),
        ("a.max_x", "010", "12", "`010` is a number to some readers"),
        ("a.max_x", "1e1", "12", "`1e1` is a number to some readers"),
        ("a.max_x", "-1", "12", "`-1` is a number to some readers"),
        ("a.max_x", ".inf", "12", "`.inf` is a number to some readers"),
        ("a.max_x", "1_0", "12", "`1_0` is a number to some readers"),
        ("a.max_x", "true", "12", "is no side of a change"),
        ("a.max_x", "[10]", "12", "nested deeper"),
        ("a.max_x", "{}", "12", "nested deeper"),
        ("a.max_x", "1234567890123456", "12", "more than 15 significant digits"),
        ("a.Max_x", "10", "null", "this is no limit"),
        ("budgets/policy.yaml", "10", "null", "this is no limit"),
        ("budgets/policy.yaml", "none", "a", "nothing is written differently"),
        ("budgets/policy.yaml", "None", "a", "nothing is written differently"),
        ("budgets/policy.yaml", "sha256:00", "null", "does not fit here"),
        ("budgets/policy.yaml", f'"{DIGEST.upper()}"', "null", "does not fit here"),
        ("budgets/policy.yaml", '""', "null", "does not fit here"),
        ("budgets/policy.yaml", '"a\\nb"', "null", "does not fit here"),
    ],
)
def test_a_side_of_another_kind_is_refused_at_its_place(budget: str, before: str, after: str, message: str) -> None:
    (problem,) = refused(change(budget, before, after))
    assert message in problem.message
    assert problem.fix
    assert (problem.line, problem.column) == (9, 24 + len(budget))


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("version: 1", "version: 2", 1, 10),
        ("version: 1", "version: true", 1, 10),
        ("acme/payments", "''", 2, 13),
        ("adr: 31", "adr: 031", 3, 6),
        ("adr: 31", "adr: -1", 3, 6),
        ("adr: 31", "adr: 31.0", 3, 6),
        ("adr: 31", 'adr: "31"', 3, 6),
        ("decision: approve", "decision: approved", 4, 11),
        ("decision: approve", "decision: Approve", 4, 11),
        ("decision: approve", "decision: yes", 4, 11),
        ("approver: alice", "approver: alice@example.com", 5, 11),
        ("approver: alice", "approver: \u0430lice", 5, 11),
        ("approver: alice", "approver: [alice]", 5, 11),
        ("10:15:00Z", "10:15:00", 6, 7),
        ("2026-11-23T", "2026-02-30T", 6, 7),
        ("2026-11-23T10:15:00Z", "20261123", 6, 7),
        ("2026-11-23T10:15:00Z", "", 6, 6),
        ("sha256:", "sha512:", 7, 9),
        ("sha256:0a", "sha256:0A", 7, 9),
        ("sha256:0a", "sha256:0a0a", 7, 9),
        ("changes:", "changes: []\nchange:", 9, 1),
        ("before: 10, ", "", 9, 5),
        (", after: 12", "", 9, 5),
        ("after: 12", "after: 12, note: x", 9, 66),
        ("version: 1\n", "version: 1\nversion: 1\n", 2, 1),
        ("version: 1\n", "version: 1\ncomment: 5\n", 2, 10),
        ("version: 1\n", "version: 1\ncomment:\n", 2, 9),
        ("version: 1\n", "version: 1\ncomment: null\n", 2, 10),
        ("version: 1\n", "version: 1\nsignature: ~\n", 2, 12),
        ("version: 1\n", 'version: 1\ncomment: "\\e[2J"\n', 2, 10),
    ],
)
def test_a_record_that_is_not_plainly_right_is_refused_at_its_place(old: str, new: str, line: int, column: int) -> None:
    assert old in TEXT
    (problem,) = refused(TEXT.replace(old, new, 1))
    assert (problem.line, problem.column) == (line, column)
    assert problem.message
    assert problem.fix


def test_a_budget_stands_in_the_changes_once() -> None:
    (problem,) = refused(f"{TEXT}  - {{budget: rate_limiter.max_latency_ms, before: 10, after: 99}}\n")
    assert (problem.line, problem.column) == (10, 14)


def test_every_refusal_is_named_in_order() -> None:
    text = f"comment:\n{change('a.max_x', 'u', 'v')}"
    assert [(problem.line, problem.column) for problem in refused(text)] == [(1, 9), (10, 31), (10, 41)]


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"- a", b"a: &x 1", b"a: [[[[1]]]]", b"--- a\n--- b\n"])
def test_whatever_is_no_record_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_signoff(data)


@pytest.mark.parametrize(
    "comment",
    [
        "",
        " ",
        "no",
        "10",
        "a: b # c",
        '"quoted"',
        "'single'",
        "\\n is not a line end",
        "one\ntwo",
        "one\n\n  two\n",
        "\n",
        "a\n\n",
        "\ttab",
        "ends with blank \nnext",
        "- list\n- list",
        "---",
        "...",
        "{{ x }}",
        "signature: |\n  -----BEGIN SSH SIGNATURE-----\n",
        "\u00e9 \U0001f600 \u05d0",
        "x" * 5000,
    ],
)
def test_any_printable_comment_survives(comment: str) -> None:
    signed = record(comment=comment, signature=SIGNATURE)
    assert read_signoff(write_signoff(signed).encode()) == signed


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (DecisionLine("a.max_x", None, Decimal("0.5")), DecisionLine("b@dev.min_y", Decimal("1E+3"), None)),
        (
            DecisionLine("budgets/policy.yaml", DIGEST, None),
            DecisionLine("rate_limiter", "budgets/a b.yaml", "b: c.yaml"),
        ),
        (DecisionLine("no", "10", "true"), DecisionLine("-", "- a", "{b}")),
    ],
)
def test_any_table_survives(changes: tuple[DecisionLine, ...]) -> None:
    signed = record(changes=changes)
    assert read_signoff(write_signoff(signed).encode()) == signed


@pytest.mark.parametrize(
    "parts",
    [
        {"comment": "\x1b[2J"},
        {"comment": "\u202etxt"},
        {"comment": "\udcff"},
        {"comment": "x" * (1 << 20)},
        {"approver": "no body"},
        {"repository": ""},
        {"digest": "sha256:00"},
        {"date": dt.datetime(2026, 11, 23, 10, 15, 0, 5, tzinfo=dt.UTC)},
        {"changes": (DecisionLine("a.max_x", "10", None),)},
        {"changes": (DecisionLine("a.max_x", Decimal(-1), None),)},
    ],
)
def test_a_record_that_would_not_read_as_it_is_meant_is_not_written(parts: dict[str, object]) -> None:
    with pytest.raises(UnreadableError):
        write_signoff(record(**parts))


@pytest.mark.parametrize("name", ["123", "null", "true", "yes", "1e3", "0x1"])
def test_people_whose_names_look_like_something_else_are_quoted(name: str) -> None:
    signed = record(approver=name)
    assert f'approver: "{name}"\n' in write_signoff(signed)


# Records of witnesses

AT = "1" * 40
SEEN = f"""\
proof: witness
witness: ci
evidence:
  forge: github
  review: "80"
  account: "101"
  at: "{AT}"
"""
REVIEW = Attestation(witness="ci", evidence=GitHubReview(review="80", account="101", at=AT))
TOLD = Attestation(witness="ci", evidence=OtherEvidence(text="Gerrit: change 12, +2", at="a" * 64))


def test_a_record_of_a_witness_says_what_was_seen() -> None:
    assert write_signoff(record(attestation=REVIEW, signature=SIGNATURE)).startswith(TEXT + SEEN + "signature: |\n")
    assert read_signoff((TEXT + SEEN).encode()) == record(attestation=REVIEW)
    flow = f'proof: witness\nwitness: ci\nevidence: {{forge: github, review: "80", account: "101", at: "{AT}"}}\n'
    assert read_signoff((TEXT + flow).encode()) == record(attestation=REVIEW)


def test_a_record_of_what_was_seen_on_another_forge_reads_as_it_was_written() -> None:
    told = record(attestation=TOLD)
    assert read_signoff(write_signoff(told).encode()) == told


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("proof: witness\n", "", 10, "`witness` stands without `proof`"),
        ("witness: ci\n", "", 10, "`proof` stands without `witness`"),
        (SEEN[SEEN.index("evidence") :], "", 10, "`proof` stands without `evidence`"),
        ('  review: "80"\n', "", 12, "evidence of the forge github has other keys"),
        ("forge: github", "forge: other", 12, "evidence of the forge other has other keys"),
        ('"80"', "80", 14, "80 stands here, where text is expected"),
        ('"101"', '"0101"', 15, "0101"),
        (AT, "main", 16, "main"),
        ("proof: witness", "proof: own", 10, ""),
        ("forge: github", "forge: gitea", 13, ""),
        ("witness: ci", "witness: null", 10, "`proof` stands without `witness`"),
    ],
)
def test_what_is_not_plainly_a_record_of_a_witness_is_refused(old: str, new: str, at: int, words: str) -> None:
    assert old in SEEN
    problem = refused(TEXT + SEEN.replace(old, new))[0]
    assert problem.line == at
    assert words in problem.message
