"""The life of a limit or a governed file: what it was, since when, and by which decision."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from capability_budgets.reading.limits import Capability, LimitId
from capability_budgets.reading.values import Value
from governance.domain.judgement.changes import Direction
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.policy.policy import Policy
from governance.judging.reading.document_cache import digest_at
from governance.judging.steps.landed_steps import JudgedStep, JudgedSteps, StepStatus
from governance.judging.steps.limited_loosenings import renewing_records
from governance.ports.commits import Commit

Budget = LimitId | str
"""What has a life: a limit, or the path of a governed file."""


@dataclass(frozen=True, slots=True)
class BudgetValue:
    """A value that a budget got, and the landed step that brought it.

    Attributes:
        value: what is stated from then on, of a file the digest of its content; None where it was removed.
        landed: the step, judged.
        change: the judged change; None at the adoption and before it, and where no decision was needed.
    """

    value: Value
    landed: JudgedStep
    change: JudgedChange | None

    @property
    def by(self) -> str:
        """What brought the value, in words: an ADR, the adoption, or nothing that was governed."""
        if self.change is not None and self.change.governed:
            return f"ADR {self.change.adr:03d}" if self.change.adr is not None else "repair"
        if self.landed.status in {StepStatus.ADOPTION, StepStatus.BEFORE_ADOPTION}:
            return self.landed.status.value.replace("-", " ")
        if self.change is None and self.landed.status is StepStatus.GOVERNED:
            return "no decision needed"
        return "no decision"


def value_history(judged_steps: JudgedSteps, tip: str, policy: Policy, budget: Budget) -> list[BudgetValue]:
    """Every value of a budget on the first-parent line of a commit, oldest first, under all names that it had.

    A rename is a value of its own, with the value that stays, and so is a decision that renews a limited loosening.
    """
    found: list[BudgetValue] = []
    before: tuple[Value, Budget] = (None, budget)
    history = judged_steps.reader.history
    records = renewing_records(judged_steps.reader, tip, policy) if isinstance(budget, LimitId) else ()
    renewing = {step.oid for step in history.first_parents(tip, records)} if records else set[str]()
    for step, name in reversed(list(_named(judged_steps, tip, policy, budget, records))):
        value = _value(judged_steps, step, policy, name)
        renamed = value is not None and before[0] is not None and name != before[1]
        is_renewed = step.oid in renewing and _is_renewed(judged_steps, step, name)
        if value != before[0] or renamed or is_renewed:
            landed = judged_steps.landed(step)
            found.append(BudgetValue(value, landed, _change(landed.judgement.changes, name)))
        before = value, name
    return found


def _is_renewed(judged_steps: JudgedSteps, step: Commit, budget: Budget) -> bool:
    changes = judged_steps.landed(step).judgement.changes
    return any(item.governed and item.change.is_renewal and item.change.budget == str(budget) for item in changes)


def _named(
    judged_steps: JudgedSteps, tip: str, policy: Policy, budget: Budget, records: tuple[str, ...]
) -> Iterator[tuple[Commit, Budget]]:
    """The steps that may change a budget, newest first, with the name that it had after each."""
    reader, newer = judged_steps.reader, None

    def known(step: Commit) -> Mapping[str, Capability]:
        return reader.state(step.oid, policy).side.budgets.capabilities

    folders = [budget] if isinstance(budget, str) else [*reader.policies.folders(tip, policy), *records]
    for step in reader.history.first_parents(tip, folders):
        if isinstance(budget, LimitId) and newer is not None:
            name = budget.capability
            if name not in known(step) and name in known(newer):  # only a step that brought a name can have given it
                budget = budget._replace(capability=judged_steps.renames(newer).get(name, name))
        yield step, budget
        newer = step


def _value(judged_steps: JudgedSteps, step: Commit, policy: Policy, budget: Budget) -> Value:
    if isinstance(budget, str):
        return digest_at(judged_steps.reader.history.tree(step.oid), budget)
    return judged_steps.reader.state(step.oid, policy).side.budgets.value(budget)


def _change(changes: Sequence[JudgedChange], budget: Budget) -> JudgedChange | None:
    """The change of a budget in a step: its own, or the rename of its capability."""
    own = next((item for item in changes if item.change.budget == str(budget)), None)
    if own is not None or isinstance(budget, str):
        return own
    renames = (item for item in changes if item.change.direction is Direction.RENAME)
    return next((item for item in renames if budget.capability in {item.change.before, item.change.after}), None)
