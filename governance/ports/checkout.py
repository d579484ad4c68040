"""The checkout: its files, and commits of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from governance.ports.trees import TreeEntry


class WorkingTree(Protocol):
    """The files of the checkout."""

    @property
    def exists(self) -> bool:
        """Whether there is a checkout at all; a bare repository has none."""

    def read(self, path: str) -> bytes | None:
        """A file's content with the line ends that git stores; None where there is no regular file."""

    def files(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Every file at or below folders, by repository path; links are told by their mode."""

    def write(self, path: str, data: bytes) -> None:
        """Write a file whole, through a temporary file and a rename, making its folders; it keeps its line ends."""

    def remove(self, path: str) -> None:
        """Remove a file."""


class Committer(Protocol):
    """Makes commits for the user."""

    def commit(self, paths: Sequence[str], message: str) -> str:
        """Commit files as they are and nothing else; the object id of the commit."""

    def signing_key(self) -> str | None:
        """The key file that the user's git signs with; None where it is no file."""
