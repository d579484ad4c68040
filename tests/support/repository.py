"""Builds governed repositories for tests: fixed identities and dates, real git, real keys."""

import datetime as dt
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal

from governance.documents.adr import read_adr
from governance.documents.payload import payload
from governance.documents.signoff_yaml import write_signoff
from governance.domain.changes import Line
from governance.domain.decisions import SignOff
from tests.support.command import Result, run

START: Final = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
REPOSITORY: Final = "acme/payments"
PEOPLE: Final = ("alice", "bob", "carol", "dora", "mallory")
BUDGETS: Final = "budgets/capability_budgets.yaml"

BASELINE: Final = """\
# The numbers.
schema_validator:
  max_latency_ms: 50
  max_memory_mb: 10
rate_limiter:
  description: Token bucket
  max_latency_ms: 10   # p95
  max_memory_mb: 5
  environments:
    dev: {max_latency_ms: 40}
metrics:
  max_latency_ms: 5
  max_memory_mb: 2
"""

POLICY: Final = """\
version: 1
repository: acme/payments
people:
  alice: {emails: [alice@example.com], handle: "@alice"}
  bob:   {emails: [bob@example.com],   handle: "@bob"}
  carol: {emails: [carol@example.com], handle: "@carol"}
  dora:  {emails: [dora@example.com],  handle: "@dora"}
groups:
  "@acme/architecture": [alice, bob, carol]
approvals:
  - name: any change
    require: 1
    from: [codeowners]
  - name: loosening
    when: {direction: [loosen]}
    require: 2
    from: ["@acme/architecture"]
  - name: governance
    when: {direction: [governance]}
    require: 2
    from: ["@acme/architecture"]
"""

CODEOWNERS: Final = "/budgets/ @acme/architecture\n/CODEOWNERS @acme/architecture\n"

ADR: Final = """\
# ADR {number:03d}: {title}

*   **Status**: {status}
*   **Date**: 2026-01-05
*   **Deciders**: Architecture
*   **Supersedes**: N/A
*   **Superseded by**: N/A

## Context and Problem Statement

{context}

## Budget Changes

| Budget | Before | After |
|---|---|---|
{rows}

## Consequences

None that were not measured.
"""

Row = tuple[str, str, str]


class Keys:
    """One ssh key a person, made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for person in PEOPLE:
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", person, "-f", str(folder / person)], check=True
            )

    def public(self, person: str) -> str:
        """The public key of a person, as `type base64`."""
        return " ".join((self.folder / f"{person}.pub").read_text().split()[:2])

    def secret(self, person: str) -> Path:
        """The file of the secret key."""
        return self.folder / person

    def signers(self, people: Iterable[str] = ("alice", "bob", "carol", "dora")) -> str:
        """Lines of an allowed signers file."""
        return "".join(f"{person} {self.public(person)}\n" for person in people)

    def sign(self, person: str, data: bytes, namespace: str = "budget-signoff") -> str:
        """An armoured signature."""
        done = subprocess.run(
            ["ssh-keygen", "-q", "-Y", "sign", "-f", str(self.secret(person)), "-n", namespace],
            input=data,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode("ascii")


class Sandbox:
    """A repository on disk, and a clock that moves an hour with every commit."""

    def __init__(self, path: Path, keys: Keys) -> None:
        self.path = path
        self.keys = keys
        self.now = START
        home = path.parent / "home"
        home.mkdir(exist_ok=True)
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
            **{name: os.environ[name] for name in ("COVERAGE_PROCESS_START", "COVERAGE_FILE") if name in os.environ},
        }

    # git

    def start(self, *options: str) -> None:
        """Make the repository."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main", *options)
        self.git("config", "user.name", "Dora")
        self.git("config", "user.email", "dora@example.com")

    def git(self, *arguments: str, author: str = "dora", stdin: bytes | None = None, check: bool = True) -> str:
        """Run git; the author is a person, or an address."""
        address = author if "@" in author else f"{author}@example.com"
        stamp = f"{int(self.now.timestamp())} +0000"
        env = {
            **self.env,
            "GIT_AUTHOR_NAME": author,
            "GIT_AUTHOR_EMAIL": address,
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_NAME": author,
            "GIT_COMMITTER_EMAIL": address,
            "GIT_COMMITTER_DATE": stamp,
        }
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=self.path, env=env, input=stdin, capture_output=True, check=False)
        if check and done.returncode:
            raise AssertionError(f"git {arguments}: {done.stderr.decode()}{done.stdout.decode()}")
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
        """Replace a text that must stand in a file."""
        text = self.read(path)
        assert old in text, f"{old!r} does not stand in {path}"
        self.write(path, text.replace(old, new))

    def remove(self, path: str) -> None:
        """Remove a file."""
        (self.path / path).unlink()

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
        rows: Sequence[Row],
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

    def raise_limit(self, old: str = "max_latency_ms: 10 ", new: str = "max_latency_ms: 12 ") -> None:
        """Change a number in the budget file."""
        self.replace(BUDGETS, old, new)

    def decide(
        self,
        number: int = 31,
        rows: Sequence[Row] = (("rate_limiter.max_latency_ms", "10", "12"),),
        *,
        approvers: Sequence[str] = ("alice", "bob"),
        **options: Any,
    ) -> str:
        """Write a decision with its sign-offs; its path."""
        path = self.adr(number, rows, **options)
        for person in approvers:
            self.sign(path, person)
        return path

    def budget(self, *arguments: str, author: str = "dora") -> Result:
        """Run the command here."""
        address = author if "@" in author else f"{author}@example.com"
        env = {**self.env, "GIT_AUTHOR_EMAIL": address, "GIT_AUTHOR_NAME": author,
               "GIT_COMMITTER_EMAIL": address, "GIT_COMMITTER_NAME": author}  # fmt: skip
        return run(*arguments, folder=self.path, env=env)

    def check(self, base: str = "main", head: str = "HEAD", *options: str) -> Result:
        """Judge with JSON output."""
        return self.budget("check", "--base", base, "--head", head, "--format", "json", *options)


def line(budget: str, before: str | None, after: str | None) -> Line:
    """A line with numbers."""
    return Line(budget, None if before is None else Decimal(before), None if after is None else Decimal(after))
