"""What another policy would have said of a history."""

from dataclasses import dataclass

from governance.domain.findings import Finding, Verdict, verdict_of
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.judged_steps import StepReport


@dataclass(frozen=True, slots=True)
class Flip:
    """A step that another policy judges otherwise.

    Attributes:
        was: the step by the rules that were in force; None where these had nothing to judge.
        would_be: the step by the other policy; None where that has nothing to judge.
    """

    was: StepReport | None
    would_be: StepReport | None

    @property
    def fails(self) -> bool:
        """Whether a pass becomes a violation; else it is the other way round."""
        return self.would_be is not None and self.would_be.is_violation

    @property
    def step(self) -> StepReport:
        """The step, from the side on which it is a violation."""
        told = self.would_be if self.fails else self.was
        if told is None:
            raise ValueError("a flip has a side that is a violation")
        return told

    @property
    def changes(self) -> tuple[JudgedChange, ...]:
        """Its changes as the other policy judges them."""
        return self.would_be.changes if self.would_be else ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What makes it so: the errors that come up, or those that go away."""
        return tuple(finding for finding in self.step.findings if finding.is_error)


@dataclass(frozen=True, slots=True)
class BacktestReport:
    """What `budget backtest` answers.

    Attributes:
        policy: the policy file, as the user named it.
        head: the object id of the last step that was judged.
        since: the object id after which judging began; None where at the adoption.
        steps: how many steps either policy has something to say about.
        flips: the steps whose verdict is another one, oldest first.
        findings: why nothing can be told.
        notes: remarks, each with its own first word.
    """

    policy: str
    head: str
    since: str | None
    steps: int
    flips: tuple[Flip, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Whether it could be told; what flips is no fault."""
        return verdict_of(self.findings)
