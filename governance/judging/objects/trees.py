"""Trees out of single objects: their listings, and what differs between two. What is equal by its id is not read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from governance.domain.paths import is_below
from governance.judging.objects.formats import FOLDER
from governance.judging.objects.store import ObjectStore
from governance.ports.trees import Difference, TreeEntry

EMPTY: Final = ""
"""Stands for the id of a tree that holds nothing."""


class ObjectTree:
    """Implements the port Tree for a commit of a store."""

    def __init__(self, store: ObjectStore, commit: str) -> None:
        self._store = store
        self.commit = commit
        self.oid = store.commit(commit).tree
        self._listings: dict[frozenset[str], Mapping[str, TreeEntry]] = {}

    def entries(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Everything at or below the folders, by path."""
        wanted = frozenset(folders)
        if wanted not in self._listings:
            found = differing(self._store, EMPTY, self.oid, WantedPaths(wanted)) if wanted else ()
            self._listings[wanted] = {item.path: item.after for item in found if item.after is not None}
        return self._listings[wanted]

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of files."""
        return {oid: self._store.blob(oid) for oid in oids}


class WantedPaths:
    """Paths at or below which something is looked for; an empty name is the whole tree."""

    def __init__(self, folders: Iterable[str]) -> None:
        self._folders = tuple(folders) or ("",)
        self._leading: dict[str, frozenset[str] | None] = {}

    def hold(self, path: str) -> bool:
        """Whether a path is one of them, or lies below one."""
        return any(is_below(path, folder) for folder in self._folders)

    def below(self, prefix: str) -> frozenset[str] | None:
        """The names in a folder, given with its slash, that can count; None where all can."""
        if prefix not in self._leading:
            inside = self.hold(prefix.rstrip("/"))
            names = (folder[len(prefix) :].partition("/")[0] for folder in self._folders if folder.startswith(prefix))
            self._leading[prefix] = None if inside else frozenset(names)
        return self._leading[prefix]


def differing(
    store: ObjectStore, before: str, after: str, limits: WantedPaths, prefix: str = ""
) -> Iterator[Difference]:
    """Every file that differs between two trees, by path.

    Args:
        store: the objects.
        before: the id of a tree, or EMPTY.
        after: another.
        limits: where differences count.
        prefix: what stands before the names in the trees.
    """
    if before == after:
        return
    old, new = (store.tree(oid) if oid != EMPTY else {} for oid in (before, after))
    wanted, names = limits.below(prefix), old.keys() | new.keys()
    for name in sorted(names if wanted is None else names & wanted):
        path = f"{prefix}{name}"
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        if limits.hold(path) and (_file(was) or _file(now)):
            yield Difference(path, _file(was), _file(now))
        yield from differing(store, _folder(was), _folder(now), limits, f"{path}/")


def _file(entry: TreeEntry | None) -> TreeEntry | None:
    """An entry that is no folder."""
    return None if entry is None or entry.mode == FOLDER else entry


def _folder(entry: TreeEntry | None) -> str:
    """The tree of an entry that is a folder."""
    return entry.oid if entry is not None and entry.mode == FOLDER else EMPTY
