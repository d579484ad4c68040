"""Runs the program here, and writes down how much memory it took: `python -m benchmarks.memory FILE audit`."""

import re
import resource
import sys
from pathlib import Path


def peak() -> int:
    """The most memory that this process itself held at once, in KiB, its children apart.

    Where the kernel tells of this program alone, that is taken: the peak of `getrusage` also counts what the process
    that started this one held before it became this program.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text("ascii")) if status.exists() else None
    return int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Run the command given, and write its peak in KiB."""
    place, *arguments = sys.argv[1:]
    sys.argv = ["budget", *arguments]
    from governance.__main__ import main as command

    try:
        command()
    finally:
        Path(place).write_text(str(peak()), "ascii")


if __name__ == "__main__":
    main()
