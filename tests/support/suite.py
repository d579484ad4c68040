"""A small test suite in a folder of its own, run by a new pytest."""

import json as json_format
import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CONFTEST = """
from capability_budgets.plugin.session import TRIAL, Trial

def pytest_configure(config):
    config.stash[TRIAL] = Trial({processes!r}, {each!r}, {start!r}, {call!r})
"""

_STRICT = """
[pytest]
addopts = --strict-markers
filterwarnings =
    error
    ignore::pytest_benchmark.logger.PytestBenchmarkWarning
"""


def alone() -> dict[str, str]:
    """The environment of a pytest that knows nothing of the one that runs this test, nor of its workers."""
    mine = ("PYTEST_", "BUDGET_")
    return {name: value for name, value in os.environ.items() if not name.startswith(mine)}


@dataclass(frozen=True, slots=True)
class Session:
    """How a pytest ended."""

    status: int
    out: str
    folder: Path

    @property
    def results(self) -> dict[str, Any]:
        """What stands in `extra_info` under `budget`, by the names of the tests."""
        content = json_format.loads((self.folder / "results.json").read_bytes())
        found = {bench["name"]: bench["extra_info"].get("budget") for bench in content["benchmarks"]}
        return {name: extra for name, extra in found.items() if extra is not None}

    def samples(self, name: str) -> list[int]:
        """How many samples each fresh process took for a test."""
        return [len(process["samples"]) for process in self.results[name]["processes"]]


class Suite:
    """The suite.

    Args:
        folder: where it is.
        processes: how many processes are started for a test.
        each: how many samples each takes; 0 for the usual plan.
        start: seconds that a sampling process may take to start.
        call: seconds that it may take for samples.
    """

    def __init__(
        self, folder: Path, processes: int = 1, each: int = 1, start: float = 60.0, call: float = 60.0
    ) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.write("conftest.py", _CONFTEST.format(processes=processes, each=each, start=start, call=call))
        self.write("pytest.ini", _STRICT)

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        place = self.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(textwrap.dedent(text), encoding="utf-8")

    def budgets(self, text: str) -> None:
        """Make it a repository with these budgets."""
        subprocess.run(["git", "init", "--quiet", self.folder], check=True)
        self.write("budgets/capability_budgets.yaml", text)

    def run(self, *arguments: str, json: bool = True, **variables: str) -> Session:
        """Run it, with results in `results.json` unless told otherwise."""
        env = alone() | variables
        words = [sys.executable, "-m", "pytest", *(["--benchmark-json=results.json"] if json else []), *arguments]
        done = subprocess.run(words, cwd=self.folder, env=env, capture_output=True, check=False, text=True)
        return Session(done.returncode, done.stdout + done.stderr, self.folder)
