"""What commits change, through one `diff-tree --stdin` that stays open."""

import secrets
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from governance.adapters.git_objects import CURE
from governance.adapters.git_process import Drain, GitProcess, fault
from governance.adapters.git_trees import RAW
from governance.errors import FaultError, IncompleteHistoryError

if TYPE_CHECKING:
    from subprocess import Popen

    from git import Git

_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class _Running:
    """A process and its pipes; `held` stops it when it is forgotten."""

    held: "Git.AutoInterrupt"
    process: "Popen[bytes]"
    stdin: IO[bytes]
    stdout: IO[bytes]
    complaints: Drain


class DiffReader:
    """Asks one process for the changes of many commits; close it to end the process.

    Git answers a line that is no object id by repeating it, and flushes: that is how the end of an answer is told. The
    line is secret, so that no path can look like it.

    Args:
        git: runs git.
        options: how commits are compared, and the paths that count.
    """

    def __init__(self, git: GitProcess, *options: str) -> None:
        self._git = git
        self._options = options
        self._end = f"end {secrets.token_hex(16)}\n".encode()
        self._running: _Running | None = None

    def read(self, *commits: str) -> bytes:
        """The raw changes of a commit, of its own parents or of those that are named behind it.

        Raises:
            IncompleteHistoryError: a commit, or a tree that is needed, is not in this clone.
        """
        running = self._running = self._running or self._started()
        try:
            running.stdin.write(" ".join(commits).encode() + b"\n" + self._end)
            running.stdin.flush()
        except BrokenPipeError:
            raise self._ended(running) from None
        answer = self._received(running)
        if not answer.startswith(commits[0].encode() + b"\0"):
            raise IncompleteHistoryError(f"the commit {commits[0]} is not in this clone", CURE)
        return answer

    def _started(self) -> _Running:
        held = self._git.start("diff-tree", "--stdin", "--always", *RAW, *self._options)
        process = held.proc
        if process is None or process.stdin is None or process.stdout is None or process.stderr is None:
            raise FaultError("git could not be started", "install git 2.38 or newer")
        return _Running(held, process, process.stdin, process.stdout, Drain(process.stderr))

    def _received(self, running: _Running) -> bytes:
        parts: list[bytes] = []
        tail = b""
        while not tail.endswith(self._end):
            part = running.stdout.read1(_CHUNK)  # type: ignore[attr-defined]  # a pipe is buffered
            if not part:
                raise self._ended(running)
            parts.append(part)
            tail = (tail + part)[-len(self._end) :]
        return b"".join(parts)[: -len(self._end)]

    def _ended(self, running: _Running) -> FaultError:
        """The exception for a process that gave up."""
        self._running = None
        return fault("diff-tree", running.process.wait(), running.complaints.text())

    def close(self) -> None:
        """End the process; every answer has been read, so its status says nothing more."""
        running, self._running = self._running, None
        if running is not None:
            running.process.communicate()
