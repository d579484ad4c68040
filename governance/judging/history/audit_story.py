"""Makes the story of an audited history out of its judged steps: nothing is judged or walked again."""

import datetime as dt
from collections.abc import Iterator, Sequence

from capability_budgets.reading.limits import BudgetSet, LimitId
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.policy.policy import Policy
from governance.domain.reports.decision_papers import DecisionPapers
from governance.domain.reports.story import AuditStory, LifePoint, LimitLife
from governance.judging.history.decision_papers import decision_papers
from governance.judging.steps.landed_steps import JudgedStep, StepStatus
from governance.judging.steps.step_reader import StepReader


def audit_story(reader: StepReader, landed: Sequence[JudgedStep], since: str | None, head: str) -> AuditStory:
    """The story.

    Args:
        reader: read the steps.
        landed: the judged steps, oldest first.
        since: the commit after which judging began; None where at the adoption.
        head: the last step.
    """
    until = reader.history.commit(head).committed
    policy = reader.policies.in_force(head)
    if policy is None:
        return AuditStory(until)
    lives = _Lives(reader, policy)
    if since is not None:
        lives.begin(since, reader.history.commit(since).committed, f"known at {since[:12]}")
    for step in landed:
        lives.add(step)
    papers = {step.commit.oid: found for step in landed if (found := tuple(_papers(reader, step)))}
    return AuditStory(until, tuple(lives.of(head)), papers)


def _papers(reader: StepReader, step: JudgedStep) -> Iterator[DecisionPapers]:
    numbers = {item.adr for item in step.judgement.changes if item.adr is not None} | set(step.judgement.used)
    if numbers:
        yield from decision_papers(reader, step, numbers)


class _Lives:
    """The lives of limits, as they grow step by step."""

    def __init__(self, reader: StepReader, policy: Policy) -> None:
        self._reader = reader
        self._policy = policy
        self._points: dict[LimitId, list[LifePoint]] = {}

    def _budgets(self, commit: str) -> BudgetSet:
        return self._reader.state(commit, self._policy).side.budgets

    def begin(self, commit: str, date: dt.datetime, by: str) -> None:
        """Begin with what holds at a commit."""
        for limit in self._budgets(commit):
            self._points[limit.id] = [LifePoint(date, limit.value, by, commit)]

    def add(self, step: JudgedStep) -> None:
        """Add what a step did."""
        if step.status is StepStatus.ADOPTION:
            self.begin(step.commit.oid, step.commit.committed, "adoption")
        for judged in step.judgement.changes:
            pair = judged.change.line.rename
            if pair is not None:
                self._rename(*pair)
            elif judged.change.limit is not None:
                self._points.setdefault(judged.change.limit, []).append(_point(step, judged))

    def _rename(self, old: str, new: str) -> None:
        for limit in [limit for limit in self._points if limit.capability == old]:
            self._points[limit._replace(capability=new)] = self._points.pop(limit)

    def of(self, head: str) -> Iterator[LimitLife]:
        """The lives by name, those of limits that hold first."""
        side = self._reader.state(head, self._policy).side
        held = side.budgets.limits
        for limit in sorted(self._points, key=lambda item: (item not in held, str(item))):
            now = held.get(limit)
            owners = () if now is None else tuple(side.codeowners.owners(now.file))
            yield LimitLife(limit, tuple(self._points[limit]), now and now.file, owners)


def _point(step: JudgedStep, judged: JudgedChange) -> LifePoint:
    return LifePoint(
        step.commit.committed,
        judged.change.after,
        _by(judged),
        step.commit.oid,
        tuple(dict.fromkeys(person for rule in judged.rule_statuses for person in rule.have)),
        judged.governed,
    )


def _by(judged: JudgedChange) -> str:
    if not judged.governed:
        return "no decision" if judged.adr is None else f"ADR {judged.adr:03d}, not governed"
    return "repair" if judged.adr is None else f"ADR {judged.adr:03d}"
