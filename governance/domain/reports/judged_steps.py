"""The report of `budget check`, and of steps that have landed, as data that every renderer can show."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from governance.domain.findings import Finding, Severity, Verdict

if TYPE_CHECKING:
    # A check that finds nothing to judge reports without loading what judges.
    from governance.domain.judgement.judged_changes import JudgedChange
    from governance.domain.reports.background import Background


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
