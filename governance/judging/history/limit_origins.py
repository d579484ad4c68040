"""What set the limits that hold now: the decision of each, from history and from what is only in the checkout yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.values import Value
from governance.documents.adr.paths import is_adr_path
from governance.domain.judgement.changes import Direction
from governance.domain.judgement.limited_loosenings import LimitedLoosening
from governance.domain.judgement.records import Adr, AdrStatus, ChangeRow
from governance.domain.production.watched_limits import BASELINE, UNDECIDED, Origin
from governance.judging.history.budget_values import BudgetValue, value_history
from governance.judging.history.line_reader import LineReader
from governance.judging.reading.checkout import CheckoutReading
from governance.judging.reading.clones import refuse_incomplete
from governance.judging.reading.document_cache import contents
from governance.judging.reading.policies import Policies
from governance.judging.steps import landed_steps
from governance.judging.steps.landed_steps import JudgedSteps
from governance.judging.steps.limited_loosenings import limited_at
from governance.ports.progress import Progress
from governance.ports.trees import Tree
from governance.ports.world import World

_ADOPTED = frozenset({landed_steps.StepStatus.ADOPTION, landed_steps.StepStatus.BEFORE_ADOPTION})


def origins(world: World, checkout: CheckoutReading, progress: Progress) -> Mapping[LimitId, Origin]:
    """What set each limit of the checkout.

    The answer is the same right before a decision is committed, on its branch, and once it has landed, however it
    lands: else what is generated and committed with a decision would differ from what is generated afterwards.

    Raises:
        IncompleteHistoryError: this clone is not whole.
    """
    limits = checkout.side.budgets.limits
    head = world.history.resolve("HEAD")
    if head is None or not Policies(world.history).ever_governed(head):
        return dict.fromkeys(limits, BASELINE)
    refuse_incomplete(world.history, "what set a number is found in all of it")
    reader = LineReader(world, progress)
    judged_steps = JudgedSteps(reader.steps_of(reader.read(head, None)))
    policy = judged_steps.reader.policies.in_force(head)
    decisions = _Decisions(checkout, world.history.tree(head))
    # Without any policy that can be read nobody can tell the life of a limit.
    lives = {limit: value_history(judged_steps, head, policy, limit) if policy else [] for limit in limits}
    found = {limit: decisions.origin(limit, lives[limit], limits[limit].value) for limit in limits}
    limited = {} if policy is None else limited_at(judged_steps, head, policy)
    return {limit: _carried(origin, lives[limit], limited.get(limit)) for limit, origin in found.items()}


def _carried(origin: Origin, values: Sequence[BudgetValue], term: LimitedLoosening | None) -> Origin:
    """What renamed a limit, with the last day that the limit has taken with it."""
    last = values[-1].change if values else None
    is_renamed = last is not None and last.adr == origin.adr and last.change.direction is Direction.RENAME
    return replace(origin, until=term.until) if is_renamed and term is not None else origin


class _Decisions:
    """The decisions of the checkout, and what they set."""

    def __init__(self, checkout: CheckoutReading, committed: Tree) -> None:
        folders = checkout.scope.adr
        stored = contents(committed, folders)
        listed = checkout.tree.entries(folders)
        entries = {path: entry for path, entry in listed.items() if entry.is_file and is_adr_path(path, folders)}
        read = checkout.document_cache.decisions(checkout.tree, entries, None)
        self._adrs: Sequence[Adr] = tuple(read.values())
        data = checkout.tree.blobs(entries[path].oid for path in read)
        self._edited = [adr for path, adr in read.items() if data[entries[path].oid] != stored.get(path)]

    def origin(self, limit: LimitId, values: Sequence[BudgetValue], value: Value) -> Origin:
        """What set a value, after the values that history knows."""
        if values and value == values[-1].value:
            return self._renewed(limit, value) or self._told(limit, values)
        return self._decided(limit, values, value)

    def _renewed(self, limit: LimitId, value: Value) -> Origin | None:
        """The accepted decision that no commit holds yet and that keeps a value for longer."""
        accepted = (adr for adr in self._edited if adr.status is AdrStatus.ACCEPTED and not adr.problems)
        fitting = [adr for adr in accepted if (row := _row(adr, limit, value)) is not None and row.is_renewal]
        newest = max(fitting, key=lambda adr: adr.number or 0, default=None)
        return None if newest is None else _set_by(newest, limit, value)

    def _told(self, limit: LimitId, values: Sequence[BudgetValue]) -> Origin:
        """What brought the last value: the adoption, a decision, or a repair of what one of them had brought."""
        *earlier, last = values
        if last.landed.status in _ADOPTED:
            return BASELINE
        if last.change is None or not last.change.governed:
            return self._decided(limit, earlier, last.value)
        if last.change.adr is None:
            kept = [at for at, budget_value in enumerate(earlier, 1) if budget_value.value == last.value]
            return self._told(limit, earlier[: kept[-1]]) if kept else UNDECIDED
        # Of a chain of decisions that landed in one step, the one whose line ends at the value.
        named = [adr for adr in self._adrs if adr.number == last.change.adr and _row(adr, limit, last.value)]
        if named:
            return replace(Origin(last.change.adr, named[0].title), until=last.change.row and last.change.row.until)
        chained = self._decided(limit, earlier, last.value)
        return Origin(last.change.adr) if chained == UNDECIDED else chained

    def _decided(self, limit: LimitId, earlier: Iterable[BudgetValue], value: Value) -> Origin:
        """The accepted decision that ends at a value and that no earlier one has used, as `budget apply` writes it."""
        used = [
            budget_value.change.adr
            for budget_value in earlier
            if budget_value.change is not None and budget_value.change.governed
        ]
        accepted = (adr for adr in self._adrs if adr.status is AdrStatus.ACCEPTED and adr.number not in used)
        fitting = (adr for adr in accepted if not adr.problems and _row(adr, limit, value))
        newest = max(fitting, key=lambda adr: adr.number or 0, default=None)
        return UNDECIDED if newest is None else _set_by(newest, limit, value)


def _set_by(adr: Adr, limit: LimitId, value: Value) -> Origin:
    row = _row(adr, limit, value)
    return Origin(adr.number, adr.title, until=row and row.until)


def _row(adr: Adr, limit: LimitId, value: Value) -> ChangeRow | None:
    """The row of a decision that sets a limit to a value."""
    return next((row for row in adr.rows if row.line.budget == str(limit) and row.line.after == value), None)
