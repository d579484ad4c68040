"""The folder of the demo: runs real commands in it, apart from the user's configuration, keys and agent."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import governance
from governance.domain.reports.demo import Ended
from governance.errors import FaultError, RefusedError

_INHERITED: Final = re.compile(r"PATH|HOME|TMPDIR|TERM|PYTHON.*|COVERAGE_.*|VIRTUAL_ENV|LD_LIBRARY_PATH")
"""What children inherit. All else could change what they do: GIT_*, the agent, the variables of a CI system."""

_INSTALL: Final[Mapping[str, str]] = {"git": "install git", "ssh-keygen": "install OpenSSH"}


class DemoStage:
    """Implements the port DemoFolder in a new folder.

    Raises:
        RefusedError: the folder exists already.
        FaultError: it cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True)
            (folder / "keys").mkdir(mode=0o700)
        except FileExistsError as taken:
            raise RefusedError(
                f"{folder} exists already, and the demo overwrites nothing", "name another folder: budget demo DIR"
            ) from taken
        except OSError as fault:
            raise FaultError(f"{folder} cannot be made: {fault.strerror}", "name another folder") from fault

    def run(self, command: Sequence[str]) -> Ended:
        """Run a command; `budget` is this very program.

        Raises:
            FaultError: the program is not installed.
        """
        program, *arguments = command
        real = [sys.executable, "-P", "-m", "governance"] if program == "budget" else [program]
        try:
            done = subprocess.run(
                [*real, *arguments],
                cwd=self.folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
        except FileNotFoundError as missing:
            raise FaultError(f"{program} is not installed", _INSTALL.get(program, "")) from missing
        return Ended(done.returncode, done.stdout.decode("utf-8", "replace"))

    def way_in(self) -> list[tuple[str, str]]:
        """How a user gets into the folder and at the command: what it is for, and what to type."""
        folder = [("go there", f"cd {shlex.quote(str(self.folder))}")]
        bin_folder = Path(sys.executable).parent
        if shutil.which("budget") or not (bin_folder / "budget").is_file():
            return folder
        return [*folder, ("have the command at hand", f"PATH={shlex.quote(str(bin_folder))}:$PATH")]

    def read(self, path: str) -> str:
        """The text of a file of the folder."""
        return (self.folder / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        """Write a file of the folder."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")


def _environment() -> dict[str, str]:
    """The environment of every command: no configuration of git but the folder's own."""
    kept = {name: value for name, value in os.environ.items() if _INHERITED.fullmatch(name)}
    package = str(Path(governance.__file__).resolve().parent.parent)
    return {
        **kept,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PAGER": "cat",
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(filter(None, (package, kept.get("PYTHONPATH")))),
    }
