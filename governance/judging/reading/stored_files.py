"""The files of a commit, in the place of a checkout: what lies on a branch that is not checked out."""

from collections.abc import Iterable, Mapping

from governance.errors import RefusedError
from governance.ports.trees import Tree, TreeEntry, content_of


class StoredFiles:
    """Implements the port WorkingTree over a tree of git; nothing can be written."""

    exists = True

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def read(self, path: str) -> bytes | None:
        """A file's content; None where there is no regular file."""
        entry = self._tree.entries([path]).get(path)
        return content_of(self._tree, entry) if entry is not None and entry.is_file else None

    def files(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Every file at or below folders, by repository path."""
        return self._tree.entries(folders)

    def write(self, path: str, data: bytes) -> None:
        """Refuse to write.

        Raises:
            RefusedError: always.
        """
        del data
        raise RefusedError(f"{path} lies on a branch that is not checked out")

    def remove(self, path: str) -> None:
        """Refuse to remove.

        Raises:
            RefusedError: always.
        """
        raise RefusedError(f"{path} lies on a branch that is not checked out")
