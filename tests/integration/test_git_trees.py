"""Trees: which paths they list, by which questions, and what an index holds."""

from pathlib import Path

import pytest

from governance.adapters.git.objects import ObjectReader
from governance.adapters.git.process import GitProcess
from governance.adapters.git.repository import GitRepository
from governance.adapters.git.trees import RAW, CommittedTree, IndexTree
from governance.errors import FaultError
from governance.ports.trees import Difference, TreeEntry
from tests.support.fake_history import Content, blob_id
from tests.support.workshop import GitWorkshop

NOTHING = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
ONE, TWO = (TreeEntry("100644", blob_id(text)) for text in (b"1\n", b"2\n"))
NONE = "0" * 40
FILES = {"a": "1\n", "b/c": "1\n", "b/d/e": "2\n", "b/d/f/g": "1\n", "bb": "1\n", "-d/x": "1\n", 'q"\n\u00e4': "1\n"}


class Told(GitProcess):
    """Git that remembers what it was asked."""

    def __init__(self, folder: Path, git_dir: Path | None = None) -> None:
        super().__init__(folder, git_dir)
        self.asked: list[str] = []

    def command(self, *arguments: str) -> list[str]:
        """The full command line."""
        self.asked.append(arguments[0])
        return super().command(*arguments)


def committed(git: GitProcess, commit: str) -> CommittedTree:
    return CommittedTree(git, ObjectReader(git), commit, commit)


def staged(real: GitWorkshop) -> IndexTree:
    git = GitProcess(real.folder, real.folder / ".git")
    return IndexTree(git, ObjectReader(git), NOTHING)


# How differences are listed


def test_differences_are_listed_path_by_path_with_whole_ids_and_without_renames(real: GitWorkshop) -> None:
    root = real.grow({"b/\u00e4": "1\n"})
    moved = real.grow({"b/\u00e4": None, "c/d": "1\n"}, parents=[root])
    git = GitProcess(real.folder, real.folder / ".git")
    expected = f":100644 000000 {ONE.oid} {NONE} D\0b/\u00e4\0:000000 100644 {NONE} {ONE.oid} A\0c/d\0".encode()
    assert git.output("diff-tree", *RAW, root, moved) == expected
    assert git.output("log", "--format=", "-1", *RAW, moved) == expected


# The tree of a commit


@pytest.mark.parametrize(
    ("folders", "paths"),
    [
        ([""], sorted(FILES)),
        (["", "a"], sorted(FILES)),
        (["b"], ["b/c", "b/d/e", "b/d/f/g"]),
        (["b/d/f", "a"], ["a", "b/d/f/g"]),
        (["-d"], ["-d/x"]),
        (["nowhere", "a/b", "*"], []),
        ([], []),
    ],
)
def test_a_tree_lists_what_lies_at_or_below_folders(real: GitWorkshop, folders: list[str], paths: list[str]) -> None:
    commit = real.grow(FILES)
    tree = committed(GitProcess(real.folder, real.folder / ".git"), commit)
    assert (tree.commit, tree.treeish) == (commit, commit)
    assert sorted(tree.entries(iter(folders))) == paths
    assert sorted(staged_as(real, commit).entries(iter(folders))) == paths


def staged_as(real: GitWorkshop, commit: str) -> IndexTree:
    real.git("read-tree", commit)
    return staged(real)


def test_a_tree_knows_entries_and_contents(real: GitWorkshop) -> None:
    commit = real.grow({"a": "1\n", "b/c": ("100755", b"2\n")})
    for tree in (committed(GitProcess(real.folder), commit), staged_as(real, commit)):
        assert tree.entries([""]) == {"a": ONE, "b/c": TreeEntry("100755", TWO.oid)}
        assert tree.blobs([ONE.oid, TWO.oid]) == {ONE.oid: b"1\n", TWO.oid: b"2\n"}


def test_paths_are_those_from_the_top_wherever_git_runs(real: GitWorkshop) -> None:
    commit = real.grow(FILES)
    (real.folder / "b").mkdir()
    assert sorted(committed(GitProcess(real.folder / "b"), commit).entries(["b"])) == ["b/c", "b/d/e", "b/d/f/g"]


def test_git_is_asked_once_for_what_a_wider_question_has_answered(real: GitWorkshop) -> None:
    git = Told(real.folder, real.folder / ".git")
    tree = committed(git, real.grow(FILES))
    wide = tree.entries(["b", "a", "nowhere"])
    assert tree.entries(["nowhere", "a", "b"]) == wide
    assert tree.entries(["b"]) == {path: wide[path] for path in ("b/c", "b/d/e", "b/d/f/g")}
    assert tree.entries(["nowhere"]) == {}
    assert git.asked == ["ls-tree"]
    assert tree.entries(["b", "bb"]) == {path: entry for path, entry in tree.entries([""]).items() if path[0] == "b"}
    assert len(git.asked) == 3


def test_a_narrow_answer_does_not_stand_for_a_wider_one(real: GitWorkshop) -> None:
    tree = committed(GitProcess(real.folder, real.folder / ".git"), real.grow(FILES))
    assert sorted(tree.entries(["a"])) == ["a"]
    assert sorted(tree.entries(["b/d"])) == ["b/d/e", "b/d/f/g"]
    assert sorted(tree.entries(["a", "b/d"])) == ["a", "b/d/e", "b/d/f/g"]


# What differs from a tree that was listed


CHANGES: list[dict[str, Content]] = [
    {"a": "2\n"},
    {"b/c": None, "b/z": "1\n", "b/d/e": "3\n", "other": "1\n"},
    {"b": ("120000", b"a"), "bb": None},
    {"a": None, "a/x": "1\n", "b/d": "1\n"},
    {"b/\u00e4": "1\n", "b/\U0001f600": "1\n", "b/\uffee": "1\n", "b/d/f/g": ("100755", b"1\n")},
    {},
    {"\u00e9": "1\n", "\udc80": "1\n"},  # by its bytes, the second one comes first
]


@pytest.mark.parametrize("changes", CHANGES)
@pytest.mark.parametrize("folders", [[""], ["b"], ["a", "b/d"], ["nowhere"], ["bb", "q", "-d"]])
def test_what_differs_from_a_tree_that_was_listed_is_told_by_it(
    real: GitWorkshop, changes: dict[str, Content], folders: list[str]
) -> None:
    before = real.grow(FILES)
    after = real.grow(changes, parents=[before])
    for one, other in ((before, after), (after, before)):
        git = Told(real.folder)
        history, apart = GitRepository(real.folder / ".git", real.folder), committed(git, other)
        history.tree(one).entries(folders)
        history.differences(history.tree(one), history.tree(other))
        assert list(history.tree(other).entries(folders).items()) == list(apart.entries(folders).items())
        history.close()


def test_a_tree_is_not_listed_again_for_what_another_one_tells(real: GitWorkshop) -> None:
    git, tip = Told(real.folder), real.grow(FILES)
    next_tip = real.grow({"b/c": "2\n"}, parents=[tip])
    one, other = committed(git, tip), committed(git, next_tip)
    difference = Difference("b/c", ONE, TWO)
    other.differs(one, [difference])
    assert other.entries(["b"])["b/c"] == TWO
    one.entries(["bb"])
    assert git.asked == ["ls-tree", "ls-tree"]
    assert other.entries(["bb"]) == {"bb": ONE}
    assert git.asked == ["ls-tree", "ls-tree"]


# The index


def test_the_index_counts_and_not_the_files_beside_it(real: GitWorkshop) -> None:
    real.git("read-tree", real.grow({"a": "1\n", "b": "1\n"}))
    (real.folder / "a").write_text("2\n")
    (real.folder / "announced").write_text("2\n")
    real.git("add", "--intent-to-add", "announced")
    tree = staged(real)
    assert tree.commit is None
    assert tree.entries([""]) == {"a": ONE, "b": ONE}


def test_an_index_with_conflicts_is_refused_with_their_paths(real: GitWorkshop) -> None:
    lines = "".join(f"100644 {ONE.oid} {stage}\t{path}\n" for path in ("a", "b/c") for stage in (1, 2, 3))
    real.git("read-tree", real.grow({"z": "1\n"}))
    real.git("update-index", "--index-info", stdin=lines.encode())
    with pytest.raises(FaultError, match=r"^the index has conflicts: a, b/c$") as caught:
        staged(real).entries([])
    assert "git add" in caught.value.fix
