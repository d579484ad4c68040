"""The quarantine in which git keeps the objects of a push until its hook has accepted them."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from governance.errors import FaultError

_FOLDERS: Final = ("GIT_OBJECT_DIRECTORY", "GIT_QUARANTINE_PATH")
_ALTERNATES: Final = "GIT_ALTERNATE_OBJECT_DIRECTORIES"


def inherited_quarantine() -> dict[str, str]:
    """The variables by which git tells its hooks where the objects of a push are; empty outside of such a hook.

    Git's processes run in other folders than the hook, so every path is made absolute.

    Raises:
        FaultError: git serves a namespace, whose refs are others than those that the repository's own names stand for.
    """
    if os.environ.get("GIT_NAMESPACE"):
        message = "git serves a namespace here (GIT_NAMESPACE), in which branches cannot be judged"
        raise FaultError(message, "serve the repository without a namespace, or take the hook out")
    found = {name: str(Path(os.environ[name]).absolute()) for name in _FOLDERS if os.environ.get(name)}
    alternates = os.environ.get(_ALTERNATES)
    if alternates:
        found[_ALTERNATES] = _absolute(alternates)
    return found


def _absolute(alternates: str) -> str:
    """A list of folders with every path in full; git quotes only a path that holds a colon, and names it in full."""
    if '"' in alternates:
        return alternates
    return ":".join(str(Path(folder).absolute()) for folder in alternates.split(":") if folder)


def lent(quarantine: Mapping[str, str]) -> dict[str, str]:
    """What another repository needs to read the same objects without writing among them.

    The folder of the quarantine itself it must name as one of its own alternates.
    """
    return {name: value for name, value in quarantine.items() if name == _ALTERNATES}
