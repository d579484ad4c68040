"""What an unexpected fault leaves behind: its traceback and the versions, in a file to report it with."""

import platform
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

_PACKAGES: Final = (
    "budget-governance",
    "capability-budgets",
    "typer",
    "pydantic",
    "GitPython",
    "PyYAML",
    "cryptography",
)
_PATIENCE_S: Final = 5


def write_report(fault: BaseException) -> Path | None:
    """Write the report of a fault into the temporary folder, for its user alone; None where nothing can be written."""
    text = "\n".join((*_versions(), "", "".join(traceback.format_exception(fault))))
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="replace", prefix="budget-fault-", suffix=".txt", delete=False
        ) as file:
            file.write(text)
    except OSError:
        return None
    return Path(file.name)


def _versions() -> Iterator[str]:
    for name in _PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name}: not installed"
    yield f"Python {sys.version.replace(chr(10), ' ')} on {platform.platform()}"
    yield _git()


def _git() -> str:
    try:
        done = subprocess.run(["git", "--version"], capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
    except (OSError, subprocess.TimeoutExpired) as fault:
        return f"git: {fault}"
    return done.stdout.strip()
