"""Governed edits that no commit holds yet: `check` does not see them, so it says that they are there."""

from collections.abc import Iterator

from governance.judging.reading.governed_paths import Scope
from governance.ports.checkout import WorkingTree
from governance.ports.repository import History


def uncommitted(history: History, files: WorkingTree, head: str, scope: Scope) -> list[str]:
    """The governed paths whose files differ from the commit that is checked out; line ends do not count."""
    return sorted(_edited(history, files, head, scope)) if files.exists else []


def _edited(history: History, files: WorkingTree, head: str, scope: Scope) -> Iterator[str]:
    folders = [folder for folder in scope.folders if folder]
    tree = history.tree(head)
    stored = {path: entry for path, entry in tree.entries(folders).items() if scope.is_governed(path)}
    here = {path: entry for path, entry in files.files(folders).items() if scope.is_governed(path)}
    yield from stored.keys() ^ here.keys()
    unlike = [path for path in stored.keys() & here.keys() if stored[path].oid != here[path].oid]
    contents = tree.blobs(stored[path].oid for path in unlike if stored[path].is_file)
    for path in unlike:
        committed, now = contents.get(stored[path].oid), files.read(path)
        if committed is None or now is None or with_lf(committed) != with_lf(now):
            yield path


def with_lf(data: bytes) -> bytes:
    """Text whose lines all end with LF."""
    return data.replace(b"\r\n", b"\n")
