"""The life of a limit: what it was, since when, and by which decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from governance.domain.judgement import JudgedChange
from governance.domain.limits import LimitId
from governance.domain.policy import Policy
from governance.workflow.landing import Landed, Landings, Status


@dataclass(frozen=True, slots=True)
class Chapter:
    """A value that a limit got, and the landed step that brought it.

    Attributes:
        value: the stated value from then on; None where the limit was removed.
        landed: the step, judged.
        change: the judged change; None at the adoption and before it.
    """

    value: Decimal | None
    landed: Landed
    change: JudgedChange | None

    @property
    def by(self) -> str:
        """What brought the value, in words: an ADR, the adoption, or nothing that was governed."""
        if self.change is not None and self.change.governed:
            return f"ADR {self.change.adr:03d}" if self.change.adr is not None else "repair"
        if self.landed.status in {Status.ADOPTION, Status.BEFORE_ADOPTION}:
            return self.landed.status.value.replace("-", " ")
        return "no decision"


def life(landings: Landings, tip: str, policy: Policy, limit: LimitId) -> list[Chapter]:
    """Every value of a limit on the first-parent line of a commit, oldest first."""
    reader = landings.reader
    found: list[Chapter] = []
    before: Decimal | None = None
    for step in reversed(reader.history.first_parents(tip, reader.trust.folders(tip, policy))):
        value = reader.state(step.oid, policy).side.budgets.value(limit)
        if value != before:
            landed = landings.landed(step)
            found.append(Chapter(value, landed, _change(landed.judgement.changes, limit)))
            before = value
    return found


def _change(changes: Sequence[JudgedChange], limit: LimitId) -> JudgedChange | None:
    return next((item for item in changes if item.change.limit == limit), None)
