"""Lines in memory: shelves of all their states, timelines, and what is read beside them only if somebody asks."""

from collections.abc import Iterator, Sequence

import pytest

from governance.judging.history.line_decision_index import line_decision_indexes
from governance.judging.line.line import FirstParentLine, LineTree
from governance.judging.line.timelines import Timelines
from governance.judging.line.touching_commits import CommitsBelow
from governance.judging.reading.decision_index import TreeDecisionIndex
from governance.judging.reading.document_cache import DocumentCache
from governance.ports.commits import Commit, Touch
from governance.ports.trees import MALFORMED, Difference, TreeEntry
from tests.support import papers
from tests.support.fake_history import LINK, FakeHistory
from tests.support.papers import adr, decided

A, B, C = TreeEntry("100644", "a"), TreeEntry("100644", "b"), TreeEntry("120000", "c")


# Timelines


def test_a_timeline_tells_what_stood_at_a_path_in_every_state() -> None:
    steps = [
        [Difference("x", None, A)],
        [],
        [Difference("x", A, B), Difference("d/y", None, A)],
        [Difference("x", B, None)],
    ]
    lines = Timelines({"z": C}, steps)
    assert [lines.at("x", state) for state in range(5)] == [None, A, A, B, None]
    assert [lines.at("z", state) for state in (0, 4)] == [C, C]
    assert lines.at("nowhere", 4) is None
    assert lines.versions("x") == [(1, A), (3, B)]
    assert (lines.versions("z"), lines.versions("nowhere")) == ([(0, C)], [])


def test_two_entries_of_one_path_come_and_go_one_by_one() -> None:
    late = TreeEntry(MALFORMED, B.oid)
    steps = [
        [Difference("x", None, A), Difference("x", None, B)],
        [Difference("x", A, C)],
        [Difference("x", B, None)],
        [Difference("x", None, B)],
        [Difference("x", C, None), Difference("x", B, None)],
        [Difference("x", None, late)],
        [Difference("x", None, A), Difference("x", B, None)],
    ]
    odd = {key: TreeEntry(MALFORMED, value.oid) for key, value in {"b": B, "c": C}.items()}
    lines = Timelines({}, steps)
    found = [lines.at("x", state) for state in range(1, 8)]
    assert found == [odd["b"], odd["c"], C, odd["b"], None, late, A]


def test_paths_below_a_folder_are_found_and_look_alikes_are_not() -> None:
    names = ("d", "d/a", "d/b/c", "d.x", "d0", "da", "e/d/a")
    lines = Timelines({}, [[Difference(name, None, A) for name in names]])
    assert lines.paths_below(("d",)) == ["d", "d/a", "d/b/c"]
    assert lines.paths_below(("d/b", "e", "d/b/c")) == ["d/b/c", "e/d/a"]
    assert lines.paths_below(("",)) == sorted(names)
    assert lines.paths_below(("nowhere",)) == []


def test_steps_are_told_by_what_they_touch() -> None:
    lines = Timelines({"z": C}, [[Difference("x", None, A)], [Difference("z", C, A)], [Difference("x", A, B)]])
    assert lines.steps_touching(("x",)) == [1, 3]
    assert lines.steps_touching(("z",)) == [2]
    assert lines.steps_touching(("",)) == [1, 2, 3]


# Lines


def line(known: papers.Line, *roots: str, origin: str | None = None) -> FirstParentLine:
    history = known.history
    return FirstParentLine(history, known.tip, roots, history.walk(known.tip, roots, excluding=origin), origin=origin)


def test_commits_between_two_steps_share_a_state() -> None:
    known = papers.Line()
    between = known.step({"src": "1"})
    raised = known.step({"budgets/x.yaml": "x:\n  max_a: 1\n"})
    known.step({"src": "2"})
    found = line(known, "budgets")
    assert [found.state(oid) for oid in (between, raised, known.tip)] == [1, 2, 2]
    assert found.state(known.aside({"src": "3"})) is None
    assert found.tree(between).entries(["budgets"]).keys() == {
        "budgets/policy.yaml", "budgets/capability_budgets.yaml", "budgets/allowed_signers",
    }  # fmt: skip


def test_a_tree_of_a_line_is_asked_of_the_repository_where_it_was_not_walked() -> None:
    known = papers.Line()
    tree = line(known, "budgets").tree(known.tip)
    assert isinstance(tree, LineTree)
    assert list(tree.entries(["README.md"])) == ["README.md"]
    assert "README.md" not in tree.entries(["budgets"])
    listed = tree.entries(["budgets"])
    assert "budgets/policy.yaml" in listed
    assert len(listed) == 3
    with pytest.raises(KeyError):
        listed["budgets/nothing"]


def test_the_steps_before_the_origin_are_asked_of_the_repository() -> None:
    known = papers.Line()
    origin = known.step({"budgets/x.yaml": "x:\n  max_a: 1\n"})
    new = known.step({"budgets/x.yaml": "x:\n  max_a: 2\n"})
    found = line(known, "budgets", origin=origin)
    assert [item.oid for item in found.first_parents(known.tip, ["budgets/x.yaml"])] == [new, origin]
    assert [item.oid for item in found.first_parents(known.tip, ["budgets"], excluding=origin)] == [new]
    assert [item.oid for item in found.first_parents(known.tip, ["budgets"], excluding=known.adopted)] == [new, origin]
    assert found.commit_before(known.tip, known.history.commit(origin).committed) == known.adopted


# Shelves


def same(known: papers.Line, folders: tuple[str, ...], *, origin: str | None = None) -> None:
    """Both kinds of shelves give the same answers for every state."""
    found = line(known, "budgets", "adr", origin=origin)
    decision_indexes = line_decision_indexes(DocumentCache(), found)
    history, commit = known.history, known.tip
    oids = {entry.oid for listing in history.listings.values() for entry in listing.values()}
    paths = {path for listing in history.listings.values() for path in listing}
    while commit:
        one, other = (
            decision_indexes(found.tree(commit), folders),
            TreeDecisionIndex(DocumentCache(), history.tree(commit), folders),
        )
        for number in (0, 7, 31, 32, 33):
            assert list(one.decisions(number)) == list(other.decisions(number))
            assert dict(one.named(number)) == dict(other.named(number))
            assert dict(one.signoffs(number)) == dict(other.signoffs(number))
        for path in paths:
            assert one.entry(path) == other.entry(path)
        for oid in oids:
            assert sorted(one.holders(oid)) == sorted(other.holders(oid))
        commit = next(iter(history.commit(commit).parents), "") if commit != origin else ""


@pytest.fixture
def life() -> papers.Line:
    """Decisions that come, move, change their number, go, and come back."""
    known = papers.Line()
    known.step(decided())
    known.step({"adr/032-other.md": adr(32), "adr/007-no-budgets.md": "# 7. Words\n"})
    known.step({"adr/031-raise.md": None, "adr/031-moved.md": adr(31)})
    known.step({"adr/032-other.md": adr(33)})
    known.step({"adr/031-link.md": (LINK, b"031-moved.md"), "adr/signoffs/031/note.txt": "x"})
    known.step({"adr/031-moved.md": None, "adr/signoffs/031/alice.yaml": None, "adr/signoffs/32/bob.yaml": "x"})
    known.step({"adr/031-raise.md": adr(31)})
    return known


def test_shelves_of_a_line_answer_as_those_of_listings_do(life: papers.Line) -> None:
    same(life, ("adr",))


def test_also_for_folders_that_were_not_walked(life: papers.Line) -> None:
    same(life, ("adr", "docs"))


def test_also_where_the_line_begins_in_the_middle(life: papers.Line) -> None:
    steps = life.history.first_parents(life.tip)
    for origin in steps[1:-1]:
        same(life, ("adr",), origin=origin.oid)


def test_trees_that_are_not_of_the_line_are_listed(life: papers.Line) -> None:
    found = line(life, "adr")
    stranger = life.history.tree(life.aside(decided(35)))
    assert list(line_decision_indexes(DocumentCache(), found)(stranger, ("adr",)).decisions(35)) == ["adr/035-raise.md"]


class Counting(FakeHistory):
    """Counts how often all of history is read."""

    reads = 0

    def touching(self, head: str, folder: str) -> Iterator[tuple[Commit, Sequence[Touch]]]:
        """What touches a folder."""
        self.reads += 1
        return super().touching(head, folder)


def test_all_lines_are_read_only_where_they_are_asked_about_often() -> None:
    history = Counting()
    tip = history.grow({"adr/a": "1"})
    around = [CommitsBelow(history, tip, "adr")]
    found = FirstParentLine(history, tip, ("adr",), history.walk(tip, ("adr",)), commits_below=around)
    for reads in (0, 0, 1, 1):
        assert [commit.oid for commit in found.commits_touching([tip], ["adr/a"])] == [tip]
        assert history.reads == reads


# Surroundings


def test_surroundings_are_read_once_and_only_if_asked() -> None:
    history = Counting()
    root = history.grow({"adr/a/x": "1", "adr/b": "1", "src": "1"})
    tip = history.grow({"adr/a/x": "2"}, parents=[root])
    around = CommitsBelow(history, tip, "adr")
    assert history.reads == 0
    assert {commit.oid for commit in around.touching(["adr/a/x"])} == {root, tip}
    assert {commit.oid for commit in around.touching(["adr/a"])} == {root, tip}
    assert {commit.oid for commit in around.touching(["adr/b", "adr/none"])} == {root}
    assert around.touching(["adr/none"]) == []
    assert history.reads == 1
