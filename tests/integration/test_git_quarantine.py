"""Objects of a push that git has not taken yet: read where they are asked for, and nowhere else."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from governance.adapters.git.quarantine import inherited_quarantine, lent
from governance.adapters.git.repository import GitRepository
from governance.errors import FaultError
from tests.support.workshop import GitWorkshop, git_workshop


def contents(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@pytest.fixture(params=["repo", "a: repo"])
def shop(request: pytest.FixtureRequest, tmp_path: Path, git_environment: None) -> Iterator[GitWorkshop]:
    """A repository on disk, also one with a name that stands in lists in quotes."""
    del git_environment
    with git_workshop(tmp_path / request.param) as found:
        yield found


@pytest.fixture
def pushed(shop: GitWorkshop, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A commit of the repository, and one that stands in quarantine and changes another file."""
    base = shop.grow({"a": "1\n", "b": "1\n"})
    quarantine = shop.folder / ".git/objects/tmp_objdir-incoming-x"
    quarantine.mkdir()
    objects = str(shop.folder / ".git/objects")
    listed = f'"{objects}"' if ":" in objects else objects
    variables = {"GIT_OBJECT_DIRECTORY": str(quarantine), "GIT_ALTERNATE_OBJECT_DIRECTORIES": listed}
    blob = shop.git("hash-object", "-w", "--stdin", stdin=b"2\n", env=variables)
    listing = shop.git("ls-tree", base).replace(shop.git("rev-parse", f"{base}:b") + "\tb", f"{blob}\tb")
    tree = shop.git("mktree", stdin=f"{listing}\n".encode(), env=variables)
    commit = shop.git("commit-tree", "-p", base, "-m", "x", tree, env=variables)
    for name, value in {**variables, "GIT_QUARANTINE_PATH": str(quarantine), "GIT_DIR": "."}.items():
        monkeypatch.setenv(name, value)
    return base, commit


def test_only_whoever_asks_sees_them(shop: GitWorkshop, pushed: tuple[str, str]) -> None:
    base, commit = pushed
    with GitRepository.open(shop.folder / ".git", quarantine=True) as repository:
        assert repository.resolve(commit) == commit
        assert repository.resolve(base) == base
        (change,) = repository.differences(repository.tree(base), repository.tree(commit))
        assert change.after is not None
        assert repository.tree(commit).blobs([change.after.oid]) == {change.after.oid: b"2\n"}
        assert repository.index().entries([""]) == {}
    with GitRepository.open(shop.folder) as repository:
        assert repository.resolve(commit) is None


def test_merging_reads_them_and_leaves_nothing_among_them(shop: GitWorkshop, pushed: tuple[str, str]) -> None:
    base, commit = pushed
    other = shop.grow({"a": "2\n"}, parents=[base])
    before = contents(shop.folder)
    with GitRepository.open(shop.folder, quarantine=True) as repository:
        for one, two in ((other, commit), (commit, other)):
            merged = repository.merged(one, two)
            assert merged.tree is not None
            assert len(repository.differences(repository.tree(base), merged.tree)) == 2
    assert contents(shop.folder) == before


def test_paths_are_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "objects/x")
    monkeypatch.setenv("GIT_QUARANTINE_PATH", "objects/x")
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", f"objects:{os.sep}srv/other::")
    found = inherited_quarantine()
    assert found == {
        "GIT_OBJECT_DIRECTORY": f"{tmp_path}/objects/x",
        "GIT_QUARANTINE_PATH": f"{tmp_path}/objects/x",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": f"{tmp_path}/objects:/srv/other",
    }
    assert lent(found) == {"GIT_ALTERNATE_OBJECT_DIRECTORIES": f"{tmp_path}/objects:/srv/other"}


def test_outside_of_a_push_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_OBJECT_DIRECTORY", "GIT_QUARANTINE_PATH", "GIT_ALTERNATE_OBJECT_DIRECTORIES"):
        monkeypatch.delenv(name, raising=False)
    assert inherited_quarantine() == lent({}) == {}
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", "")
    assert inherited_quarantine() == {}


def test_a_namespace_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_NAMESPACE", "one")
    with pytest.raises(FaultError, match="namespace") as caught:
        inherited_quarantine()
    assert "without a namespace" in caught.value.fix
