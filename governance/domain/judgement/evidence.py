"""What the judgement is given beside the two sides: decisions, records, commits and the past."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple, Protocol

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.problems import Problem
from capability_budgets.reading.values import Value
from governance.domain.findings import Finding
from governance.domain.judgement.changes import Change, DecisionLine, Side
from governance.domain.judgement.records import Adr, AdrStatus, SignOff


class Proof(NamedTuple):
    """Whether a record proves who wrote it.

    Attributes:
        key: what identifies the key (or, with `identity: commit`, the author; with a witness, the account), so that one
            counts once.
        doubt: why it proves nothing, for people; None where it does.
        witness: who attests it; None where the approver wrote the record.
        fix: what to do about a doubt; empty where signing again is all.
    """

    key: str | None
    doubt: str | None = None
    witness: str | None = None
    fix: str = ""


class FoundSignOff(NamedTuple):
    """A sign-off record as it was found.

    Attributes:
        record: what it says; None where it cannot be read.
        problem: why it cannot be read.
        proof: whether it proves who wrote it; None for records that cannot be read.
        in_after: whether it stands on the after side; others were seen only in a commit on the way.
        in_base: whether it stood, byte for byte, on the before side already.
    """

    path: str
    record: SignOff | None
    problem: Problem | None = None
    proof: Proof | None = None
    in_after: bool = True
    in_base: bool = False


class UnknownAuthor(NamedTuple):
    """An author of a decision whom the policy does not know, and who could be anybody.

    Attributes:
        address: as the commit has it; it may be empty.
        commit: the first commit under that address that changed the decision; None where it is not made yet.
    """

    address: str
    commit: str | None


class NearReference(NamedTuple):
    """A line of a commit's message that names a decision, or seems to, and is no reference.

    Attributes:
        line: the line, or its beginning.
        numbers: the numbers that it names, in their order.
    """

    line: str
    numbers: tuple[int, ...]


class DecisionRecords(NamedTuple):
    """Everything known of the decision records that bear one number.

    Attributes:
        adrs: the records on the after side that bear the number and decide budgets, or cannot be read.
        elsewhere: a record of that number exists, but decides no budgets.
        found_signoffs: all sign-off records for the number.
        authors: people who changed the decision digest, author or co-author, in the step or before it.
        in_base: the decision digests that the number had on the before side.
        unknown_authors: authors, in the step or before it, whose addresses are nobody's; each could be an approver.
        has_past: whether a decision had the number on the before side, also where earlier policies had their folders.
        evidence: what is wrong with the measurements that it names (BG402).
    """

    number: int
    adrs: tuple[Adr, ...] = ()
    elsewhere: str | None = None
    found_signoffs: tuple[FoundSignOff, ...] = ()
    authors: frozenset[str] = frozenset()
    in_base: frozenset[str] = frozenset()
    unknown_authors: tuple[UnknownAuthor, ...] = ()
    has_past: bool = False
    evidence: tuple[Finding, ...] = ()


class AlterationKind(Enum):
    """What became of a record that stood before a step."""

    REMOVED = auto()
    RENUMBERED = auto()
    EMPTIED = auto()
    CHANGED = auto()
    LEFT_OUT = auto()


class Hold(Enum):
    """How firmly a decision stands, by what it has done since it landed.

    Attributes:
        FREE: it may be changed, renumbered or taken away.
        KEPT: it may be changed, but not taken away: it bore a sign-off, or landed as more than a proposal.
        AUTHORISED: it authorised a change, and nothing that it decides may be changed.
    """

    FREE = auto()
    KEPT = auto()
    AUTHORISED = auto()


RecordedText = tuple[int | None, str] | SignOff | None
"""What a file records: the number and digest of a decision, or a sign-off; None where it is neither."""


class Alteration(NamedTuple):
    """A record that stood before the step and does not stand unaltered after it.

    Attributes:
        path: where it stood.
        adr: its number, or that of the decision that a sign-off belongs to.
        after: what its file records after the step.
        detail: what to say of it beside its kind: the new number, or the folder that is left out.
    """

    path: str
    adr: int | None
    kind: AlterationKind
    is_signoff: bool
    after: RecordedText = None
    detail: str = ""
    is_evidence: bool = False


class Past(Protocol):
    """What earlier steps of the first-parent history say; asked only where it matters."""

    def used_lines(self, adr: int) -> frozenset[DecisionLine]:
        """The lines of an ADR that earlier steps have used which pass at their own date or at that of the step."""

    def ended_as(self, adr: int) -> AdrStatus | None:
        """The first state, of those that end a decision, in which an earlier step saw the ADR."""

    def tightest(self, limit: LimitId, now: dt.datetime, overridden: frozenset[str]) -> Decimal | None:
        """The tightest value that was effective in the 365 days before `now`, wherever a change of the limit reaches.

        A base limit reaches every environment but those that override it, named in `overridden`: an override that was
        taken away counts with the values it had.
        """

    def last_governed(self, change: Change) -> tuple[bool, Value]:
        """Whether the before value came from a violation, and the last governed value before that."""

    def hold(self, path: str, adr: int | None) -> Hold:
        """How firmly the decision stands that is at a path before the step and bears a number there."""

    def is_put_back(self, alteration: Alteration) -> bool:
        """Whether an alteration only puts back what stood before a violation altered it, and what nothing has used."""


@dataclass(frozen=True, slots=True)
class Step:
    """Everything that one judgement is about.

    Attributes:
        before: the side that is trusted.
        after: the side under judgement.
        changes: what differs between them.
        now: the moment of landing: the clock for check, the step's committer date for audit.
        decisions: what is known of each referenced number.
        readings: findings of files that cannot be read on the after side.
        drafts: ADRs the step touched that decide budgets, whatever references them.
        moved: budgets whose value differs between merge base and tip, where the step changes them too.
        base: the commit of the before side, for commands that put something back; None where there is none.
        adoption: whether the step brings the first policy.
        near_references: lines of its messages that were meant as references, as it seems, where nothing is referenced.
        evidence: what is wrong with the measurements that the decisions name which it touched, by their numbers.
    """

    before: Side
    after: Side
    changes: tuple[Change, ...]
    now: dt.datetime
    past: Past
    decisions: Mapping[int, DecisionRecords] = field(default_factory=dict)
    readings: tuple[Finding, ...] = ()
    alterations: tuple[Alteration, ...] = ()
    drafts: tuple[Adr, ...] = ()
    moved: frozenset[str] = frozenset()
    base: str | None = None
    adoption: bool = False
    near_references: tuple[NearReference, ...] = ()
    evidence: Mapping[int, tuple[Finding, ...]] = field(default_factory=dict)
