"""Progress on a terminal: one line of standard error, drawn again, gone at the end."""

import time
from collections.abc import Callable
from typing import Final, TextIO

_EVERY: Final = 0.1
"""Seconds between two drawings."""

_WORTH_TELLING: Final = 2.0
"""Seconds of work after which an estimate of what is left is worth something."""

_MINUTE: Final = 60


class TerminalProgress:
    """Implements the port Progress.

    Args:
        stream: where to draw, a terminal.
        now: a clock in seconds that never goes back.
    """

    def __init__(self, stream: TextIO, now: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._now = now
        self._what = ""
        self._began = 0.0
        self._drawn: float | None = None

    def show(self, what: str, done: int, total: int | None = None) -> None:
        """Draw how far the work has come, not too often."""
        now = self._now()
        if what != self._what:
            self._what, self._began, self._drawn = what, now, None
        if self._drawn is None or now - self._drawn >= _EVERY:
            self._drawn = now
            self._draw(f"{done} {what}" if total is None else f"{done} of {total} {what}{self._left(done, total, now)}")

    def _left(self, done: int, total: int, now: float) -> str:
        spent = now - self._began
        if not done or spent < _WORTH_TELLING:
            return ""
        seconds = round(spent / done * (total - done))
        return f", about {seconds} s left" if seconds < _MINUTE else f", about {round(seconds / _MINUTE)} min left"

    def _draw(self, text: str) -> None:
        self._stream.write(f"\r\x1b[K{text}")
        self._stream.flush()

    def close(self) -> None:
        """Remove the line, where one was drawn."""
        if self._what:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
