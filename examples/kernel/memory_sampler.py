"""Measures what a call needs of memory, now and then, in the running service."""

import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

from examples.kernel.rate_limiter import NANOSECONDS

EVERY_SECONDS: Final = 15.0
_YEAR: Final = 366 * 86_400


class MemorySampler:
    """Traces one call of each capability now and then, by tracemalloc, and reports the peak that it reached.

    Tracing sees the allocations of all threads, so a measurement during which another call ran is thrown away; the next
    call that has the process to itself is taken instead. Where calls always overlap, nothing is ever reported. A call
    that is traced takes some times as long as others.
    """

    def __init__(
        self,
        report: Callable[[str, int], None],
        *,
        every: float = EVERY_SECONDS,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """Report a capability's name and bytes, at most once in `every` seconds of a clock that tells nanoseconds.

        Raises:
            ValueError: the seconds are negative, more than a year's, or no number.
        """
        if not 0 <= every <= _YEAR:
            raise ValueError(f"{every} seconds between two measurements; write a number from 0 to {_YEAR}")
        self._report = report
        self._every = int(every * NANOSECONDS)
        self._clock = clock
        self._due: dict[str, int] = {}
        self._running = 0
        self._begun = 0
        self._lock = Lock()

    @contextmanager
    def around(self, capability: str) -> Iterator[None]:
        """Surround one call."""
        number, is_traced = self._begin(capability)
        if is_traced:
            tracemalloc.start()
        peak = 0
        try:
            yield
        finally:
            if is_traced:
                _, peak = tracemalloc.get_traced_memory()
                tracemalloc.stop()
            was_alone = self._end(capability, number, is_traced=is_traced)
        if is_traced and was_alone:
            self._report(capability, peak)

    def _begin(self, capability: str) -> tuple[int, bool]:
        with self._lock:
            self._begun += 1
            self._running += 1
            is_due = self._clock() >= self._due.get(capability, 0)
            return self._begun, is_due and self._running == 1 and not tracemalloc.is_tracing()

    def _end(self, capability: str, number: int, *, is_traced: bool) -> bool:
        """Whether no other call has begun since."""
        with self._lock:
            self._running -= 1
            was_alone = self._begun == number
            if is_traced and was_alone:
                self._due[capability] = self._clock() + self._every
            return was_alone
