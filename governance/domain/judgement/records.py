"""Decision records (ADRs) and sign-offs, as values."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from capability_budgets.reading.problems import Problem
from governance.domain.judgement.changes import DecisionLine

Choice = Literal["approve", "reject", "withdraw"]
"""What a sign-off says of a decision."""


class AdrStatus(StrEnum):
    """Where a decision stands; nothing that is not plainly accepted reads as accepted."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"
    DRAFT = "draft"
    IMPLEMENTED = "implemented"
    OTHER = "other"


UNDECIDED = frozenset({AdrStatus.PROPOSED, AdrStatus.DRAFT})
"""States in which nothing is decided yet."""

ENDED = frozenset({AdrStatus.REJECTED, AdrStatus.DEPRECATED, AdrStatus.SUPERSEDED})
"""States after which a decision authorises nothing any more, whatever it says later."""


class ChangeRow(NamedTuple):
    """One row of a Budget Changes table.

    Attributes:
        line: what it authorises.
        at: where it stands, from one.
        until: the last day of what it loosens; None where it holds for good.
    """

    line: DecisionLine
    at: int
    until: dt.date | None = None

    @property
    def is_renewal(self) -> bool:
        """Whether it gives a limit that stays what it is a new last day."""
        return self.until is not None and self.line.before == self.line.after


class EvidenceLine(NamedTuple):
    """What a decision record names as its evidence.

    Attributes:
        path: of a file of measurements.
        digest: of its content, `sha256:…`, as written.
        at: where the line stands, from one.
    """

    path: str
    digest: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Adr:
    """What is read in one decision record.

    Attributes:
        number: the title's, else the front matter's, else the file name's; None where none has one.
        title: plain text without its number prefix.
        status: normalised; None where nothing is stated.
        deciders: names as written.
        supersedes: numbers of the records this one replaces.
        superseded_by: numbers of the records that replace this one.
        is_read: whether anything but the name of the file could be read; the problems say why not.
        decides_budgets: whether it has a Budget Changes section at all, readable or not.
        evidence: the files of measurements that it names, with their digests.
        problems: why it cannot be read as a decision about budgets, placeholders among them (BG105).
    """

    path: str
    number: int | None
    title: str | None
    status: AdrStatus | None
    status_line: int | None = None
    date: dt.date | None = None
    deciders: tuple[str, ...] = ()
    supersedes: tuple[int, ...] = ()
    superseded_by: tuple[int, ...] = ()
    is_read: bool = True
    decides_budgets: bool = False
    rows: tuple[ChangeRow, ...] = ()
    evidence: tuple[EvidenceLine, ...] = ()
    digest: str
    problems: tuple[Problem, ...] = ()

    @property
    def lines(self) -> frozenset[DecisionLine]:
        """What the table authorises."""
        return frozenset(row.line for row in self.rows)


class GitHubReview(NamedTuple):
    """A review on GitHub that a witness saw.

    Attributes:
        review: its number.
        account: the numeric id of the account that gave it.
        at: the commit that was reviewed.
    """

    review: str
    account: str
    at: str


class OtherEvidence(NamedTuple):
    """What a witness saw on a forge of which nothing more is known.

    Attributes:
        text: what was seen, in words.
        at: the commit that was approved.
    """

    text: str
    at: str


Evidence = GitHubReview | OtherEvidence


class Attestation(NamedTuple):
    """A witness's word on what it saw the approver say on a forge.

    Attributes:
        witness: the principal of the allowed signers that signs for it.
    """

    witness: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """One sign-off record: what one approver says of one decision.

    Attributes:
        attestation: who saw it said; None where the approver wrote the record.
    """

    version: Literal[1] = 1
    repository: str
    adr: int
    decision: Choice
    approver: str
    date: dt.datetime
    digest: str
    changes: tuple[DecisionLine, ...]
    comment: str | None = None
    attestation: Attestation | None = None
    signature: str | None = None
