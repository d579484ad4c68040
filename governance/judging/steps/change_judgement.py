"""Comparing revisions: what landing one on another would do, as a merge, squashed, or commit by commit."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from governance.domain.findings import Finding, Verdict
from governance.domain.judgement.after_landing import after_landing
from governance.domain.judgement.judge import UNCHANGED, Judgement
from governance.domain.judgement.limited_loosenings import judged
from governance.domain.policy.policy import Policy
from governance.domain.reports.judged_steps import CheckReport
from governance.errors import IncompleteHistoryError
from governance.judging.evidence.step_input import StepInput
from governance.judging.reading.clones import DIFFERS, refuse_incomplete
from governance.judging.reading.former_folders import is_concerned
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.policies import Policies
from governance.judging.reading.revisions import ComparedRevisions, never_governed
from governance.judging.steps import judgement_reports
from governance.judging.steps.landed_steps import JudgedStep, JudgedSteps, StepStatus, classified, unreadable_trust
from governance.judging.steps.limited_loosenings import overdue_after_landing, overdue_at
from governance.ports.commits import Commit
from governance.ports.trees import Tree
from governance.ports.world import World


class ChangeJudge:
    """Judges what landing a revision on another would do.

    Args:
        judged_steps: what has judged landed steps before, over the same trust.
    """

    def __init__(self, world: World, policies: Policies, judged_steps: JudgedSteps | None = None) -> None:
        self._world = world
        self._history = world.history
        self._policies = policies
        self._judged_steps = judged_steps or JudgedSteps.of(world, policies)
        self._reader = self._judged_steps.reader
        self._branches: dict[tuple[str, str], Sequence[Commit]] = {}

    def report(self, pair: ComparedRevisions, *, each_commit: bool) -> CheckReport:
        """Judge head against base; without a base, the landed step that head is."""
        if pair.base is None:
            return self._landed(pair.head)
        judgement = self._range(pair.base, pair.head)
        wanted = each_commit or bool(judgement.changes) or judgement.adoption or self._is_rebased(pair)
        steps = self._steps(pair, judgement) if wanted else ()
        judgement = self._by_landing(judgement, steps, pair)
        over = overdue_after_landing(self._judged_steps, pair.base, judgement, self._world.clock.now())
        report = judgement_reports.check_report(judgement_reports.with_findings(judgement, over), pair.base, pair.head)
        if not each_commit:
            return report
        told = (step for step in steps if step.judgement.changes or step.judgement.findings)
        return replace(report, steps=tuple(map(judgement_reports.step_report, told)))

    def _landed(self, head: str) -> CheckReport:
        """Judge the tip of the default branch against its first parent."""
        commit = self._history.commit(head)
        landed = self._judged_steps.landed(commit)
        if landed.status is StepStatus.BEFORE_ADOPTION:
            raise never_governed()
        if landed.judgement.changes or landed.judgement.findings:
            refuse_incomplete(self._history, DIFFERS)
        changes = (item.change for item in landed.judgement.changes)
        findings = after_landing(landed.judgement.findings, changes, commit.oid)
        over = judged(self._overdue_now(head), landed.judgement.changes)
        judgement = replace(landed.judgement, findings=(*findings, *over))
        return judgement_reports.check_report(judgement, commit.parents[0] if commit.parents else None, head)

    def _overdue_now(self, head: str) -> tuple[Finding, ...]:
        policy = self._policies.in_force(head)
        if policy is None or self._history.incomplete():
            return ()
        return overdue_at(self._judged_steps, head, policy, self._world.clock.now())

    def _range(self, base: str, head: str) -> Judgement:
        before, after = self._history.tree(base), self._history.tree(head)
        if not self._policies.ever_governed(base):
            return self._adopting(base, head)
        policy = self._policies.in_force(base)
        if policy is None:
            return unreadable_trust()
        if not is_concerned(self._policies, before, policy, self._history.differences(before, after)):
            return UNCHANGED
        return self._judged(base, head, policy)

    def _adopting(self, base: str, head: str) -> Judgement:
        """Judge a step from a base that no policy was ever reachable from."""
        after = self._history.tree(head)
        if self._policies.entry(after) is None:
            if self._policies.ever_governed(head):
                return judgement_reports.taken_out_again()
            raise never_governed()
        tree, conflict, _ = self._merged(base, head)
        return conflict or self._judged_steps.adoption(tree, self._world.clock.now())

    def _judged(self, base: str, head: str, policy: Policy) -> Judgement:
        refuse_incomplete(self._history, DIFFERS)
        tree, conflict, fork = self._merged(base, head)
        if conflict:
            return conflict
        before = self._history.tree(base)
        differences = self._history.differences(before, tree)
        if not is_concerned(self._policies, before, policy, differences):
            return UNCHANGED  # head only lacks what base has got since: landing it changes nothing that is governed
        commits, now = self._branch(base, head), self._world.clock.now()
        step_input = StepInput(before, tree, commits, now, policy, fork=fork, differences=differences, landing=head)
        return self._reader.judge(step_input, self._judged_steps.past(base, policy, now))

    def _merged(self, base: str, head: str) -> tuple[Tree, Judgement | None, tuple[str, ...]]:
        """The tree that landing gives, or the judgement of a conflict; and the merge bases of a branch left behind."""
        fork = tuple(self._history.merge_bases(base, head))
        if not fork:
            raise IncompleteHistoryError("base and head have no common ancestor here")
        if fork == (base,):
            return self._history.tree(head), None, ()
        merged = self._history.merged(base, head)
        if merged.tree is None:
            return self._history.tree(head), judgement_reports.conflict(merged.conflicts), fork
        return merged.tree, None, fork

    def _branch(self, base: str, head: str) -> Sequence[Commit]:
        """The commits that head has and base has not, newest first."""
        if (base, head) not in self._branches:
            self._branches[base, head] = self._history.commits(head, [base])
        return self._branches[base, head]

    def _steps(self, pair: ComparedRevisions, whole: Judgement) -> Sequence[JudgedStep]:
        """Every commit of the branch by itself, oldest first, as if a rebase had landed it.

        A rebase also lands the commits of side branches that were merged into the branch, but no merges.
        """
        if pair.base is None:
            return ()
        every = self._branch(pair.base, pair.head)
        line = _first_parents(pair.head, every)
        is_rebased = self._is_rebased(pair)
        if len(line) == 1 and line[0].parents[:1] == (pair.base,) and not (is_rebased and line[0].is_merge):
            return [classified(line[0], whole)]  # the only step is the whole
        if not is_rebased:
            return [self._judged_steps.landed(commit) for commit in reversed(line)]
        on_line = {commit.oid for commit in line}
        landing = [commit for commit in every if commit.oid in on_line or not commit.is_merge]
        return [self._land_now(commit) for commit in reversed(landing)]

    def _land_now(self, commit: Commit) -> JudgedStep:
        """One step as if it landed at this moment: a rebase dates its commits again."""
        landed = self._judged_steps.landed(commit._replace(committed=self._world.clock.now()))
        return landed._replace(commit=commit)

    def _is_rebased(self, pair: ComparedRevisions) -> bool:
        """Whether every commit of the branch will land by itself."""
        policy = self._policies.in_force(pair.base) if pair.base else None
        return policy is not None and policy.landing == "rebase"

    def _is_left_behind(self, whole: Judgement, steps: Sequence[JudgedStep], pair: ComparedRevisions) -> bool:
        """Whether commits that land one by one would land on other rules, numbers or decisions than theirs.

        Then what stood before each of them is not what will: only the branch, once rebased, shows that. Side branches
        have forks of their own. What a merge has brought is none of the branch's own, and a rebase leaves it out.
        """
        policy = self._policies.in_force(pair.base) if pair.base else None
        if policy is None or pair.base is None:
            return False
        scope = Scope.of(policy)
        folders = (*scope.folders, *scope.adr)
        is_judged = bool(whole.changes or whole.findings)
        landing = (step for step in steps if not step.commit.is_merge)
        own = (step for step in landing if self._matters(step, policy, is_judged=is_judged))
        return any(self._has_moved(step.commit, pair.base, folders) for step in own)

    def _matters(self, step: JudgedStep, policy: Policy, *, is_judged: bool) -> bool:
        """Whether anything was judged in a commit, or would be where it lands; drafts alone need not be."""
        if step.judgement.changes or step.judgement.findings:
            return True
        if not is_judged and step.status not in {StepStatus.BEFORE_ADOPTION, StepStatus.ADOPTION}:
            return False
        if not step.commit.parents:
            return True
        before, after = self._history.tree(step.commit.parents[0]), self._history.tree(step.commit.oid)
        return is_concerned(self._policies, before, policy, self._history.differences(before, after))

    def _has_moved(self, commit: Commit, base: str, folders: Sequence[str]) -> bool:
        """Whether the base has got anything governed since a commit left it, or adopted its policy only then."""
        forks = self._history.merge_bases(base, commit.oid)
        if base in forks:
            return False
        return not forks or any(
            not self._policies.ever_governed(fork) or self._history.first_parents(base, folders, excluding=fork)
            for fork in forks
        )

    def _by_landing(self, judgement: Judgement, steps: Sequence[JudgedStep], pair: ComparedRevisions) -> Judgement:
        """What the policy's way of landing makes of the commits: the verdict itself, or a warning."""
        if self._is_rebased(pair) and not judgement.adoption:
            moved = (judgement_reports.base_moved(),) if self._is_left_behind(judgement, steps, pair) else ()
            return judgement_reports.commit_by_commit(judgement, steps, moved)
        broken = [step for step in steps if step.status is StepStatus.VIOLATION and not _is_draft(step)]
        if not broken or judgement.verdict is not Verdict.PASS:
            return judgement
        told = judgement_reports.fails_commit_by_commit(broken[0], adoption=judgement.adoption)
        return replace(judgement, findings=(*judgement.findings, told))


def _first_parents(head: str, commits: Iterable[Commit]) -> Sequence[Commit]:
    """The first-parent line of a branch, newest first, out of all its commits."""
    known = {commit.oid: commit for commit in commits}
    line: list[Commit] = []
    oid: str | None = head
    while oid in known:
        line.append(known[oid])
        oid = next(iter(line[-1].parents), None)
    return line


def _is_draft(step: JudgedStep) -> bool:
    """Whether a step fails for nothing but a draft that its author had not finished yet."""
    errors = [finding for finding in step.judgement.findings if finding.is_error]
    return all(finding.code == "BG105" and finding.pending for finding in errors)
