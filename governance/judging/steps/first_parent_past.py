"""What the first-parent history before a step says: used lines, ended decisions, old values, violations."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

from capability_budgets.reading.limits import LimitId, is_looser
from capability_budgets.reading.values import Value
from governance.domain.judgement.changes import Change, DecisionLine
from governance.domain.judgement.evidence import Alteration, Hold
from governance.domain.judgement.judge import Judgement
from governance.domain.judgement.records import ENDED, Adr, AdrStatus
from governance.domain.policy.policy import Policy
from governance.judging.steps.step_reader import StepReader
from governance.ports.commits import Commit
from governance.ports.trees import Tree

if TYPE_CHECKING:
    from governance.judging.evidence.record_history import RecordHistory

WINDOW: Final = dt.timedelta(days=365)
"""How far back `by_percent` looks for the tightest value."""


class StepJudge(Protocol):
    """Judges steps that have landed, each once."""

    def renames(self, commit: Commit) -> Mapping[str, str]:
        """The old names of the capabilities that a landed step renamed, by their new ones."""

    def judgement_if_passed(self, commit: Commit, now: dt.datetime | None = None) -> Judgement | None:
        """The judgement of a landed step that passed, at its own date or as if it landed at `now`; else None."""

    def was_authorised(self, commit: Commit, budget: str, now: dt.datetime) -> bool:
        """Whether a decision authorised what a landed step did to a budget, at its own date or at `now`.

        The step may be a violation all the same.
        """


class FirstParentPast:
    """The past of a step; everything is read when it is asked for.

    Args:
        tip: the commit that is the trusted side of the step.
        now: the moment at which the step lands.
    """

    def __init__(self, reader: StepReader, judged_steps: StepJudge, tip: str, policy: Policy, now: dt.datetime) -> None:
        self._reader = reader
        self._history = reader.history
        self._judged_steps = judged_steps
        self._tip = tip
        self._policy = policy
        self._now = now
        self._policies = reader.policies
        # Not functools.cache of these methods: that would hold the past in a cycle, and every step has one.
        self._known_uses: dict[int, Sequence[tuple[Commit, frozenset[DecisionLine]]]] = {}
        self._known_appearances: dict[int, Sequence[Commit]] = {}
        self._known_paths: dict[int, Sequence[str]] = {}

    @cached_property
    def _folders(self) -> tuple[str, ...]:
        return self._policies.folders(self._tip, self._policy)

    @cached_property
    def _decision_folders(self) -> tuple[str, ...]:
        return self._policies.decision_folders(self._tip, self._policy)

    @cached_property
    def _governed_steps(self) -> Sequence[Commit]:
        """The landed steps that touched governed paths, newest first."""
        return self._history.first_parents(self._tip, self._folders)

    def used_lines(self, adr: int) -> frozenset[DecisionLine]:
        """The lines of an ADR that earlier passing steps have used, since its first appearance."""
        return frozenset(line for _, lines in self._uses(adr) for line in lines)

    def _uses(self, adr: int) -> Sequence[tuple[Commit, frozenset[DecisionLine]]]:
        if adr not in self._known_uses:
            self._known_uses[adr] = self._found_uses(adr)
        return self._known_uses[adr]

    def _found_uses(self, adr: int) -> Sequence[tuple[Commit, frozenset[DecisionLine]]]:
        """The landed steps that used lines of an ADR, and which, oldest first."""
        appearances = self._appearances(adr)
        if not appearances:
            return ()
        found = []
        # The step that brought the ADR may have used it, so the walk ends at that step's first parent.
        end = next(iter(appearances[-1].parents), None)
        touched = (*self._folders, *(self._paths(adr) if self._renews(adr) else ()))
        for step in reversed(self._history.first_parents(self._tip, touched, excluding=end)):
            if self._refers(step, adr):
                # Dates are written by whoever commits: a step dated so that it failed has used what it would use now.
                judgement = self._judged_steps.judgement_if_passed(step) or self._judged_steps.judgement_if_passed(
                    step, self._now
                )
                lines = judgement.used.get(adr) if judgement is not None else None
                if lines:
                    found.append((step, lines))
        return found

    def _appearances(self, adr: int) -> Sequence[Commit]:
        if adr not in self._known_appearances:
            self._known_appearances[adr] = self._found_appearances(adr)
        return self._known_appearances[adr]

    def _found_appearances(self, adr: int) -> Sequence[Commit]:
        """The landed steps that touched the ADR, newest first, followed through every path that bore its number."""
        paths = self._paths(adr)
        return self._history.first_parents(self._tip, paths) if paths else ()

    def _renews(self, adr: int) -> bool:
        """Whether the decision renews anything: then it may have been used by a step that changes its record alone."""
        records = self._records(self._history.tree(self._tip), adr).values()
        return any(row.is_renewal for record in records for row in record.rows)

    def _paths(self, adr: int) -> Sequence[str]:
        if adr not in self._known_paths:
            self._known_paths[adr] = self._found_paths(adr)
        return self._known_paths[adr]

    def _found_paths(self, adr: int) -> Sequence[str]:
        """Every path at which the decision bore its number."""
        paths = dict.fromkeys(self._records(self._history.tree(self._tip), adr))
        waiting = list(paths)
        while waiting:
            for step in self._history.first_parents(self._tip, [waiting.pop()]):
                for parent in step.parents[:1]:
                    earlier = self._records(self._history.tree(parent), adr)
                    found = [path for path in earlier if path not in paths]
                    waiting.extend(found)
                    paths.update(dict.fromkeys(found))
        return tuple(paths)

    def _records(self, tree: Tree, adr: int) -> Mapping[str, Adr]:
        return self._reader.decision_indexes(tree, self._decision_folders).decisions(adr)

    def _refers(self, step: Commit, adr: int) -> bool:
        if not step.parents:
            return False
        before, after = self._history.tree(step.parents[0]), self._history.tree(step.oid)
        commits = self._history.commits(step.oid, step.parents[:1])
        folders = self._reader.decision_folders(self._decision_folders, before, after)
        return adr in folders.references(commits, self._history.differences(before, after))

    def ended_as(self, adr: int) -> AdrStatus | None:
        """The first state, of those that end a decision, in which an earlier step saw the ADR."""
        for step in reversed(self._appearances(adr)):
            for record in self._records(self._history.tree(step.oid), adr).values():
                if record.status in ENDED:
                    return record.status
        return None

    @cached_property
    def _record_history(self) -> "RecordHistory":
        from governance.judging.evidence.record_history import RecordHistory

        return RecordHistory(
            self._history,
            self._reader.records,
            self._decision_folders,
            self._tip,
            uses=self._uses,
            passes=lambda step: self._judged_steps.judgement_if_passed(step) is not None,
        )

    def hold(self, path: str, adr: int | None) -> Hold:
        """How firmly the decision stands that is at a path before the step and bears a number there."""
        return self._record_history.hold(path, adr)

    def is_put_back(self, alteration: Alteration) -> bool:
        """Whether an alteration only puts back what stood before a violation altered it, and what nothing has used."""
        return self._record_history.is_put_back(alteration)

    def tightest(self, limit: LimitId, now: dt.datetime, overridden: frozenset[str]) -> Decimal | None:
        """The tightest value that was effective in the 365 days before `now`, wherever a change of the limit reaches.

        Committer dates may lie. Whatever came after a step of the last 365 days came in them, too, so that a step dated
        back cannot hide what stood before it.
        """
        states = self._states_since(now - WINDOW)
        named = self._named(limit, states)
        values = (value for state, name in named for value in self._values(state.oid, name, overridden))
        tightest: Decimal | None = None
        for value in values:
            if tightest is None or is_looser(limit, value, tightest):
                tightest = value
        return tightest

    def _states_since(self, moment: dt.datetime) -> list[Commit]:
        """Commits that hold every governed state that was in force at a moment or later, the newest first."""
        before = self._history.commit_before(self._tip, moment)
        if before == self._tip:
            return [self._history.commit(self._tip)]
        steps = self._history.first_parents(self._tip, self._folders, excluding=before)
        return [*steps, *([self._history.commit(before)] if before else [])]

    def _named(self, limit: LimitId, states: Iterable[Commit]) -> Iterator[tuple[Commit, LimitId]]:
        """The states with the name that a limit had in each, followed through the renames of its capability."""
        newer: Commit | None = None  # the step after this state, where the capability stood after it
        for state in states:
            known = self._reader.state(state.oid, self._policy).side.budgets.capabilities
            if newer is not None and limit.capability not in known:
                old = self._judged_steps.renames(newer).get(limit.capability, limit.capability)
                limit = limit._replace(capability=old)
            yield state, limit
            newer = state if limit.capability in known else None

    def _values(self, commit: str, limit: LimitId, overridden: frozenset[str]) -> Iterator[Decimal]:
        """What was effective at a commit for a limit, and for the environments that a change of it reaches now."""
        budgets = self._reader.state(commit, self._policy).side.budgets
        own = budgets.effective(limit)
        if own is not None:
            yield own
        capability = budgets.capabilities.get(limit.capability)
        for other in capability.limits if capability and limit.environment is None else ():
            if other.id.name == limit.name and other.id.environment not in {None, *overridden}:
                yield other.value

    def last_governed(self, change: Change) -> tuple[bool, Value]:
        """Whether the before value came from a violation, and the last governed value before that.

        What a decision authorised in a file is not undone as a violation, however it landed: of a limit it is known
        whether putting it back loosens, of a file it is not. A decision that nobody had approved authorised nothing.
        """
        ungoverned = False
        value = self._reader.stated(self._tip, change, self._policy)
        for step in self._governed_steps:
            earlier = self._reader.stated(step.parents[0], change, self._policy) if step.parents else None
            if earlier == value:
                continue
            if self._judged_steps.judgement_if_passed(step) is not None:
                break
            if change.limit is None and self._judged_steps.was_authorised(step, change.budget, self._now):
                break
            ungoverned, value = True, earlier
        return ungoverned, value
