"""Finding the decisions and sign-offs of a step."""

from typing import Any

import pytest

from governance.judging.reading.decision_folders import DecisionFolders
from governance.judging.reading.decision_index import tree_decision_indexes
from governance.judging.reading.document_cache import DocumentCache
from governance.ports.trees import Difference
from tests.support.fake_history import FakeHistory
from tests.support.papers import adr, decided, signoff
from tests.support.values import LATENCY

PATH = "adr/031-raise.md"
ALICE, BOB = "adr/signoffs/031/alice.yaml", "adr/signoffs/031/bob.yaml"
LINK = ("120000", b"elsewhere")
PLAIN = "# ADR 031: Tabs\n\nWe use tabs.\n"
Files = dict[str, Any]


class Room:
    """A step from some files to others, and its cabinet."""

    def __init__(self, before: Files | None = None, after: Files | None = None, *ways: Files) -> None:
        history = FakeHistory()
        old = history.grow(before)
        new = history.grow({**dict.fromkeys(before or {}), **(after or {})}, parents=[old])
        tip = old
        passed = [tip := history.grow(way, parents=[tip]) for way in ways]
        trees = history.tree(old), history.tree(new)
        self.differences: list[Difference] = list(history.differences(*trees))
        self.touches = list(history.touches(passed, ["adr"]))
        document_cache = DocumentCache()
        old_index, new_index = (tree_decision_indexes(document_cache)(tree, ("adr",)) for tree in trees)
        self.decision_folders = DecisionFolders(document_cache, ("adr",), trees[0], old_index, trees[1], new_index)

    def references(self, *messages: str) -> set[int]:
        history = FakeHistory()
        commits = [history.commit(history.grow(message=message)) for message in messages]
        return set(self.decision_folders.references(commits, self.differences))

    def said(self, number: int = 31) -> list[tuple[str, str | None]]:
        """Path and decision of every record."""
        found = self.decision_folders.found_signoffs(number, self.touches)
        return [(item.path, item.record.decision if item.record else None) for item in found]


# Decisions


def test_the_decisions_of_a_number_are_those_that_bear_it_and_decide_budgets() -> None:
    room = Room(
        {}, {PATH: adr(), "adr/deep/x.md": adr(), "adr/032.md": adr(32), "adr/031-tabs.md": PLAIN, "x.md": adr()}
    )
    assert set(room.decision_folders.after.decisions(31)) == {PATH, "adr/deep/x.md"}
    assert set(room.decision_folders.after.decisions(32)) == {"adr/032.md"}
    assert room.decision_folders.before.decisions(31) == {}


def test_links_and_files_among_sign_offs_are_no_decisions() -> None:
    room = Room({}, {PATH: LINK, "adr/signoffs/031/x.md": adr(), "adr/031.txt": adr()})
    assert room.decision_folders.after.decisions(31) == {}


def test_a_record_with_the_number_in_its_name_is_mentioned() -> None:
    assert Room({}, {"adr/031-tabs.md": PLAIN}).decision_folders.mentioned(31) == "adr/031-tabs.md"
    assert Room({}, {"adr/032-tabs.md": PLAIN}).decision_folders.mentioned(31) is None


def test_touched_are_the_decisions_that_differ_and_still_stand() -> None:
    before = {PATH: adr(), "adr/032.md": adr(32), "adr/033.md": adr(33)}
    after = {PATH: adr(status="Rejected"), "adr/032.md": adr(32), "adr/034.md": adr(34), "adr/035.md": PLAIN}
    room = Room(before, after)
    assert set(room.decision_folders.touched(room.differences)) == {PATH, "adr/034.md"}


# References


@pytest.mark.parametrize(
    ("message", "numbers"),
    [
        ("x\n\nBudget-ADR: 31", {31}),
        ("Budget-ADR: 031\nBudget-ADR: 32\n", {31, 32}),
        ("x\n\n   Budget-ADR: 31\n\nmore", {31}),
        ("x\n\n\tbudget-adr: 0031\r\n", {31}),
        ("see Budget-ADR: 31", set()),
        ("Budget-ADR: 31 and 32", set()),
        ("Budget-ADR:", set()),
        ("Budget-ADR: -31", set()),
        ("Budget ADR: 31", set()),
        ("> Budget-ADR: 31", set()),
        ("#Budget-ADR: 31", set()),
        ("Budget-ADR: \u0663\u0661", set()),
        ("", set()),
    ],
)
def test_a_line_of_a_message_refers_to_a_decision(message: str, numbers: set[int]) -> None:
    assert Room().references("other", message) == numbers


def test_the_decision_touched_by_the_step_is_referred_to() -> None:
    assert Room({}, {PATH: adr()}).references() == {31}
    assert Room({PATH: adr()}, {PATH: adr(status="Rejected")}).references() == {31}
    assert Room({PATH: adr()}, {PATH: adr()}).references() == set()


def test_a_decision_that_the_step_removes_or_renumbers_is_referred_to() -> None:
    assert Room({PATH: adr()}, {}).references() == {31}
    assert Room({PATH: adr()}, {"adr/032.md": adr(32)}).references() == {31, 32}


def test_a_sign_off_touched_by_the_step_refers_to_its_decision() -> None:
    assert Room({}, {ALICE: "x"}).references() == {31}
    assert Room({"adr/signoffs/7/x": "x"}, {}).references() == {7}
    assert Room({}, {"adr/signoffs/0031/x.yaml": "x"}).references() == {31}


def test_records_that_decide_no_budgets_are_nobodys_business() -> None:
    assert Room({}, {"adr/031-tabs.md": PLAIN}).references() == set()


def test_a_decision_without_a_number_is_referred_to_by_nobody() -> None:
    text = adr().replace("# ADR 031: ", "# ")
    assert Room({}, {"adr/raise.md": text}).references() == set()


# Sign-offs


def test_every_file_below_the_folder_of_the_number_is_a_record() -> None:
    names = ("alice.yaml", "deep/bob.yaml", "x.yml", "notes.txt")
    room = Room({}, {f"adr/signoffs/031/{name}": signoff(adr()) for name in names})
    assert room.said() == [
        ("adr/signoffs/031/alice.yaml", "approve"),
        ("adr/signoffs/031/deep/bob.yaml", "approve"),
        ("adr/signoffs/031/notes.txt", None),
        ("adr/signoffs/031/x.yml", None),
    ]


def test_leading_zeros_of_the_folder_are_free() -> None:
    room = Room({}, {f"adr/signoffs/{name}/alice.yaml": signoff(adr()) for name in ("31", "031", "00031", "32", "x31")})
    assert [path for path, _ in room.said()] == [f"adr/signoffs/{name}/alice.yaml" for name in ("00031", "031", "31")]


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        (ALICE, LINK, "this is not a regular file"),
        (ALICE, ("160000", b"x"), "this is not a regular file"),
        ("adr/signoffs/031/notes.txt", "x", "only sign-off records (*.yaml) belong here"),
        (ALICE, "x: [", ""),
        (ALICE, b"\xff", ""),
    ],
)
def test_what_is_no_record_says_why(path: str, content: Any, message: str) -> None:
    (found,) = Room({}, {path: content}).decision_folders.found_signoffs(31, [])
    assert found.record is None
    assert found.problem is not None
    assert found.problem.message.startswith(message)
    assert found.problem.fix


def test_a_record_that_stood_byte_for_byte_before_is_in_base() -> None:
    text = signoff(adr())
    room = Room({ALICE: text, BOB: "x"}, {"adr/signoffs/31/moved.yaml": text, BOB: signoff(adr(), "bob")})
    assert [(item.path, item.in_base) for item in room.decision_folders.found_signoffs(31, [])] == [
        (BOB, False),
        ("adr/signoffs/31/moved.yaml", True),
    ]


REJECT, WITHDRAW = signoff(adr(), "carol", "reject"), signoff(adr(), "carol", "withdraw")


@pytest.mark.parametrize("text", [REJECT, WITHDRAW])
def test_a_reject_or_withdrawal_that_stood_in_a_commit_of_the_step_counts(text: str) -> None:
    path = "adr/signoffs/031/carol.yaml"
    room = Room({}, {ALICE: signoff(adr())}, {ALICE: signoff(adr()), path: text}, {path: None})
    found = room.decision_folders.found_signoffs(31, room.touches)
    assert [(item.path, item.in_after) for item in found] == [(ALICE, True), (path, False)]


def test_a_reject_that_was_overwritten_by_an_approval_counts() -> None:
    path = "adr/signoffs/031/carol.yaml"
    approval = signoff(adr(), "carol")
    assert Room({}, {path: approval}, {path: REJECT}, {path: approval}).said() == [(path, "approve"), (path, "reject")]


def test_a_reject_that_stood_before_the_step_and_was_removed_counts() -> None:
    path = "adr/signoffs/031/carol.yaml"
    assert Room({path: REJECT}, {}).said() == [(path, "reject")]
    assert Room({path: REJECT}, {path: signoff(adr(), "carol")}).said() == [(path, "approve"), (path, "reject")]


def test_a_reject_that_only_moved_stands() -> None:
    moved = Room({"adr/signoffs/031/a.yaml": REJECT}, {"adr/signoffs/031/b.yaml": REJECT})
    assert moved.said() == [("adr/signoffs/031/b.yaml", "reject")]


def test_an_approval_that_stands_no_more_does_not_count() -> None:
    assert Room({ALICE: signoff(adr())}, {}, {BOB: signoff(adr(), "bob")}, {BOB: None}).said() == []


def test_what_was_no_record_on_the_way_is_nobodys_business() -> None:
    room = Room({}, {}, {ALICE: "x: [", "adr/signoffs/031/l.yaml": LINK, "adr/signoffs/032/c.yaml": REJECT})
    assert room.said() == []


def test_a_record_that_stood_with_other_line_ends_stands_in_the_base() -> None:
    record = signoff(adr())
    room = Room({ALICE: record}, {ALICE: record.replace("\n", "\r\n")})
    (found,) = room.decision_folders.found_signoffs(31, ())
    assert found.in_base


# Links


def irregular(files: Files, numbers: set[int]) -> list[str | None]:
    room = Room({"adr/030.md": LINK}, {"adr/030.md": LINK, **files})
    return [finding.place.file for finding in room.decision_folders.not_regular(room.differences, frozenset(numbers))]


def test_a_link_that_the_step_touches_or_refers_to_is_no_decision() -> None:
    assert irregular({}, set()) == []
    assert irregular({}, {30}) == ["adr/030.md"]
    assert irregular({PATH: LINK, "adr/032.md": ("160000", b"x")}, set()) == [PATH, "adr/032.md"]
    assert irregular({"adr/x.txt": LINK, "adr/README.md": LINK, "adr/signoffs/031/a.yaml": LINK}, {31}) == []


def test_a_decision_with_its_sign_offs_is_found_whole() -> None:
    room = Room({}, decided())
    assert room.said() == [(ALICE, "approve"), (BOB, "approve")]
    (found,) = room.decision_folders.after.decisions(31).values()
    assert {row.line.budget for row in found.rows} == {LATENCY}
