"""What commits change, through one process: whole answers, missing objects, and processes that end."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from governance.adapters.git.diffs import DiffReader
from governance.adapters.git.process import GitProcess
from governance.errors import FaultError, IncompleteHistoryError
from tests.support.fake_history import blob_id
from tests.support.workshop import GitWorkshop

ONE, TWO = blob_id(b"1\n"), blob_id(b"2\n")
NONE = "0" * 40


@pytest.fixture
def steps(real: GitWorkshop) -> list[str]:
    """A line of two commits, the older one first."""
    root = real.grow({"a": "1\n", "b/c": "1\n"})
    return [root, real.grow({"a": "2\n", "b/c": None}, parents=[root])]


def reader(real: GitWorkshop, *options: str) -> DiffReader:
    return DiffReader(GitProcess(real.folder, real.folder / ".git"), *options)


class Script(GitProcess):
    """A git that does what a line of shell does."""

    def __init__(self, folder: Path, script: str) -> None:
        super().__init__(folder)
        self.script = script
        self.starts = 0

    def command(self, *arguments: str) -> list[str]:
        """The line of shell."""
        self.starts += bool(arguments)
        return ["sh", "-c", self.script]


def test_a_commit_is_compared_with_its_parents_or_with_those_that_are_named(
    real: GitWorkshop, steps: list[str]
) -> None:
    root, tip = steps
    changed = f"{tip}\0:100644 100644 {ONE} {TWO} M\0a\0:100644 000000 {ONE} {NONE} D\0b/c\0".encode()
    diffs = reader(real)
    assert diffs.read(tip) == diffs.read(tip, root) == changed
    assert diffs.read(tip, tip) == f"{tip}\0".encode()
    assert diffs.read(root) == f"{root}\0".encode()
    diffs.close()


def test_many_commits_are_answered_each_by_its_own_changes_in_their_order(real: GitWorkshop, steps: list[str]) -> None:
    diffs = reader(real, "--root")
    many = [*steps, *steps[::-1]] * 40  # more than are asked for at once
    assert list(diffs.read_each(many)) == [diffs.read(commit) for commit in many]
    assert list(diffs.read_each([])) == []
    diffs.close()


def test_one_of_many_that_is_not_here_is_named_and_the_next_question_is_answered(
    real: GitWorkshop, steps: list[str]
) -> None:
    diffs = reader(real, "--root")
    with pytest.raises(IncompleteHistoryError, match=f"^the commit {'1' * 40} is not in this clone$"):
        list(diffs.read_each([steps[0], "1" * 40, steps[1]]))
    assert diffs.read(steps[0]).startswith(f"{steps[0]}\0".encode())
    diffs.close()


def test_many_commits_are_asked_for_in_few_trips(tmp_path: Path) -> None:
    asked = "".join(f"read -r c{place} && read -r e{place} && " for place in range(3))
    told = "".join(f'printf "%s\\0%s\\n" "$c{place}" "$e{place}" && ' for place in range(3))
    diffs = DiffReader(Script(tmp_path, f"{asked}{told} cat"))  # it says nothing before it has read all three
    assert list(diffs.read_each(["a", "b", "c"])) == [b"a\0", b"b\0", b"c\0"]
    diffs.close()


def test_who_asks_two_in_a_row_of_what_is_expected_gets_the_next_in_the_same_trip(tmp_path: Path) -> None:
    one = 'read -r c && read -r e && printf "%s\\0%s\\n" "$c" "$e" && '
    asked = "".join(f"read -r c{place} && read -r e{place} && " for place in range(2))
    told = "".join(f'printf "%s\\0%s\\n" "$c{place}" "$e{place}" && ' for place in range(2))
    diffs = DiffReader(Script(tmp_path, f"{one}{asked}{told}{one} cat"))
    following = None
    for commit in ("c", "b", "a"):
        diffs.expect((commit,), following)
        following = (commit,)
    assert [diffs.read(commit) for commit in ("a", "b", "c")] == [b"a\0", b"b\0", b"c\0"]
    assert diffs.read("x") == b"x\0"
    diffs.close()


def test_an_expected_question_that_has_no_answer_keeps_nothing_from_those_before_it(
    real: GitWorkshop, steps: list[str]
) -> None:
    root, tip = steps
    last = real.grow({"a": "3\n"}, parents=[tip])
    tree = real.git("rev-parse", f"{last}^{{tree}}")
    (real.folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    diffs = reader(real, "--root")
    diffs.expect((last,), None)
    diffs.expect((tip,), (last,))
    diffs.expect((root,), (tip,))
    assert [diffs.read(commit)[:40] for commit in steps] == [commit.encode() for commit in steps]
    with pytest.raises(IncompleteHistoryError, match="unable to read tree"):
        diffs.read(last)
    diffs.close()


def test_options_say_how_and_below_which_paths(real: GitWorkshop, steps: list[str]) -> None:
    diffs = reader(real, "--root", "--", "b")
    added = f":000000 100644 {NONE} {ONE} A\0b/c\0".encode()
    assert diffs.read(steps[0]) == f"{steps[0]}\0".encode() + added
    diffs.close()


def test_a_commit_that_is_not_here_is_missing_and_no_commit_without_changes(
    real: GitWorkshop, steps: list[str]
) -> None:
    diffs = reader(real)
    tip = steps[1]
    same = diffs.read(tip, tip)
    for missing in ("1" * 40, "nonsense"):
        with pytest.raises(IncompleteHistoryError, match=f"^the commit {missing} is not in this clone$") as caught:
            diffs.read(missing, tip)
        assert caught.value.fix == ""  # whoever opened the repository knows what it lacks
        with pytest.raises(IncompleteHistoryError, match=f"^the commit {missing} is not in this clone$"):
            diffs.read(missing)
    assert diffs.read(tip, tip) == same
    diffs.close()
    diffs.close()


def test_a_commit_by_the_start_of_its_id_is_no_answer(real: GitWorkshop, steps: list[str]) -> None:
    diffs = reader(real)
    with pytest.raises(IncompleteHistoryError):
        diffs.read(steps[1][:39])
    diffs.close()


def test_a_parent_that_is_not_here_is_missing_too(real: GitWorkshop, steps: list[str]) -> None:
    diffs = reader(real)
    with pytest.raises(FaultError):
        diffs.read(steps[1], "1" * 40)
    diffs.close()


def test_a_tree_that_is_not_here_ends_the_process_and_says_so(real: GitWorkshop, steps: list[str]) -> None:
    root, tip = steps
    tree = real.git("rev-parse", f"{tip}^{{tree}}")
    (real.folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    diffs = reader(real)
    with pytest.raises(IncompleteHistoryError, match=r"^git diff-tree failed with status 128: .*unable to read tree"):
        diffs.read(tip)
    assert diffs.read(root) == f"{root}\0".encode()
    diffs.close()


def test_a_path_that_looks_like_the_end_of_an_answer_does_not_end_it(real: GitWorkshop) -> None:
    commit = real.grow({"end 0123456789abcdef\n": "1\n", "x": "1\n"})
    diffs = reader(real, "--root")
    assert diffs.read(commit).count(b"\0:") + diffs.read(commit).count(b"\0end") == 3
    diffs.close()


def test_one_process_answers_until_it_is_closed(tmp_path: Path) -> None:
    git = Script(tmp_path, 'while read -r commit && read -r end; do printf "%s\\0%s\\n" "$commit" "$end"; done')
    diffs = DiffReader(git)
    assert [diffs.read(name) for name in ("a", "b")] == [b"a\0", b"b\0"]
    assert git.starts == 1
    diffs.close()
    assert diffs.read("c") == b"c\0"
    assert git.starts == 2
    diffs.close()


def test_a_reader_that_was_asked_nothing_starts_nothing(tmp_path: Path) -> None:
    git = Script(tmp_path, "exit 3")
    DiffReader(git).close()
    assert git.starts == 0


def test_an_answer_that_comes_in_pieces_is_put_together(tmp_path: Path) -> None:
    pieces = ('"$commit\\0one"', '" two"', '"${end%?????}"', '"${end#"${end%?????}"}\\n"')
    script = " ; sleep 0.05; ".join(f"printf {piece}" for piece in pieces)
    diffs = DiffReader(Script(tmp_path, f"read -r commit; read -r end; {script}; cat"))
    assert diffs.read("a") == b"a\0one two"
    diffs.close()


def test_a_process_that_ends_before_its_answer_is_a_fault_with_what_it_said(tmp_path: Path) -> None:
    git = Script(tmp_path, "read -r commit; printf part; echo disk on fire >&2; exit 3")
    diffs = DiffReader(git)
    for _ in range(2):
        with pytest.raises(FaultError, match=r"^git diff-tree failed with status 3: disk on fire$"):
            diffs.read("a")
    assert git.starts == 2
    diffs.close()


def test_a_process_that_is_gone_before_it_has_read_all_is_a_fault(tmp_path: Path) -> None:
    git = Script(tmp_path, "echo disk on fire >&2; exit 3")
    diffs = DiffReader(git)
    for _ in range(2):
        with pytest.raises(FaultError, match=r"^git diff-tree failed with status 3: disk on fire$"):
            diffs.read("x" * 200_000)
    assert git.starts == 2
    diffs.close()


def test_a_process_is_ended_when_its_reader_is_closed(tmp_path: Path) -> None:
    git = Script(tmp_path, 'read -r commit; read -r end; printf "a\\0$end\\n"; cat; touch ended')
    diffs = DiffReader(git)
    assert diffs.read("a") == b"a\0"
    diffs.close()
    assert (tmp_path / "ended").exists()


@pytest.mark.parametrize("lacking", ["process", "stdin", "stdout", "stderr"])
def test_a_git_that_could_not_be_started_is_a_fault_that_says_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    streams: dict[str, Any] = {name: None if name == lacking else object() for name in ("stdin", "stdout", "stderr")}
    process = None if lacking == "process" else SimpleNamespace(**streams)
    git = GitProcess(tmp_path)
    monkeypatch.setattr(git, "start", lambda *_: SimpleNamespace(proc=process))
    with pytest.raises(FaultError, match="git could not be started") as caught:
        DiffReader(git).read("a")
    assert caught.value.fix == "install git 2.38 or newer"
