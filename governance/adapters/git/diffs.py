"""What commits change, through one `diff-tree --stdin` that stays open."""

import secrets
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from governance.adapters.git.process import Drain, GitProcess, available, fault
from governance.adapters.git.trees import RAW
from governance.errors import FaultError, IncompleteHistoryError

if TYPE_CHECKING:
    from subprocess import Popen

    from git import Git

_BATCH: Final = 64
"""Questions sent before an answer is read: few enough to fit a pipe, so that neither side waits for the other."""

_Question = tuple[str, ...]
"""A commit, and after it those that it is compared with, where they are not its parents."""


class _Running(NamedTuple):
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
        options: how commits are compared, and the paths that count.
    """

    def __init__(self, git: GitProcess, *options: str) -> None:
        self._git = git
        self._options = options
        self._end = f"end {secrets.token_hex(16)}\n".encode()
        self._running: _Running | None = None
        self._following: dict[_Question, _Question | None] = {}
        self._awaited: _Question | None = None
        self._ahead: dict[_Question, bytes] = {}

    def expect(self, commits: _Question, following: _Question | None) -> None:
        """Learn which question will probably follow another one; who asks two in a row gets answers ahead."""
        self._following[commits] = following

    def read(self, *commits: str) -> bytes:
        """The raw changes of a commit, of its own parents or of those that are named after it.

        Raises:
            IncompleteHistoryError: a commit, or a tree that is needed, is not in this clone.
        """
        if commits not in self._ahead:
            self._ask_ahead(commits)
        return self._ahead.pop(commits)

    def _ask_ahead(self, commits: _Question) -> None:
        is_next = commits == self._awaited
        questions = [commits, *islice(self._after(commits), _BATCH - 1 if is_next else 0)]
        try:
            answers = self._asked(questions)
        except FaultError:
            if len(questions) == 1:
                raise
            self._following.clear()  # the fault may be with what nobody will ask
            questions, answers = [commits], self._asked([commits])
        self._ahead = dict(zip(questions, answers, strict=True))
        self._awaited = self._following.get(questions[-1])

    def _after(self, commits: _Question) -> Iterator[_Question]:
        while (following := self._following.get(commits)) is not None:
            yield (commits := following)

    def read_each(self, commits: Sequence[str]) -> Iterator[bytes]:
        """The raw changes of each of many commits, of its own parents; in few trips, since each of them costs time.

        Raises:
            IncompleteHistoryError: a commit, or a tree that is needed, is not in this clone.
        """
        for start in range(0, len(commits), _BATCH):
            yield from self._asked([(commit,) for commit in commits[start : start + _BATCH]])

    def _asked(self, questions: Sequence[Sequence[str]]) -> Sequence[bytes]:
        running = self._running = self._running or self._started()
        try:
            running.stdin.write(b"".join(" ".join(commits).encode() + b"\n" + self._end for commits in questions))
            running.stdin.flush()
        except BrokenPipeError:
            raise self._ended(running) from None
        answers = self._received(running, len(questions))
        for (commit, *_), answer in zip(questions, answers, strict=True):
            if not answer.startswith(commit.encode() + b"\0"):
                raise IncompleteHistoryError(f"the commit {commit} is not in this clone")
        return answers

    def _started(self) -> _Running:
        held = self._git.start("diff-tree", "--stdin", "--always", *RAW, *self._options)
        process = held.proc
        if process is None or process.stdin is None or process.stdout is None or process.stderr is None:
            raise FaultError("git could not be started", "install git 2.38 or newer")
        return _Running(held, process, process.stdin, process.stdout, Drain(process.stderr))

    def _received(self, running: _Running, count: int) -> Sequence[bytes]:
        answers: list[bytes] = []
        parts: list[bytes] = []
        tail = b""
        while len(answers) < count:
            part = available(running.stdout)
            if not part:
                raise self._ended(running)
            parts.append(part)
            tail = (tail + part)[-len(self._end) :]
            if tail == self._end:
                answers += b"".join(parts).split(self._end)[:-1]
                parts = []
        return answers

    def _ended(self, running: _Running) -> FaultError:
        """The exception for a process that gave up."""
        self._running = None
        return fault("diff-tree", running.process.wait(), running.complaints.text())

    def close(self) -> None:
        """End the process; every answer has been read, so its status says nothing more."""
        running, self._running = self._running, None
        if running is not None:
            running.process.communicate()
