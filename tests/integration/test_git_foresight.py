"""What is read ahead of its being asked for: the same as would be read then, and nothing where it cannot be."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from governance.adapters.git.prefetch import Foresight
from governance.adapters.git.process import GitProcess
from governance.adapters.git.repository import GitRepository
from governance.errors import IncompleteHistoryError
from tests.support.fake_history import blob_id
from tests.support.workshop import GitWorkshop

FILES = {"adr/1.md": "1\n", "adr/2.md": "2\n", "adr/notes": "3\n", "budgets/a.yaml": "4\n", "src/x.md": "5\n"}
FOLDERS = frozenset({"adr", "budgets"})
ONE, TWO, NOTES, BUDGET, OUTSIDE = (blob_id(text.encode()) for text in FILES.values())


def is_record(path: str) -> bool:
    return path.endswith(".md")


class Counted(GitProcess):
    """Git that remembers what it was asked, and reads no objects before a gate is opened, where there is one."""

    asked: list[str]
    gate: Path | None = None

    def command(self, *arguments: str) -> list[str]:
        """The full command line."""
        self.asked.append(arguments[0])
        command = super().command(*arguments)
        if self.gate is None or arguments[0] != "cat-file":
            return command
        return ["sh", "-c", 'read -r line < "$0"; exec "$@"', str(self.gate), *command]


@pytest.fixture
def git(real: GitWorkshop) -> Counted:
    """Git in a repository with a commit."""
    git = Counted(real.folder, real.folder / ".git")
    git.asked = []
    return git


@pytest.fixture
def commit(real: GitWorkshop) -> str:
    """That commit."""
    return real.grow({**FILES, "adr/link.md": "1\n"})


@pytest.fixture
def history(real: GitWorkshop, git: Counted, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitRepository]:
    """The repository, through that git."""
    with GitRepository.open(real.folder) as repository:
        monkeypatch.setattr(repository, "_git", git)
        monkeypatch.setattr(repository._objects, "_git", git)
        yield repository


def test_the_listing_is_that_of_the_tree(git: Counted, commit: str, history: GitRepository) -> None:
    foresight = Foresight(git, commit, FOLDERS, is_record)
    assert foresight.listing() == history.tree(commit).entries(FOLDERS)
    foresight.close()


def test_the_contents_are_those_of_the_files_that_are_wanted(git: Counted, commit: str) -> None:
    foresight = Foresight(git, commit, FOLDERS, is_record)
    foresight.listing()
    assert [foresight.contents(oid) for oid in (ONE, TWO)] == [b"1\n", b"2\n"]
    assert [foresight.contents(oid) for oid in (NOTES, BUDGET, OUTSIDE, "0" * 40)] == [None] * 4
    foresight.close()
    assert foresight.contents(ONE) == b"1\n"


def test_nobody_waits_for_what_was_not_to_be_read(git: Counted, commit: str, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    git.gate = gate
    foresight = Foresight(git, commit, FOLDERS, is_record)
    foresight.listing()
    assert [foresight.contents(oid) for oid in (NOTES, BUDGET)] == [None, None]
    gate.write_text("open\n")
    assert foresight.contents(ONE) == b"1\n"
    foresight.close()


def test_only_regular_files_are_read(real: GitWorkshop, git: Counted) -> None:
    first = real.grow({"adr/1.md": "1\n"})
    real.git("update-index", "--add", "--cacheinfo", f"160000,{first},adr/module.md")
    commit = real.git("commit-tree", "-m", "x", real.git("write-tree"))
    foresight = Foresight(git, commit, FOLDERS, is_record)
    assert list(foresight.listing() or ()) == ["adr/module.md"]
    assert foresight.contents(first) is None
    foresight.close()


def test_what_cannot_be_listed_is_left_to_who_asks(git: Counted) -> None:
    foresight = Foresight(git, "1" * 40, FOLDERS, is_record)
    assert foresight.listing() is None
    assert foresight.contents(ONE) is None
    foresight.close()


def test_what_cannot_be_read_is_left_to_who_asks(real: GitWorkshop, git: Counted, commit: str) -> None:
    (real.folder / ".git/objects" / TWO[:2] / TWO[2:]).unlink()
    foresight = Foresight(git, commit, FOLDERS, is_record)
    assert list(foresight.listing() or ()) == ["adr/1.md", "adr/2.md", "adr/link.md", "adr/notes", "budgets/a.yaml"]
    assert (foresight.contents(ONE), foresight.contents(TWO)) == (None, None)
    foresight.close()


def test_what_was_foreseen_is_not_asked_of_git_again(history: GitRepository, git: Counted, commit: str) -> None:
    history.foresee(commit, iter(FOLDERS), is_record)
    tree = history.tree(commit)
    entries = tree.entries(FOLDERS)
    assert tree.blobs([ONE, TWO]) == {ONE: b"1\n", TWO: b"2\n"}
    assert git.asked == ["ls-tree", "cat-file"]
    assert tree.entries(["adr"]).keys() == {path for path in entries if path.startswith("adr")}
    assert tree.blobs([ONE, NOTES]) == {ONE: b"1\n", NOTES: b"3\n"}
    assert git.asked == ["ls-tree", "cat-file", "cat-file"]


def test_what_was_foreseen_for_other_folders_is_no_answer(history: GitRepository, commit: str) -> None:
    history.foresee(commit, ["budgets"], is_record)
    assert sorted(history.tree(commit).entries(["adr", "src"])) == [
        "adr/1.md", "adr/2.md", "adr/link.md", "adr/notes", "src/x.md"
    ]  # fmt: skip


def test_a_fault_of_what_was_foreseen_is_met_by_who_asks(
    real: GitWorkshop, history: GitRepository, commit: str
) -> None:
    (real.folder / ".git/objects" / TWO[:2] / TWO[2:]).unlink()
    history.foresee(commit, FOLDERS, is_record)
    tree = history.tree(commit)
    assert tree.entries(FOLDERS)["adr/2.md"].oid == TWO
    with pytest.raises(IncompleteHistoryError, match=f"the object {TWO} is not in this clone"):
        tree.blobs([TWO])


def test_who_foresees_what_nobody_asks_for_waits_for_the_end(real: GitWorkshop, commit: str) -> None:
    with GitRepository.open(real.folder) as repository:
        repository.foresee(commit, FOLDERS, is_record)
    (foresight,) = repository._foresights
    assert not foresight._thread.is_alive()
