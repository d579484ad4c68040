"""What a history to measure on is made from."""

from dataclasses import dataclass
from typing import Final

_EDITION: Final = 1
"""Goes up whenever the same recipe would give another history, so that nobody measures on one that was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a history is made from.

    Attributes:
        commits: how many there are on main, merged ones among them.
        changes: how many limits change after the adoption; None for one in a thousand commits.
        capabilities: how many the budget file has, with two limits each.
        decisions: how many ADRs that decide no budget are there from the beginning.
        files: how many files the source tree has.
        seed: what everything that is drawn follows from.
    """

    commits: int
    changes: int | None = None
    capabilities: int = 40
    decisions: int = 5
    files: int = 20_000
    seed: int = 1

    @property
    def count(self) -> int:
        """How many limits change."""
        return self.commits // 1000 if self.changes is None else self.changes

    @property
    def name(self) -> str:
        """The name of a folder for it."""
        return (
            f"history{_EDITION}-{self.commits}-{self.count}-{self.capabilities}-{self.decisions}-{self.files}"
            f"-{self.seed}"
        )
