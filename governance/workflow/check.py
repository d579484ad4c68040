"""`budget check`: one change judged before it lands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from governance.domain.findings import Verdict, error
from governance.domain.judgement import Judgement
from governance.domain.policy import POLICY_PATH, Policy
from governance.domain.reports import CheckReport
from governance.errors import IncompleteHistoryError
from governance.workflow import answers, revisions
from governance.workflow.landing import Landed, Landings, Status, classified, unreadable_trust
from governance.workflow.ports import Tree, World
from governance.workflow.revisions import CURE, Pair
from governance.workflow.scope import Scope
from governance.workflow.spans import Span
from governance.workflow.staged import StagedCheck
from governance.workflow.steps import StepReader
from governance.workflow.uncommitted import uncommitted

_NAMED: Final = 5
"""Paths that a note names before it says `and more`."""


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What a user asks `check` to judge.

    Attributes:
        base: the trusted revision; None to let the program tell.
        head: the revision under judgement; None for HEAD.
        staged: judge the index against HEAD.
        message: the message of the commit to be, with `staged`.
        each_commit: judge every commit by itself, too.
    """

    base: str | None = None
    head: str | None = None
    staged: bool = False
    message: str | None = None
    each_commit: bool = False


def check(world: World, request: CheckRequest) -> CheckReport:
    """Judge a change.

    Raises:
        UsageError: a revision names nothing, or nothing was ever governed here.
    """
    try:
        if request.staged:
            return StagedCheck(world).report(request.message or "")
        return Checker(world).compared(request)
    except IncompleteHistoryError as missing:
        finding = error("BG501", missing.message, missing.remedy or CURE)
        return CheckReport(Verdict.INDETERMINATE, None, None, adoption=False, changes=(), findings=(finding,))


class Checker:
    """Judges the index, or what a merge would land."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._history = world.history
        self._reader = StepReader(world.history, world.signatures)
        self._landings = Landings(self._reader)

    def compared(self, request: CheckRequest) -> CheckReport:
        """Judge head against base."""
        pair = revisions.choose(
            self._history, request.base, request.head, self._world.variables, self._world.read_outside
        )
        if pair.base is None:
            return replace(self._landed(pair.head), notes=self._notes(pair, request))
        judgement = self._range(pair.base, pair.head)
        wanted = request.each_commit or bool(judgement.changes) or judgement.adoption
        steps = self._steps(pair, judgement) if wanted else ()
        judgement = self._by_landing(judgement, steps, pair)
        report = answers.report_of(judgement, pair.base, pair.head, self._notes(pair, request))
        return replace(report, steps=answers.told(steps)) if request.each_commit else report

    def _notes(self, pair: Pair, request: CheckRequest) -> tuple[str, ...]:
        """Remarks that are no findings: what the trust rests on, and edits that no commit holds yet."""
        policy = self._landings.policy_of(pair.base or pair.head) or self._landings.policy_of(pair.head)
        if policy is None:
            return ()
        notes = [answers.IDENTITY_NOTE] if policy.identity == "commit" else []
        if request.head is None:
            edited = uncommitted(self._history, self._world.files, pair.head, Scope.of(policy))
            if edited:
                listed = ", ".join(edited[:_NAMED]) + (" and more" if len(edited) > _NAMED else "")
                notes.append(
                    f"not judged, because not committed: {listed}; to judge what is staged: budget check --staged"
                )
        return tuple(notes)

    def _landed(self, head: str) -> CheckReport:
        """Judge the tip of the default branch against its first parent."""
        commit = self._history.commit(head)
        landed = self._landings.landed(commit)
        if landed.status is Status.BEFORE_ADOPTION:
            raise answers.never_governed()
        self._refuse_incomplete(landed.judgement)
        return answers.report_of(landed.judgement, commit.parents[0] if commit.parents else None, head)

    def _refuse_incomplete(self, judgement: Judgement) -> None:
        reason = self._history.incomplete() if judgement.changes or judgement.findings else None
        if reason:
            raise IncompleteHistoryError(f"this clone is {reason}, and governed paths differ", CURE)

    def _range(self, base: str, head: str) -> Judgement:
        before, after = self._history.tree(base), self._history.tree(head)
        if POLICY_PATH not in before.entries([POLICY_PATH]) and not self._landings.held(base):
            return self._adopting(base, head)
        policy = self._landings.policy_of(base)
        if policy is None:
            return unreadable_trust()
        scope = Scope.of(policy)
        if not any(scope.concerns(item.path) for item in self._history.differences(before, after)):
            return Judgement(adoption=False, changes=(), findings=())
        return self._judged(base, head, policy)

    def _adopting(self, base: str, head: str) -> Judgement:
        """Judge a step from a base that no policy was ever reachable from."""
        after = self._history.tree(head)
        if POLICY_PATH not in after.entries([POLICY_PATH]):
            raise answers.never_governed()
        if self._history.incomplete():
            raise IncompleteHistoryError("whether a policy was ever here cannot be told from a shallow clone", CURE)
        tree, conflict, _ = self._merged(base, head)
        return conflict or self._landings.adoption(tree, self._world.clock.now())

    def _judged(self, base: str, head: str, policy: Policy) -> Judgement:
        reason = self._history.incomplete()
        if reason:
            raise IncompleteHistoryError(f"this clone is {reason}, and governed paths differ", CURE)
        tree, conflict, fork = self._merged(base, head)
        if conflict:
            return conflict
        before = self._history.tree(base)
        span = Span(
            before,
            tree,
            self._history.commits(head, [base]),
            self._world.clock.now(),
            policy,
            fork=fork,
            differences=self._history.differences(before, tree),
        )
        return self._reader.judge(span, self._landings.past(base, policy))

    def _merged(self, base: str, head: str) -> tuple[Tree, Judgement | None, tuple[str, ...]]:
        """The tree that landing gives, or the judgement of a conflict; and the merge bases of a branch left behind."""
        fork = tuple(self._history.merge_bases(base, head))
        if not fork:
            raise IncompleteHistoryError("base and head have no common ancestor here", CURE)
        if fork == (base,):
            return self._history.tree(head), None, ()
        merged = self._history.merged(base, head)
        if merged.tree is None:
            return self._history.tree(head), answers.conflict(merged.conflicts), fork
        return merged.tree, None, fork

    def _steps(self, pair: Pair, whole: Judgement) -> Sequence[Landed]:
        """Every commit of the branch by itself, oldest first, as if a rebase had landed it."""
        line = self._history.first_parents(pair.head, (), excluding=pair.base)
        if len(line) == 1 and line[0].parents[:1] == (pair.base,):
            return [classified(line[0], whole)]  # the only step is the whole
        return [self._landings.landed(commit) for commit in reversed(line)]

    def _by_landing(self, judgement: Judgement, steps: Sequence[Landed], pair: Pair) -> Judgement:
        """What the policy's way of landing makes of the commits: a verdict each, or a warning."""
        policy = self._landings.policy_of(pair.base) if pair.base and steps else None
        broken = [step for step in steps if step.status is Status.VIOLATION]
        if not broken:
            return judgement
        if policy is not None and policy.landing == "rebase":
            found = (finding for step in broken for finding in answers.at_commit(step))
            return replace(judgement, findings=tuple(dict.fromkeys((*judgement.findings, *found))))
        if judgement.verdict is not Verdict.PASS:
            return judgement
        return replace(judgement, findings=(*judgement.findings, answers.not_by_itself(broken[0])))
