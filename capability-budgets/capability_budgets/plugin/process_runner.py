"""Starts sampling processes, asks them for samples, and ends those that hang."""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from capability_budgets.reading.text import UnreadableError
from capability_budgets.sampling.recordings import MemoryMethod, MemoryPeaks, ProcessSamples
from capability_budgets.sampling.sampling_answer import read_batch, read_peaks
from capability_budgets.sampling.sampling_order import END, Order, write
from capability_budgets.sampling.session import Target, WorkerError

START_SECONDS: Final = 60.0
"""What a process may take beyond its samples: to start, collect, set up, run one call, and end."""

CALL_SECONDS: Final = 120.0
"""How long a block of samples may take until it counts as hanging, unless a test may be sampled for longer."""

_MAX_SHOWN: Final = 3
_MAX_LENGTH: Final = 200
"""Lines of a failed process that are told, and characters of each."""

_START: Final = (
    "import sys; sys.path[:] = {path!r}; "
    "from capability_budgets.plugin.sampling_process import run; sys.exit(run({order!r}))"
)


_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class ParentSession:
    """The pytest that asks, as it was when and where it started; sampling processes begin alike.

    Where it has a cache folder (`caches`), that is to stay as it is.
    """

    arguments: tuple[str, ...]
    folder: Path
    caches: bool
    path: tuple[str, ...] = field(default_factory=lambda: tuple(sys.path))
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


class RunningProcesses:
    """Starts sampling processes; what fails, or does not answer in time, is a WorkerError.

    Args:
        origin: the pytest that asks.
        start_seconds: what a process may take beyond its samples.
        call_seconds: how long a block of samples may take.
    """

    def __init__(
        self, origin: ParentSession, start_seconds: float = START_SECONDS, call_seconds: float = CALL_SECONDS
    ) -> None:
        self._origin = origin
        self._patience = start_seconds + call_seconds

    def start(self, target: Target) -> "ChildSession":
        """A fresh process."""
        return ChildSession(self._origin, target.test, None, 0.0, self._patience)

    def memory(self, target: Target, seconds: float) -> MemoryPeaks:
        """Measure memory in a fresh process."""
        process = ChildSession(self._origin, target.test, target.memory, seconds, self._patience + seconds)
        try:
            peaks = process.peaks()
            process.finish()
        finally:
            process.kill()
        return peaks


class ChildSession:
    """A sampling process: a session of its own, so that it can be ended with all that it started.

    Args:
        origin: the pytest that asks.
        test: what to run.
        memory: how to measure memory, instead of taking samples.
        seconds: how long the calls of the memory pass may take.
        patience: how many seconds it may take to answer, or to end.
    """

    def __init__(
        self, origin: ParentSession, test: str, memory: MemoryMethod | None, seconds: float, patience: float
    ) -> None:
        self._patience = patience
        self._measures_memory = memory is not None
        self._folder = Path(tempfile.mkdtemp(prefix="budget-"))
        self._log = self._folder / "log"
        apart: tuple[str, ...] = ("-o", f"cache_dir={self._folder / 'cache'}") if origin.caches else ()
        asks, self._asks = os.pipe()
        self._answers, answers = os.pipe()
        self._pending = b""
        arguments = (*apart, *origin.arguments)
        order = Order(test, arguments, str(self._folder), asks, answers, memory, seconds)
        with self._log.open("wb") as output:
            self._process = subprocess.Popen(
                _command(origin, order), cwd=origin.folder, env=dict(origin.env), pass_fds=(asks, answers),
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        os.close(asks)
        os.close(answers)
        self._ended = False

    def take(self, count: int) -> ProcessSamples:
        """Take so many samples."""
        self._ask(str(count))
        return self._answer(read_batch)

    def peaks(self) -> MemoryPeaks:
        """The peaks of memory."""
        return self._answer(read_peaks)

    def finish(self) -> None:
        """Let the test come to its end."""
        if not self._measures_memory:  # which ends by itself
            self._ask(END)
        self._wait()
        self.kill()

    def kill(self) -> None:
        """End it with all that it started, and leave nothing of it."""
        if self._ended:
            return
        self._ended = True
        _end(self._process)
        os.close(self._asks)
        os.close(self._answers)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _ask(self, line: str) -> None:
        try:
            os.write(self._asks, f"{line}\n".encode())
        except BrokenPipeError:
            self._wait()
            raise WorkerError("a sampling process ended before it was asked to") from None

    def _answer(self, read: Callable[[bytes], _Answer]) -> _Answer:
        try:
            return read(self._line())
        except UnreadableError as fault:
            raise WorkerError("a sampling process gave an answer that cannot be read") from fault

    def _line(self) -> bytes:
        """The next line of its answers."""
        deadline = time.monotonic() + self._patience
        while b"\n" not in self._pending:
            ready, _, _ = select.select([self._answers], [], [], max(deadline - time.monotonic(), 0))
            if not ready:
                raise WorkerError(f"a sampling process did not end within {self._patience:.0f} s")
            found = os.read(self._answers, 1 << 20)
            if not found:
                self._wait()
                raise WorkerError(f"a sampling process took no samples: {_last_words(self._log)}")
            self._pending += found
        line, _, self._pending = self._pending.partition(b"\n")
        return line

    def _wait(self) -> None:
        try:
            status = self._process.wait(self._patience)
        except subprocess.TimeoutExpired as fault:
            raise WorkerError(f"a sampling process did not end within {self._patience:.0f} s") from fault
        if status:
            raise WorkerError(f"a sampling process {_ended(status)}: {_last_words(self._log)}")


def _command(origin: ParentSession, order: Order) -> list[str]:
    flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]  # noqa: SLF001 (as multiprocessing does)
    code = _START.format(path=list(origin.path), order=write(order))
    return [sys.executable, *flags, "-P", "-c", code]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End whatever is left of a process and of those it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return  # nothing is left
    finally:
        process.wait()


def _ended(status: int) -> str:
    return f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"


def _last_words(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    told = [line for line in lines if line.startswith("E  ")] or [line for line in lines if line]
    return " / ".join(line[:_MAX_LENGTH] for line in told[-_MAX_SHOWN:]) or "it said nothing"
