"""Contract, section 7.7: what a step did to the records that stood before it."""

from typing import Any

import pytest

from governance.domain.judgement.evidence import Alteration, AlterationKind
from governance.judging.evidence.alterations import Alterations, RecordFolders, RecordReader
from governance.judging.reading.decision_index import tree_decision_indexes
from governance.judging.reading.document_cache import DocumentCache
from tests.support.fake_history import FakeHistory
from tests.support.papers import adr, signoff

PATH = "adr/031-raise.md"
ALICE = "adr/signoffs/031/alice.yaml"
LINK = ("120000", b"elsewhere")
PLAIN = "# ADR 031: Tabs\n\nWe use tabs.\n"
SEVERAL = "| `rate_limiter.max_latency_ms` | 10 | 12 |"
ADR = RecordFolders(("adr",), ("adr",))
MOVING = RecordFolders(("adr",), ("adr", "decisions"))
Files = dict[str, Any]


def found(before: Files, after: Files, folders: RecordFolders = ADR) -> list[Alteration]:
    history, document_cache = FakeHistory(), DocumentCache()
    old = history.grow(before)
    new = history.grow({**dict.fromkeys(before), **after}, parents=[old])
    trees = history.tree(old), history.tree(new)
    reader = RecordReader(document_cache, tree_decision_indexes(document_cache))
    return list(Alterations(reader, *trees, folders).found(history.differences(*trees)))


def altered(before: Files, after: Files, folders: RecordFolders = ADR) -> list[tuple[str, str]]:
    """Path, kind and detail of each alteration; every one of them is of ADR 31."""
    items = found(before, after, folders)
    assert {item.adr for item in items} <= {31}
    return [(item.path, f"{item.kind.name.lower().replace('_', ' ')} {item.detail}".strip()) for item in items]


# Sign-offs

RECORD = signoff(adr())


@pytest.mark.parametrize(
    ("after", "what"),
    [
        pytest.param({}, "removed", id="removed"),
        pytest.param({ALICE: signoff(adr(), comment="x")}, "changed", id="changed"),
        pytest.param({ALICE: RECORD.replace("acme", "acmE")}, "changed", id="changed in one letter"),
        pytest.param({ALICE: ("120000", RECORD.encode())}, "changed", id="made a link"),
        pytest.param({"adr/signoffs/032/alice.yaml": RECORD}, "removed", id="moved to another number"),
        pytest.param({"adr/signoffs/031/alice.txt": RECORD}, "removed", id="moved to no record"),
        pytest.param({"elsewhere/alice.yaml": RECORD}, "removed", id="moved away"),
    ],
)
def test_a_sign_off_record_that_does_not_stand_unaltered_is_told(after: Files, what: str) -> None:
    assert altered({ALICE: RECORD}, after) == [(ALICE, what)]


@pytest.mark.parametrize(
    "path", [ALICE, "adr/signoffs/31/alice.yaml", "adr/signoffs/031/deep/x.yaml", "adr/signoffs/000031/bob.yaml"]
)
def test_a_record_that_moved_with_identical_bytes_is_not_altered(path: str) -> None:
    assert altered({ALICE: RECORD}, {path: RECORD}) == []


@pytest.mark.parametrize(
    "text", [RECORD.replace("\n", "\r\n"), RECORD + "\n", f"\ufeff{RECORD}"], ids=["cr", "end", "bom"]
)
def test_a_record_with_the_same_payload_and_signature_is_not_altered(text: str) -> None:
    assert altered({ALICE: RECORD}, {ALICE: text}) == []
    assert altered({ALICE: text}, {ALICE: RECORD}) == []


def test_a_decision_whose_line_ends_changed_is_not_altered() -> None:
    assert altered({PATH: adr()}, {PATH: adr().replace("\n", "\r\n")}) == []


def test_a_record_whose_mode_changed_holds_the_same() -> None:
    assert altered({ALICE: RECORD}, {ALICE: ("100755", RECORD.encode())}) == []


def test_new_records_alter_nothing() -> None:
    assert altered({}, {ALICE: RECORD, PATH: adr()}) == []


@pytest.mark.parametrize(
    ("after", "what"),
    [
        pytest.param({}, "removed", id="removed"),
        pytest.param({PATH: adr(context="x")}, "changed", id="another text"),
        pytest.param({PATH: adr(32)}, "renumbered to 32", id="another number"),
        pytest.param({PATH: PLAIN}, "emptied", id="decides no budgets any more"),
        pytest.param({PATH: LINK}, "removed", id="made a link"),
        pytest.param({"adr/031-new.md": adr(context="x")}, "removed", id="moved and changed"),
        pytest.param({"adr/031-new.md": adr(status="Rejected")}, "removed", id="moved, with another status"),
        pytest.param({"x/031-raise.md": adr()}, "removed", id="moved away"),
        pytest.param({PATH: adr(rows=[])}, "emptied", id="a table without rows"),
        pytest.param({PATH: adr(context="x"), "adr/031-copy.md": adr()}, "changed", id="copied and changed"),
        pytest.param({PATH: PLAIN, "adr/031-copy.md": adr()}, "emptied", id="copied and emptied"),
    ],
)
def test_a_decision_that_does_not_stand_unaltered_is_told(after: Files, what: str) -> None:
    assert altered({PATH: adr()}, after) == [(PATH, what)]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param({PATH: adr(status="Superseded by ADR 040")}, id="its status moved on"),
        pytest.param({PATH: adr() + "\n## Amendments\n\nx\n"}, id="amended"),
        pytest.param({"adr/031-new.md": adr()}, id="moved with identical bytes"),
        pytest.param({PATH: adr(), "adr/032.md": adr(32)}, id="another one came"),
    ],
)
def test_a_decision_whose_status_moves_on_or_that_only_moves_is_not_altered(after: Files) -> None:
    assert altered({PATH: adr()}, after) == []


def test_records_that_decide_no_budgets_may_change() -> None:
    assert altered({PATH: PLAIN, "adr/README.md": "x"}, {}) == []


NUMBERLESS = adr().replace("# ADR 031: ", "# ")


def test_a_number_that_the_file_name_gives_stays_with_the_move() -> None:
    assert altered({PATH: NUMBERLESS}, {"adr/31-new.md": NUMBERLESS}) == []
    assert altered({PATH: NUMBERLESS}, {"adr/040-new.md": NUMBERLESS}) == [(PATH, "renumbered to 40")]
    assert altered({PATH: NUMBERLESS}, {"adr/new.md": NUMBERLESS}) == [(PATH, "renumbered to none")]
    assert altered({PATH: NUMBERLESS}, {"adr/raise.md": NUMBERLESS, "adr/031.md": NUMBERLESS}) == []


def test_what_stands_after_is_told_with_the_alteration() -> None:
    (item,) = found({PATH: adr()}, {PATH: adr(32)})
    assert item == Alteration(PATH, 31, AlterationKind.RENUMBERED, False, item.after, "to 32")  # noqa: FBT003 (a value)
    assert isinstance(item.after, tuple)
    assert item.after[0] == 32
    (signed,) = found({ALICE: RECORD}, {ALICE: signoff(adr(), comment="x")})
    assert signed.after is not None
    assert not isinstance(signed.after, tuple)
    assert signed.after.comment == "x"


# Folders

BOTH = {PATH: adr(), ALICE: RECORD}
MOVED = {"decisions/031-raise.md": adr(), "decisions/signoffs/031/alice.yaml": RECORD}
LEFT = "left out with its folder: `adr` of the policy names none that holds"


def test_records_move_into_a_folder_that_the_new_policy_names() -> None:
    assert altered(BOTH, MOVED, MOVING) == []
    assert altered(BOTH, MOVED, RecordFolders(("adr",), ("decisions",))) == []
    assert altered(BOTH, MOVED) == [(ALICE, "removed"), (PATH, "removed")]


def test_a_folder_leaves_only_empty() -> None:
    left = [(ALICE, f"{LEFT} {ALICE}"), (PATH, f"{LEFT} {PATH}")]
    assert altered(BOTH, BOTH, RecordFolders(("adr",), ("decisions",))) == left
    assert altered(BOTH, {**BOTH, **MOVED}, RecordFolders(("adr",), ("decisions",))) == left[1:]
    assert (
        altered({"adr/README.md": "x"}, {"adr/README.md": "x", **BOTH}, RecordFolders(("adr",), ("decisions",))) == []
    )
    assert altered({**BOTH, "adr/032.md": PLAIN}, BOTH, RecordFolders(("adr",), (".",))) == left
    assert altered({"adr/x/031.md": adr()}, {"adr/x/031.md": adr()}, RecordFolders(("adr",), ("adr/x",))) == []


def test_what_lies_in_a_folder_of_the_past_stays_guarded() -> None:
    former = RecordFolders(("decisions",), ("decisions",), ("adr",))
    assert altered(BOTH, {}, former) == [(ALICE, "removed"), (PATH, "removed")]
    assert altered(BOTH, {PATH: adr(context="x"), ALICE: RECORD}, former) == [(PATH, "changed")]
    assert altered(BOTH, MOVED, former) == []
    assert altered(BOTH, {"adr/031-x.md": adr(), "adr/signoffs/31/a.yaml": RECORD}, former) == []
    assert altered(MOVED, BOTH, former) == [
        ("decisions/signoffs/031/alice.yaml", "removed"),
        ("decisions/031-raise.md", "removed"),
    ]
