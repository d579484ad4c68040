"""Cases: small repositories written down as files, each with the report that `budget check` must give (tests/cases)."""

import fnmatch
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from governance.selftest.sandbox.environment import bare
from tests.support.command import Result, run

CASES: Final = Path(__file__).parents[1] / "cases"
START: Final = CASES / "start"
"""The governed files that every case starts with."""

_EMAIL: Final = "example.com"


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what stood, what a branch does, and what must be reported.

    Attributes:
        folder: where it is written down.
        expected: how the command ends, its verdict, and the findings, as far as each is named.
    """

    folder: Path
    expected: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The code that it is about, and its story."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def codes(self) -> list[str]:
        """The codes that it expects."""
        return [item["code"] for item in self.expected["findings"]]


def all_cases() -> list[Case]:
    """Every case, in the order of codes and stories."""
    files = sorted(CASES.glob("*/*/expected.json"))
    return [Case(file.parent, json.loads(file.read_text(encoding="utf-8"))) for file in files]


def played(case: Case, folder: Path) -> Result:
    """Make the repository of a case in a folder, and judge it as its `expected.json` says."""
    repository = _Repository(folder / "repository")
    repository.commit("dora", "Adopt budgets", START, case.folder / "before")
    if case.expected.get("leaves"):
        repository.git("checkout", "-q", "--detach")
        repository.commit("dora", case.expected["leaves"])
    left = repository.git("rev-parse", "HEAD")
    repository.git("switch", "-q", "main")
    commits = yaml.safe_load((case.folder / "messages.yaml").read_text(encoding="utf-8"))
    for item in commits:
        repository.make(item, case.folder)
    if case.expected.get("push"):
        return repository.pushed(left)
    repository.git("switch", "-q", "work")
    if "depth" in case.expected:
        repository = repository.cloned(folder / "clone", case.expected["depth"])
    return repository.budget("check", "--base", "origin/main" if "depth" in case.expected else "main")


class _Repository:
    """A repository of plain files, whose people sign by their commits."""

    def __init__(self, path: Path) -> None:
        path.mkdir()
        self.path = path
        watched = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
        self._env = bare(path) | watched
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, author: str = "dora") -> str:
        identity = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", author.partition("@")[0]), ("EMAIL", _address(author)))
        }
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, env=self._env | identity, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def budget(self, *arguments: str, **env: str) -> Result:
        return run(*arguments, "--format", "json", folder=self.path, env=self._env | env)

    def commit(self, author: str, message: str, *folders: Path) -> None:
        """Lay the files of folders over what stands, and commit all of it."""
        for folder in folders:
            if folder.exists():
                shutil.copytree(folder, self.path, dirs_exist_ok=True)
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", message, author=author)

    def make(self, item: Mapping[str, Any], case: Path) -> None:
        """Make one commit of `messages.yaml`: on a branch, by an author, of some of the files of a folder."""
        self._switch(item.get("branch", "work"))
        source = case / item.get("from", "after")
        files = [file for file in sorted(source.rglob("*")) if file.is_file() or file.is_symlink()]
        for file in files:
            path = file.relative_to(source)
            if any(fnmatch.fnmatch(str(path), pattern) for pattern in item.get("files", ["*"])):
                (self.path / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, self.path / path, follow_symlinks=False)
        for path in item.get("remove", ()):
            self.git("rm", "-q", path)
        self.commit(item["author"], item["message"])

    def _switch(self, branch: str) -> None:
        known = self.git("branch", "--format=%(refname:short)").splitlines()
        self.git("switch", "-q", branch) if branch in known else self.git("switch", "-q", "-c", branch, "main")

    def pushed(self, old: str) -> Result:
        """What CI reports of a push to the default branch, whose old tip is given."""
        event = self.path / ".git" / "event.json"
        said = {"before": old, "ref": "refs/heads/main", "repository": {"default_branch": "main"}}
        event.write_text(json.dumps(said), encoding="utf-8")
        self.git("switch", "-q", "main")
        return self.budget("check", GITHUB_ACTIONS="true", GITHUB_EVENT_NAME="push", GITHUB_EVENT_PATH=str(event))

    def cloned(self, path: Path, depth: int) -> "_Repository":
        """A clone as CI makes it: the branch, and so many commits of it."""
        clone = _Repository(path)
        clone.git("remote", "add", "origin", f"file://{self.path}")
        deep = (f"--depth={depth}",) if depth else ()
        clone.git("fetch", "-q", *deep, "origin", "+refs/heads/*:refs/remotes/origin/*")
        clone.git("switch", "-q", "-c", "work", "origin/work")
        return clone


def _address(author: str) -> str:
    return author if "@" in author else f"{author}@{_EMAIL}"
