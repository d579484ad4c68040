"""What the present value of a limit rests on: its own life, its decisions, and who was trusted to make them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from capability_budgets.reading.limits import LimitId
from governance.domain.policy.paths import ACCEPTED_PATH, TRUST_PATHS
from governance.domain.policy.policy import Policy
from governance.domain.reports.decision_papers import DecisionPapers
from governance.judging.history.accepted_violations import accepted_after
from governance.judging.history.budget_values import BudgetValue, value_history
from governance.judging.history.decision_papers import decision_papers
from governance.judging.history.line_reader import LineReader
from governance.judging.line.line import FirstParentLine
from governance.judging.steps.landed_steps import JudgedStep, JudgedSteps, StepStatus


@dataclass(frozen=True, slots=True)
class LimitGrounds:
    """What a value rests on.

    Attributes:
        policy: the policy in force at the head.
        file: the file that holds the limit at the head; None where it does not hold there.
        values: the life of the limit, oldest first.
        trust_steps: the adoption, and steps that changed the policy, keys, owners or accepted violations, oldest first.
        kept: the steps that touched the decisions that the limit's life names, and their sign-offs.
        papers: those decisions.
        accepted: why a violation among the steps is accepted, by its commit.
    """

    policy: Policy
    file: str | None
    values: tuple[BudgetValue, ...]
    trust_steps: tuple[JudgedStep, ...]
    kept: tuple[JudgedStep, ...]
    papers: tuple[DecisionPapers, ...]
    accepted: Mapping[str, str]

    @property
    def steps(self) -> tuple[JudgedStep, ...]:
        """Every step that the value rests on, each once."""
        every = (*(value.landed for value in self.values), *self.trust_steps, *self.kept)
        return tuple({step.commit.oid: step for step in every}.values())

    @property
    def violations(self) -> tuple[JudgedStep, ...]:
        """Those of them that are violations and not accepted."""
        return tuple(
            step for step in self.steps if step.status is StepStatus.VIOLATION and step.commit.oid not in self.accepted
        )

    @property
    def adopted(self) -> str | None:
        """The step that brought the first policy."""
        return next((step.commit.oid for step in self.trust_steps if step.status is StepStatus.ADOPTION), None)


class GroundsReader:
    """Reads what limits rest on, on the first-parent line of a commit."""

    def __init__(self, reader: LineReader, head: str) -> None:
        self._line: FirstParentLine = reader.read(head, None)
        self._judged_steps = JudgedSteps(reader.steps_of(self._line))

    def read(self, limit: LimitId) -> LimitGrounds | None:
        """What a limit rests on; None where no version of the policy can be read."""
        line, judged_steps = self._line, self._judged_steps
        policy = judged_steps.reader.policies.in_force(line.head)
        if policy is None:
            return None
        values = tuple(value_history(judged_steps, line.head, policy, limit))
        papers = tuple(paper for value in values for paper in self._papers(value))
        trusted = self._landed((*TRUST_PATHS, ACCEPTED_PATH))
        trust_steps = tuple(step for step in trusted if step.status is not StepStatus.BEFORE_ADOPTION)
        kept = self._landed([path for paper in papers for path in _places(paper)]) if papers else ()
        held = judged_steps.reader.state(line.head, policy).side.budgets.limits.get(limit)
        grounds = LimitGrounds(policy, held and held.file, values, trust_steps, kept, papers, {})
        if not grounds.violations:
            return grounds
        every = (judged_steps.landed(step.commit) for step in line.steps)
        accepted = accepted_after(judged_steps.reader, every, None)
        return replace(grounds, accepted=accepted)

    def _papers(self, value: BudgetValue) -> Iterator[DecisionPapers]:
        if value.change is None or value.change.adr is None:
            return
        budget = value.change.change.budget
        used = value.landed.judgement.used
        numbers = {number for number, lines in used.items() if any(line.budget == budget for line in lines)}
        yield from decision_papers(self._judged_steps.reader, value.landed, numbers | {value.change.adr})

    def _landed(self, paths: Iterable[str]) -> tuple[JudgedStep, ...]:
        """The judged steps that touched paths, oldest first."""
        found = self._line.first_parents(self._line.head, tuple(dict.fromkeys(paths)))
        return tuple(self._judged_steps.landed(step) for step in reversed(found))


def _places(paper: DecisionPapers) -> Iterator[str]:
    yield paper.path
    for signoff in paper.signoffs:
        yield signoff.path
