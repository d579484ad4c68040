"""Runs the command `budget` inside this process, for tests."""

from governance.cli.in_process import run
from governance.selftest.sandbox.command_result import Result

__all__ = ["Result", "run"]
