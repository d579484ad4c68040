"""Writes a repository through `git fast-import`: commits on branches, file by file, without a working tree."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

MAIN: Final = "refs/heads/main"
_BUFFER: Final = 1 << 20


class Stream:
    """A running `git fast-import`; leaving it waits for git and raises what went wrong.

    Args:
        repository: the repository to write into.
        env: the variables of git.
        branches: how many branches git should hold in memory.
    """

    def __init__(self, repository: Path, env: Mapping[str, str], branches: int) -> None:
        words = ("git", "fast-import", "--quiet", "--done", f"--active-branches={branches}")
        self._git = subprocess.Popen(words, cwd=repository, env=dict(env), stdin=subprocess.PIPE, bufsize=_BUFFER)
        self._marks = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if fault is None:
            self._write(b"done\n")
        if self._git.stdin is not None:
            self._git.stdin.close()
        status = self._git.wait()
        if status and fault is None:
            raise subprocess.CalledProcessError(status, "git fast-import")

    def _write(self, data: bytes) -> None:
        assert self._git.stdin is not None  # noqa: S101 (a pipe was asked for)
        self._git.stdin.write(data)

    def blob(self, text: str) -> int:
        """Store a file's content; its mark."""
        self._marks += 1
        data = text.encode()
        self._write(b"blob\nmark :%d\ndata %d\n%b\n" % (self._marks, len(data), data))
        return self._marks

    def commit(
        self, branch: str, author: str, when: int, message: str, files: Mapping[str, int], *, merge: str | None = None
    ) -> None:
        """Write a commit behind the tip of a branch.

        Args:
            branch: the full name of the branch.
            author: a person, who commits, too.
            when: seconds since 1970.
            message: what it says.
            files: marks of contents by path.
            merge: the full name of the branch that is merged by it.
        """
        who = f"{author} <{author}@example.com> {when} +0000"
        changed = "".join(f"M 100644 :{mark} {path}\n" for path, mark in files.items())
        parent = f"merge {merge}\n" if merge else ""
        size = len(message.encode())
        self._write(
            f"commit {branch}\nauthor {who}\ncommitter {who}\ndata {size}\n{message}\n{parent}{changed}".encode()
        )

    def fork(self, branch: str, at: str = MAIN) -> None:
        """Let a branch start at the tip of another one."""
        self._write(f"reset {branch}\nfrom {at}\n\n".encode())

    def drop(self, branch: str) -> None:
        """Remove a branch, not its commits."""
        self._write(f"reset {branch}\nfrom {'0' * 40}\n\n".encode())
