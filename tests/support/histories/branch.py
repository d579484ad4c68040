"""A branch at work: its files, which edits change."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from tests.support.histories.drawn_files import LIMITS, Adr, DrawnFile, DrawnFiles, Numbers, Row, adr_path


@dataclass
class WorkBranch:
    """A branch at work.

    Attributes:
        files: those of the branch.
        steps: the files of main after each of its steps, the newest last, as far as the branch knows of them.
        commits: the commits of these steps.
        coming: decisions that will be written later in the history, by number.
        now: the moment.
        adopted: what the adoption of governance brings.
    """

    files: dict[str, DrawnFile]
    steps: tuple[DrawnFiles, ...]
    commits: tuple[str, ...]
    coming: Mapping[int, "Deciding"]
    now: dt.datetime
    adopted: DrawnFiles

    @property
    def main(self) -> DrawnFiles:
        """What main holds."""
        return self.steps[-1]

    def put(self, path: str, file: DrawnFile | None) -> None:
        """Write a file, or remove it."""
        if file is None:
            self.files.pop(path, None)
        else:
            self.files[path] = file

    def last(self, path: str, kind: type[DrawnFile]) -> DrawnFile | None:
        """The last version of a file on main that can be read."""
        return next((found for step in reversed(self.steps) if isinstance(found := step.get(path), kind)), None)

    def adr(self, number: int) -> Adr | None:
        """The decision of a number: on the branch, or as it will be written."""
        found = self.files.get(adr_path(number))
        if isinstance(found, Adr):
            return found
        return self.coming[number].adr(self) if number in self.coming else None


class Deciding(Protocol):
    """An edit that writes a decision."""

    def adr(self, branch: WorkBranch) -> Adr:
        """The decision as it reads where main is what the branch knows of it."""
        ...


class Edit(Protocol):
    """Something that a person does to files."""

    def on(self, branch: WorkBranch) -> None:
        """Do it."""
        ...


class Goal(Edit, Protocol):
    """An edit that changes something governed."""

    def row(self, branch: WorkBranch) -> Row:
        """What a decision must list for it, from what main holds."""
        ...


def stated(files: DrawnFiles, budget: str) -> int | None:
    """The number that stands for a limit."""
    file = files.get(LIMITS[budget])
    return dict(file.limits).get(budget) if isinstance(file, Numbers) else None
