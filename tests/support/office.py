"""An office: people with keys and homes of their own at one governed repository, who do what the program prints."""

import datetime as dt
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from tests.support.command import Result
from tests.support.repository import PEOPLE, Sandbox

_COMMAND: Final = re.compile(r"(?:^|(?<=[ (`]))(?:budget|git) [a-z].*?(?=, or |; |\)| \(|, and |`|$)", re.MULTILINE)
"""A command as it stands in a sentence."""


def commands(text: str) -> list[str]:
    """The commands that a text names, in their order."""
    return [found.rstrip(" .") for found in _COMMAND.findall(text)]


class Office:
    """A sandbox whose commits are made now, and whose people find their keys where ssh does."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.repo = sandbox
        sandbox.now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        self._homes = sandbox.path.parent / "homes"
        for person in PEOPLE:
            place = self._homes / person / ".ssh"
            place.mkdir(parents=True)
            for suffix in ("", ".pub"):
                shutil.copy(sandbox.keys.folder / f"{person}{suffix}", place / f"id_ed25519{suffix}")

    @property
    def path(self) -> Path:
        """The folder of the repository."""
        return self.repo.path

    def home(self, person: str) -> Path:
        """A person's home."""
        return self._homes / person

    def env(self, person: str) -> dict[str, str]:
        """The variables of a person's programs."""
        names = {f"GIT_{role}_NAME": person for role in ("AUTHOR", "COMMITTER")}
        addresses = {f"GIT_{role}_EMAIL": f"{person}@example.com" for role in ("AUTHOR", "COMMITTER")}
        tools = str(Path(sys.executable).parent)
        path = {"PATH": f"{tools}:{self.repo.env['PATH']}", "HOME": str(self.home(person))}
        return {**self.repo.env, **names, **addresses, **path}

    def types(self, command: str, person: str = "dora") -> Result:
        """Run a command line as it is printed; one that is nothing but the program runs inside this process."""
        words = shlex.split(command)
        if words[0] == "budget" and not set(words) & {"&&", ";", "|", ">"}:
            return self.repo.runner(*words[1:], folder=self.path, env=self.env(person))
        ran = subprocess.run(
            ["sh", "-c", command], cwd=self.path, env=self.env(person), capture_output=True, text=True, check=False
        )
        return Result(ran.returncode, ran.stdout, ran.stderr)

    def does(self, command: str, person: str = "dora") -> str:
        """Run a command line that must succeed; what it prints."""
        done = self.types(command, person)
        assert done.status == 0, (command, done.status, done.out, done.err)
        return done.out

    def refused(self, command: str, person: str = "dora") -> str:
        """The fix of a command that must be refused."""
        done = self.types(command, person)
        assert done.status in {1, 2}, (command, done)
        return done.err.strip().rpartition("  fix: ")[2]

    def edits(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands in a file."""
        self.repo.replace(path, old, new)

    def saves(self, message: str = "change", person: str = "dora") -> str:
        """Commit everything."""
        self.repo.now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        return self.repo.commit(message, author=person, hours=0)

    def fills(self) -> None:
        """Fill what is marked in every draft, as an author does."""
        for place in self.path.glob("adr/*.md"):
            text = place.read_text(encoding="utf-8")
            if "TODO" in text:
                place.write_text(re.sub(r"TODO[^\n]*", "Measured.", text), encoding="utf-8")

    def findings(self, *options: str) -> list[dict[str, Any]]:
        """What `check` finds here, against main."""
        base = [] if "--base" in options or "--staged" in options else ["--base", "main"]
        done = self.types(shlex.join(["budget", "check", *base, *options, "--format", "json"]))
        found: list[dict[str, Any]] = done.json["findings"]
        return found

    def codes(self, *options: str) -> set[str]:
        """The codes of what `check` finds."""
        return {item["code"] for item in self.findings(*options)}

    def fix(self, code: str, *options: str) -> str:
        """The fix of the first finding of a code."""
        found = [item for item in self.findings(*options) if item["code"] == code]
        assert found, f"{code} is not found: {self.findings(*options)}"
        return str(found[0]["fix"])

    def decides(self, command: str, person: str = "dora") -> None:
        """Draft a decision by a printed command, and carry it out as far as the program says what comes next."""
        assert command.startswith("budget propose "), command
        self._carry_out(self.does(command, person), person)

    def _carry_out(self, told: str, person: str) -> None:
        self.fills()
        self.does(_after(told, r"Commit it.*?: "), person)
        number = commands(told)[-1].rpartition(" ")[2]
        for _ in PEOPLE:
            waiting = self.does("budget status")
            mine = [line for line in waiting.splitlines() if line.startswith(f"{int(number):03d} ")]
            assert mine, (number, waiting)
            if " ready: " in mine[0]:
                break
            names = re.findall(r"alice|bob|carol", mine[0].partition("waits for")[2])
            assert names, waiting
            self.does(f"budget sign {number} --commit", names[0])
        self.does(f"budget apply {number} --commit", person)


def _after(text: str, words: str) -> str:
    """The rest of the line in which words, a regular expression, stand."""
    (line,) = [match[1] for line in text.splitlines() if (match := re.search(f"{words}(.*)", line))]
    return line
