"""Runs a suite by pytest, in the environment of this program."""

import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from governance.documents.measurements.results_json import MAX_BYTES
from governance.errors import FaultError

_MAX_SHOWN = 3


class PytestSuite:
    """Implements the port Suite.

    Args:
        folder: where pytest is started.
        arguments: its command line, without an option for a results file.
    """

    def __init__(self, folder: Path, arguments: Sequence[str]) -> None:
        self._folder = folder
        self._arguments = tuple(arguments)

    def measure(self) -> bytes:
        """Run the suite once; the results file that came of it.

        Raises:
            FaultError: tests fail, or none of them benchmarks.
        """
        with tempfile.TemporaryDirectory(prefix="budget-") as scratch:
            file = Path(scratch, "results.json")
            words = [sys.executable, "-m", "pytest", *self._arguments, f"--benchmark-json={file}"]
            done = subprocess.run(
                words, cwd=self._folder, stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True
            )
            if done.returncode or not file.exists():
                by_hand = shlex.join(["pytest", *self._arguments, "--benchmark-json=results.json"])
                raise FaultError(f"pytest ended with status {done.returncode}: {_last(done)}", by_hand)
            with file.open("rb") as results:
                return results.read(MAX_BYTES + 1)


def _last(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return " / ".join(lines[-_MAX_SHOWN:]) or "it said nothing"
