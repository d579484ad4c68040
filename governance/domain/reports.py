"""Reports: what commands found, as data that every renderer can show."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from governance.domain.findings import Finding, Severity, Verdict

if TYPE_CHECKING:
    # A check that finds nothing to judge reports without loading what judges.
    from governance.domain.judgement import JudgedChange


@dataclass(frozen=True, slots=True)
class StepReport:
    """One landed step, for audit and for `--each-commit`.

    Attributes:
        status: `before-adoption`, `adoption`, `governed` or `violation`.
    """

    commit: str
    date: dt.datetime
    author_name: str
    author_email: str
    subject: str
    status: str
    changes: "tuple[JudgedChange, ...]"
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The answer of `budget check` and `budget explain`.

    Attributes:
        base: the object id of the trusted commit; None where there is none.
        head: the object id under judgement; None for the index.
        steps: the commits judged one by one, where that was asked for.
        notes: remarks that are no findings, each with its own first word (`note:`, `warning:`), such as the trust that
            `identity: commit` rests on.
    """

    verdict: Verdict
    base: str | None
    head: str | None
    adoption: bool
    changes: "tuple[JudgedChange, ...]"
    findings: tuple[Finding, ...]
    steps: tuple[StepReport, ...] | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(finding.severity is severity for finding in self.findings)
