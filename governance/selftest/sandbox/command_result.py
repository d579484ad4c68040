"""What a run of the command leaves, and what runs it: a scenario knows no more of either."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from governance.selftest.sandbox.errors import BrokenPromiseError


@dataclass(frozen=True, slots=True)
class Result:
    """What a run of the command left: its exit status and both streams."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, read as JSON.

        Raises:
            BrokenPromiseError: it is none.
        """
        try:
            return json.loads(self.out)
        except ValueError as fault:
            words = " ".join((self.err or self.out).split())
            raise BrokenPromiseError("a report", f"exit status {self.status}, and no report: {words}") from fault

    @property
    def codes(self) -> set[str]:
        """The codes of all errors in a JSON report."""
        return {item["code"] for item in self.json["findings"] if item["severity"] == "error"}

    @property
    def warnings(self) -> set[str]:
        """The codes of all warnings in a JSON report."""
        return {item["code"] for item in self.json["findings"] if item["severity"] == "warning"}


class Runner(Protocol):
    """Runs the command `budget`."""

    def __call__(self, *arguments: str, folder: Path, env: Mapping[str, str]) -> Result:
        """Run it in a folder with exactly this environment."""
