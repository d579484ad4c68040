"""Landed steps: the first-parent line of a commit, each step judged once by the rules in force before it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from itertools import chain
from typing import NamedTuple, Self

from capability_budgets.reading.limits import BudgetSet
from capability_budgets.reading.problems import Place
from governance.domain.budgets.limit_names import brought
from governance.domain.findings import Finding, Verdict, error
from governance.domain.judgement.evidence import Past
from governance.domain.judgement.judge import UNCHANGED, Judgement
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.policy.policy import Policy
from governance.judging.evidence.step_input import StepInput
from governance.judging.reading.clones import refuse_incomplete
from governance.judging.reading.former_folders import is_concerned
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.policies import Policies
from governance.judging.reading.regular_files import irregularities
from governance.judging.steps.first_parent_past import FirstParentPast
from governance.judging.steps.step_reader import StepReader, unmeetable
from governance.ports.commits import Commit
from governance.ports.trees import Tree
from governance.ports.world import JudgingWorld


class StepStatus(StrEnum):
    """What a landed step was."""

    BEFORE_ADOPTION = "before-adoption"
    ADOPTION = "adoption"
    GOVERNED = "governed"
    VIOLATION = "violation"


class JudgedStep(NamedTuple):
    """A landed step and how it was judged."""

    commit: Commit
    status: StepStatus
    judgement: Judgement


class JudgedSteps:
    """Judges the steps of first-parent lines, each once."""

    def __init__(self, reader: StepReader) -> None:
        self.reader = reader
        self._history = reader.history
        self._policies = reader.policies
        self._known: dict[tuple[str, dt.datetime | None], JudgedStep] = {}

    @classmethod
    def of(cls, world: JudgingWorld, policies: Policies) -> Self:
        """Those of a history, read by its own policies."""
        return cls(StepReader(world.history, world.signatures, policies))

    def judgement_if_passed(self, commit: Commit, now: dt.datetime | None = None) -> Judgement | None:
        """The judgement of a landed step that passed, at its own date or as if it landed at `now`; else None."""
        landed = self.landed(commit, now)
        return None if landed.status is StepStatus.VIOLATION else landed.judgement

    def renames(self, commit: Commit) -> Mapping[str, str]:
        """The old names of the capabilities that a landed step renamed, approved or not, by their new ones."""
        pairs = (item.change.line.rename for item in self.landed(commit).judgement.changes)
        return {pair[1]: pair[0] for pair in pairs if pair is not None}

    def was_authorised(self, commit: Commit, budget: str, now: dt.datetime) -> bool:
        """Whether a decision authorised what a landed step did to a budget, at its own date or at `now`.

        The step may be a violation all the same.
        """
        judged = (self.landed(commit), self.landed(commit, now))
        changes = chain.from_iterable(step.judgement.changes for step in judged)
        return any(item.change.budget == budget and item.governed and item.adr is not None for item in changes)

    def landed(self, commit: Commit, now: dt.datetime | None = None) -> JudgedStep:
        """One step of the line, from the commit's first parent to the commit, at its own date or as if landed `now`."""
        key = (commit.oid, now)
        if key not in self._known:
            self._known[key] = self._land(commit if now is None else commit._replace(committed=now))
        return self._known[key]

    def past(self, tip: str, policy: Policy, now: dt.datetime) -> Past:
        """The history before a step whose trusted side is `tip` and that lands at `now`."""
        return FirstParentPast(self.reader, self, tip, policy, now)

    def _land(self, commit: Commit) -> JudgedStep:
        parent = commit.parents[0] if commit.parents else None
        after = self._history.tree(commit.oid)
        if parent and self._policies.ever_governed(parent):
            judgement = self.judge(parent, after, self._history.commits(commit.oid, [parent]), commit)
            return classified(commit, judgement)
        line = next((parent for parent in commit.parents[1:] if self._policies.ever_governed(parent)), None)
        if line is None and self._policies.entry(after) is None:
            return JudgedStep(commit, StepStatus.BEFORE_ADOPTION, UNCHANGED)
        return self._adopt(commit, after, line)

    def _adopt(self, commit: Commit, after: Tree, line: str | None) -> JudgedStep:
        """Judge a step that brings a policy, or the history of one, where its first parent never had one.

        Where another parent brings it, that line has adopted it already: the merge must leave its policy and budgets as
        they are, and the line must not have changed them ungoverned. Else a merge the wrong way round adopts again.
        """
        if line is None:
            return classified(commit, self.adoption(after, commit.committed))
        judgement = self.judge(line, after, self._history.commits(commit.oid, [line]), commit)
        findings = (*judgement.findings, *self._unclean(line))
        return classified(commit, replace(judgement, adoption=not judgement.changes, findings=findings))

    def _unclean(self, tip: str) -> tuple[Finding, ...]:
        steps = self._history.first_parents(tip, self._folders(tip))
        bad = next((step for step in reversed(steps) if self.judgement_if_passed(step) is None), None)
        if bad is None:
            return ()
        message = f"the line that brings the policy broke it in {bad.oid[:12]}, after it had adopted it"
        fix = "land that branch as one squashed commit, or put the governed values back"
        return (error("BG302", message, fix, place=Place(POLICY_PATH), commit=bad.oid),)

    def _folders(self, tip: str) -> tuple[str, ...]:
        policy = self._policies.in_force(tip)
        scope = Scope.of(policy) if policy else None
        return (*scope.folders, *scope.adr) if scope else (POLICY_PATH,)

    def adoption(self, after: Tree, now: dt.datetime) -> Judgement:
        """Judge the step that brings the first policy: everything must be readable, nothing needs a decision.

        Raises:
            IncompleteHistoryError: whether it is the first cannot be told, because history is cut off.
        """
        refuse_incomplete(self._history, "whether a policy was here before cannot be told")
        policy = self._policies.policy(after)
        scope = Scope.of(policy) if policy else Scope((), (), ())
        reading = self.reader.sides.read(after, policy, scope, scope)
        irregular = irregularities(reading.entries, (), scope)
        names = brought(BudgetSet(), reading.side.budgets)
        warnings = unmeetable(reading.side, reading.findings, now)
        return Judgement(adoption=True, changes=(), findings=(*irregular, *reading.findings, *names, *warnings))

    def judge(self, before: str, after: Tree, commits: Iterable[Commit], landing: Commit) -> Judgement:
        """Judge the step from a commit to a tree, at the moment of its landing."""
        policy = self._policies.in_force(before)
        if policy is None:
            return unreadable_trust()
        tree = self._history.tree(before)
        differences = tuple(self._history.differences(tree, after))
        if not is_concerned(self._policies, tree, policy, differences):
            return UNCHANGED
        step_input = StepInput(tree, after, tuple(commits), landing.committed, policy, differences=differences)
        return self.reader.judge(step_input, self.past(before, policy, landing.committed))


def unreadable_trust() -> Judgement:
    """The judgement where a policy exists and none of its versions can be read."""
    message = "no version of the policy in this history can be read"
    fix = "rewrite the commit that brought it, so that the first policy is one that can be read"
    return Judgement(adoption=False, changes=(), findings=(error("BG003", message, fix, place=Place(POLICY_PATH)),))


def classified(commit: Commit, judgement: Judgement) -> JudgedStep:
    """A landed step with the status that its judgement gives it."""
    if judgement.verdict is not Verdict.PASS:
        return JudgedStep(commit, StepStatus.VIOLATION, judgement)
    return JudgedStep(commit, StepStatus.ADOPTION if judgement.adoption else StepStatus.GOVERNED, judgement)
