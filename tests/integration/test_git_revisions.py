"""Which commit a revision means, and which repository, index and folder are asked."""

from itertools import combinations
from pathlib import Path

import pytest

from governance.adapters.git.repository import GitRepository
from governance.errors import UsageError
from governance.ports.trees import TreeEntry
from tests.support.fake_history import blob_id
from tests.support.workshop import GitWorkshop

KINDS = ("refs/heads/", "refs/remotes/", "refs/tags/")


@pytest.mark.parametrize(("one", "other"), list(combinations(KINDS, 2)))
def test_a_short_name_of_two_refs_is_refused_and_both_are_named(real: GitWorkshop, one: str, other: str) -> None:
    first, second = real.grow({"a": "1\n"}), real.grow({"a": "2\n"})
    real.point(f"{one}x/y", first)
    real.point(f"{other}x/y", first)
    assert real.history.resolve("x/y") == first
    real.point(f"{other}x/y", second)
    for revision in ("x/y", "x/y~0", "x/y^0", "x/y:", "x/y@{0}"):
        with pytest.raises(UsageError, match=r"^x/y is ambiguous: ") as caught:
            real.history.resolve(revision)
        assert sorted(caught.value.message.split(": ")[1].split(" and ")) == [f"{one}x/y", f"{other}x/y"]
        assert caught.value.fix.endswith(f": {one}x/y")
    assert (real.history.resolve(f"{one}x/y"), real.history.resolve(f"{other}x/y")) == (first, second)


@pytest.mark.parametrize("name", ["HEAD", "refs/heads/main"])
def test_a_name_in_full_means_itself_whatever_else_ends_like_it(real: GitWorkshop, name: str) -> None:
    commit = real.grow({"a": "1\n"})
    real.point("refs/heads/main", commit)
    for kind in KINDS:
        real.point(f"{kind}{name}", real.grow({"a": kind}))
    assert real.history.resolve(name) == commit


def test_a_working_tree_may_lie_elsewhere_and_the_process_anywhere(
    real: GitWorkshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = real.grow({"a": "1\n", "b/x": "1\n"})
    tip = real.grow({"b/x": "2\n"}, parents=[root])
    real.point("HEAD", tip)
    real.stage({})
    real.git("config", "core.worktree", str(tmp_path))
    (tmp_path / "b").mkdir()
    monkeypatch.chdir(tmp_path / "b")
    with GitRepository.open(real.folder) as history:
        assert history.top == real.folder
        assert [commit.oid for commit in history.first_parents(tip, ["b"])] == [tip, root]
        assert sorted(history.names(tip, ["", "b"])) == ["a", "b", "b/x"]
        assert set(history.index().entries(["b"])) == {"b/x"}


def test_the_index_of_a_hook_is_named_from_where_the_hook_stands(
    real: GitWorkshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    real.point("HEAD", real.grow({"a": "1\n"}))
    real.stage({"a": "2\n"})
    (real.folder / ".git/index").rename(real.folder / ".git/partial")
    monkeypatch.chdir(real.folder / ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", "partial")
    with GitRepository.open(Path()) as history:
        assert history.index().entries([""]) == {"a": TreeEntry("100644", blob_id(b"2\n"))}
