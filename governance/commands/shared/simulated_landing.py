"""What landing a decision now would give."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from capability_budgets.reading.limits import LimitId
from governance.commands.shared.budget_files import limits_by_file, renamed_in, renames_by_file
from governance.commands.shared.working_copy import AdrFile, WorkingCopy
from governance.documents.budgets.editor import edit
from governance.domain.findings import Finding
from governance.domain.judgement.candidates import Candidate
from governance.domain.judgement.changes import Change
from governance.domain.judgement.evidence import Step
from governance.domain.judgement.judge import Judgement, judge
from governance.domain.judgement.records import Adr
from governance.domain.judgement.rule_status import RuleStatus
from governance.judging.evidence.step_input import PendingCommit, StepInput
from governance.judging.reading.document_cache import contents
from governance.judging.reading.planned_tree import PlannedTree
from governance.judging.steps.limited_loosenings import overdue_after
from governance.ports.commits import Commit, Touch
from governance.ports.trees import Tree

_FIRST: Final = {"BG107": 0, "BG206": 1}
"""The codes that are told before others."""

_OF_DECISIONS: Final = frozenset({"BG101", "BG102", "BG103", "BG104", "BG105", "BG106", "BG107"})
"""The codes of what a decision may lack, beside those of approvals."""

PLANNED = "the planned change"
"""Stands for the id of the commit that would land."""


@dataclass(frozen=True, slots=True)
class SimulatedLanding:
    """What landing a decision now would give.

    Attributes:
        step: the step as it would be judged.
        judgement: its judgement.
        candidate: the decision with its tally; None where not exactly one record has the number.
        number: the number of the decision.
    """

    step: Step
    judgement: Judgement
    candidate: Candidate | None
    number: int

    @property
    def rule_statuses(self) -> tuple[tuple[Change, tuple[RuleStatus, ...]], ...]:
        """How the rules stand for every change."""
        if self.candidate is None:
            return ()
        return tuple((change, self.candidate.rule_statuses(change)) for change in self.step.changes)

    @property
    def approvers(self) -> frozenset[str]:
        """Everybody whom a matching rule names, for any of the changes."""
        context = self.candidate.context if self.candidate else None
        return context.electorate if context else frozenset()

    @property
    def missing(self) -> frozenset[str]:
        """Those whose approval a rule still lacks and would take."""
        return frozenset(
            person for _, rules in self.rule_statuses for item in rules if not item.is_met for person in item.could
        )

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stands in the way, first what must land before anything else, then who rejects it.

        Commits of the branch may refer to other decisions; what these lack does not stand in the way of this one.
        """
        every = [item for item in self.judgement.findings if item.is_error]
        own = [item for item in every if not self._is_of_another(item)] or every
        return tuple(sorted(own, key=lambda item: _FIRST.get(item.code, len(_FIRST))))

    def _is_of_another(self, finding: Finding) -> bool:
        of_decisions = finding.code.startswith("BG2") or finding.code in _OF_DECISIONS
        return of_decisions and finding.adr not in {None, self.number}

    @property
    def rejecters(self) -> tuple[str, ...]:
        """Those whose word blocks the decision."""
        return tuple(sorted(self.candidate.tally.blockers)) if self.candidate else ()

    def about(self, path: str) -> tuple[Finding, ...]:
        """What was found about one file."""
        discounted = self.candidate.tally.discounted if self.candidate else ()
        return tuple(finding for finding in (*discounted, *self.judgement.findings) if finding.place.file == path)


def simulate_landing(
    working_copy: WorkingCopy, document: AdrFile, extra: Mapping[str, bytes] | None = None, *, early: bool = False
) -> SimulatedLanding:
    """Judge what landing a decision would give: the base, the decision folders as they are here, its lines applied.

    Args:
        working_copy: the checkout, on its base.
        document: the decision, as it would land.
        extra: more files that would land with it.
        early: count sign-offs that do not stand in the base yet, whatever the policy's stages.
    """
    policy = working_copy.policy.model_copy(update={"two_stage": False}) if early else working_copy.policy
    before = working_copy.history.tree(working_copy.base)
    edits = {
        **_decisions_here(working_copy),
        **_edits(working_copy, document.adr),
        document.path: document.data,
        **(extra or {}),
    }
    after = PlannedTree(before, edits)
    differences = working_copy.history.differences(before, after)
    now = working_copy.world.clock.now()
    commits = working_copy.history.commits(working_copy.head, [working_copy.base])
    commit = Commit(
        PLANNED, (working_copy.head,), *working_copy.history.author(), now, f"Budget-ADR: {document.number}\n"
    )
    step_input = StepInput(
        before,
        after,
        commits,
        now,
        policy,
        pending=PendingCommit(commit, _touches(working_copy, after)),
        differences=differences,
        landing=working_copy.head,
        accepted=[document.adr],
    )
    step = working_copy.reader.read(
        step_input, working_copy.judged_steps.past(working_copy.base, working_copy.policy, now)
    )
    step = replace(step, changes=_of(document.adr, step.changes))
    decision = step.decisions.get(document.number)
    candidate = Candidate(decision, policy, step) if decision else None
    judgement = judge(step)
    over = overdue_after(working_copy.judged_steps, working_copy.base, working_copy.policy, judgement.changes, now)
    still = (finding for finding in over if not finding.pending)  # what it is about to end stands in nobody's way
    judgement = replace(judgement, findings=(*judgement.findings, *still))
    return SimulatedLanding(step, judgement, candidate, document.number)


def _decisions_here(working_copy: WorkingCopy) -> dict[str, bytes | None]:
    """What the checkout has otherwise than the base in the decision folders; what is alike stays what it is."""
    tree = working_copy.history.tree(working_copy.base)
    stored = tree.entries(working_copy.scope.adr)
    known = contents(tree, working_copy.scope.adr)
    here = {path: working_copy.world.files.read(path) for path in working_copy.files}
    edits = {**dict.fromkeys(stored), **here}
    return {path: data for path, data in edits.items() if path not in stored or known.get(path) != data}


def _touches(working_copy: WorkingCopy, after: Tree) -> tuple[Touch, ...]:
    """What the checkout changes in the decision folders, beyond the commit that is checked out."""
    stored = working_copy.history.tree(working_copy.head)
    old, new = stored.entries(working_copy.scope.adr), after.entries(working_copy.scope.adr)
    known, planned = contents(stored, working_copy.scope.adr), contents(after, working_copy.scope.adr)
    return tuple(
        Touch(PLANNED, path, (old.get(path),), new.get(path))
        for path in sorted(old.keys() | new.keys())
        if path not in old or path not in new or known.get(path) != planned.get(path)
    )


def _edits(working_copy: WorkingCopy, adr: Adr) -> dict[str, bytes | None]:
    """The governed files as the decision's lines would leave them."""
    found: dict[str, bytes | None] = {}
    for path, wanted in limits_by_file(adr.lines, working_copy.trusted.side).items():
        found[path] = edit(working_copy.base_content(path), wanted)
    for path, pairs in renames_by_file(adr.lines, working_copy.trusted.side).items():
        found[path] = renamed_in(found.get(path) or working_copy.base_content(path), pairs)
    for line in adr.lines:
        if LimitId.parse(line.budget) is None and line.rename is None:
            found.update(working_copy.files_of(line))
    return found


def _of(adr: Adr, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    budgets = {line.budget for line in adr.lines}
    return tuple(change for change in changes if change.budget in budgets)
