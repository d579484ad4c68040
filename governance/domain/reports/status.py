"""What `budget status` answers: the decisions that are not applied yet, and whom they wait for."""

from dataclasses import dataclass
from enum import StrEnum

from governance.domain.findings import Finding


class State(StrEnum):
    """Where a decision stands on its way."""

    UNFINISHED = "unfinished"
    WAITING = "waiting"
    BLOCKED = "blocked"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch that is not what is checked out.

    Attributes:
        name: as git shows it: `audit-log`, or `origin/audit-log` where no local branch is as new.
        reach: the command that checks it out.
    """

    name: str
    commit: str
    reach: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision that is not applied yet.

    Attributes:
        you: the person who asks, where it waits for them.
        people: all those for whose approval it waits.
        reasons: what blocks it, or must be finished.
        rejected_by: those whose word blocks it.
        branch: where it lies; None for what is checked out.
        uncommitted: files of it that no commit holds, so that nobody else sees them.
    """

    number: int
    title: str | None
    path: str
    state: State
    you: str | None = None
    people: tuple[str, ...] = ()
    reasons: tuple[Finding, ...] = ()
    rejected_by: tuple[str, ...] = ()
    branch: Branch | None = None
    uncommitted: tuple[str, ...] = ()
