"""The records of a tree that may limit a loosening in time, told from the others without parsing any."""

from collections.abc import Iterable, Mapping
from typing import Final

from governance.documents.adr.paths import is_adr_path
from governance.ports.trees import Tree, TreeEntry

_COLUMN: Final = b"until"
"""How the column of last days is spelled wherever it is read, case ignored."""


def dated_records(tree: Tree, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
    """The records below folders that may have a column of last days."""
    within = tuple(folders)
    entries = {path: item for path, item in tree.entries(within).items() if item.is_file and is_adr_path(path, within)}
    contents = tree.blobs(entry.oid for entry in entries.values())
    return {path: entry for path, entry in entries.items() if _COLUMN in contents[entry.oid].lower()}
