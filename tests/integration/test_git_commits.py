"""Commits made for the user: of exactly the files named, with the user's own settings and hooks."""

from pathlib import Path

import pytest

from governance.adapters.git.commits import Committer
from governance.errors import RefusedError
from tests.support.workshop import GitWorkshop


@pytest.fixture
def desk(real: GitWorkshop) -> GitWorkshop:
    """A checkout with one commit on main."""
    put(real, "kept", "1\n")
    put(real, "b/other", "1\n")
    real.git("add", ".")
    real.git("commit", "--quiet", "-m", "start")
    return real


def put(real: GitWorkshop, path: str, text: str) -> None:
    place = real.folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)


def committed(real: GitWorkshop) -> list[str]:
    return real.git("diff-tree", "--no-commit-id", "--name-only", "-r", "HEAD").split("\n")


def test_a_commit_holds_the_files_named_and_nothing_else(desk: GitWorkshop) -> None:
    put(desk, "new/a", "1\n")
    put(desk, "kept", "2\n")
    put(desk, "b/other", "2\n")
    desk.git("add", "b/other")
    desk.git("config", "commit.cleanup", "strip")
    oid = Committer(desk.folder).commit(["new/a", "kept"], "Say why\n\n# 31 is kept\n\nBudget-ADR: 31\n")
    assert oid == desk.git("rev-parse", "HEAD")
    assert committed(desk) == ["kept", "new/a"]
    assert desk.git("log", "-1", "--format=%B") == "Say why\n\n# 31 is kept\n\nBudget-ADR: 31"
    assert desk.git("diff", "--cached", "--name-only") == "b/other"


def test_a_commit_is_made_from_the_top_wherever_the_process_stands(
    desk: GitWorkshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    put(desk, "new/a", "1\n")
    Committer(desk.folder).commit(["new/a"], "x")
    assert committed(desk) == ["new/a"]


def test_ignored_files_and_names_with_wildcards_are_committed_as_they_are(desk: GitWorkshop) -> None:
    put(desk, ".gitignore", "new*\n")
    put(desk, "new*", "1\n")
    put(desk, "newer", "1\n")
    put(desk, ":(top)x", "1\n")
    Committer(desk.folder).commit(["new*", ":(top)x"], "x")
    assert committed(desk) == [":(top)x", "new*"]


def test_a_file_that_is_gone_is_committed_as_gone(desk: GitWorkshop) -> None:
    (desk.folder / "kept").unlink()
    Committer(desk.folder).commit(["kept"], "x")
    assert desk.git("ls-files") == "b/other"


def hook(desk: GitWorkshop, name: str, script: str) -> None:
    file = desk.folder / ".git/hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "said"),
    [("echo not like this >&2; exit 1", "not like this"), ("echo nor so; exit 1", "nor so"), ("exit 1", "no message")],
)
def test_the_users_hooks_may_refuse(desk: GitWorkshop, script: str, said: str) -> None:
    hook(desk, "commit-msg", script)
    put(desk, "kept", "2\n")
    with pytest.raises(RefusedError, match=f"^git commit was refused: {said}$") as caught:
        Committer(desk.folder).commit(["kept"], "x")
    assert "run again" in caught.value.fix
    assert desk.git("log", "--format=%s") == "start"


def test_nobody_is_asked_to_edit_anything(desk: GitWorkshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_EDITOR", "vi")
    hook(desk, "post-index-change", "echo $GIT_EDITOR >> editor")
    put(desk, "kept", "2\n")
    Committer(desk.folder).commit(["kept"], "x")
    assert (desk.folder / "editor").read_text().startswith("true\n")


def test_nothing_to_commit_is_refused(desk: GitWorkshop) -> None:
    with pytest.raises(RefusedError, match=r"(?s)git commit was refused: .*nothing to commit"):
        Committer(desk.folder).commit(["kept"], "x")
    with pytest.raises(RefusedError, match="git add was refused"):
        Committer(desk.folder).commit(["nowhere"], "x")


def test_the_signing_key_is_a_file_or_none(desk: GitWorkshop, tmp_path: Path) -> None:
    committer = Committer(desk.folder)
    assert committer.signing_key() is None
    desk.git("config", "user.signingKey", "ABCDEF")
    assert committer.signing_key() is None
    (tmp_path / "key").write_text("x")
    desk.git("config", "user.signingKey", str(tmp_path / "key"))
    assert committer.signing_key() == str(tmp_path / "key")
