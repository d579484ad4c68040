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
from governance.judging.reading.revisions import never_readable
from governance.judging.steps.landed_steps import JudgedStep, JudgedSteps, StepStatus
from governance.judging.steps.step_reader import StepReader
from governance.ports.progress import Silence
from governance.ports.world import JudgingWorld


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


def limit_grounds(world: JudgingWorld, limit: LimitId, head: str) -> LimitGrounds:
    """What a limit rests on, on the first-parent line of a commit.

    Raises:
        UsageError: no version of the policy can be read.
    """
    reader = LineReader(world, Silence())
    line = reader.read(head, None)
    judged_steps = JudgedSteps(reader.steps_of(line))
    policy = judged_steps.reader.policies.in_force(head)
    if policy is None:
        raise never_readable()
    values = tuple(value_history(judged_steps, head, policy, limit))
    papers = tuple(paper for value in values for paper in _papers(judged_steps.reader, value))
    trusted = _landed(judged_steps, line, (*TRUST_PATHS, ACCEPTED_PATH))
    trust_steps = tuple(step for step in trusted if step.status is not StepStatus.BEFORE_ADOPTION)
    kept = _landed(judged_steps, line, [path for paper in papers for path in _places(paper)]) if papers else ()
    held = judged_steps.reader.state(head, policy).side.budgets.limits.get(limit)
    grounds = LimitGrounds(policy, held and held.file, values, trust_steps, kept, papers, {})
    if not grounds.violations:
        return grounds
    every = (judged_steps.landed(step.commit) for step in line.steps)
    return replace(grounds, accepted=accepted_after(judged_steps.reader, every, None))


def _papers(reader: StepReader, value: BudgetValue) -> Iterator[DecisionPapers]:
    if value.change is None or value.change.adr is None:
        return
    budget = value.change.change.budget
    used = value.landed.judgement.used
    numbers = {number for number, lines in used.items() if any(line.budget == budget for line in lines)}
    yield from decision_papers(reader, value.landed, numbers | {value.change.adr})


def _landed(judged_steps: JudgedSteps, line: FirstParentLine, paths: Iterable[str]) -> tuple[JudgedStep, ...]:
    """The judged steps that touched paths, oldest first."""
    found = line.first_parents(line.head, tuple(dict.fromkeys(paths)))
    return tuple(judged_steps.landed(step) for step in reversed(found))


def _places(paper: DecisionPapers) -> Iterator[str]:
    yield paper.path
    for signoff in paper.signoffs:
        yield signoff.path
