"""A process that runs scenarios, seen from the one that asks: it has nothing of the user's environment.

It ends when nobody asks any more, however that came; those of a ProcessPoolExecutor outlive a kill of who asked.
"""

import json
import os
import re
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self

import governance
from governance.errors import FaultError
from governance.selftest.sandbox.environment import bare
from governance.selftest.sandbox.outcomes import Mismatch, NotRun, Outcome, ScenarioSide

_STOP_TIMEOUT: Final = 60
"""Seconds that a play may still take when nobody waits for it any more."""

_PYTHON: Final = re.compile(r"PYTHON.*|COVERAGE_.*|VIRTUAL_ENV")
"""What Python itself is started with."""


class WorkerClient:
    """Starts the process; leaving the context ends it.

    Args:
        command: what starts it; the folder is added.
        folder: an empty folder for it to work in.
    """

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._process = subprocess.Popen(
            [*command, str(folder)],
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C is for whoever asks: a play ends, and leaves nothing half done
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process once its play has ended."""
        try:
            self._process.communicate(timeout=_STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def begin(self) -> None:
        """Wait until its repository is made.

        Raises:
            FaultError: it cannot be made.
        """
        answer = self._answer()
        if "fault" in answer:
            raise FaultError(f"no scenario can run here: {answer['fault']}", "repair git, OpenSSH or the disk first")

    def run(self, side: ScenarioSide, scenario: str) -> Outcome:
        """Run one side of a scenario.

        Raises:
            FaultError: the process ended instead.
        """
        with suppress(BrokenPipeError):  # then there is no answer, either
            self._order([side, scenario])
        answer = self._answer()
        if "reason" in answer:
            return NotRun(**answer)
        return Mismatch(**answer) if answer else None

    def _order(self, words: list[str]) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write(f"{json.dumps(words)}\n")
            self._process.stdin.flush()

    def _answer(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout is not None else ""
        if not line:
            raise FaultError("a process that runs scenarios ended too early", "see above what it said, and report it")
        return dict(json.loads(line))


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if _PYTHON.fullmatch(name)}
    package = str(Path(governance.__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, (package, kept.get("PYTHONPATH"))))
    return {**kept, **bare(folder), "PYTHONPATH": path, "PYTHONUTF8": "1"}
