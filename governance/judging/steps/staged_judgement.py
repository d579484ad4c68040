"""`budget check --staged`: the index as the commit that it would become, and its branch as it would land with it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from governance.documents.git.commit_message import as_committed
from governance.domain.findings import soften
from governance.domain.judgement.judge import Judgement
from governance.domain.reports.judged_steps import CheckReport
from governance.judging.evidence.step_input import PendingCommit, StepInput
from governance.judging.reading.checkout import need_checkout
from governance.judging.reading.clones import DIFFERS, refuse_incomplete
from governance.judging.reading.former_folders import is_concerned
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.revisions import never_governed
from governance.judging.steps import judgement_reports
from governance.judging.steps.landed_steps import JudgedSteps, unreadable_trust
from governance.judging.steps.limited_loosenings import overdue_after_landing
from governance.judging.steps.step_reader import StepReader
from governance.ports.commits import Commit, Touch
from governance.ports.trees import Tree
from governance.ports.world import World

PENDING: Final = "the staged change"
"""Stands for the id of a commit that is not made yet."""


class StagedCheck:
    """Judges the index."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._history = world.history
        self._reader = StepReader(world.history, world.signatures)
        self._judged_steps = JudgedSteps(self._reader)

    def report(self, message: str) -> CheckReport:
        """Judge what the next commit would hold, with the message it would bear, as its branch would land with it.

        What may still come until then is a warning; everything else stops the commit.

        Raises:
            UsageError: nobody commits here, or nothing is governed.
        """
        need_checkout(self._world.files)
        after = self._history.index()
        parents = self._history.parents_to_be()
        base = self._base(parents)
        if base and self._reader.policies.ever_governed(base):
            judgement = self._judged(base, parents, after, message)
            over = overdue_after_landing(self._judged_steps, base, judgement, self._world.clock.now())
            judgement = judgement_reports.with_findings(judgement, over)
            findings = tuple(soften(item) if item.may_come else item for item in judgement.findings)
            return judgement_reports.check_report(replace(judgement, findings=findings), base, None)
        if self._reader.policies.entry(after) is None:
            raise never_governed()
        return judgement_reports.check_report(self._judged_steps.adoption(after, self._world.clock.now()), base, None)

    def _base(self, parents: Sequence[str]) -> str | None:
        """Where the commit to be leaves the default branch; HEAD on that branch itself, or where there is none."""
        head = next(iter(parents), None)
        named = self._history.default_branch()
        tip = self._history.resolve(named) if named else None
        if head is None or tip is None or ((named or "").startswith("refs/heads/") and tip == head):
            return head
        bases = dict.fromkeys(base for parent in parents for base in self._history.merge_bases(parent, tip))
        best = [base for base in bases if not any(self._is_older(base, other) for other in bases)]
        return best[0] if best else head

    def _is_older(self, commit: str, other: str) -> bool:
        return commit != other and commit in self._history.merge_bases(commit, other)

    def _judged(self, base: str, parents: Sequence[str], after: Tree, message: str) -> Judgement:
        policy = self._reader.policies.in_force(base)
        if policy is None:
            return unreadable_trust()
        before, scope = self._history.tree(base), Scope.of(policy)
        differences = self._history.differences(before, after)
        if is_concerned(self._reader.policies, before, policy, differences):
            refuse_incomplete(self._history, DIFFERS)
        commits = tuple(
            {commit.oid: commit for parent in parents for commit in self._history.commits(parent, [base])}.values()
        )
        now = self._world.clock.now()
        commit = Commit(PENDING, tuple(parents), *self._history.author(), now, as_committed(message))
        pending = PendingCommit(commit, self._touches(parents, after, scope))
        head = next(iter(parents), base)
        step_input = StepInput(
            before, after, commits, now, policy, pending=pending, differences=differences, landing=head
        )
        return self._reader.judge(step_input, self._judged_steps.past(base, policy, now))

    def _touches(self, parents: Sequence[str], after: Tree, scope: Scope) -> tuple[Touch, ...]:
        """What the commit to be changes in the decision folders; of a merge, what differs from all its parents."""
        old = [self._history.tree(parent).entries(scope.adr) for parent in parents]
        new = after.entries(scope.adr)
        paths = sorted(new.keys() | {path for entries in old for path in entries})
        found = (Touch(PENDING, path, tuple(entries.get(path) for entries in old), new.get(path)) for path in paths)
        return tuple(touch for touch in found if touch.after not in touch.before)
