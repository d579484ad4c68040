"""The environment of every program that a scenario runs: nothing of the user's own takes part."""

import os
from pathlib import Path
from typing import Final

_INHERITED: Final = ("PATH", "TMPDIR", "LD_LIBRARY_PATH")
"""What it takes to find and load programs. All else could change what they do: GIT_*, the agent, a CI system's."""


def bare(home: Path) -> dict[str, str]:
    """An environment with an empty home, in which git reads no configuration and no template but its own."""
    return {
        **{name: os.environ[name] for name in _INHERITED if name in os.environ},
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TEMPLATE_DIR": "",
        "LC_ALL": "C.UTF-8",
    }
