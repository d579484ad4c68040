"""Drawn histories: whole ones as a few people make them, commit by commit and branch by branch."""

from dataclasses import dataclass, field
from typing import Final

from tests.support.histories.branch import Edit
from tests.support.histories.drawn_files import Owners, Rules
from tests.support.histories.edits import Adopt


@dataclass(frozen=True)
class Work:
    """A commit: what somebody did, with whom, and the decisions that the message names.

    Attributes:
        days: how far its date is off.
    """

    edits: tuple[Edit, ...]
    author: str = "dora"
    names: tuple[int, ...] = ()
    helpers: tuple[str, ...] = ()
    days: int = 0


@dataclass(frozen=True)
class Sync:
    """A merge of main into the branch, and what somebody changed on that occasion."""

    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Change:
    """A branch, and how it lands.

    Attributes:
        works: its commits, oldest first.
        back: how many steps behind main it starts; -1 where it goes on from the branch before.
        way: how it lands. `merge` and `squash` become a rebase where the policy's `landing` is that; `foxtrot` merges
            main into the branch and makes that main, `forward` makes the branch main if it can, `octopus` merges it
            together with another one.
        days: how long it waits before it lands.
        smuggled: what the commit that lands it changes besides; a rebase and a fast forward have no such commit.
        dated: by how many days the date of the commits that land it is off.
        aside: whether its last commit is made on a side branch that is merged into it.
    """

    works: tuple[Work | Sync, ...]
    back: int = 0
    way: str = "merge"
    days: int = 0
    smuggled: tuple[Edit, ...] = ()
    dated: int = 0
    aside: bool = False


ADOPTION: Final = Change((Work((Adopt(),)),), way="forward")


@dataclass(frozen=True)
class DrawnHistory:
    """A history: how governance is adopted, and the changes that land then, one after the other.

    Attributes:
        rules: the policy that is adopted.
        owners: the CODEOWNERS that are adopted.
        changes: what lands then.
        adoption: the change that adopts.
        early: whether branches may start before the adoption.
    """

    rules: Rules = field(default_factory=Rules)
    owners: Owners = field(default_factory=Owners)
    changes: tuple[Change, ...] = ()
    adoption: Change = ADOPTION
    early: bool = False
