"""A dashboard of the capabilities: what is drawn, whatever tool draws it."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a line of a panel says."""

    MEASURED = "measured"
    BUDGET = "budget"
    """The number of the repository."""
    CARRIED = "carried"
    """The number that the processes carry."""


class Unit(StrEnum):
    """What the axis of a panel counts."""

    SHARE = "share"
    SECONDS = "seconds"
    BYTES = "bytes"
    PROCESSES = "processes"
    CALLS = "calls"
    ALERTS = "alerts"


class Shape(StrEnum):
    """How a panel is drawn."""

    LINES = "lines"
    BARS = "bars"
    HEAT = "heat"
    """A heat map: a query for each boundary of the histogram."""


@dataclass(frozen=True, slots=True)
class Query:
    """A line of a panel, or several.

    Attributes:
        expr: PromQL, in which `$environment` and `$cluster` stand for those that are chosen.
        legend: with the labels of a series as `{{label}}`.
    """

    role: Role
    expr: str
    legend: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One graph; without queries it says why there is nothing to draw."""

    title: str
    about: str
    unit: Unit
    queries: tuple[Query, ...]
    shape: Shape = Shape.LINES


@dataclass(frozen=True, slots=True)
class DashboardRow:
    """The graphs of one capability.

    Attributes:
        about: its description, free text of the budget file; empty where there is none.
        runbook_url: free text, too.
    """

    capability: str
    about: str
    runbook_url: str | None
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All of it.

    Attributes:
        subject: what the budgets are of, as the policy calls the repository.
        environments: those one can choose among.
        is_whole: whether these are all.
        owner: whose capabilities these are; None for those of all.
        deploys: PromQL: a series for each number that some process carries and none did before, labelled `budget`.
        part: its number where one would be too large for all rows; the first is 0.
    """

    subject: str
    environments: tuple[str, ...]
    is_whole: bool
    deploys: str
    rows: tuple[DashboardRow, ...]
    owner: str | None = None
    part: int = 0
