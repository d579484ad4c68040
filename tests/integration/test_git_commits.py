"""Commits made for the user: of exactly the files named, with the user's own settings and hooks."""

from pathlib import Path

import pytest

from governance.adapters.git.commits import Committer
from governance.errors import RefusedError
from tests.support.workshop import GitWorkshop


@pytest.fixture
def working_copy(real: GitWorkshop) -> GitWorkshop:
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


def test_a_commit_holds_the_files_named_and_nothing_else(working_copy: GitWorkshop) -> None:
    put(working_copy, "new/a", "1\n")
    put(working_copy, "kept", "2\n")
    put(working_copy, "b/other", "2\n")
    working_copy.git("add", "b/other")
    working_copy.git("config", "commit.cleanup", "strip")
    oid = Committer(working_copy.folder).commit(["new/a", "kept"], "Say why\n\n# 31 is kept\n\nBudget-ADR: 31\n")
    assert oid == working_copy.git("rev-parse", "HEAD")
    assert committed(working_copy) == ["kept", "new/a"]
    assert working_copy.git("log", "-1", "--format=%B") == "Say why\n\n# 31 is kept\n\nBudget-ADR: 31"
    assert working_copy.git("diff", "--cached", "--name-only") == "b/other"


def test_a_commit_is_made_from_the_top_wherever_the_process_stands(
    working_copy: GitWorkshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    put(working_copy, "new/a", "1\n")
    Committer(working_copy.folder).commit(["new/a"], "x")
    assert committed(working_copy) == ["new/a"]


def test_ignored_files_and_names_with_wildcards_are_committed_as_they_are(working_copy: GitWorkshop) -> None:
    put(working_copy, ".gitignore", "new*\n")
    put(working_copy, "new*", "1\n")
    put(working_copy, "newer", "1\n")
    put(working_copy, ":(top)x", "1\n")
    Committer(working_copy.folder).commit(["new*", ":(top)x"], "x")
    assert committed(working_copy) == [":(top)x", "new*"]


def test_a_file_that_is_gone_is_committed_as_gone(working_copy: GitWorkshop) -> None:
    (working_copy.folder / "kept").unlink()
    Committer(working_copy.folder).commit(["kept"], "x")
    assert working_copy.git("ls-files") == "b/other"


def hook(working_copy: GitWorkshop, name: str, script: str) -> None:
    file = working_copy.folder / ".git/hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "said"),
    [("echo not like this >&2; exit 1", "not like this"), ("echo nor so; exit 1", "nor so"), ("exit 1", "no message")],
)
def test_the_users_hooks_may_refuse(working_copy: GitWorkshop, script: str, said: str) -> None:
    hook(working_copy, "commit-msg", script)
    put(working_copy, "kept", "2\n")
    with pytest.raises(RefusedError, match=f"^git commit was refused: {said}$") as caught:
        Committer(working_copy.folder).commit(["kept"], "x")
    assert "run again" in caught.value.fix
    assert working_copy.git("log", "--format=%s") == "start"


def test_nobody_is_asked_to_edit_anything(working_copy: GitWorkshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_EDITOR", "vi")
    hook(working_copy, "post-index-change", "echo $GIT_EDITOR >> editor")
    put(working_copy, "kept", "2\n")
    Committer(working_copy.folder).commit(["kept"], "x")
    assert (working_copy.folder / "editor").read_text().startswith("true\n")


def test_nothing_to_commit_is_refused(working_copy: GitWorkshop) -> None:
    with pytest.raises(RefusedError, match=r"(?s)git commit was refused: .*nothing to commit"):
        Committer(working_copy.folder).commit(["kept"], "x")
    with pytest.raises(RefusedError, match="git add was refused"):
        Committer(working_copy.folder).commit(["nowhere"], "x")


def test_the_signing_key_is_a_file_or_none(working_copy: GitWorkshop, tmp_path: Path) -> None:
    committer = Committer(working_copy.folder)
    assert committer.signing_key() is None
    working_copy.git("config", "user.signingKey", "ABCDEF")
    assert committer.signing_key() is None
    (tmp_path / "key").write_text("x")
    working_copy.git("config", "user.signingKey", str(tmp_path / "key"))
    assert committer.signing_key() == str(tmp_path / "key")
