"""Where a distribution was installed from, so that it can be installed again: with an extra, or on another machine."""

import json
import shlex
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def command(extra: str, name: str) -> str:
    """The command that installs a distribution with an extra into this environment, from where it came from.

    Where that is a folder which is gone, the page that says how to install it.
    """
    origin = _origin(name)
    url = origin.get("url", "")
    place = Path(unquote(urlsplit(url).path)) if url.startswith("file:") else None
    if place is not None and place.exists():
        editable = "-e " if origin.get("dir_info", {}).get("editable") else ""
        return f"pip install {editable}{shlex.quote(f'{place}[{extra}]')}"
    found = requirement(name, extra)
    return (
        f"pip install {shlex.quote(found)}" if found else f"install the extra {extra}: docs/how-to/install.md says how"
    )


def requirement(name: str, extra: str | None = None) -> str | None:
    """What pip finds the same distribution by on any machine.

    Returns:
        A name with a version where it came from an index, a name with an address where it came from one; None where
        it came from a folder or file of this machine.
    """
    origin = _origin(name)
    wanted = f"{name}[{extra}]" if extra else name
    if not origin:
        return f"{wanted}=={distribution(name).version}"
    url = str(origin.get("url", ""))
    if url.startswith("file:"):
        return None
    source = origin.get("vcs_info")
    if source:
        url = f"{source['vcs']}+{url}@{source['commit_id']}"
    below = origin.get("subdirectory")
    return f"{wanted} @ {url}{f'#subdirectory={below}' if below else ''}"


def _origin(name: str) -> dict[str, Any]:
    """What the installer noted (PEP 610); nothing where it came from an index."""
    found = json.loads(distribution(name).read_text("direct_url.json") or "{}")
    return found if isinstance(found, dict) else {}
