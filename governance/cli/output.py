"""Standard output that fails plainly: a report that nobody gets is a fault, never a violation."""

import contextlib
import io
import os
import sys
from collections.abc import Iterator

from governance.errors import FaultError


class Outlet(io.TextIOWrapper):
    """Standard output as UTF-8; where it is closed or full, writing raises a fault of this program."""

    def write(self, text: str) -> int:
        """Write a text.

        Raises:
            FaultError: standard output takes no more.
        """
        with _told():
            return super().write(text)

    def flush(self) -> None:
        """Hand on what was written.

        Raises:
            FaultError: standard output takes no more.
        """
        with _told():
            super().flush()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        forget(1)
        raise FaultError(f"the report cannot be written to standard output: {fault.strerror}") from fault


def forget(stream: int) -> None:
    """Lead a stream nowhere: what is left in its buffer must not make the end of the program fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream)
    os.close(nowhere)


def open_outlet() -> None:
    """Let everything be printed through an outlet.

    Raises:
        FaultError: standard output is closed.
    """
    if sys.stdout is None:
        raise FaultError("standard output is closed", "name a file with --output, or send the report to /dev/null")
    if sys.stdout is sys.__stdout__ and isinstance(sys.stdout, io.TextIOWrapper):
        lines = sys.stdout.isatty()
        sys.stdout = Outlet(sys.stdout.detach(), encoding="utf-8", errors="backslashreplace", line_buffering=lines)
