"""Repositories to measure on: governed, with one branch that changes a budget and one that does not."""

import os
import subprocess
from pathlib import Path
from typing import Final

POLICY: Final = """\
version: 1
repository: bench/bench
people:
  alice: {emails: [alice@example.com]}
  bob: {emails: [bob@example.com]}
  dora: {emails: [dora@example.com]}
approvals:
  - name: any change
    require: 2
    from: [alice, bob]
"""

ADR: Final = """\
# ADR 031: Give the limiter room

*   **Status**: Proposed
*   **Date**: 2026-01-05

## Context and Problem Statement

The audit log costs two milliseconds.

## Budget Changes

| Budget | Before | After |
|---|---|---|
| `rate_limiter.max_latency_ms` | 10 | 12 |
"""


def environment(home: Path) -> dict[str, str]:
    """The variables of every process that is measured: nothing of the developer's own configuration."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Dora",
        "GIT_AUTHOR_EMAIL": "dora@example.com",
        "GIT_COMMITTER_NAME": "Dora",
        "GIT_COMMITTER_EMAIL": "dora@example.com",
    }


def governed(folder: Path, python: str) -> Path:
    """A repository with main, a branch `budget` (one governed change, signed twice) and a branch `quiet`."""
    repository, env = folder / "repository", environment(folder)
    repository.mkdir()

    def run(*command: str) -> None:
        subprocess.run(command, cwd=repository, env=env, check=True, capture_output=True)

    def write(path: str, text: str) -> None:
        place = repository / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    run("git", "init", "--quiet", "--initial-branch=main")
    signers = ""
    for person in ("alice", "bob"):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / person))
        signers += f"{person} {(folder / f'{person}.pub').read_text(encoding='utf-8')}"
    write("budgets/policy.yaml", POLICY)
    write("budgets/allowed_signers", signers)
    write("budgets/capability_budgets.yaml", "rate_limiter:\n  max_latency_ms: 10\n  max_memory_mb: 5\n")
    run("git", "add", "--all")
    run("git", "commit", "--quiet", "-m", "Adopt budgets")
    run("git", "switch", "--quiet", "-c", "quiet")
    write("README.md", "words\n")
    run("git", "add", "--all")
    run("git", "commit", "--quiet", "-m", "Words")
    run("git", "switch", "--quiet", "-c", "budget", "main")
    write("adr/031-limiter.md", ADR)
    for person in ("alice", "bob"):
        run(python, "-m", "governance", "sign", "31", "--as", person, "--key", str(folder / person))
    run(python, "-m", "governance", "apply", "31")
    run("git", "add", "--all")
    run("git", "commit", "--quiet", "-m", "Raise the limit\n\nBudget-ADR: 31")
    return repository
