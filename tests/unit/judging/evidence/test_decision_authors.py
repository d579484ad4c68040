"""Contract, section 7.6: who wrote a decision, and so cannot approve it."""

from typing import Any

import pytest

from governance.documents.trust.policy import read_policy
from governance.domain.judgement.evidence import UnknownAuthor
from governance.judging.evidence.decision_authors import AuthorFinder
from governance.judging.reading.document_cache import DocumentCache
from governance.ports.commits import Commit, Touch
from tests.support.fake_history import START
from tests.support.papers import Line, adr, decided, signoff
from tests.support.repository import POLICY

PATH = "adr/031-raise.md"
SIGNED = {"adr/signoffs/031/alice.yaml": signoff(adr())}
Files = dict[str, Any]


def finder(known: Line) -> AuthorFinder:
    policy = read_policy(POLICY.encode()).policy
    assert policy is not None
    return AuthorFinder(known.history, DocumentCache(), policy, ("adr",))


def authors(known: Line, tip: str, number: int = 31) -> set[str]:
    """Who wrote the decision between the line and a tip."""
    found = finder(known)
    trace = found.trace(known.history.commits(tip, [known.tip]))
    return set(found.writers(number, known.history.tree(tip), trace, frozenset(), {}).people)


def earlier_authors(known: Line, number: int = 31) -> set[str]:
    """Who wrote the decision before the end of the line."""
    found = finder(known)
    paths = [path for path in known.history.listings[known.tip] if path.endswith(".md") and path.startswith("adr/")]
    return set(
        found.writers(number, known.history.tree(known.tip), found.past_trace(known.tip, paths), frozenset(), {}).people
    )


@pytest.fixture
def known() -> Line:
    """A line that has adopted governance."""
    return Line()


def branch(known: Line, *steps: tuple[str, Files], message: str = "x") -> str:
    """A branch of commits, each with its author; the tip."""
    tip = known.tip
    for person, files in steps:
        tip = known.aside(files, at=tip, author=person, message=message)
    return tip


def test_the_author_of_a_commit_that_brought_the_decision_wrote_it(known: Line) -> None:
    assert authors(known, branch(known, ("alice", {PATH: adr()}))) == {"alice"}


def test_everybody_who_changed_what_it_decides_wrote_it(known: Line) -> None:
    tip = branch(known, ("alice", {PATH: adr()}), ("bob", {PATH: adr(context="It got slower.")}), ("carol", {"x": "1"}))
    assert authors(known, tip) == {"alice", "bob"}


def test_who_changed_it_and_changed_it_back_wrote_it_too(known: Line) -> None:
    tip = branch(known, ("alice", {PATH: adr()}), ("bob", {PATH: adr(context="x")}), ("carol", {PATH: adr()}))
    assert authors(known, tip) == {"alice", "bob", "carol"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(adr(status="Rejected"), id="its status"),
        pytest.param(adr().replace("2026-01-05", "2026-02-01"), id="its date"),
        pytest.param(adr().replace("Superseded by**: N/A", "Superseded by**: 40"), id="what supersedes it"),
        pytest.param(adr() + "\n## Amendments\n\n2026-02-01: applied.\n", id="its amendments"),
        pytest.param(adr().replace("\n", "\r\n"), id="its line ends"),
        pytest.param(adr() + "\n\n", id="empty lines at its end"),
        pytest.param("\ufeff" + adr(), id="a byte order mark"),
    ],
)
def test_moving_its_lifecycle_on_makes_nobody_an_author(known: Line, text: str) -> None:
    known.step({PATH: adr()}, author="alice")
    assert authors(known, branch(known, ("bob", {PATH: text}))) == set()


@pytest.mark.parametrize(
    "text",
    [adr(context="x"), adr(title="y"), adr(rows=[("rate_limiter.max_latency_ms", "10", "13")]), adr() + "\n## More\n"],
    ids=["context", "title", "rows", "section"],
)
def test_changing_its_text_makes_an_author(known: Line, text: str) -> None:
    known.step({PATH: adr()}, author="alice")
    assert authors(known, branch(known, ("bob", {PATH: text}))) == {"bob"}


def test_signing_makes_nobody_an_author(known: Line) -> None:
    known.step({PATH: adr()}, author="dora")
    assert authors(known, branch(known, ("alice", SIGNED))) == set()


def test_a_move_without_a_change_makes_nobody_an_author(known: Line) -> None:
    known.step({PATH: adr()}, author="alice")
    assert authors(known, branch(known, ("bob", {PATH: None, "adr/deep/031.md": adr()}))) == set()


def test_a_removal_makes_nobody_an_author(known: Line) -> None:
    known.step({PATH: adr()}, author="alice")
    assert authors(known, branch(known, ("bob", {PATH: None}))) == set()


def test_authors_of_other_decisions_wrote_those(known: Line) -> None:
    tip = branch(known, ("alice", {PATH: adr()}), ("bob", {"adr/032-x.md": adr(32)}))
    assert (authors(known, tip), authors(known, tip, 32)) == ({"alice"}, {"bob"})


@pytest.mark.parametrize(
    "address",
    [
        "alice@example.com",
        "ALICE@example.com",
        "12+alice@users.noreply.github.com",
        "12-Alice@users.noreply.gitlab.com",
    ],
)
def test_an_author_is_known_by_any_of_their_addresses(known: Line, address: str) -> None:
    assert authors(known, branch(known, (address, {PATH: adr()}))) == {"alice"}


def test_strangers_are_nobody_of_the_policy(known: Line) -> None:
    assert authors(known, branch(known, ("mallory", {PATH: adr()}))) == set()


def unknown_authors(known: Line, *steps: tuple[str, Files], message: str = "x") -> dict[str, UnknownAuthor]:
    """Who wrote the decision under an address that is nobody's."""
    found, tip = finder(known), branch(known, *steps, message=message)
    trace = found.trace(known.history.commits(tip, [known.tip]))
    return dict(found.writers(31, known.history.tree(tip), trace, frozenset(), {}).unknown_authors)


@pytest.mark.parametrize("address", ["mallory@evil.example", "", "@", "@alice", "x+alice@users.noreply.github.com"])
def test_an_author_whose_address_is_nobodys_could_be_anybody(known: Line, address: str) -> None:
    (author,) = unknown_authors(known, (address, {PATH: adr()})).values()
    assert author.address == known.history.commit(author.commit or "").author_email


def test_an_address_counts_once_however_it_is_written(known: Line) -> None:
    found = unknown_authors(
        known,
        ("M@evil.example", {PATH: adr()}),
        ("m@EVIL.example", {PATH: adr(context="y")}),
        ("7+eve@users.noreply.github.com", {PATH: adr(context="z")}),
        ("8-Eve@users.noreply.gitlab.com", {PATH: adr(context="w")}),
    )
    assert {item.address for item in found.values()} == {"M@evil.example", "7+eve@users.noreply.github.com"}


def test_only_authors_of_what_it_decides_could_be_anybody(known: Line) -> None:
    known.step({PATH: adr()}, author="dora")
    moved = ("mallory", {PATH: adr(status="Accepted"), "x": "1"})
    assert unknown_authors(known, moved, ("mallory", SIGNED)) == {}


def test_a_co_author_whose_address_is_nobodys_is_left_aside(known: Line) -> None:
    assert unknown_authors(known, ("alice", {PATH: adr()}), message=CO) == {}


def test_a_person_who_may_bear_an_address_with_another_account_has_written(known: Line) -> None:
    assert unknown_authors(known, ("1+alice@users.noreply.github.com", {PATH: adr()})) == {}


# Co-authors


CO = """\
x

Co-authored-by: Bob <bob@example.com>
co-authored-by: C <CAROL@example.com>
Co-authored-by: M <m@m.example>
"""


def test_co_authors_of_such_a_commit_wrote_it(known: Line) -> None:
    assert authors(known, branch(known, ("alice", {PATH: adr()}), message=CO)) == {"alice", "bob", "carol"}


def test_co_authors_of_other_commits_did_not(known: Line) -> None:
    known.step({PATH: adr()}, author="dora")
    assert authors(known, branch(known, ("dora", {"x": "1"}), ("dora", SIGNED), message=CO)) == set()


def test_a_co_author_whose_sign_off_the_commit_adds_does_not_count(known: Line) -> None:
    path = "adr/signoffs/031/bob.yaml"
    tip = branch(known, ("alice", {PATH: adr(), path: signoff(adr(), "bob")}), message=CO)
    found, tree = finder(known), known.history.tree(tip)
    trace = found.trace(known.history.commits(tip, [known.tip]))
    proven = {known.history.listings[tip][path].oid: "bob"}
    assert found.writers(31, tree, trace, frozenset(), proven).people == {"alice", "carol"}
    assert found.writers(31, tree, trace, frozenset(), {}).people == {"alice", "bob", "carol"}, (
        "a record that proves nothing forgives nobody"
    )


def test_the_author_of_a_squashed_branch_counts_even_with_their_own_sign_off(known: Line) -> None:
    files = {PATH: adr(), "adr/signoffs/031/bob.yaml": signoff(adr(), "bob")}
    assert authors(known, branch(known, ("bob", files), message=CO)) == {"bob", "carol"}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        pytest.param("adr/signoffs/032/bob.yaml", signoff(adr(), "bob"), id="for another number"),
        pytest.param("adr/signoffs/031/bob.txt", signoff(adr(), "bob"), id="that is no record by its name"),
        pytest.param("adr/signoffs/031/bob.yaml", "approver: bob\n", id="that cannot be read"),
        pytest.param("adr/signoffs/031/bob.yaml", ("120000", b"bob.txt"), id="that is a link"),
        pytest.param("elsewhere/031/bob.yaml", signoff(adr(), "bob"), id="that lies elsewhere"),
    ],
)
def test_a_sign_off_excuses_no_co_author(known: Line, path: str, content: Any) -> None:
    assert "bob" in authors(known, branch(known, ("alice", {PATH: adr(), path: content}), message=CO))


def test_a_sign_off_that_the_commit_only_changes_excuses_nobody(known: Line) -> None:
    path = "adr/signoffs/031/bob.yaml"
    known.step({path: signoff(adr(context="old"), "bob")})
    tip = branch(known, ("alice", {PATH: adr(), path: signoff(adr(), "bob")}), message=CO)
    assert "bob" in authors(known, tip)


# Merges


def test_a_merge_changes_only_what_differs_from_all_its_parents(known: Line) -> None:
    left = known.aside({PATH: adr()}, author="alice")
    right = known.aside({"x": "1"}, author="alice")
    merge = known.history.grow({PATH: adr(), "x": "1"}, parents=[right, left], author="bob", message=CO)
    assert authors(known, merge) == {"alice"}


def test_who_settles_a_conflict_with_a_new_text_wrote_it(known: Line) -> None:
    left = known.aside({PATH: adr(context="left")}, author="alice")
    right = known.aside({PATH: adr(context="right")}, author="carol")
    one = known.history.grow({PATH: adr(context="left")}, parents=[right, left], author="bob")
    assert authors(known, one) == {"alice", "carol"}
    both = known.history.grow({PATH: adr(context="both")}, parents=[right, left], author="bob")
    assert authors(known, both) == {"alice", "bob", "carol"}


def test_a_merge_that_only_moves_the_status_on_made_nobody_an_author(known: Line) -> None:
    left = known.aside({PATH: adr(status="Proposed")}, author="alice")
    right = known.aside({PATH: adr(status="Draft")}, author="alice")
    merge = known.history.grow({PATH: adr()}, parents=[right, left], author="bob")
    assert authors(known, merge) == {"alice"}


# Before the step


def test_who_wrote_it_before_the_step_wrote_it(known: Line) -> None:
    known.step({PATH: adr(context="old")}, author="alice")
    known.step({PATH: adr()}, author="bob")
    known.step({"adr/032-x.md": adr(32)}, author="carol")
    assert earlier_authors(known) == {"alice", "bob"}
    assert earlier_authors(known, 32) == {"carol"}


def test_who_wrote_it_on_a_branch_that_was_merged_wrote_it(known: Line) -> None:
    left = known.aside({PATH: adr()}, author="alice")
    known.step({"x": "1"}, author="bob")
    known.merge(left, files={PATH: adr()}, author="bob")
    assert earlier_authors(known) == {"alice"}


def test_who_wrote_it_before_it_was_moved_wrote_it(known: Line) -> None:
    known.step({"adr/031-old.md": adr()}, author="alice")
    known.step({"adr/031-old.md": None, "adr/031-new.md": adr()}, author="bob")
    known.step({"adr/031-new.md": None, "adr/deep/031.md": adr()}, author="carol")
    assert earlier_authors(known) == {"alice"}


def test_who_wrote_it_before_it_decided_budgets_wrote_it(known: Line) -> None:
    text = adr()
    known.step({PATH: text[: text.index("## Budget Changes")]}, author="alice")
    known.step({PATH: text}, author="bob")
    assert earlier_authors(known) == {"alice", "bob"}


@pytest.mark.parametrize("path", [PATH, "adr/032-raise.md"])
def test_who_wrote_it_under_another_number_wrote_it(known: Line, path: str) -> None:
    files = {PATH: None, path: adr(32)}
    assert "alice" in authors(known, branch(known, ("alice", {PATH: adr()}), ("bob", files)), 32)
    known.step({PATH: adr()}, author="alice")
    known.step(files, author="bob")
    assert "alice" in earlier_authors(known, 32)


def test_before_there_was_a_decision_nobody_wrote_it(known: Line) -> None:
    assert earlier_authors(known) == set()


def test_a_link_in_place_of_a_decision_is_no_decision(known: Line) -> None:
    assert authors(known, branch(known, ("alice", {PATH: ("120000", b"x.md")}))) == set()


# A commit that is not made yet


def test_a_commit_to_be_counts_like_a_commit(known: Line) -> None:
    tip = branch(known, ("alice", {PATH: adr()}))
    found = finder(known)
    staged = known.history.grow({PATH: adr(context="x")}, parents=[tip])
    tree = known.history.tree(staged)
    commit = Commit("staged", (tip,), "bob", "bob@example.com", START, "x")
    touch = Touch("staged", PATH, (known.history.listings[tip][PATH],), known.history.listings[staged][PATH])
    trace = found.trace(known.history.commits(tip, [known.tip])).plus(commit, (touch,))
    assert found.writers(31, tree, trace, frozenset(), {}).people == {"alice", "bob"}
    assert trace.of("staged") == [touch]


# Who brought sign-off records


def test_everybody_who_added_or_changed_a_record_is_told(known: Line) -> None:
    path = "adr/signoffs/031/alice.yaml"
    tip = branch(
        known, ("alice", SIGNED), ("Bob@example.com", {path: signoff(adr(), comment="x")}), ("dora", decided())
    )
    found = finder(known)
    told = found.record_authors(found.trace(known.history.commits(tip, [known.tip])))
    assert told[path] == {("alice@example.com",), ("Bob@example.com",), ("dora@example.com",)}
    assert told["adr/signoffs/031/bob.yaml"] == {("dora@example.com",)}
    assert set(told) == {path, "adr/signoffs/031/bob.yaml"}


def test_whoever_removes_a_record_has_not_changed_it(known: Line) -> None:
    path = "adr/signoffs/031/alice.yaml"
    tip = branch(known, ("alice", SIGNED), ("dora", {path: None}))
    found = finder(known)
    told = found.record_authors(found.trace(known.history.commits(tip, [known.tip])))
    assert told[path] == {("alice@example.com",)}


def test_co_authors_of_a_commit_have_brought_its_records(known: Line) -> None:
    path = "adr/signoffs/031/alice.yaml"
    tip = branch(known, ("dora", SIGNED), message="Land\n\nCo-authored-by: Alice <alice@example.com>")
    found = finder(known)
    told = found.record_authors(found.trace(known.history.commits(tip, [known.tip])))
    assert told[path] == {("dora@example.com", "alice@example.com")}


def test_what_a_merge_takes_up_of_thrown_away_work_is_looked_for_on_all_lines(known: Line) -> None:
    written = known.aside({PATH: adr()}, author="alice")
    known.merge(written, files={"src": "1"})
    taken = known.aside({"src": "2"}, at=written, author="bob")
    known.merge(taken, files={PATH: adr(), "src": "2"}, author="carol")
    assert earlier_authors(known) == {"alice"}
