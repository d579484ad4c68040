"""The programs that scenarios run with, as they are on this machine."""

import platform
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

import governance
from governance.domain.reports.selftest import Program
from governance.errors import FaultError

_INSTALL: Final = {"git": "install git 2.38 or newer", "ssh-keygen": "install OpenSSH 8.2 or newer"}


def programs() -> tuple[Program, ...]:
    """What takes part, with versions and places.

    Raises:
        FaultError: git or ssh-keygen is not installed.
    """
    git, keygen = _place("git"), _place("ssh-keygen")
    return (
        Program("git", _said([git, "version"], "git version "), git),
        Program("ssh-keygen", _openssh(Path(keygen)), keygen),
        Program("Python", platform.python_version(), sys.executable),
        Program("budget", version("budget-governance"), str(Path(governance.__file__).parent)),
    )


def _place(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FaultError(f"{name} is not installed", _INSTALL[name])
    return found


def _openssh(keygen: Path) -> str | None:
    """The version of OpenSSH, which ssh-keygen cannot tell: the `ssh` that was installed beside it can."""
    ssh = keygen.with_name("ssh")
    return _said([str(ssh), "-V"]) if ssh.is_file() else None


def _said(command: list[str], prefix: str = "") -> str | None:
    """The first line that a program prints, on either stream, up to a comma."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError:
        return None
    lines = (done.stdout + done.stderr).decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix(prefix).partition(",")[0] if lines and not done.returncode else None
