"""Runs the command `budget` inside this process, for tests."""

from governance.attacks.result import Result
from governance.cli.inside import run

__all__ = ["Result", "run"]
