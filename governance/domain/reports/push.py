"""Pushes: what somebody asks a repository to do with its refs, and what the gate says to it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from governance.domain.findings import Finding, Verdict, verdict_of

if TYPE_CHECKING:
    # A push that touches nothing governed is reported without loading what judges.
    from governance.domain.judgement.judged_changes import JudgedChange
    from governance.domain.reports.judged_steps import StepReport

BRANCHES: Final = "refs/heads/"
"""Where the names of all branches begin."""


@dataclass(frozen=True, slots=True)
class RefUpdate:
    """One ref that a push would create, move or delete.

    Attributes:
        old: the object id that the pusher saw there; None where the ref is new.
        new: the object id to be there; None where the ref is to be deleted.
    """

    old: str | None
    new: str | None
    ref: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a ref may not be moved like this, whatever the budgets say, and what to do instead."""

    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What the gate says to one ref of a push.

    Attributes:
        protected: whether it is a branch that only governed steps may move.
        governed: whether a policy was in force there, or is brought.
        refusals: what is wrong with the move itself.
        steps: the new steps worth telling, oldest first.
        findings: what is wrong with the branch as a whole, beside its steps.
    """

    update: RefUpdate
    protected: bool = False
    governed: bool = False
    refusals: tuple[Refusal, ...] = ()
    steps: "tuple[StepReport, ...]" = ()
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The ref as people call it: the short name of a branch, the full one of everything else."""
        return self.update.ref.removeprefix(BRANCHES)

    @property
    def changes(self) -> "tuple[JudgedChange, ...]":
        """The changes of all new steps."""
        return tuple(change for step in self.steps for change in step.changes)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The findings of all new steps, and of the whole."""
        return (*(finding for step in self.steps for finding in step.findings), *self.findings)

    @property
    def adopts(self) -> bool:
        """Whether a new step brings the first policy."""
        return any(step.status == "adoption" for step in self.steps)

    @property
    def verdict(self) -> Verdict:
        """Whether the ref may move like this."""
        return Verdict.FAIL if self.refusals else verdict_of(self.all_findings)


@dataclass(frozen=True, slots=True)
class PushReport:
    """The answer of `budget pre-receive`: git takes a push whole or not at all.

    Attributes:
        notes: remarks that are no findings, each with its own first word.
    """

    updates: tuple[UpdateReport, ...]
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def verdict(self) -> Verdict:
        """Fail where one ref may not move; indeterminate where that could not be decided for one; else pass."""
        found = {update.verdict for update in self.updates}
        return next((item for item in (Verdict.FAIL, Verdict.INDETERMINATE) if item in found), Verdict.PASS)
