"""Commits, and what they change."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from governance.ports.trees import Difference, Tree, TreeEntry


class Commit(NamedTuple):
    """A commit as it is stored: no mailmap, no replacement."""

    oid: str
    parents: tuple[str, ...]
    author_name: str
    author_email: str
    committed: dt.datetime
    message: str

    @property
    def is_merge(self) -> bool:
        """Whether it has more than one parent."""
        return len(self.parents) > 1


class Touch(NamedTuple):
    """What one commit changed at a path: what every parent had there, and what it has itself."""

    commit: str
    path: str
    before: tuple[TreeEntry | None, ...]
    after: TreeEntry | None


class WalkedStep(NamedTuple):
    """A step of a first-parent line, and what it changed below the folders that were walked."""

    commit: Commit
    differences: tuple[Difference, ...]


OnFound = Callable[[WalkedStep], None]
"""Begins work on what a walk has found, while it looks for more."""


def ignore(_: WalkedStep) -> None:
    """Begin nothing."""


class Merged(NamedTuple):
    """The tree that a merge gives, and the paths in conflict."""

    tree: Tree | None
    conflicts: tuple[str, ...] = ()
