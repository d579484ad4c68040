"""Reports: what commands found, as data that every renderer can show."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from governance.domain.findings import Finding, Severity, Verdict

if TYPE_CHECKING:
    # A check that finds nothing to judge reports without loading what judges.
    from governance.domain.judgement.judged_changes import JudgedChange
    from governance.domain.reports.background import Background
    from governance.domain.reports.story import AuditStory


@dataclass(frozen=True, slots=True)
class StepReport:
    """One landed step, for audit and for `--each-commit`.

    Attributes:
        status: `before-adoption`, `adoption`, `governed` or `violation`.
        accepted: why `budgets/accepted.yaml` accepts the violation; None where it does not, or nothing is to accept.
    """

    commit: str
    date: dt.datetime
    author_name: str
    author_email: str
    subject: str
    status: str
    changes: "tuple[JudgedChange, ...]"
    findings: tuple[Finding, ...]
    accepted: str | None = None

    @property
    def is_violation(self) -> bool:
        """Whether it is a violation, accepted or not."""
        return self.status == "violation"

    @property
    def is_open(self) -> bool:
        """Whether it is a violation that nobody has accepted."""
        return self.is_violation and self.accepted is None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The answer of `budget check` and `budget explain`.

    Attributes:
        base: the object id of the trusted commit; None where there is none.
        head: the object id under judgement; None for the index.
        steps: the commits judged one by one, where that was asked for.
        notes: remarks that are no findings, each with its own first word (`note:`, `warning:`), such as the trust that
            `identity: commit` rests on.
        background: what reviewers ask beside the judgement, where a report is to tell it.
    """

    verdict: Verdict
    base: str | None
    head: str | None
    adoption: bool
    changes: "tuple[JudgedChange, ...]"
    findings: tuple[Finding, ...]
    steps: tuple[StepReport, ...] | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)
    background: "Background | None" = None

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(finding.severity is severity for finding in self.findings)


class Totals(NamedTuple):
    """What an audit counted: the steps it tells of, their changes, those governed, and the violations.

    Attributes:
        violations: steps that are violations and not accepted.
        accepted: violations of the past that `budgets/accepted.yaml` accepts.
    """

    steps: int
    changes: int
    governed: int
    violations: int
    accepted: int


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The answer of `budget audit`.

    Attributes:
        head: the object id of the last step that was judged, or was to be.
        adopted: the step that brought the first policy; None where it lies beyond what could be read.
        steps: the steps worth telling, oldest first: the adoption, and those with a change or a finding.
        findings: what is wrong with the history as a whole, beside its steps.
        since: the object id behind which judging began, with `--since` or `--against`; None where at the adoption.
        partial: whether judging was interrupted, so that later steps are missing.
        notes: remarks that are no findings, each with its own first word, such as the trust that `identity: commit`
            rests on.
        repository: the name that the policy gives the repository.
        story: what a page tells beside the verdicts, where a report is to tell it.
    """

    verdict: Verdict
    head: str
    adopted: str | None
    steps: tuple[StepReport, ...]
    findings: tuple[Finding, ...] = ()
    since: str | None = None
    partial: bool = False
    notes: tuple[str, ...] = ()
    repository: str | None = None
    story: "AuditStory | None" = None

    @property
    def is_whole(self) -> bool:
        """Whether everything that was asked for was judged."""
        return not self.partial and self.verdict is not Verdict.INDETERMINATE

    @property
    def totals(self) -> Totals:
        """The counts over all steps."""
        changes = [judged for step in self.steps for judged in step.changes]
        return Totals(
            steps=len(self.steps),
            changes=len(changes),
            governed=sum(judged.governed for judged in changes),
            violations=sum(step.is_open for step in self.steps),
            accepted=sum(step.accepted is not None for step in self.steps),
        )
