"""The memory of this process, as Linux counts it in /proc."""

from contextlib import suppress
from pathlib import Path
from typing import Final

STATUS: Final = Path("/proc/self/status")
"""Where the figures stand."""

PEAK: Final = "VmHWM"
"""The figure of the most memory that was resident."""

RESIDENT: Final = "VmRSS"
"""The figure of the memory that is resident."""

_FORGET: Final = Path("/proc/self/clear_refs")
_PEAK_ONLY: Final = "5"
"""Writing this lets Linux (4.0 and later) start the peak again from what is resident now."""


def status_bytes(figure: str) -> int | None:
    """One figure of the process in bytes; None where it does not stand there.

    Raises:
        OSError: the system does not tell of its processes there.
    """
    lines = STATUS.read_text(encoding="ascii").splitlines()
    found = next((line.split()[1] for line in lines if line.startswith(f"{figure}:")), None)
    return None if found is None else int(found) * 1024


def forget_peak() -> None:
    """Let the peak be what is resident now; where the system does not allow it, earlier peaks count, too."""
    with suppress(OSError):
        _FORGET.write_text(_PEAK_ONLY, encoding="ascii")
