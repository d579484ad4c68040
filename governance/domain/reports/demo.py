"""What the demo shows, step by step."""

from dataclasses import dataclass
from typing import NamedTuple


class Ended(NamedTuple):
    """How a command ended: its exit status, and what it printed on both streams."""

    status: int
    output: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What the next commands are about."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that was run, and how it ended."""

    command: tuple[str, ...]
    ended: Ended


@dataclass(frozen=True, slots=True)
class Edited:
    """A file that was edited; its text where it is to be shown."""

    path: str
    what: str
    text: str | None = None


Event = Heading | Ran | Edited
