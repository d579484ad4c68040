"""How long this thread waited for a processor, while other programs had all of them: Linux counts it."""

import os
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_SCHEDULE: Final = Path("/proc/thread-self/schedstat")
"""Nanoseconds on a processor, nanoseconds waiting for one, and time slices (Documentation/scheduler/sched-stats)."""

_LENGTH: Final = 80
_OWN: Final = 0.05
"""If other threads of this process were busy for this part of the time, waiting may be their doing."""


class RunQueue:
    """What is known of the waits of this thread, from the beginning of a block of `with` to its end."""

    def __init__(self) -> None:
        self._file = -1
        self._begun = self._others = 0.0

    def __enter__(self) -> Self:
        try:
            self._file = os.open(_SCHEDULE, os.O_RDONLY)
        except OSError:
            self._file = -1  # no Linux, or one that does not count
        self._begun, self._others = time.perf_counter(), _busy_others()
        return self

    def waited(self) -> int:
        """Nanoseconds of waiting so far; always the same where nothing is known."""
        if self._file < 0:
            return 0
        return int(os.pread(self._file, _LENGTH, 0).split()[1])

    @property
    def tells(self) -> bool:
        """Whether waits are known, and are those for other programs."""
        spent = time.perf_counter() - self._begun
        return self._file >= 0 and _busy_others() - self._others <= _OWN * spent

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _busy_others() -> float:
    """Seconds that the other threads of this process were on a processor."""
    return time.process_time() - time.thread_time()
