"""`budget log`: the life of one budget."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.near_names import suggested
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.policy.patterns import matches_budget
from governance.domain.policy.policy import Policy
from governance.domain.reports.log import LogEntry, LogReport
from governance.errors import IncompleteHistoryError, UsageError
from governance.judging.history.accepted_violations import accepted_after
from governance.judging.history.budget_values import Budget, BudgetValue, value_history
from governance.judging.history.line_reader import LineReader
from governance.judging.line.line import FirstParentLine
from governance.judging.reading.clones import refuse_incomplete, undecidable
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.policies import Policies
from governance.judging.reading.revisions import never_governed, never_readable, resolved
from governance.judging.steps.judgement_reports import landed_report
from governance.judging.steps.landed_steps import JudgedSteps, StepStatus
from governance.ports.progress import Progress, Silence
from governance.ports.world import World

_MAX_SUGGESTED: Final = 5
"""Names that a message suggests."""


def log(world: World, budget: str, revision: str | None = None, progress: Progress | None = None) -> LogReport:
    """Tell the life of a budget on the first-parent line of a revision.

    Args:
        world: the repository.
        budget: the identity of a limit, also of one that is gone, the path of a governed file, or what names several
            limits as in `show`: a capability, or a pattern such as `*.max_latency_ms`.
        revision: the last step; None for HEAD.
        progress: tells how far the work has come.

    Raises:
        UsageError: the revision names nothing, nothing was ever governed here, or no such budget ever was.
    """
    head = resolved(world.history, revision or "HEAD", "--rev")
    try:
        refuse_incomplete(world.history, "the life of a budget is all of it")
        if not Policies(world.history).ever_governed(head):
            raise never_governed()
        reader = LineReader(world, progress or Silence())
        return _Log(reader, reader.read(head, None)).report(budget)
    except IncompleteHistoryError as missing:
        return LogReport(budget, head, (), (undecidable(world.history, missing),))


class _Log:
    def __init__(self, reader: LineReader, line: FirstParentLine) -> None:
        self._line = line
        self._judged_steps = JudgedSteps(reader.steps_of(line))
        self._policy = self._policy_in_force()

    def _policy_in_force(self) -> Policy:
        policy = self._judged_steps.reader.policies.in_force(self._line.head)
        if policy is None:
            raise never_readable()
        return policy

    def report(self, budget: str) -> LogReport:
        limit = LimitId.parse(budget)
        values = self._life(limit) if limit else self._life_of_file(budget)
        if values:
            return self._told(budget, values)
        known = self._known()
        limits = [] if limit else _matching(budget, filter(None, map(LimitId.parse, known)))
        if not limits:
            raise UsageError(f"there never was a budget {budget!r}", f"one of: {', '.join(_nearest(budget, known))}")
        told = tuple(self._told(str(item), self._life(item)) for item in limits)
        return LogReport(budget, self._line.head, (), limits=told)

    def _told(self, budget: str, values: tuple[BudgetValue, ...]) -> LogReport:
        accepted = self._accepted(values)
        entries = tuple(_entry(budget_value, accepted) for budget_value in values)
        return LogReport(budget, self._line.head, entries, notes=_notes(LimitId.parse(budget)))

    def _life(self, budget: Budget) -> tuple[BudgetValue, ...]:
        return tuple(value_history(self._judged_steps, self._line.head, self._policy, budget))

    def _life_of_file(self, path: str) -> tuple[BudgetValue, ...]:
        """The contents of a file that is governed, or was. A file of limits has none: each limit has its own life."""
        is_path = not any(part in {"", ".", ".."} for part in path.split("/"))
        governed = is_path and any(scope.is_governed(path) and not scope.is_budget_file(path) for scope in self._scopes)
        return self._life(path) if governed else ()

    @property
    def _scopes(self) -> Iterator[Scope]:
        """What the policies of the line govern, or governed."""
        policies, tree = self._judged_steps.reader.policies, self._line.tree(self._line.head)
        documents = (policies.read(tree, entry) for _, entry in self._line.timelines.versions(POLICY_PATH))
        return (Scope.of(document.policy) for document in documents if document.policy is not None)

    def _accepted(self, values: Iterable[BudgetValue]) -> Mapping[str, str]:
        """What was accepted; to know that, every step has to be judged, so only where there is a violation."""
        if all(budget_value.landed.status is not StepStatus.VIOLATION for budget_value in values):
            return {}
        landed = (self._judged_steps.landed(step.commit) for step in self._line.steps)
        return accepted_after(self._judged_steps.reader, landed, None)

    def _known(self) -> dict[str, str]:
        """Every limit that ever was, and every governed file, with the file that holds it."""
        reader = self._judged_steps.reader
        found: dict[str, str] = {}
        for step in self._line.first_parents(self._line.head, reader.policies.folders(self._line.head, self._policy)):
            side = reader.state(step.oid, self._policy).side
            found.update({str(limit.id): limit.file for limit in side.budgets})
            found.update({path: path for path in side.governed})
        return found


def _matching(pattern: str, known: Iterable[LimitId]) -> list[LimitId]:
    """The limits that a capability's name or a pattern means, as in `show`, in the order of their names."""
    limits = sorted(known, key=str)
    overriding = {
        limit.base: frozenset(other.environment for other in limits if other.base == limit.base and other.environment)
        for limit in limits
    }
    return [limit for limit in limits if matches_budget(pattern, str(limit), overridden=overriding[limit.base])]


def _nearest(word: str, known: Mapping[str, str]) -> Sequence[str]:
    """Budgets that ever were and that could be meant: those of the capability or file, else the likest names."""
    inside = [name for name, home in known.items() if word in {home, name.partition(".")[0], name.partition("@")[0]}]
    return inside[:_MAX_SUGGESTED] or suggested(word, sorted(known), _MAX_SUGGESTED)


def _entry(budget_value: BudgetValue, accepted: Mapping[str, str]) -> LogEntry:
    step = landed_report(budget_value.landed, accepted)
    return LogEntry(budget_value.value, budget_value.by, step, budget_value.change)


def _notes(limit: LimitId | None) -> tuple[str, ...]:
    if limit is None or limit.environment is None:
        return ()
    base, where = limit.base, limit.environment
    return (f"note: where there is no {limit}, {base} holds in {where}, and changes there with it: budget log {base}",)
