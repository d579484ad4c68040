"""The governed repository of the attack stories, for every test: its command runs inside this process."""

import os
from pathlib import Path

from governance.cli.in_process import run
from governance.selftest.sandbox import repository as sandbox
from governance.selftest.sandbox.baseline import (
    ADR,
    BASELINE,
    BUDGETS,
    CODEOWNERS,
    PEOPLE,
    POLICY,
    REPOSITORY,
    START,
    DecisionRow,
    line,
)
from governance.selftest.sandbox.command_result import Runner
from governance.selftest.sandbox.errors import NotRunError
from governance.selftest.sandbox.keys import Keys

__all__ = [
    "ADR",
    "BASELINE",
    "BUDGETS",
    "CODEOWNERS",
    "PEOPLE",
    "POLICY",
    "REPOSITORY",
    "START",
    "DecisionRow",
    "Keys",
    "Sandbox",
    "line",
]


class Sandbox(sandbox.Sandbox):
    """A sandbox whose processes are measured, and whose repository has what git itself lays into new ones."""

    def __init__(self, path: Path, keys: Keys, runner: Runner = run) -> None:
        super().__init__(path, keys, runner)
        self.env |= {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
        del self.env["GIT_TEMPLATE_DIR"]

    def git(self, *arguments: str, author: str = "dora", stdin: bytes | None = None, check: bool = True) -> str:
        """Run git; in a test it is an assertion that it succeeds."""
        try:
            return super().git(*arguments, author=author, stdin=stdin, check=check)
        except NotRunError as fault:
            raise AssertionError(fault.message) from fault
