"""The floor: imports the libraries of a recorded plan and runs its commands bare, nothing else."""

import contextlib
import importlib
import json
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Replay the plan named on the command line."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for library in (*plan["libraries"], *plan["libraries"]):
        # Parts that import each other come up at the second try; finders of editable installs at none.
        with contextlib.suppress(ImportError):
            importlib.import_module(library)
    for command in plan["commands"]:
        if command["words"][:2] == ["git", "version"] and "git" in plan["libraries"]:
            continue  # importing GitPython runs it already
        subprocess.run(command["words"], input=command["stdin"].encode("latin-1"), capture_output=True, check=False)


main()
