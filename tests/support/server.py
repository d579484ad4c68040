"""A bare repository that takes pushes only past its hook, and a clone that pushes to it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.command import Result
from tests.support.repository import Sandbox


class Server:
    """A repository with the hook pre-receive, as `budget init` installs it. Pushes are real ones, with a quarantine.

    Args:
        sandbox: whoever pushes; its remote `origin` is this repository.
        folder: where the repository is to be; what the branch main of the sandbox holds is there, nothing else.
    """

    def __init__(self, sandbox: Sandbox, folder: Path, *, empty: bool = False) -> None:
        self.sandbox = sandbox
        self.folder = folder
        form = sandbox.git("rev-parse", "--show-object-format")
        sandbox.git("init", "--quiet", "--bare", "--initial-branch=main", f"--object-format={form}", str(folder))
        sandbox.git("remote", "add", "origin", str(folder))
        if not empty:
            sandbox.git("push", "--quiet", "origin", "main:refs/heads/main")
        self.install()

    def install(self) -> Result:
        """Install the hook."""
        return self.sandbox.budget("init", "--hook", "pre-receive", "-C", str(self.folder))

    def git(self, *arguments: str) -> str:
        """Run git in the repository."""
        return self.sandbox.git("-C", str(self.folder), *arguments)

    def ref(self, name: str = "main") -> str:
        """What a branch holds; empty where there is none."""
        return self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{name}")

    def has(self, oid: str) -> bool:
        """Whether an object has come out of the quarantine."""
        command = ["git", "-C", str(self.folder), "cat-file", "-e", oid]
        return not subprocess.run(command, env=self.sandbox.env, capture_output=True, check=False).returncode

    def push(self, *arguments: str, author: str = "dora", **variables: str) -> Result:
        """Push; what the hook says is in `err`, without the word `remote:` before its lines."""
        address = f"{author}@example.com"
        done = subprocess.run(
            ["git", "push", "origin", *arguments],
            cwd=self.sandbox.path,
            env={**self.sandbox.env, "GIT_COMMITTER_EMAIL": address, "COLUMNS": "80", **variables},
            capture_output=True,
            check=False,
            text=True,
        )
        lines = (line.removeprefix("remote: ").rstrip() for line in done.stderr.splitlines())
        return Result(done.returncode, done.stdout, "".join(f"{line}\n" for line in lines))

    def judged(self, *lines: str, **variables: str) -> Result:
        """Hand lines to the command itself, as a process of its own in the repository."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", "governance", "pre-receive", "--format", "json"],
            cwd=self.folder,
            env={**self.sandbox.env, **variables},
            input="".join(f"{line}\n" for line in lines),
            capture_output=True,
            check=False,
            text=True,
        )
        return Result(done.returncode, done.stdout, done.stderr)


def no_python(folder: Path) -> dict[str, str]:
    """Variables under which neither this program nor any Python is found, but git and a shell are."""
    tools = folder / "tools"
    tools.mkdir()
    for name in ("git", "sh", "env"):
        for place in os.environ["PATH"].split(os.pathsep):
            if (Path(place) / name).exists():
                (tools / name).symlink_to(Path(place) / name)
                break
    return {"PATH": str(tools)}
