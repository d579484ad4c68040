import pytest

from governance.judging.reading.planned_tree import PlannedTree
from governance.ports.trees import TreeEntry
from tests.support.fake_history import FakeHistory


@pytest.fixture
def planned() -> PlannedTree:
    """A tree with a file kept, one replaced, one removed and one added."""
    history = FakeHistory()
    base = history.tree(history.grow({"a/kept": "1\n", "a/old": ("100755", b"1\n"), "a/gone": "1\n", "b/x": "1\n"}))
    return PlannedTree(base, {"a/old": b"2\n", "a/gone": None, "a/new/er": b"3\n", "top": b"4\n", "b/nowhere": None})


@pytest.mark.parametrize(
    ("folders", "paths"),
    [
        ([""], {"a/kept", "a/old", "a/new/er", "b/x", "top"}),
        (["a"], {"a/kept", "a/old", "a/new/er"}),
        (["a/new"], {"a/new/er"}),
        (["top", "b"], {"top", "b/x"}),
        (["a/gone"], set()),
        ([], set()),
    ],
)
def test_entries_are_those_of_the_base_with_the_edits(
    planned: PlannedTree, folders: list[str], paths: set[str]
) -> None:
    assert set(planned.entries(folders)) == paths
    assert set(planned.entries(iter(folders))) == paths


def test_contents_come_from_the_edits_and_from_the_base(planned: PlannedTree) -> None:
    entries = planned.entries([""])
    contents = planned.blobs(entry.oid for entry in entries.values())
    assert {path: contents[entry.oid] for path, entry in entries.items()} == {
        "a/kept": b"1\n", "a/old": b"2\n", "a/new/er": b"3\n", "b/x": b"1\n", "top": b"4\n",
    }  # fmt: skip


def test_a_plan_is_no_commit_and_its_ids_are_no_ids_of_git(planned: PlannedTree) -> None:
    assert planned.commit is None
    new = planned.entries(["a/new/er"])["a/new/er"]
    assert new == TreeEntry("100644", new.oid)
    assert new.oid.startswith("planned:")


def test_equal_contents_have_equal_ids_and_others_others() -> None:
    history = FakeHistory()
    tree = PlannedTree(history.tree(history.grow()), {"a": b"1\n", "b": b"1\n", "c": b"2\n"})
    entries = tree.entries([""])
    assert entries["a"] == entries["b"] != entries["c"]
