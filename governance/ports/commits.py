"""Commits, and what they change."""

import datetime as dt
from collections.abc import Callable
from typing import Final, NamedTuple

from governance.ports.trees import Difference, Tree, TreeEntry

_LAST_SECOND: Final = 253399622400
"""The last month of the calendar is left out, so that days can be added to every date."""


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


def moment(seconds: int) -> dt.datetime:
    """A moment by git's count of seconds; what no calendar holds is the first or last that one does."""
    return dt.datetime.fromtimestamp(min(max(seconds, 0), _LAST_SECOND), tz=dt.UTC)


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
