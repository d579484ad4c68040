"""Answers: judgements turned into reports, and the findings that only a comparison of revisions can have."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from capability_budgets.reading.problems import Place
from governance.domain.findings import Finding, error, verdict_of, warning
from governance.domain.judgement.after_landing import after_landing
from governance.domain.judgement.judge import Judgement
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.reports.judged_steps import CheckReport, StepReport
from governance.judging.steps.landed_steps import JudgedStep, StepStatus


def conflict(paths: tuple[str, ...]) -> Judgement:
    """The judgement of a change that cannot be merged into its base."""
    listed = ", ".join(sorted(paths))
    message = f"the change conflicts with its base: {listed}"
    fix = "merge the base into the branch, settle the conflict, and decide again on the values that hold there now"
    finding = error("BG108", message, fix, place=Place(min(paths, default="")))
    return Judgement(adoption=False, changes=(), findings=(finding,))


def taken_out_again() -> Judgement:
    """The judgement of a branch that brings a policy and removes it: merged, its history would hold one."""
    message = "a policy was brought here and removed again: the budgets would not be governed any more"
    fix = f"put {POLICY_PATH} back, or land the branch squashed into one commit"
    finding = error("BG302", message, fix, budget=POLICY_PATH, place=Place(POLICY_PATH))
    return Judgement(adoption=False, changes=(), findings=(finding,))


def at_commit(step: JudgedStep) -> Iterator[Finding]:
    """The findings of one commit, each naming it."""
    return (replace(finding, commit=finding.commit or step.commit.oid) for finding in step.judgement.findings)


def base_moved() -> Finding:
    """The error of commits that a rebase would set on another base than they were made on."""
    message = "the base has changed what is governed since this branch left it, and its commits will land one by one"
    return error("BG108", message, "rebase the branch onto its base: then its commits are judged as they will land")


def rewritten(old_tip: str) -> Finding:
    """The error of a branch whose old tip is not on its first-parent line any more, though it was judged there."""
    message = f"the first-parent line of this branch does not hold its old tip {old_tip[:12]} any more"
    return error("BG303", message, "next time, bring a branch up to date without a merge: git pull --rebase")


def _as_such(item: JudgedChange) -> JudgedChange:
    """A change without what was found on the way: a merge finds it with others, and proposes one decision for all."""
    return item._replace(findings=(), used={})


def commit_by_commit(whole: Judgement, steps: Sequence[JudgedStep], moved: Sequence[Finding] = ()) -> Judgement:
    """The judgement of a branch whose commits land one by one: theirs, and what only the whole tells of its base."""
    moved = (*moved, *(finding for finding in whole.findings if finding.code == "BG108"))
    changes: list[JudgedChange] = []
    found: list[Finding] = []
    for step in steps:
        again = step.commit.is_merge  # it tells once more what it merges
        told = {(finding.code, finding.message) for finding in found if again}
        known = [_as_such(item) for item in changes if again]
        changes += [item for item in step.judgement.changes if _as_such(item) not in known]
        found += [finding for finding in at_commit(step) if (finding.code, finding.message) not in told]
    return replace(whole, changes=tuple(changes), findings=tuple(dict.fromkeys((*moved, *found))))


def fails_commit_by_commit(step: JudgedStep, *, adoption: bool) -> Finding:
    """The warning of a change that passes as one step, where this commit alone would not."""
    first = next(finding for finding in step.judgement.findings if finding.is_error)
    message = f"passes as one step, but commit {step.commit.oid[:12]} by itself does not: {first.code} {first.message}"
    # A merge of a line that has adopted a policy judges that line, too: only a squash makes one step of it.
    ways = "squashed into one commit, not as a merge or" if adoption else "as a merge or squashed, not"
    fix = f"land it {ways} by a rebase"
    return warning("BG109", message, fix, budget=first.budget, adr=first.adr, commit=step.commit.oid)


def with_findings(judgement: Judgement, more: Iterable[Finding]) -> Judgement:
    """A judgement with more findings."""
    return replace(judgement, findings=(*judgement.findings, *more))


def check_report(judgement: Judgement, base: str | None, head: str | None) -> CheckReport:
    """A judgement as `check` reports it."""
    return CheckReport(
        verdict_of(judgement.findings),
        base,
        head,
        judgement.adoption,
        judgement.changes,
        judgement.findings,
    )


def step_report(step: JudgedStep) -> StepReport:
    """A landed step as reports show it."""
    commit = step.commit
    subject = commit.message.strip().partition("\n")[0]
    return StepReport(
        commit.oid,
        commit.committed,
        commit.author_name,
        commit.author_email,
        subject,
        step.status.value,
        step.judgement.changes,
        step.judgement.findings,
    )


def landed_report(step: JudgedStep, accepted: Mapping[str, str]) -> StepReport:
    """A landed step as reports show it, with what can be done about its findings now, and why it is accepted.

    Args:
        step: the step; only a violation can be accepted.
        accepted: the reasons, by commit.
    """
    reason = accepted.get(step.commit.oid) if step.status is StepStatus.VIOLATION else None
    findings = after_landing(at_commit(step), (item.change for item in step.judgement.changes), step.commit.oid)
    return replace(step_report(step), findings=findings, accepted=reason)
