"""A governed repository on disk, as scenarios and tests make it: fixed identities and dates, real git, real keys."""

import copy
import datetime as dt
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, Self

from governance.documents.adr.reader import read_adr
from governance.documents.signoffs.payload import payload
from governance.documents.signoffs.record import write_signoff
from governance.domain.judgement.records import SignOff
from governance.selftest.sandbox.baseline import (
    ADR,
    BASELINE,
    BUDGETS,
    CODEOWNERS,
    POLICY,
    REPOSITORY,
    START,
    DecisionRow,
)
from governance.selftest.sandbox.command_result import Result, Runner
from governance.selftest.sandbox.environment import bare
from governance.selftest.sandbox.errors import NotRunError
from governance.selftest.sandbox.keys import Keys


class Sandbox:
    """A repository on disk, and a clock that moves an hour with every commit.

    Args:
        path: the folder of the repository; what a scenario needs beside it goes into the folder above.
        keys: everybody's keys.
        runner: runs the command.

    Attributes:
        now: the date of what is written and committed next.
        env: the variables of every program that runs here, the command among them.
    """

    def __init__(self, path: Path, keys: Keys, runner: Runner) -> None:
        self.path = path
        self.keys = keys
        self.now = START
        self.env = bare(_home(path))
        self.runner = runner

    def at(self, path: Path) -> Self:
        """The like in another folder, with the same keys, clock and variables, but a home of its own."""
        other = copy.copy(self)
        other.path = path
        other.env = {**self.env, "HOME": str(_home(path))}
        return other

    def copied(self, path: Path) -> Self:
        """A copy in another folder, on a branch `work` that starts at main."""
        shutil.copytree(self.path, path, symlinks=True)
        other = self.at(path)
        other.switch("work", new=True)
        return other

    # git

    def start(self, *options: str) -> None:
        """Make the repository."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main", *options)
        self.git("config", "user.name", "Dora")
        self.git("config", "user.email", "dora@example.com")

    def git(self, *arguments: str, author: str = "dora", stdin: bytes | None = None, check: bool = True) -> str:
        """Run git; the author is a person, or an address.

        Raises:
            NotRunError: it must succeed and does not.
        """
        stamp = f"{int(self.now.timestamp())} +0000"
        env = {**self.env, **_identity(author), "GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=self.path, env=env, input=stdin, capture_output=True, check=False)
        if check and done.returncode:
            words = " ".join((done.stderr + done.stdout).decode("utf-8", "replace").split())
            raise NotRunError(f"git {arguments[0]} ended with status {done.returncode}: {words}")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def commit(self, message: str = "change", *, author: str = "dora", hours: float = 1) -> str:
        """Commit everything that is in the working tree."""
        self.now += dt.timedelta(hours=hours)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message, author=author)
        return self.head()

    def head(self, revision: str = "HEAD") -> str:
        """The object id of a revision."""
        return self.git("rev-parse", revision)

    def switch(self, branch: str, *, new: bool = False, at: str | None = None) -> None:
        """Check a branch out."""
        self.git("switch", "--quiet", *(["-c"] if new else []), branch, *([at] if at else []))

    def merge(self, branch: str, *options: str, message: str = "merge", author: str = "dora") -> str:
        """Merge a branch with a merge commit."""
        self.now += dt.timedelta(hours=1)
        self.git("merge", "--quiet", "--no-ff", "-m", message, *options, branch, author=author)
        return self.head()

    # files

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file."""
        place = self.path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape"))

    def read(self, path: str) -> str:
        """Read a file."""
        return (self.path / path).read_text(encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace a text that must stand in a file.

        Raises:
            NotRunError: it does not stand there.
        """
        text = self.read(path)
        if old not in text:
            raise NotRunError(f"{old!r} does not stand in {path}")
        self.write(path, text.replace(old, new))

    def remove(self, path: str) -> None:
        """Remove a file."""
        (self.path / path).unlink()

    def lose(self, revision: str) -> None:
        """Remove the object that a revision names from the repository."""
        oid = self.head(revision)
        place = self.path / ".git/objects" / oid[:2] / oid[2:]
        place.chmod(0o600)
        place.unlink()

    # governance

    def adopt(self, *, policy: str = POLICY, budgets: str = BASELINE, codeowners: str = CODEOWNERS) -> str:
        """Make the repository with a policy, owners, signers and numbers; the commit that adopts them."""
        self.start()
        self.write("README.md", "# payments\n")
        self.commit("start")
        self.write("budgets/policy.yaml", policy)
        self.write(BUDGETS, budgets)
        self.write("budgets/allowed_signers", self.keys.signers())
        self.write("CODEOWNERS", codeowners)
        return self.commit("adopt budgets")

    def adr(
        self,
        number: int,
        rows: Sequence[DecisionRow],
        *,
        status: str = "Accepted",
        title: str = "Raise the limit",
        context: str = "The audit log costs time.",
        slug: str = "raise",
        folder: str = "adr",
    ) -> str:
        """Write a decision; its path."""
        path = f"{folder}/{number:03d}-{slug}.md"
        table = "\n".join(f"| `{budget}` | {before} | {after} |" for budget, before, after in rows)
        self.write(path, ADR.format(number=number, title=title, status=status, context=context, rows=table))
        return path

    def sign(
        self,
        path: str,
        person: str,
        decision: Literal["approve", "reject", "withdraw"] = "approve",
        *,
        key: str | None = None,
        name: str | None = None,
        folder: str | None = None,
        date: dt.datetime | None = None,
        namespace: str = "budget-signoff",
        unsigned: bool = False,
        **fields: Any,
    ) -> str:
        """Write a sign-off record for the decision at a path, with a real signature; its path."""
        adr = read_adr(path, (self.path / path).read_bytes())
        number = adr.number or 0
        record = SignOff(
            repository=REPOSITORY,
            adr=number,
            decision=decision,
            approver=person,
            date=date or self.now,
            digest=adr.digest,
            changes=tuple(row.line for row in adr.rows),
        )
        record = replace(record, **fields)
        if not unsigned:
            signature = self.keys.sign(key or person, payload(record), namespace)
            record = replace(record, signature=signature)
        place = f"{folder or f'adr/signoffs/{number:03d}'}/{name or person}.yaml"
        self.write(place, write_signoff(record))
        return place

    def sign_all(self, path: str, people: Sequence[str] = ("alice", "bob"), **options: Any) -> None:
        """Let people sign the decision at a path."""
        for person in people:
            self.sign(path, person, **options)

    def raise_limit(self, old: str = "max_latency_ms: 10 ", new: str = "max_latency_ms: 12 ") -> None:
        """Change a number in the budget file."""
        self.replace(BUDGETS, old, new)

    def decide(
        self,
        number: int = 31,
        rows: Sequence[DecisionRow] = (("rate_limiter.max_latency_ms", "10", "12"),),
        *,
        approvers: Sequence[str] = ("alice", "bob"),
        **options: Any,
    ) -> str:
        """Write a decision with its sign-offs; its path."""
        path = self.adr(number, rows, **options)
        self.sign_all(path, approvers)
        return path

    def raise_decided(self, old: str = "10", new: str = "12", number: int = 31, **options: Any) -> str:
        """Change the latency of the rate limiter by a decision that its approvers sign; its path."""
        self.raise_limit(f"max_latency_ms: {old} ", f"max_latency_ms: {new} ")
        return self.decide(number, [("rate_limiter.max_latency_ms", old, new)], **options)

    def budget(self, *arguments: str, author: str = "dora") -> Result:
        """Run the command here."""
        return self.runner(*arguments, folder=self.path, env={**self.env, **_identity(author)})

    def check(self, base: str = "main", head: str = "HEAD", *options: str) -> Result:
        """Judge with JSON output."""
        return self.budget("check", "--base", base, "--head", head, "--format", "json", *options)


def _home(path: Path) -> Path:
    """The home of whoever works in a repository: an empty folder beside it."""
    home = path.parent / "home"
    home.mkdir(parents=True, exist_ok=True)
    return home


def _identity(author: str) -> dict[str, str]:
    address = author if "@" in author else f"{author}@example.com"
    return {
        "GIT_AUTHOR_NAME": author,
        "GIT_AUTHOR_EMAIL": address,
        "GIT_COMMITTER_NAME": author,
        "GIT_COMMITTER_EMAIL": address,
    }
