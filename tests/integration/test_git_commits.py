"""Commits made for the user: of exactly the files named, with the user's own settings and hooks."""

from pathlib import Path

import pytest

from governance.adapters.git.commits import GitCommitter
from governance.errors import RefusedError
from tests.support.workshop import GitWorkshop


@pytest.fixture
def shop(real: GitWorkshop) -> GitWorkshop:
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


def test_a_commit_holds_the_files_named_and_nothing_else(shop: GitWorkshop) -> None:
    put(shop, "new/a", "1\n")
    put(shop, "kept", "2\n")
    put(shop, "b/other", "2\n")
    shop.git("add", "b/other")
    shop.git("config", "commit.cleanup", "strip")
    oid = GitCommitter(shop.folder).commit(["new/a", "kept"], "Say why\n\n# 31 is kept\n\nBudget-ADR: 31\n")
    assert oid == shop.git("rev-parse", "HEAD")
    assert committed(shop) == ["kept", "new/a"]
    assert shop.git("log", "-1", "--format=%B") == "Say why\n\n# 31 is kept\n\nBudget-ADR: 31"
    assert shop.git("diff", "--cached", "--name-only") == "b/other"


def test_a_commit_is_made_from_the_top_wherever_the_process_stands(
    shop: GitWorkshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    put(shop, "new/a", "1\n")
    GitCommitter(shop.folder).commit(["new/a"], "x")
    assert committed(shop) == ["new/a"]


def test_ignored_files_and_names_with_wildcards_are_committed_as_they_are(shop: GitWorkshop) -> None:
    put(shop, ".gitignore", "new*\n")
    put(shop, "new*", "1\n")
    put(shop, "newer", "1\n")
    put(shop, ":(top)x", "1\n")
    GitCommitter(shop.folder).commit(["new*", ":(top)x"], "x")
    assert committed(shop) == [":(top)x", "new*"]


def test_a_file_that_is_gone_is_committed_as_gone(shop: GitWorkshop) -> None:
    (shop.folder / "kept").unlink()
    GitCommitter(shop.folder).commit(["kept"], "x")
    assert shop.git("ls-files") == "b/other"


def hook(shop: GitWorkshop, name: str, script: str) -> None:
    file = shop.folder / ".git/hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "said"),
    [("echo not like this >&2; exit 1", "not like this"), ("echo nor so; exit 1", "nor so"), ("exit 1", "no message")],
)
def test_the_users_hooks_may_refuse(shop: GitWorkshop, script: str, said: str) -> None:
    hook(shop, "commit-msg", script)
    put(shop, "kept", "2\n")
    with pytest.raises(RefusedError, match=f"^git commit was refused: {said}$") as caught:
        GitCommitter(shop.folder).commit(["kept"], "x")
    assert "run again" in caught.value.fix
    assert shop.git("log", "--format=%s") == "start"


def test_nobody_is_asked_to_edit_anything(shop: GitWorkshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_EDITOR", "vi")
    hook(shop, "post-index-change", "echo $GIT_EDITOR >> editor")
    put(shop, "kept", "2\n")
    GitCommitter(shop.folder).commit(["kept"], "x")
    assert (shop.folder / "editor").read_text().startswith("true\n")


def test_nothing_to_commit_is_refused(shop: GitWorkshop) -> None:
    with pytest.raises(RefusedError, match=r"(?s)git commit was refused: .*nothing to commit"):
        GitCommitter(shop.folder).commit(["kept"], "x")
    with pytest.raises(RefusedError, match="git add was refused"):
        GitCommitter(shop.folder).commit(["nowhere"], "x")


def test_the_signing_key_is_a_file_or_none(shop: GitWorkshop, tmp_path: Path) -> None:
    committer = GitCommitter(shop.folder)
    assert committer.signing_key() is None
    shop.git("config", "user.signingKey", "ABCDEF")
    assert committer.signing_key() is None
    (tmp_path / "key").write_text("x")
    shop.git("config", "user.signingKey", str(tmp_path / "key"))
    assert committer.signing_key() == str(tmp_path / "key")
