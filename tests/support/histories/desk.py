"""The desk: the files of a branch at work, onto which edits write."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from tests.support.histories.papers import LIMITS, Adr, Numbers, Paper, Row, adr_path

Papers = Mapping[str, Paper]


@dataclass
class Desk:
    """A branch at work.

    Attributes:
        papers: the files of the branch.
        steps: the files of main after each of its steps, the newest last, as far as the branch knows of them.
        commits: the commits of these steps.
        coming: decisions that will be written later in the history, by number.
        now: the moment.
        adopted: what the adoption of governance brings.
    """

    papers: dict[str, Paper]
    steps: tuple[Papers, ...]
    commits: tuple[str, ...]
    coming: Mapping[int, "Deciding"]
    now: dt.datetime
    adopted: Papers

    @property
    def main(self) -> Papers:
        """What main holds."""
        return self.steps[-1]

    def put(self, path: str, paper: Paper | None) -> None:
        """Write a file, or remove it."""
        if paper is None:
            self.papers.pop(path, None)
        else:
            self.papers[path] = paper

    def last(self, path: str, kind: type[Paper]) -> Paper | None:
        """The last version of a file on main that can be read."""
        return next((found for step in reversed(self.steps) if isinstance(found := step.get(path), kind)), None)

    def adr(self, number: int) -> Adr | None:
        """The decision of a number: on the branch, or as it will be written."""
        found = self.papers.get(adr_path(number))
        if isinstance(found, Adr):
            return found
        return self.coming[number].adr(self) if number in self.coming else None


class Deciding(Protocol):
    """An edit that writes a decision."""

    def adr(self, desk: Desk) -> Adr:
        """The decision as it reads where main is what the desk knows of it."""
        ...


class Edit(Protocol):
    """Something that a person does to files."""

    def on(self, desk: Desk) -> None:
        """Do it."""
        ...


class Goal(Edit, Protocol):
    """An edit that changes something governed."""

    def row(self, desk: Desk) -> Row:
        """What a decision must list for it, from what main holds."""
        ...


def stated(papers: Papers, budget: str) -> int | None:
    """The number that stands for a limit."""
    paper = papers.get(LIMITS[budget])
    return dict(paper.limits).get(budget) if isinstance(paper, Numbers) else None
