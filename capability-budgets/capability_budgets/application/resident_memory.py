"""The memory of this process, as the operating system counts it, and the largest report of the last while."""

import contextlib
import resource
import sys
import threading
from collections import deque
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self

from capability_budgets.process_memory import PEAK, forget_peak, status_bytes


def peak_bytes() -> int:
    """The most memory that this process had resident since it started.

    Linux says it in `VmHWM` of /proc/self/status. What getrusage(2) says, elsewhere, may be that of the process which
    started this one: Linux keeps it over an exec.
    """
    with contextlib.suppress(OSError):
        found = status_bytes(PEAK)
        if found is not None:
            return found
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def recent_peak_bytes() -> int:
    """The most memory that this process had resident since this was asked last.

    Where the operating system does not forget a peak, it is that since the process started.
    """
    peak = peak_bytes()
    forget_peak()
    return peak


class Peaks:
    """Amounts of which each counts for so many seconds; safe to use from any number of threads."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.clear()

    def clear(self) -> None:
        """Forget all amounts, and a lock that a fork may have left closed."""
        self._lock = threading.Lock()
        self._kept: deque[tuple[float, int]] = deque()

    def add(self, amount: int) -> None:
        """Take an amount; smaller ones from before it can never be the largest any more."""
        with self._lock:
            while self._kept and self._kept[-1][1] <= amount:
                self._kept.pop()
            self._kept.append((monotonic(), amount))

    def largest(self) -> int:
        """The largest amount that still counts; 0 where none does."""
        with self._lock:
            while self._kept and self._kept[0][0] <= monotonic() - self._seconds:
                self._kept.popleft()
            return self._kept[0][1] if self._kept else 0


class Sampler:
    """A thread that reports the peak of memory again and again, from `start` to `stop`; also as a block of `with`.

    Args:
        report: takes bytes.
        every: seconds between two looks. The operating system keeps the peak between them, so nothing is missed.
        read: where the bytes come from.
    """

    def __init__(
        self, report: Callable[[int], None], *, every: float = 10.0, read: Callable[[], int] = recent_peak_bytes
    ) -> None:
        self._report = report
        self._every = every
        self._read = read
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> Self:
        """Report once, and go on in a thread. A process that forks later starts its own: threads are not inherited.

        Raises:
            RuntimeError: it runs already.
        """
        if self._thread is not None and self._thread.is_alive():
            raise RuntimeError("the sampler runs already; stop it first")
        self._ended = threading.Event()
        self._report(self._read())
        self._thread = threading.Thread(target=self._run, args=(self._ended,), name="budget-memory", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Report a last time and end the thread; nothing happens where it does not run."""
        thread, self._thread = self._thread, None
        self._ended.set()
        if thread is not None:
            thread.join()
            self._report(self._read())

    def _run(self, ended: threading.Event) -> None:
        while not ended.wait(self._every):
            self._report(self._read())

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
