"""Reads beside everything else what will be asked for: one listing, and the contents of some of its files."""

from collections.abc import Callable, Mapping
from functools import cached_property
from threading import Event, Thread

from governance.adapters.git.objects import ObjectReader
from governance.adapters.git.process import GitProcess
from governance.adapters.git.trees import list_tree
from governance.errors import BudgetError
from governance.ports.trees import TreeEntry


class Foresight:
    """A thread with git processes of its own, while this one loads what judges. Close it to wait for its end.

    It decides nothing: whatever it does not know, for a fault too, is read, and the fault met, by whoever asks.

    Args:
        git: runs git.
        treeish: the tree.
        folders: what is listed, with everything below it.
        wanted: tells by its path whether a file will be read.
    """

    def __init__(self, git: GitProcess, treeish: str, folders: frozenset[str], wanted: Callable[[str], bool]) -> None:
        self._treeish = treeish
        self._folders = folders
        self._git = git
        self._wanted = wanted
        self._is_listed = Event()
        self._listing: Mapping[str, TreeEntry] | None = None
        self._promised: frozenset[str] = frozenset()
        self._contents: Mapping[str, bytes] = {}
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        reader = ObjectReader(self._git)
        try:
            listing = list_tree(self._git, self._treeish, self._folders)
            files = [entry.oid for path, entry in listing.items() if entry.is_file and self._wanted(path)]
            self._listing, self._promised = listing, frozenset(files)
            self._is_listed.set()
            self._contents = reader.read(files)
            reader.close()
        except BudgetError:
            return  # whoever needs it will hear of it
        finally:
            self._is_listed.set()

    def listing(self) -> Mapping[str, TreeEntry] | None:
        """Everything at or below the folders, by path; None where that could not be listed."""
        self._is_listed.wait()
        return self._listing

    def contents(self, oid: str) -> bytes | None:
        """What an object holds; None where it is none of those that were to be read."""
        if oid not in self._promised:
            return None
        return self._read.get(oid)

    @cached_property
    def _read(self) -> Mapping[str, bytes]:
        # once: to ask a thread whether it has ended takes longer than to look an object up
        self._thread.join()
        return self._contents

    def close(self) -> None:
        """Wait for the end of what was begun."""
        self._thread.join()
