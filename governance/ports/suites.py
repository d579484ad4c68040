"""A suite of benchmarks that can be run again."""

from typing import Protocol


class Suite(Protocol):
    """Runs the benchmarks of a checkout."""

    def measure(self) -> bytes:
        """Run all of them once; the results file that came of it.

        Raises:
            FaultError: they do not run to their end.
        """
