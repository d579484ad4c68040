"""Where a repository keeps its decisions already."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from governance.documents.adr.paths import file_number

NAMED_BY: Final = ".adr-dir"
"""The file in which adr-tools keeps the folder's name."""

USUAL: Final = ("adr", "docs/adr", "doc/adr", "docs/adrs", "docs/decisions", "docs/architecture/decisions")
"""Looked at first, in this order."""

_NAME: Final = re.compile(
    r"\.?adrs?|decisions?|decision[-_ ]?(?:records?|logs?)"
    r"|architectur(?:e|al)[-_ ]?decisions?(?:[-_ ]?(?:records?|logs?))?",
    re.IGNORECASE,
)

_CALLED: Final = re.compile(r"adr[-_ ]?[0-9]", re.IGNORECASE)
_ARCHITECTURE: Final = frozenset({"arch", "architecture"})
"""Folders of decisions where these are called so: the `doc/arch/adr-001.md` with which it all began."""


def adr_folders(paths: Iterable[str], named: str | None) -> tuple[str, ...]:
    """The folders that hold numbered decisions, the one to use first; none where there are none.

    Args:
        paths: the files of the repository.
        named: the folder that adr-tools uses; None where it does not say.
    """
    records: Counter[str] = Counter()
    for path in paths:
        folder = _folder(path, named)
        if folder is not None and path.endswith(".md") and file_number(path) is not None:
            records[folder] += 1
    rank = {folder: place for place, folder in enumerate((named, *USUAL) if named else USUAL)}
    return tuple(sorted(records, key=lambda folder: (rank.get(folder, len(rank)), -records[folder], folder)))


def _folder(path: str, named: str | None) -> str | None:
    """The outermost folder above a path whose name is one of decisions; None where there is none."""
    if named is not None and path.startswith(f"{named}/"):
        return named
    *parts, name = path.split("/")
    if parts and parts[-1].lower() in _ARCHITECTURE and _CALLED.match(name):
        return "/".join(parts)
    count = next((count for count, part in enumerate(parts, start=1) if _NAME.fullmatch(part)), 0)
    if "signoffs" in parts[count:]:
        return None
    return "/".join(parts[:count]) or None


def named_folder(data: bytes | None) -> str | None:
    """The folder that a file `.adr-dir` names; None where it names none below the repository."""
    text = (data or b"").decode("utf-8", "replace").strip()
    folder = posixpath.normpath(text) if text else ""
    outside = folder.startswith(("/", "..")) or folder in {"", "."}
    return None if outside or not folder.isprintable() else folder
