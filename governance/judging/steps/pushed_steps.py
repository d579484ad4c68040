"""The steps that a push would add to a line, judged as the audit will judge them, and as check would now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from governance.domain.findings import Finding, verdict_of
from governance.domain.judgement.after_landing import after_landing
from governance.domain.judgement.days import AHEAD
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.reports.judged_steps import CheckReport, StepReport
from governance.domain.reports.push import Refusal
from governance.judging.line.common_commit import common_first_parent
from governance.judging.reading.clones import refuse_incomplete
from governance.judging.reading.former_folders import former_folders, may_be_record
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.policies import Policies
from governance.judging.reading.revisions import ComparedRevisions
from governance.judging.steps.change_judgement import ChangeJudge
from governance.judging.steps.judgement_reports import at_commit, rewritten, step_report
from governance.judging.steps.landed_steps import JudgedSteps, StepStatus, classified
from governance.judging.steps.push_refusals import early
from governance.ports.commits import Commit, WalkedStep
from governance.ports.world import World


class PushedSteps:
    """Judges new steps.

    The audit judges a step at its committer date, and whoever commits may write any date. So each step with changes is
    judged twice: at its own date, and as if it were pushed alone now.
    """

    def __init__(self, world: World, policies: Policies) -> None:
        self._world = world
        self._history = world.history
        self._policies = policies
        self._judged_steps = JudgedSteps.of(world, policies)
        self._comparison = ChangeJudge(world, policies, self._judged_steps)

    def between(self, start: str | None, tip: str) -> Sequence[Commit]:
        """The steps of the first-parent line of a commit that may concern governance, oldest first.

        Args:
            start: the commit of the line after which it begins; None for the root.
            tip: the last one.

        Raises:
            IncompleteHistoryError: history is cut off.
        """
        refuse_incomplete(self._history, "a push is judged with all of it")
        steps = tuple(self._history.walk(tip, [""], excluding=start))
        scopes = set(self._scopes(start, steps))
        line = [step.commit for step in reversed(steps)]
        # A merge can bring a policy's history and put aside all that it holds: it changes no file then.
        arrival = (
            None if start is not None and self._policies.ever_governed(start) else self._policies.first_governed(line)
        )
        concerned = {step.commit.oid for step in steps if not scopes or self._is_concerned(step, scopes)}
        return [commit for commit in line if commit.oid in concerned or commit == arrival]

    def _scopes(self, start: str | None, steps: Iterable[WalkedStep]) -> Iterator[Scope]:
        """What is governed by the policy before, and by those that the steps bring."""
        before = self._policies.in_force(start) if start else None
        brought = (
            self._policies.policy(self._history.tree(step.commit.oid))
            for step in steps
            if any(item.path == POLICY_PATH for item in step.differences)
        )
        yield from (Scope.of(policy) for policy in (before, *brought) if policy is not None)

    def _is_concerned(self, step: WalkedStep, scopes: Iterable[Scope]) -> bool:
        if any(scope.concerns(item.path) for scope in scopes for item in step.differences):
            return True
        suspected = any(may_be_record(item.path) for item in step.differences)
        parent = next(iter(step.commit.parents), None) if suspected else None
        policy = self._policies.in_force(parent) if parent else None
        if parent is None or policy is None:
            return False
        return bool(former_folders(self._policies, self._history.tree(parent), policy, step.differences))

    def reports(self, steps: Iterable[Commit]) -> tuple[StepReport, ...]:
        """The steps worth telling, judged: adoptions, and those with a change or a finding."""
        reports = (self._judged(step) for step in steps)
        return tuple(
            item for item in reports if item.changes or item.findings or item.status == StepStatus.ADOPTION.value
        )

    def _judged(self, step: Commit) -> StepReport:
        landed = self._judged_steps.landed(step)
        found = list(at_commit(landed))
        if landed.judgement.changes and step.parents:
            found += new_findings(found, self._alone_now(step.parents[0], step.oid))
        status = StepStatus.VIOLATION if any(finding.is_error for finding in found) else landed.status
        return replace(step_report(landed), status=status.value, findings=tuple(found))

    def _alone_now(self, parent: str, step: str) -> Iterator[Finding]:
        report = self._comparison.report(ComparedRevisions(parent, step), each_commit=False)
        return (replace(finding, commit=finding.commit or step) for finding in report.findings)

    def dated_ahead(self, steps: Iterable[Commit]) -> Iterator[Refusal]:
        """Refusals of steps that are dated ahead of the time: a history says when a number changed."""
        latest = self._world.clock.now() + AHEAD
        return (early(step.oid, f"{step.committed:%Y-%m-%d}") for step in steps if step.committed > latest)

    def branch_findings(self, base: str, tip: str) -> tuple[Finding, ...]:
        """What is wrong with a branch as a whole, judged from a commit that is trusted, as check judges it now."""
        report = self._comparison.report(ComparedRevisions(base, tip), each_commit=False)
        return tuple(finding for finding in report.findings if finding.code != "BG109")  # its steps are judged anyway

    def first(self, tip: str) -> tuple[StepReport, ...]:
        """The adoption by a push into an empty repository: what stands in the end must be readable.

        Raises:
            IncompleteHistoryError: history is cut off.
        """
        # What comes from a shallow clone is marked so only when it was taken; until then, it ends at a missing object.
        self._history.commits_touching([tip], [POLICY_PATH])
        commit = self._history.commit(tip)
        judgement = self._judged_steps.adoption(self._history.tree(tip), self._world.clock.now())
        return (step_report(classified(commit, judgement)),)


def new_findings(findings: Iterable[Finding], more: Iterable[Finding]) -> list[Finding]:
    """What a second judgement tells beyond a first one: other things, or as an error what was a warning."""
    first = list(findings)
    known = {_about(finding) for finding in first}
    errors = {_about(finding) for finding in first if finding.is_error}
    return [finding for finding in more if _about(finding) not in (errors if finding.is_error else known)]


def _about(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.budget, finding.adr, finding.place.file


def pushed_report(world: World, policies: Policies, head: str, old_tip: str) -> CheckReport:
    """Judge every first-parent step that a push has brought: the last one's report, with the findings of all.

    Args:
        world: everything outside.
        policies: reads the policies.
        head: the new tip.
        old_tip: the object id of the old one, which may be missing here.

    Raises:
        UsageError: nothing was ever governed here.
        IncompleteHistoryError: the old tip is missing in a clone that is not whole.
    """
    old = world.history.resolve(old_tip)
    if old is None:
        refuse_incomplete(world.history, f"the old tip {old_tip[:12]} is not in it")
    last = ChangeJudge(world, policies).report(ComparedRevisions(None, head), each_commit=False)
    is_on_line = old is not None and world.history.newest_reachable(head, old) == old
    start = common_first_parent(world.history, head, old) if old else last.base
    pushed = PushedSteps(world, policies)
    found = [] if is_on_line else [rewritten(old_tip)]
    for step in pushed.reports(pushed.between(start, head)):
        found += after_landing(step.findings, (item.change for item in step.changes), step.commit)
    over = (finding for finding in last.findings if finding.code == "BG401")
    findings = tuple(dict.fromkeys((*found, *over)))
    return replace(last, verdict=verdict_of(findings), findings=findings)
