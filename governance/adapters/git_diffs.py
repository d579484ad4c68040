"""What commits change, through one `diff-tree --stdin` that stays open."""

import secrets
from typing import IO, TYPE_CHECKING, Final

from governance.adapters.git_objects import CURE
from governance.adapters.git_process import Drain, GitProcess, fault
from governance.adapters.git_trees import RAW
from governance.errors import FaultError, IncompleteHistoryError

if TYPE_CHECKING:
    from git import Git

_CHUNK: Final = 1 << 16


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
        self._process: Git.AutoInterrupt | None = None
        self._complaints: Drain | None = None

    def read(self, *commits: str) -> bytes:
        """The raw changes of a commit, of its own parents or of those that are named behind it.

        Raises:
            IncompleteHistoryError: a commit, or a tree that is needed, is not in this clone.
        """
        stdin, stdout = self._streams()
        try:
            stdin.write(" ".join(commits).encode() + b"\n" + self._end)
            stdin.flush()
        except BrokenPipeError:
            raise self._ended() from None
        answer = self._received(stdout)
        if not answer.startswith(commits[0].encode() + b"\0"):
            raise IncompleteHistoryError(f"the commit {commits[0]} is not in this clone", CURE)
        return answer

    def _streams(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = self._git.start("diff-tree", "--stdin", "--always", *RAW, *self._options)
        process = self._process.proc
        if process is None or process.stdin is None or process.stdout is None or process.stderr is None:
            raise FaultError("git could not be started", "install git 2.38 or newer")
        if self._complaints is None:
            self._complaints = Drain(process.stderr)
        return process.stdin, process.stdout

    def _received(self, stdout: IO[bytes]) -> bytes:
        parts: list[bytes] = []
        tail = b""
        while not tail.endswith(self._end):
            part = stdout.read1(_CHUNK)  # type: ignore[attr-defined]  # a pipe is buffered
            if not part:
                raise self._ended()
            parts.append(part)
            tail = (tail + part)[-len(self._end) :]
        return b"".join(parts)[: -len(self._end)]

    def _ended(self) -> FaultError:
        """The exception for a process that gave up."""
        status = self._process.proc.wait() if self._process and self._process.proc else None
        words = self._complaints.text() if self._complaints else b""
        self._process = self._complaints = None
        return fault("diff-tree", -1 if status is None else status, words)

    def close(self) -> None:
        """End the process; every answer has been read, so its status says nothing more."""
        running, self._process = self._process, None  # held to the end: it stops the process when it is forgotten
        if running is not None and running.proc is not None:
            running.proc.communicate()
