"""What giving a proposal another number has moved."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Renumbered:
    """What was done.

    Attributes:
        old: the number that it had.
        number: the number that it has.
        path: where it stands now.
        moved: old and new paths, the record's first.
        tracked: the old paths that git knows, whose removal belongs into the commit.
        signed: people whose sign-offs no longer count.
        references: whether commits of the branch name the old number in a Budget-ADR line.
    """

    old: int
    number: int
    path: str
    moved: tuple[tuple[str, str], ...]
    tracked: tuple[str, ...]
    signed: tuple[str, ...]
    references: bool

    @property
    def message(self) -> str:
        """The message of the commit that holds it."""
        return f"Renumber ADR {self.old:03d} to {self.number:03d}"
