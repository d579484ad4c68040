"""Where git looks for hooks, and scripts written there."""

import os
from pathlib import Path

import pytest

from governance.adapters.system.hooks import HooksFolder
from governance.errors import FaultError, RefusedError
from tests.support.workshop import GitWorkshop, git_workshop


def test_hooks_lie_in_the_folder_of_git(real: GitWorkshop) -> None:
    hooks = HooksFolder(real.folder)
    assert hooks.place("pre-receive") == ".git/hooks/pre-receive"
    assert (hooks.read("pre-receive"), hooks.is_run("pre-receive")) == (None, False)
    hooks.write("pre-receive", b"#!/bin/sh\n")
    assert (hooks.read("pre-receive"), hooks.is_run("pre-receive")) == (b"#!/bin/sh\n", True)


def test_a_hook_is_executable_for_whoever_may_read_it(real: GitWorkshop) -> None:
    before = os.umask(0o027)
    try:
        HooksFolder(real.folder).write("pre-receive", b"")
    finally:
        os.umask(before)
    place = real.folder / ".git/hooks/pre-receive"
    assert place.stat().st_mode & 0o777 == 0o750
    place.chmod(0o600)
    HooksFolder(real.folder).write("pre-receive", b"")
    assert place.stat().st_mode & 0o777 == 0o700


def test_a_bare_repository_has_them_at_its_top(tmp_path: Path, git_environment: None) -> None:
    del git_environment
    with git_workshop(tmp_path / "repo", "--bare") as shop:
        hooks = HooksFolder(shop.folder)
        assert hooks.place("pre-receive") == "hooks/pre-receive"
        hooks.write("pre-receive", b"x")
        assert (shop.folder / "hooks/pre-receive").is_file()


def test_working_trees_of_one_repository_share_them(real: GitWorkshop) -> None:
    real.git("update-ref", "refs/heads/main", real.grow({"x": "1"}))
    other = real.folder.parent / "other"
    real.git("worktree", "add", "--quiet", "--detach", str(other), "main")
    HooksFolder(other).write("commit-msg", b"x")
    assert (real.folder / ".git/hooks/commit-msg").is_file()
    assert HooksFolder(other).place("commit-msg") == str(real.folder.resolve() / ".git/hooks/commit-msg")


def test_a_folder_that_git_is_told_to_look_in_is_taken_where_it_lies_inside(real: GitWorkshop) -> None:
    real.git("config", "core.hooksPath", "tools/hooks")
    (real.folder / "below").mkdir()
    hooks = HooksFolder(real.folder / "below")
    assert hooks.place("commit-msg") == "tools/hooks/commit-msg"
    hooks.write("commit-msg", b"x")
    assert (real.folder / "tools/hooks/commit-msg").is_file()


@pytest.mark.parametrize("path", ["/dev/null", "../hooks", "~/hooks"])
def test_one_outside_is_refused_because_it_serves_other_repositories_too(real: GitWorkshop, path: str) -> None:
    real.git("config", "core.hooksPath", path)
    with pytest.raises(RefusedError, match="outside of it") as caught:
        HooksFolder(real.folder).place("pre-receive")
    assert "git config core.hooksPath" in caught.value.fix


def test_a_link_to_the_outside_is_no_folder_of_the_repository(real: GitWorkshop, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder = real.folder / ".git/hooks"
    if folder.exists():
        folder.rename(tmp_path / "samples")
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RefusedError, match="outside of it"):
        HooksFolder(real.folder).read("pre-receive")


@pytest.mark.parametrize("target", ["existing", "missing"])
def test_a_link_is_not_followed(real: GitWorkshop, target: str) -> None:
    folder = real.folder / ".git/hooks"
    folder.mkdir(exist_ok=True)
    (folder / "existing").write_text("x")
    (folder / "pre-receive").symlink_to(target)
    with pytest.raises(RefusedError, match=r"\.git/hooks/pre-receive is a link"):
        HooksFolder(real.folder).read("pre-receive")


def test_a_folder_in_the_place_of_a_hook_is_refused(real: GitWorkshop) -> None:
    (real.folder / ".git/hooks/pre-receive").mkdir(parents=True)
    with pytest.raises(RefusedError, match="no file"):
        HooksFolder(real.folder).read("pre-receive")


def test_what_the_file_system_refuses_is_said(real: GitWorkshop) -> None:
    hooks = HooksFolder(real.folder)
    real.git("config", "core.hooksPath", "x/y")
    (real.folder / "x").write_text("")
    with pytest.raises(FaultError, match="cannot be written"):
        hooks.write("pre-receive", b"")


def test_a_repository_that_git_refuses_is_said(real: GitWorkshop) -> None:
    hooks = HooksFolder(real.folder)
    (real.folder / ".git/config").write_text("[broken\n")
    with pytest.raises(FaultError, match="git rev-parse failed"):
        hooks.read("pre-receive")
