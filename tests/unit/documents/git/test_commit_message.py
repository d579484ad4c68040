import pytest

from governance.documents.git.commit_message import adr_references, as_committed, co_authors, near_misses


@pytest.mark.parametrize(
    ("message", "numbers"),
    [
        ("Raise it\n\nBudget-ADR: 31\n", {31}),
        ("Budget-ADR: 31", {31}),
        ("  \tBudget-ADR: 031  \n", {31}),
        ("Budget-ADR:31", {31}),
        ("Budget-ADR: 0", {0}),
        ("Budget-ADR: 000", {0}),
        ("budget-adr: 31\nBUDGET-ADR: 32\n", {31, 32}),
        ("Budget-ADR: 31\r\nBudget-ADR: 32\r\n", {31, 32}),
        ("Budget-ADR: 31\n\nmore text\n\nBudget-ADR: 31\nBudget-ADR: 7", {31, 7}),
        ("Budget-ADR: " + "0" * 30 + "31", {31}),
        ("", set()),
        ("see Budget-ADR: 31", set()),
        ("> Budget-ADR: 31", set()),
        ("# Budget-ADR: 31", set()),
        ("Budget-ADR: 31, 32", set()),
        ("Budget-ADR: 31 32", set()),
        ("Budget-ADR: #31", set()),
        ("Budget-ADR: 31.", set()),
        ("Budget-ADR: -31", set()),
        ("Budget-ADR: 3 1", set()),
        ("Budget-ADR: \u0663\u0661", set()),
        ("Budget-ADR : 31", set()),
        ("Budget-ADR:\n31", set()),
        ("Budget-ADR 31", set()),
        ("Budget\u2010ADR: 31", set()),
        ("\u00a0Budget-ADR: 31", set()),
        ("x\u2028Budget-ADR: 31", set()),
        ("x\x0bBudget-ADR: 31", set()),
        ("Budget-ADR: " + "9" * 16, set()),
        ("Budget-ADR: " + "9" * 10000, set()),
    ],
)
def test_a_line_of_its_own_names_a_decision(message: str, numbers: set[int]) -> None:
    assert adr_references(message) == numbers


@pytest.mark.parametrize(
    ("message", "addresses"),
    [
        ("x\n\nCo-authored-by: Bob <bob@example.com>\n", ("bob@example.com",)),
        ("co-AUTHORED-by:bob <Bob@Example.com>", ("Bob@Example.com",)),
        ("  Co-authored-by : Bob < bob@example.com >  \r\n", ("bob@example.com",)),
        ("Co-authored-by: A <a@x>\ntext\nCo-authored-by: B <b@x>", ("a@x", "b@x")),
        ("Co-authored-by: A <a@x>, B <b@x>", ("a@x", "b@x")),
        ("Co-authored-by: A <a@x>\nCo-authored-by: A <a@x>", ("a@x",)),
        ("Co-authored-by: 1+bob@users <1+bob@users.noreply.github.com>", ("1+bob@users.noreply.github.com",)),
        ("Co-authored-by: nobody", ()),
        ("Co-authored-by: <>", ()),
        ("Signed-off-by: Bob <bob@example.com>", ()),
        ("with Co-authored-by: Bob <bob@example.com>", ()),
        ("Co-authored-by:\nBob <bob@example.com>", ()),
        ("", ()),
    ],
)
def test_co_authors_are_named_by_their_addresses(message: str, addresses: tuple[str, ...]) -> None:
    assert co_authors(message) == addresses


def test_a_message_built_to_hurt_is_read_soon() -> None:
    lines = "Budget-ADR: " + "0" * 300_000 + "x\n" + " " * 300_000 + "\n" * 300_000
    names = "Co-authored-by: " + "<" * 300_000 + "\n" + "Co-authored-by: " + "<a" * 150_000 + " " * 300_000
    assert (adr_references(lines), co_authors(names)) == (frozenset(), ())


@pytest.mark.parametrize("mark", ["#", ";", "//"])
def test_what_stands_below_the_scissors_is_no_message(mark: str) -> None:
    above = "Raise it\n\nBudget-ADR: 31\n"
    below = f"{mark} ------------------------ >8 ------------------------\n diff\n Budget-ADR: 32\n"
    assert as_committed(above + below) == above
    assert as_committed(above) == above


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("Budget-ADR: #31", (31,)),
        ("Budget-ADR: ADR-031", (31,)),
        ("Budget-ADR: adr/031-raise-2x.md", (31,)),
        ("Budget-ADR: docs/adr2/031-raise.md", (31,)),
        ("Budget-ADR: 31, 32", (31, 32)),
        ("Budget-ADR: 31 32", (31, 32)),
        ("Budget-ADR: 31 and 31.", (31,)),
        ("Budget-ADR: the audit log", ()),
        ("Budget-ADR : 31", (31,)),
        ("Budget-ADR 31", (31,)),
        ("Budget ADR: 31", (31,)),
        ("budget_adrs=31", (31,)),
        ("> Budget-ADR: 31", (31,)),
        ("Budget\u2010ADR: 31", (31,)),
        ("ADR-031", (31,)),
        ("ADR: 31", (31,)),
        ("As in ADR 31 of 2026", (31,)),
        ("see adr/031-raise.md", (31,)),
        ("Budget-ADR: " + "9" * 16, ()),
    ],
)
def test_what_is_nearly_a_reference_is_told_with_the_numbers_it_names(line: str, numbers: tuple[int, ...]) -> None:
    assert [(item.line, item.numbers) for item in near_misses(f"Raise it\n\n{line}\n")] == [(line, numbers)]


@pytest.mark.parametrize(
    "message", ["", "Budget-ADR: 31\r\n", "  Budget-ADR: 031", "madr 31", "Adopt MADR 3", "squadrs"]
)
def test_a_reference_and_other_words_are_no_near_misses(message: str) -> None:
    assert near_misses(message) == ()


def test_a_long_line_is_told_by_its_beginning() -> None:
    (found,) = near_misses("Budget-ADR: #31 " + "x" * 1_000_000)
    assert (len(found.line), found.numbers) == (120, (31,))
