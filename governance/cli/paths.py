"""Places: paths as a user names them, turned into those of the repository."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from governance.cli.wiring import folder_of
from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.ports.setup import SetupFacts


def in_repository(path: Path, named: Path | None) -> str:
    """The repository's own name of a path that is given as seen from where the command runs.

    Links are not followed below the top of the working tree: a link must be told as one.

    Raises:
        UsageError: it lies outside.
    """
    from governance.adapters.git.process import find_repository

    folder = folder_of(named)
    git_dir, top = find_repository(folder)
    home = (top or git_dir).resolve()
    full = Path(os.path.normpath(folder.resolve() / path))
    if not full.is_relative_to(home):
        raise UsageError(f"{path} lies outside of the repository", f"name a path below {home}")
    return "" if full == home else full.relative_to(home).as_posix()


def setup_facts(named: Path | None) -> "SetupFacts":
    """What is there around a folder before anything is governed."""
    from governance.adapters.git.process import find_repository
    from governance.adapters.system.setup_facts import SystemSetupFacts

    folder = folder_of(named)
    git_dir, top = find_repository(folder)
    return SystemSetupFacts(top or git_dir, folder)
