"""The report of `budget audit`, as data that every renderer can show."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from governance.domain.findings import Finding, Verdict
from governance.domain.reports.judged_steps import StepReport

if TYPE_CHECKING:
    from governance.domain.reports.story import AuditStory


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
        since: the object id after which judging began, with `--since` or `--against`; None where at the adoption.
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
