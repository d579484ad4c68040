"""The largest of some amounts within the last while."""

import threading
from collections import deque
from time import monotonic


class Peaks:
    """Amounts of which each counts for a while; safe to use from any number of threads.

    Args:
        seconds: how long an amount counts.
    """

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
