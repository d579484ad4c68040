"""A company for the documentation's commands: people with clones of their own, their own keys, and a shared origin."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.support.repository import PEOPLE, Keys, Sandbox

_FIRST_ADR: Final = """\
# ADR 030: Performance Budget Framework

*   **Status**: Accepted
*   **Date**: 2025-07-18
*   **Deciders**: Architecture Review Team

## Decision Outcome

Each capability has a budget, and a budget changes only by a decision.
"""

_EDITOR: Final = """\
#!/bin/sh
sed -i 's/TODO.*/Measured over a week in production: 10.4 ms at p95./' "$@"
"""
"""Fills the marked places of a draft; a person would find better words."""


class Company:
    """People who work on one governed repository, each with a home, a key, an identity of git, and a clone."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self.folder = folder
        self.keys = keys
        self.bin = folder / "bin"
        self.bin.mkdir(parents=True)
        self._tool("editor", _EDITOR)
        for person in PEOPLE:
            self._move_in(person)
            self.clone(person).mkdir(parents=True)

    def _tool(self, name: str, script: str) -> None:
        place = self.bin / name
        place.write_text(script)
        place.chmod(0o755)

    def _move_in(self, person: str) -> None:
        ssh = self.home(person) / ".ssh"
        ssh.mkdir(parents=True, mode=0o700)
        for suffix in ("", ".pub"):
            shutil.copy(self.keys.folder / f"{person}{suffix}", ssh / f"id_ed25519{suffix}")
        (self.home(person) / ".gitconfig").write_text(
            f"[user]\n\tname = {person}\n\temail = {person}@example.com\n[init]\n\tdefaultBranch = main\n"
        )

    def found(self) -> None:
        """Make the governed repository at the origin, and everybody's clone of it."""
        sandbox = Sandbox(self.folder / "start", self.keys)
        sandbox.path.mkdir(parents=True)
        sandbox.write("adr/030-performance-budget-framework.md", _FIRST_ADR)
        sandbox.adopt()
        origin = self.folder / "origin.git"
        sandbox.git("clone", "--quiet", "--bare", str(sandbox.path), str(origin))
        for person in PEOPLE:
            sandbox.git("clone", "--quiet", str(origin), str(self.clone(person)))
        (self.home("carol") / "payments.git").symlink_to(origin)  # carol keeps the server
        forks = self.folder / "forks"
        sandbox.git("clone", "--quiet", "--bare", str(origin), str(forks / "mallory/payments.git"))
        mail = self.folder / "mail"
        mail.mkdir()
        for person in PEOPLE:  # a forge, where mallory keeps a fork, and what people send each other
            (self.home(person) / "mail").symlink_to(mail)
            with (self.home(person) / ".gitconfig").open("a") as settings:
                settings.write(f'[url "{forks}/"]\n\tinsteadOf = https://git.example.com/\n')

    @property
    def tools(self) -> Path:
        """The folder of the command `budget`."""
        return Path(sys.executable).parent

    def home(self, person: str) -> Path:
        """A person's home."""
        return self.folder / "homes" / person

    def clone(self, person: str) -> Path:
        """A person's working folder."""
        return self.folder / "clones" / person

    def _place(self, person: str) -> Path:
        """Remembers where a person's last command has led them."""
        return self.home(person) / ".place"

    def _stands(self, person: str) -> str:
        place = self._place(person)
        return place.read_text().strip() if place.exists() else str(self.clone(person))

    def types(self, person: str, command: str, last_status: int = 0) -> "subprocess.CompletedProcess[str]":
        """Run a command line as a person, in their folder; both streams together."""
        env = {
            "PATH": os.pathsep.join((str(self.bin), str(self.tools), os.environ["PATH"])),
            "HOME": str(self.home(person)),
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
            "EDITOR": "editor",
            **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
            "PLACE": str(self._place(person)),
        }
        return subprocess.run(
            ["bash", "-c", f'(exit {last_status})\n{command}\nstatus=$?; pwd > "$PLACE"; exit $status'],
            cwd=self._stands(person),
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
