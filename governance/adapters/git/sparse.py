"""Files that a sparse checkout leaves out: git has them, and they are no edits."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from governance.adapters.git.process import GitProcess
from governance.ports.trees import TreeEntry

_LEFT_OUT: Final = b"S"
"""The tag of `git ls-files -t` for an entry of the index that the checkout skips."""


class SparseFiles:
    """What the index holds and the checkout leaves out."""

    def __init__(self, git: GitProcess, git_dir: Path) -> None:
        self._git = git
        self._patterns = git_dir / "info" / "sparse-checkout"

    @cached_property
    def _is_sparse(self) -> bool:
        return self._patterns.exists()

    def entries(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """The entries at or below folders that are left out; none in a checkout of everything."""
        if not self._is_sparse:
            return {}
        wanted = tuple(folders)
        limits = () if "" in wanted else wanted
        fields = self._git.fields("ls-files", "-t", "--stage", "-z", "--", *limits)
        return dict(_entry(field.decode("utf-8", "surrogateescape")) for field in fields if field[:1] == _LEFT_OUT)

    def content(self, oid: str) -> bytes:
        """The content of one of them."""
        return self._git.output("cat-file", "blob", oid)


def _entry(field: str) -> tuple[str, TreeEntry]:
    words, _, path = field.partition("\t")
    _, mode, oid, _ = words.split()
    return path, TreeEntry(mode, oid)
