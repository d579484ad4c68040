"""The judgement: one step, from text to verdict. Check and audit know no other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from capability_budgets.reading.problems import Place
from governance.domain.findings import Finding, Verdict, error, unreadable, verdict_of
from governance.domain.judgement.alterations import altered_records, restoring
from governance.domain.judgement.approvals import unapproved
from governance.domain.judgement.authorisation import authorise
from governance.domain.judgement.candidates import Candidate
from governance.domain.judgement.changes import Change, DecisionLine, Direction
from governance.domain.judgement.evidence import Step
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.proposals import proposal
from governance.domain.policy.paths import POLICY_PATH, TRUST_PATHS


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a step with its reasons, and the lines of decisions that it uses up."""

    adoption: bool
    changes: tuple[JudgedChange, ...]
    findings: tuple[Finding, ...]
    used: Mapping[int, frozenset[DecisionLine]] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """Pass, fail or indeterminate."""
        return verdict_of(self.findings)


UNCHANGED: Final = Judgement(adoption=False, changes=(), findings=())
"""What is said where nothing governed changes."""


def judge(step: Step) -> Judgement:
    """Judge one step by the rules of the contract's section 7."""
    if step.adoption:
        return Judgement(adoption=True, changes=(), findings=step.readings)
    cases = _cases(step)
    judged = _judged(step, cases)
    findings = dict.fromkeys(
        (
            *step.readings,
            *_removal(step),
            *altered_records(step),
            *_moved(step),
            *(_unfinished(step) if not step.changes else ()),
            *_evidence(step),
            *(finding for item in judged for finding in item.findings),
        )
    )
    used: dict[int, frozenset[DecisionLine]] = {}
    for item in judged:
        for number, lines in item.used.items():
            used[number] = used.get(number, frozenset()) | lines
    return Judgement(adoption=False, changes=judged, findings=tuple(findings), used=used)


def _cases(step: Step) -> Mapping[int, Candidate]:
    policy = step.before.policy
    if policy is None:
        return {}
    return {number: Candidate(decision, policy, step) for number, decision in sorted(step.decisions.items())}


def _judged(step: Step, cases: Mapping[int, Candidate]) -> tuple[JudgedChange, ...]:
    """What was found of every change. Those that nothing lists are proposed together."""
    judged = tuple(_judged_change(change, step, cases) for change in step.changes)
    open_ones = [item.change for item in judged if item.adr is None and not item.repaired]
    if len(open_ones) < 2:  # noqa: PLR2004 (one is proposed alone already)
        return judged
    way = proposal(open_ones)
    return tuple(
        _judged_change(item.change, step, cases, way) if item.adr is None and not item.repaired else item
        for item in judged
    )


def _judged_change(change: Change, step: Step, cases: Mapping[int, Candidate], way: str | None = None) -> JudgedChange:
    found = authorise(change, cases, way, step.near_references)
    if found.governed:
        return found
    if _is_repair(change, step):
        return JudgedChange(change, None, governed=True, repaired=True)
    if found.adr is None and step.before.policy is not None:
        rule_statuses = unapproved(change, step.before.policy, step.before, step.past, step.now)
        return found._replace(rule_statuses=rule_statuses)
    return found


def _is_repair(change: Change, step: Step) -> bool:
    """Whether a change puts the last governed value back after a violation, and nothing with it that was decided.

    What landed as a violation may have been decided all the same, only not landed as it should: to tighten is safe,
    and whoever would loosen, or let keys, owners or rules of the past count again, needs a decision.
    """
    if change.direction is Direction.LOOSEN or change.budget in TRUST_PATHS:
        return False
    ungoverned, value = step.past.last_governed(change)
    return ungoverned and value == change.after


def _removal(step: Step) -> Iterator[Finding]:
    if step.before.policy is not None and POLICY_PATH not in step.after.governed:
        message = "the policy is gone: the budgets would not be governed any more"
        fix = f"put it back: {restoring(POLICY_PATH, step.base)}"
        yield error("BG302", message, fix, budget=POLICY_PATH, place=Place(POLICY_PATH))


def _moved(step: Step) -> Iterator[Finding]:
    for change in step.changes:
        if change.budget in step.moved:
            message = f"the base has changed {change.budget} since this branch left it"
            way = proposal([change])
            fix = f"merge the base into the branch; on the value that holds there then, decide again: {way}"
            yield error("BG108", message, fix, budget=change.budget, place=change.place)


def _evidence(step: Step) -> Iterator[Finding]:
    """What is wrong with the evidence of decisions that the step touches; errors of those it needs are told there."""
    for number, findings in step.evidence.items():
        needed = bool(step.changes) and number in step.decisions
        yield from (finding for finding in findings if not (needed and finding.is_error))


def _unfinished(step: Step) -> Iterator[Finding]:
    """Problems of decisions that the step brings and does not use: a draft is finished before it lands."""
    for adr in step.drafts:
        yield from (unreadable("BG105", adr.path, problem, adr.number) for problem in adr.problems)
