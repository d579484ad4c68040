"""The hooks of a repository: where git looks for them, and scripts written there."""

import os
import sys
from functools import cached_property
from pathlib import Path

from governance.adapters.git.process import find_repository
from governance.adapters.system.files import write_whole
from governance.errors import FaultError, RefusedError


class HooksFolder:
    """Implements the port Hooks over the repository around a folder.

    Where git looks for hooks is a matter of the user's own configuration (`core.hooksPath`), so that takes part here.
    """

    def __init__(self, folder: Path) -> None:
        self._git_dir, self._top = find_repository(folder)

    @property
    def interpreter(self) -> str:
        """The Python that runs this program."""
        return sys.executable

    @cached_property
    def _folder(self) -> Path:
        folder = self._asked("--git-path", "hooks").resolve()
        homes = (self._asked("--git-common-dir"), *([self._top] if self._top else []))
        if not any(folder.is_relative_to(home.resolve()) for home in homes):
            message = f"git looks for the hooks of this repository in {folder}, outside of it"
            fix = 'let it look inside: git config core.hooksPath "$(git rev-parse --git-common-dir)/hooks"'
            raise RefusedError(message, fix)
        return folder

    def _asked(self, *question: str) -> Path:
        from governance.adapters.git.process import answer

        start = self._top or self._git_dir
        return start / answer(start, "rev-parse", *question)

    def place(self, name: str) -> str:
        """Where a hook lies: seen from the top of the repository, in full where that is elsewhere."""
        place = self._folder / name
        top = (self._top or self._git_dir).resolve()
        return place.relative_to(top).as_posix() if place.is_relative_to(top) else str(place)

    def read(self, name: str) -> bytes | None:
        """A hook's text; None where there is none."""
        place = self._folder / name
        if place.is_symlink() or (place.exists() and not place.is_file()):
            raise RefusedError(f"{self.place(name)} is a link, or no file", "move it out of the way")
        return place.read_bytes() if place.exists() else None

    def is_run(self, name: str) -> bool:
        """Whether git would run a hook: others than executable ones it passes over."""
        return os.access(self._folder / name, os.X_OK)

    def write(self, name: str, data: bytes) -> None:
        """Write a hook whole, executable for everybody who may read it.

        Raises:
            FaultError: the file system refuses.
        """
        place = self._folder / name
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(place, data)
            mode = place.stat().st_mode
            place.chmod(mode | (mode & 0o444) >> 2)
        except OSError as fault:
            raise FaultError(f"{place} cannot be written: {fault.strerror}", "look at its permissions") from fault
