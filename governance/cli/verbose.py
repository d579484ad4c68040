"""What `--verbose` tells on standard error: the program, each command of git, and how long everything took."""

import atexit
import logging
import sys
import time

from governance.render.layout.escape import terminal


class _Lines(logging.Formatter):
    """One line for each message, with the seconds since the start."""

    def __init__(self) -> None:
        super().__init__()
        self._start = time.monotonic()

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return f"budget: {time.monotonic() - self._start:7.3f} s  {terminal(record.getMessage())}"


def tell_on_standard_error() -> None:
    """Let what happens be told from now on."""
    from importlib.metadata import version

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    log = logging.getLogger("governance")
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    log.debug("budget %s, Python %s", version("budget-governance"), sys.version.split()[0])
    atexit.register(log.debug, "done")
