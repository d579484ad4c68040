"""What a branch is about, so that it can be told whether its base has had to do with it meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from governance.domain.changes import Direction
from governance.domain.judgement import Judgement
from governance.domain.limits import LimitId
from governance.workflow.landing import Landed, Status


@dataclass(frozen=True, slots=True)
class Matters:
    """What commits that land one by one are about: capabilities, or governed files, and the numbers of decisions."""

    budgets: frozenset[str]
    decisions: frozenset[int]

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Self:
        """What judgements are about."""
        told = list(judgements)
        changes = [judged for item in told for judged in item.changes]
        numbers = {number for item in told for number in item.used} | {judged.adr for judged in changes}
        numbers |= {finding.adr for item in told for finding in item.findings}
        return cls(
            frozenset(_capability(judged.change.budget) for judged in changes),
            frozenset(number for number in numbers if number is not None),
        )

    def touched_by(self, landed: Landed, referred: frozenset[int]) -> bool:
        """Whether a step of the base has to do with them, changed whom to trust, or broke something."""
        changes = [judged.change for judged in landed.judgement.changes]
        return (
            landed.status is Status.VIOLATION
            or bool(referred & self.decisions)
            or any(change.direction is Direction.GOVERNANCE for change in changes)
            or any(_capability(change.budget) in self.budgets for change in changes)
        )


def _capability(budget: str) -> str:
    limit = LimitId.parse(budget)
    return limit.capability if limit else budget
