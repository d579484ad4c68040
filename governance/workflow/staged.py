"""`budget check --staged`: the index against HEAD, as the commit that it would become."""

from collections.abc import Sequence
from typing import Final

from governance.documents.commit_message import as_committed
from governance.domain.judgement import Judgement
from governance.domain.reports import CheckReport
from governance.workflow import answers
from governance.workflow.landing import Landings, unreadable_trust
from governance.workflow.ports import Commit, Difference, Touch, Tree, World
from governance.workflow.revisions import DIFFERS, never_governed, refuse_incomplete
from governance.workflow.scope import Scope
from governance.workflow.spans import Pending, Span
from governance.workflow.steps import StepReader

PENDING: Final = "the staged change"
"""Stands for the id of a commit that is not made yet."""


class StagedCheck:
    """Judges the index."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._history = world.history
        self._reader = StepReader(world.history, world.signatures)
        self._landings = Landings(self._reader)

    def report(self, message: str) -> CheckReport:
        """Judge what the next commit would hold, with the message it would bear."""
        head = self._history.resolve("HEAD")
        after = self._history.index()
        if head and self._reader.trust.held(head):
            return answers.report_of(self._judged(head, after, message), head, None)
        if self._reader.trust.entry(after) is None:
            raise never_governed()
        return answers.report_of(self._landings.adoption(after, self._world.clock.now()), head, None)

    def _judged(self, head: str, after: Tree, message: str) -> Judgement:
        policy = self._reader.trust.in_force(head)
        if policy is None:
            return unreadable_trust()
        before = self._history.tree(head)
        differences = self._history.differences(before, after)
        if any(Scope.of(policy).concerns(item.path) for item in differences):
            refuse_incomplete(self._history, DIFFERS)
        # In the middle of a merge, the other side's commits are part of the step; the merge is its own author of
        # nothing but what differs from both.
        other = self._history.resolve("MERGE_HEAD")
        commits = self._history.commits(other, [head]) if other else ()
        now = self._world.clock.now()
        commit = Commit(
            PENDING, (head, *([other] if other else [])), *self._history.author(), now, as_committed(message)
        )
        pending = Pending(commit, self._touches(differences, Scope.of(policy), other))
        span = Span(before, after, commits, now, policy, pending=pending, differences=differences)
        return self._reader.judge(span, self._landings.past(head, policy))

    def _touches(self, differences: Sequence[Difference], scope: Scope, other: str | None) -> tuple[Touch, ...]:
        merged = self._history.tree(other).entries(scope.adr) if other else {}
        return tuple(
            Touch(PENDING, item.path, (item.before, *([merged.get(item.path)] if other else [])), item.after)
            for item in differences
            if any(item.path.startswith(f"{folder}/") for folder in scope.adr)
            and (other is None or item.after != merged.get(item.path))
        )
