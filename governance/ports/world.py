"""The world as commands see it, bundled."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from governance.ports.checkout import Committer, WorkingTree
from governance.ports.repository import Clone, Repository
from governance.ports.signatures import Signatures


class Clock(Protocol):
    """The time."""

    def now(self) -> dt.datetime:
        """The present moment, in UTC."""


class JudgingWorld(Protocol):
    """What the judgement of landed steps needs of the world, and nothing else."""

    @property
    def history(self) -> Repository:
        """Whose steps are judged."""

    @property
    def signatures(self) -> Signatures:
        """What verifies those of sign-offs."""


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside that a command may need, bundled for wiring."""

    history: Clone
    signatures: Signatures
    files: WorkingTree
    clock: Clock
    committer: Committer
    variables: Mapping[str, str] = field(default_factory=dict)
    read_outside: Callable[[str], str | None] = lambda path: None  # noqa: ARG005
