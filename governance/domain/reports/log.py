"""The life of a budget."""

import datetime as dt
from dataclasses import dataclass

from capability_budgets.reading.values import Value
from governance.domain.findings import Finding, Verdict, verdict_of
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.judged_steps import StepReport


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A value in the life of a budget.

    Attributes:
        value: what is stated from then on, of a file the digest of its content; None where it was removed.
        by: what brought it, in words.
        step: the landed step that did.
        change: the judged change; None at the adoption and before it, and where no decision was needed.
    """

    value: Value
    by: str
    step: StepReport
    change: JudgedChange | None

    @property
    def until(self) -> dt.date | None:
        """The last day of the value by the decision that brought it; None where for good."""
        return self.change.row.until if self.change is not None and self.change.governed and self.change.row else None

    @property
    def status(self) -> str:
        """What the step was for this budget: the step's status, or `repair`."""
        repaired = self.change is not None and self.change.repaired and self.step.status == "governed"
        return "repair" if repaired else self.step.status


@dataclass(frozen=True, slots=True)
class LogReport:
    """What `budget log` answers.

    Attributes:
        budget: the limit, path, capability or pattern, as it was asked for.
        head: the object id of the last step that was looked at.
        entries: its values, oldest first.
        findings: why nothing can be told.
        notes: remarks, each with its own first word.
        limits: the lives of the limits that a capability or pattern names; it has no entries of its own then.
    """

    budget: str
    head: str
    entries: tuple[LogEntry, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    limits: tuple["LogReport", ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Whether the life could be told; what happened in it is no question here."""
        return verdict_of(self.findings)
