"""Starts sampling processes, waits for what they answer, and ends those that hang."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from governance.adapters.pytest.sampling_process import ANSWER
from governance.documents.measurements.sampling_answer import read_batch, read_peaks
from governance.documents.measurements.sampling_order import Order, write_order
from governance.documents.text.decoding import UnreadableError
from governance.domain.measurement.recordings import Batch, MemoryPeaks
from governance.measuring.session import Target, WorkerError

START_SECONDS: Final = 60.0
"""What a process may take beyond its sampling: to start, collect, set up, run one call, and end."""

_TOLD: Final = 3
_LONGEST: Final = 200
"""Lines of a failed process that are told, and characters of each."""

_START: Final = (
    "import sys; sys.path[:] = {path!r}; "
    "from governance.adapters.pytest.sampling_process import run; sys.exit(run({order!r}))"
)

Answer = TypeVar("Answer", Batch, MemoryPeaks)


@dataclass(frozen=True, slots=True)
class Pytest:
    """The pytest that asks, as it was when it started; sampling processes begin alike.

    Attributes:
        arguments: its command line.
        folder: where it was started.
        caches: whether it has a cache folder, which is to stay as it is.
        path: its `sys.path`.
        env: its variables.
    """

    arguments: tuple[str, ...]
    folder: Path
    caches: bool
    path: tuple[str, ...] = field(default_factory=lambda: tuple(sys.path))
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


class Processes:
    """Sampling processes, one after the other.

    Args:
        origin: the pytest that asks.
        start_seconds: what a process may take beyond its sampling.
    """

    def __init__(self, origin: Pytest, start_seconds: float = START_SECONDS) -> None:
        self._origin = origin
        self._start_seconds = start_seconds

    def sample(self, target: Target, count: int, seconds: float) -> Batch:
        """Take samples in a fresh process.

        Raises:
            WorkerError: it failed, or did not end in time.
        """
        return self._run(target, count, seconds, read_batch)

    def memory(self, target: Target, seconds: float) -> MemoryPeaks:
        """Measure memory in a fresh process.

        Raises:
            WorkerError: it failed, or did not end in time.
        """
        return self._run(target, 0, seconds, read_peaks)

    def _run(self, target: Target, count: int, seconds: float, read: Callable[[bytes], Answer]) -> Answer:
        with tempfile.TemporaryDirectory(prefix="budget-", ignore_cleanup_errors=True) as name:
            apart: tuple[str, ...] = ("-o", f"cache_dir={Path(name, 'cache')}") if self._origin.caches else ()
            order = Order(target.test, (*apart, *self._origin.arguments), name, count, seconds, target.memory)
            self._wait(order, Path(name, "log"), seconds)
            try:
                return read(Path(name, ANSWER).read_bytes())
            except (OSError, UnreadableError) as fault:
                raise WorkerError("a sampling process left no answer that can be read") from fault

    def _wait(self, order: Order, log: Path, seconds: float) -> None:
        """Run a process to its end; a session of its own, so that it can be ended with all that it started."""
        limit = self._start_seconds + seconds
        with log.open("wb") as output:
            process = subprocess.Popen(
                self._command(order), cwd=self._origin.folder, env=dict(self._origin.env),
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
            try:
                status = process.wait(limit)
            except subprocess.TimeoutExpired as fault:
                raise WorkerError(f"a sampling process did not end within {limit:.0f} s") from fault
            finally:
                _end(process)
        if status:
            raise WorkerError(f"a sampling process {_ended(status)}: {_last_words(log)}")

    def _command(self, order: Order) -> list[str]:
        flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]  # noqa: SLF001 (as multiprocessing does)
        code = _START.format(path=list(self._origin.path), order=write_order(order))
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
    return " / ".join(line[:_LONGEST] for line in told[-_TOLD:]) or "it said nothing"
