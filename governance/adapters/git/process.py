"""Runs git, through GitPython, so that nothing but the objects of the repository takes part."""

import logging
import os
import re
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from subprocess import PIPE
from threading import Thread
from typing import IO, TYPE_CHECKING, Final

from capability_budgets.reading.late_patterns import late
from governance.errors import FaultError, IncompleteHistoryError, UsageError

if TYPE_CHECKING:
    from git import Git

_log = logging.getLogger(__name__)

_INHERITED: Final = re.compile(
    r"GIT_(AUTHOR|COMMITTER)_.*|GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)|GIT_PYTHON_.*|GIT_SSH.*|GIT_EDITOR|GIT_EXEC_PATH"
    r"|GIT_CEILING_DIRECTORIES|GIT_DISCOVERY_ACROSS_FILESYSTEM"
)
"""Inherited variables that do not change which objects git reads; all others (GIT_DIR wins over a path) are dropped."""

_ENVIRONMENT: Final = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_PAGER": "cat",
    "GIT_FLUSH": "0",  # else git writes every line of a long list by itself, which takes longer than to find it
}

_SETTINGS: Final = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.commitGraph=true",
    "diff.ignoreSubmodules=none",
    "diff.external=",
    "diff.orderFile=/dev/null",  # of the user's own tastes; where it names no file, a log fails
    "log.showSignature=false",
    "log.follow=false",  # these three decide which steps a log of one path names, not only how it prints them
    "log.showRoot=true",
    "log.diffMerges=separate",
    "diff.relative=false",
    "protocol.allow=never",  # a partial clone must not fetch behind the judgement's back
    "advice.graftFileDeprecated=false",
)

_CHUNK: Final = 1 << 16

_MAX_AHEAD: Final = 6
"""Commands that run before their output is asked for; what does not fit a pipe waits there."""

_MISSING: Final = late(
    r"missing|promisor|unable to read (tree|sha1|file)|[Cc]ould not read|bad object|could not fetch"
    r"|[Nn]ot a valid (object|commit) name|bad tree object|Failed to traverse parents|shallow"
    r"|transport '[a-z]+' not allowed"
)


def inherited_index() -> str | None:
    """The index that git hands to its hooks (`git commit PATH` uses a temporary one)."""
    return os.environ.get("GIT_INDEX_FILE")


def scrub_environment() -> None:
    """Drop inherited variables that would redirect git to other objects or other programs."""
    for name in [name for name in os.environ if name.startswith("GIT_") and not _INHERITED.fullmatch(name)]:
        del os.environ[name]


class GitProcess:
    """Runs git commands in one repository.

    Args:
        folder: where to run, and where paths start.
        git_dir: the repository to name explicitly; None to let git find it from the folder.
        variables: environment variables beside the ones that make git deterministic.
    """

    def __init__(self, folder: Path, git_dir: Path | None = None, variables: Mapping[str, str] | None = None) -> None:
        from git import Git

        self._git: Git = Git(folder)
        self._place = folder, git_dir
        # The working tree is named, too: where core.worktree says another, git takes names of paths to start elsewhere.
        self._where = [] if git_dir is None else [f"--git-dir={git_dir}", f"--work-tree={folder}"]
        self._variables = {**_ENVIRONMENT, **(variables or {})}

    def at_once(self) -> "GitProcess":
        """The same, but git says what it finds as soon as it has found it: for searches that take long."""
        return GitProcess(*self._place, {**self._variables, "GIT_FLUSH": "1"})

    def command(self, *arguments: str) -> list[str]:
        """The full command line of a git command."""
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        return ["git", *self._where, *settings, *arguments]

    def start(self, *arguments: str) -> "Git.AutoInterrupt":
        """Start a command with pipes on all three streams."""
        from git import GitCommandNotFound

        command = self.command(*arguments)
        _log.debug("git %s", " ".join(arguments))
        # In a session of its own: Ctrl-C is for this program, which then ends its processes in good order.
        try:
            return self._git.execute(
                command, istream=PIPE, as_process=True, env=self._variables, start_new_session=True
            )
        except GitCommandNotFound as missing:
            raise _no_git() from missing

    def run(self, *arguments: str, stdin: bytes = b"", accept: Sequence[int] = (0,)) -> tuple[int, bytes]:
        """Run a command to its end.

        Returns:
            The exit status, one of `accept`, and standard output.

        Raises:
            IncompleteHistoryError: git says that objects are missing.
            FaultError: any other exit status.
        """
        running = self.start(*arguments)  # held to the end: it stops the process when it is forgotten
        return _judged(arguments[0], running, stdin, accept)

    def fields(self, *arguments: str, end: bytes = b"\0") -> Iterator[bytes]:
        """What a command that must succeed prints, field by field, as it prints it; raises as `chunks` does."""
        with closing(self.chunks(*arguments)) as chunks:
            yield from _split(chunks, end)

    def chunks(self, *arguments: str) -> Generator[bytes, None, None]:
        """What a command that must succeed prints, as it prints it.

        Raises:
            IncompleteHistoryError: git says, in the end, that objects are missing.
            FaultError: any other exit status.
        """
        running = self.start(*arguments)
        process = running.proc
        if process is None or process.stdout is None or process.stderr is None or process.stdin is None:
            raise FaultError("git could not be started", "install git 2.38 or newer")
        process.stdin.close()
        complaints = Drain(process.stderr)
        try:
            while chunk := available(process.stdout):
                yield chunk
            status = process.wait()
        finally:
            process.kill()  # whoever looks no further needs no more of it
            process.wait()
            process.stdout.close()
            complaints.close()
        if status:
            raise fault(arguments[0], status, complaints.text())

    def outputs(self, commands: Iterable[Sequence[str]]) -> Generator[bytes, None, None]:
        """Standard output of many commands that must succeed; while one is read, some of the next run beside it.

        Close it to end those that run.
        """
        running: deque[tuple[str, Git.AutoInterrupt]] = deque()
        try:
            for command in commands:
                running.append((command[0], self.start(*command)))
                if len(running) > _MAX_AHEAD:
                    yield _judged(*running.popleft())[1]
            while running:
                yield _judged(*running.popleft())[1]
        finally:
            for _, left in running:  # whoever looks no further needs no more of it
                stop(left)

    def output(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Standard output of a command that must succeed."""
        return self.run(*arguments, stdin=stdin)[1]


class Drain:
    """Reads a stream to its end beside everything else, so that a full pipe stops nobody."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._parts: list[bytes] = []
        self._thread = Thread(target=lambda: self._parts.append(stream.read()), daemon=True)
        self._thread.start()

    def text(self) -> bytes:
        """All that came."""
        self._thread.join()
        return b"".join(self._parts)

    def close(self) -> None:
        """Wait for the end of the stream, and close it."""
        self._thread.join()
        self._stream.close()


def available(stream: IO[bytes]) -> bytes:
    """What a process has said by now, without waiting for more than something; empty where it says no more."""
    return os.read(stream.fileno(), _CHUNK)


def _split(chunks: Iterable[bytes], end: bytes) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *fields, rest = (rest + chunk).split(end)
        yield from fields
    if rest:
        yield rest


def _judged(
    command: str, running: "Git.AutoInterrupt", stdin: bytes | None = None, accept: Sequence[int] = (0,)
) -> tuple[int, bytes]:
    """Wait for a process; its exit status and standard output, where the status is one that is accepted."""
    status, output, complaint = finish(running, stdin)
    if status not in accept:
        raise fault(command, status, complaint)
    return status, output


def stop(running: "Git.AutoInterrupt") -> None:
    """End a process whose answer nobody waits for."""
    if running.proc is not None:
        running.proc.kill()
        finish(running)


def finish(running: "Git.AutoInterrupt", stdin: bytes | None = None) -> tuple[int, bytes, bytes]:
    """Wait for a process: its exit status, and what is left of standard output and standard error."""
    process = running.proc
    if process is None:
        raise FaultError("git could not be started", "install git 2.38 or newer")
    output, complaint = process.communicate(stdin)
    return process.returncode, output, complaint


def fault(command: str, status: int, complaint: bytes) -> FaultError:
    """The exception for a git command that failed."""
    words = complaint.decode("utf-8", "replace").strip()
    if "dubious ownership" in words:
        return FaultError(
            f"git refuses this repository: {words.splitlines()[0]}",
            "git config --global --add safe.directory <the repository>, if you trust it",
        )
    text = f"git {command} failed with status {status}: {words or 'no message'}"
    if _MISSING().search(words):
        return IncompleteHistoryError(text)
    return FaultError(text, "see git's message; git 2.38 or newer is needed")


def answer(folder: Path, *command: str) -> str:
    """What git answers to a short question, asked in a folder.

    Raises:
        FaultError: git ends with a fault.
    """
    from git import Git

    words = ["git", *command]
    status, output, complaint = Git(folder).execute(words, with_extended_output=True, with_exceptions=False)
    if status:
        raise FaultError(f"git {command[0]} failed: {complaint}", "see git's message")
    return str(output)


def _no_git() -> FaultError:
    return FaultError("git is not installed", "install git 2.38 or newer")


def find_repository(folder: Path) -> tuple[Path, Path | None]:
    """The git folder and the top of the working tree (None where bare) of the repository around a folder.

    Raises:
        UsageError: there is none.
        FaultError: git is not installed.
    """
    try:
        from git import InvalidGitRepositoryError, NoSuchPathError, Repo
    except ModuleNotFoundError:
        raise
    except ImportError as missing:  # GitPython looks for git as soon as it is imported
        raise _no_git() from missing

    if folder.is_file():
        raise UsageError(f"{folder} is a file, not a folder", "name an existing one with -C")
    try:
        with Repo(folder, search_parent_directories=True, expand_vars=False) as repository:
            top = repository.working_tree_dir
            return Path(repository.git_dir), None if top is None else Path(top)
    except NoSuchPathError as missing:
        raise UsageError(f"there is no folder {folder}", "name an existing one with -C") from missing
    except InvalidGitRepositoryError as missing:
        raise UsageError(f"{folder} is not in a git repository", "run git init first, or name one with -C") from missing
