"""The life of a limit or a governed file: what it was, since when, and by which decision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from governance.domain.judgement import JudgedChange
from governance.domain.limits import LimitId
from governance.domain.policy import Policy
from governance.domain.values import Value
from governance.workflow.landing import Landed, Landings, Status
from governance.workflow.library import digest
from governance.workflow.ports import Commit, Tree

Budget = LimitId | str
"""What has a life: a limit, or the path of a governed file."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A value that a budget got, and the landed step that brought it.

    Attributes:
        value: what is stated from then on, of a file the digest of its content; None where it was removed.
        landed: the step, judged.
        change: the judged change; None at the adoption and before it, and where no decision was needed.
    """

    value: Value
    landed: Landed
    change: JudgedChange | None

    @property
    def by(self) -> str:
        """What brought the value, in words: an ADR, the adoption, or nothing that was governed."""
        if self.change is not None and self.change.governed:
            return f"ADR {self.change.adr:03d}" if self.change.adr is not None else "repair"
        if self.landed.status in {Status.ADOPTION, Status.BEFORE_ADOPTION}:
            return self.landed.status.value.replace("-", " ")
        if self.change is None and self.landed.status is Status.GOVERNED:
            return "no decision needed"
        return "no decision"


def life(landings: Landings, tip: str, policy: Policy, budget: Budget) -> list[Chapter]:
    """Every value of a budget on the first-parent line of a commit, oldest first."""
    found: list[Chapter] = []
    before: Value = None
    for step in _steps(landings, tip, policy, budget):
        value = _value(landings, step, policy, budget)
        if value != before:
            landed = landings.landed(step)
            found.append(Chapter(value, landed, _change(landed.judgement.changes, budget)))
            before = value
    return found


def _steps(landings: Landings, tip: str, policy: Policy, budget: Budget) -> Iterator[Commit]:
    reader = landings.reader
    folders = [budget] if isinstance(budget, str) else reader.trust.folders(tip, policy)
    return reversed(reader.history.first_parents(tip, folders))


def _value(landings: Landings, step: Commit, policy: Policy, budget: Budget) -> Value:
    if isinstance(budget, str):
        return _content(landings.reader.history.tree(step.oid), budget)
    return landings.reader.state(step.oid, policy).side.budgets.value(budget)


def _content(tree: Tree, path: str) -> str | None:
    entry = tree.entries([path]).get(path)
    return digest(tree.blobs([entry.oid])[entry.oid]) if entry is not None and entry.is_file else None


def _change(changes: Sequence[JudgedChange], budget: Budget) -> JudgedChange | None:
    return next((item for item in changes if item.change.budget == str(budget)), None)
