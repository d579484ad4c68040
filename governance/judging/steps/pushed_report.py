"""A push to the default branch, judged after it: every step from the old tip on, as pre-receive judges it before."""

from dataclasses import replace

from governance.domain.findings import Finding, verdict_of
from governance.domain.judgement.after_landing import after_landing
from governance.domain.reports.judged_steps import CheckReport, StepReport
from governance.judging.line.common_commit import common_first_parent
from governance.judging.reading.clones import refuse_incomplete
from governance.judging.reading.policies import Policies
from governance.judging.reading.revisions import ComparedRevisions
from governance.judging.steps import judgement_reports
from governance.judging.steps.change_judgement import ChangeJudge
from governance.judging.steps.pushed_steps import PushedSteps
from governance.ports.world import World


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
    steps = pushed.reports(pushed.between(start, head))
    rewritten = () if is_on_line else (judgement_reports.rewritten(old_tip),)
    over = (finding for finding in last.findings if finding.code == "BG401")
    findings = tuple(dict.fromkeys((*rewritten, *(item for step in steps for item in _landed(step)), *over)))
    return replace(last, verdict=verdict_of(findings), findings=findings)


def _landed(step: StepReport) -> tuple[Finding, ...]:
    return after_landing(step.findings, (item.change for item in step.changes), step.commit)
