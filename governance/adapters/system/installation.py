"""Where this program was installed from, so that it can be installed again: with an extra, or on another machine."""

from typing import Final

from capability_budgets import installation

NAME: Final = "budget-governance"
"""The distribution."""


def command(extra: str) -> str:
    """The command that installs the program with an extra into this environment, from where it came from."""
    return installation.command(extra, NAME)


def requirement(extra: str | None = None) -> str | None:
    """What pip finds the same program by on any machine; None where it came from a folder or file of this one."""
    return installation.requirement(extra, NAME)
