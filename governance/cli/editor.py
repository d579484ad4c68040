"""The user's editor."""

import os
import shlex
import subprocess
from pathlib import Path

from governance.errors import FaultError

_NAMED_BY = ("GIT_EDITOR", "VISUAL", "EDITOR")


def edit_file(path: Path) -> None:
    """Let the user edit a file in their editor, and wait until they close it.

    Raises:
        FaultError: the editor is not there, or ends with another status than 0.
    """
    command = next((os.environ[name] for name in _NAMED_BY if os.environ.get(name)), "vi")
    try:
        done = subprocess.run([*shlex.split(command), str(path)], check=False)
    except (OSError, ValueError) as fault:
        raise FaultError(f"the editor {command!r} cannot be run: {fault}", "name one: export EDITOR=nano") from fault
    if done.returncode:
        raise FaultError(f"the editor {command!r} ended with status {done.returncode}", f"edit {path}, then commit it")


def edited_text(text: str, name: str) -> str:
    """A text as the user leaves it in their editor.

    Raises:
        FaultError: as above.
    """
    import tempfile

    with tempfile.TemporaryDirectory(prefix="budget-edit-") as folder:
        place = Path(folder) / name
        place.write_text(text, encoding="utf-8")
        edit_file(place)
        return place.read_text(encoding="utf-8")
