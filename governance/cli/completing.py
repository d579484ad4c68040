"""Completion: the script of a shell, and the answer to what that script asks, which Typer finds."""

import os
from collections.abc import Sequence
from typing import Final

VARIABLE: Final = "_BUDGET_COMPLETE"
"""Set by the scripts: how the shell asks."""

_LINES: Final = ("COMP_WORDS", "_TYPER_COMPLETE_ARGS")


def asked() -> Sequence[str] | None:
    """The words typed so far without the last one, which may be incomplete; None where no shell asks."""
    if VARIABLE not in os.environ:
        return None
    from typer.completion import completion_init  # type: ignore[attr-defined]

    completion_init()
    line = next((os.environ[name] for name in _LINES if name in os.environ), "")
    return line.split()[1:-1] if not line.endswith((" ", "\n")) else line.split()[1:]


def script(shell: str) -> str:
    """The script that teaches a shell to ask; Typer's own lets zsh evaluate what was answered."""
    from importlib.resources import files

    return files("governance.cli").joinpath("shells", f"budget.{shell}").read_text(encoding="utf-8")
