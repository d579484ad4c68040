"""From two trees and the commits between to a step that can be judged."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.values import Value
from governance.documents.git.commit_message import near_misses
from governance.domain.budgets.limit_names import brought
from governance.domain.feasibility.rules import unsatisfiable
from governance.domain.findings import Finding
from governance.domain.judgement.changes import Change, Direction, Side, compare, renewal
from governance.domain.judgement.evidence import Alteration, DecisionRecords, NearReference, Past, Step
from governance.domain.judgement.judge import Judgement, judge
from governance.domain.judgement.records import Adr, AdrStatus
from governance.domain.judgement.renames import OldAndNew, renamed
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.policy.policy import Policy
from governance.judging.evidence.alterations import Alterations, RecordFolders, RecordReader
from governance.judging.evidence.decision_evidence import EvidenceCollector
from governance.judging.evidence.measured_evidence import evidence_faults, foreign_commits
from governance.judging.evidence.signature_proofs import SignatureProofs
from governance.judging.evidence.step_input import StepInput
from governance.judging.reading.decision_folders import DecisionFolders
from governance.judging.reading.decision_index import DecisionIndexes, tree_decision_indexes
from governance.judging.reading.document_cache import DocumentCache, digest_at
from governance.judging.reading.former_folders import former_folders
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.policies import Policies
from governance.judging.reading.regular_files import irregularities
from governance.judging.reading.sides import Reading, SideReader, with_digests
from governance.ports.repository import History
from governance.ports.signatures import Signatures
from governance.ports.trees import Tree


class StepReader:
    """Reads steps and judges them. Holds what was read, so that a history is read once.

    Args:
        policies: knows the policies; None for one that starts to read.
        document_cache: holds the documents; None for an empty one.
        decision_indexes: looks into decision folders; None to list them.
    """

    def __init__(
        self,
        history: History,
        signatures: Signatures,
        policies: Policies | None = None,
        document_cache: DocumentCache | None = None,
        decision_indexes: DecisionIndexes | None = None,
    ) -> None:
        self.history = history
        self.document_cache = document_cache or DocumentCache()
        self.decision_indexes = decision_indexes or tree_decision_indexes(self.document_cache)
        self.policies = policies or Policies(history)
        self.sides = SideReader(self.document_cache, history, self.policies)
        self.records = RecordReader(self.document_cache, self.decision_indexes)
        self._proofs = SignatureProofs(signatures)
        self._stated: dict[tuple[str, str, int], tuple[Policy, Value]] = {}

    def judge(self, step_input: StepInput, past: Past) -> Judgement:
        """Judge one step."""
        return judge(self.read(step_input, past))

    def read(self, step_input: StepInput, past: Past) -> Step:
        """Read everything that the judgement of a step needs, and nothing else."""
        before, after, readings = self._both_sides(step_input)
        changes = tuple(change for change in compare(before, after) if not _is_unknown(change, readings))
        decision_folders = self.decision_folders(Scope.of(step_input.policy).adr, step_input.before, step_input.after)
        touched = decision_folders.touched(step_input.differences)
        renewals = tuple(
            dict.fromkeys(_renewals((*touched.values(), *step_input.accepted), decision_folders, before, after))
        )
        changes = (*changes, *renewals)
        numbers = (
            decision_folders.references(step_input.messages, step_input.differences) if changes else frozenset[int]()
        )
        former = former_folders(self.policies, step_input.before, step_input.policy, step_input.differences)
        decision_index = self.decision_indexes(step_input.before, former) if former else None
        collector = EvidenceCollector(
            self.history,
            step_input,
            decision_folders,
            before,
            proofs=self._proofs,
            policies=self.policies,
            former=decision_index,
        )
        decisions = {number: collector.decision(number) for number in sorted(numbers)}
        changes = renamed(changes, before, after, _renames(decisions.values()))
        names = brought(before.budgets, after.budgets)
        warnings = unmeetable(after, readings, step_input.now) if changes else ()
        return Step(
            before=before,
            after=after,
            changes=changes,
            now=step_input.now,
            past=past,
            decisions=decisions,
            readings=(*readings, *names, *decision_folders.not_regular(step_input.differences, numbers), *warnings),
            alterations=tuple(self._alterations(step_input, former)),
            drafts=tuple(touched.values()),
            moved=self._moved(changes, step_input),
            evidence=self._evidence(step_input, touched.values()),
            near_references=_near_references(step_input) if changes and not numbers else (),
            base=step_input.before.commit,
        )

    def _evidence(self, step_input: StepInput, touched: Iterable[Adr]) -> dict[int, tuple[Finding, ...]]:
        """What is wrong with the evidence of the decisions that the step touched, by their numbers."""
        folders, found = Scope.of(step_input.policy).adr, dict[int, tuple[Finding, ...]]()
        for adr in touched:
            if adr.evidence and adr.number is not None:
                faults = tuple(evidence_faults(step_input.after, adr, folders))
                found[adr.number] = (*faults, *self._foreign(step_input, adr, folders))
        return found

    def _foreign(self, step_input: StepInput, adr: Adr, folders: tuple[str, ...]) -> Iterator[Finding]:
        """Warnings of evidence of other commits, where the step has not landed yet."""
        ends = [end for end in (step_input.landing, step_input.before.commit) if end is not None]
        if step_input.landing is None:
            return

        def is_ancestor(commit: str) -> bool:
            known = self.history.resolve(commit)
            return known is not None and any(known in self.history.merge_bases(known, end) for end in ends)

        yield from foreign_commits(step_input.after, adr, folders, is_ancestor)

    def _alterations(self, step_input: StepInput, former: tuple[str, ...]) -> Iterator[Alteration]:
        """What the step did to the records that stood before it."""
        policy = self.policies.policy(step_input.after) or step_input.policy
        folders = RecordFolders(Scope.of(step_input.policy).adr, Scope.of(policy).adr, former)
        return Alterations(self.records, step_input.before, step_input.after, folders).found(step_input.differences)

    def decision_folders(self, folders: tuple[str, ...], before: Tree, after: Tree) -> DecisionFolders:
        """The decision folders of two trees."""
        of = self.decision_indexes
        return DecisionFolders(self.document_cache, folders, before, of(before, folders), after, of(after, folders))

    def state(self, commit: str, policy: Policy) -> Reading:
        """A landed state, read by the policy that was in force there; by the one given where there was none."""
        then = self.policies.in_force(commit) or policy
        scope = Scope.of(then)
        return self.sides.trusted(self.history.tree(commit), then, scope, scope)

    def stated(self, commit: str, change: Change, policy: Policy) -> Value:
        """What stands for the budget of a change in a landed state; read once for all steps that ask."""
        key = (commit, change.budget, id(policy))  # an id holds as long as what bears it is kept
        if key not in self._stated:
            self._stated[key] = (policy, self._read_stated(commit, change, policy))
        return self._stated[key][1]

    def _read_stated(self, commit: str, change: Change, policy: Policy) -> Value:
        budgets = self.state(commit, policy).side.budgets
        if change.limit is not None:
            return budgets.value(change.limit)
        capability = budgets.capabilities.get(change.budget)
        return capability.file if capability else digest_at(self.history.tree(commit), change.budget)

    def _both_sides(self, step_input: StepInput) -> tuple[Side, Side, tuple[Finding, ...]]:
        policy = self.policies.policy(step_input.after)
        own = Scope.of(step_input.policy)
        wide = own.joined(Scope.of(policy)) if policy else own
        for tree in (step_input.before, step_input.after):
            tree.entries((*wide.folders, *wide.adr))  # one listing serves all that follows
        before = self.sides.trusted(step_input.before, step_input.policy, own, wide)
        after = self.sides.read(step_input.after, policy, Scope.of(policy) if policy else own, wide)
        irregular = irregularities(after.entries, step_input.differences, wide)
        return (*with_digests(before, step_input.before, after, step_input.after), (*irregular, *after.findings))

    def _moved(self, changes: Sequence[Change], step_input: StepInput) -> frozenset[str]:
        """The changed budgets that stood otherwise where the branch left its base."""
        if not (step_input.fork and changes):
            return frozenset()
        scope = Scope.of(step_input.policy)
        tip = self.sides.trusted(step_input.before, step_input.policy, scope, scope)
        forks = [
            self.sides.trusted(self.history.tree(fork), step_input.policy, scope, scope) for fork in step_input.fork
        ]
        return frozenset(
            change.budget
            for change in changes
            if all(_stands(change, old) != _stands(change, tip) for old in forks)  # of several, one that agrees will do
        )


def _renames(decisions: Iterable[DecisionRecords]) -> Iterator[OldAndNew]:
    """The renames that decisions list."""
    lines = (row.line for decision in decisions for adr in decision.adrs for row in adr.rows)
    return (pair for line in lines if (pair := line.rename) is not None)


def _renewals(touched: Iterable[Adr], decision_folders: DecisionFolders, before: Side, after: Side) -> Iterator[Change]:
    """The loosenings that decisions renew which the step makes accepted, where the limit stands as they say."""
    home = min(before.budget_files or after.budget_files, default=POLICY_PATH)
    for adr in touched:
        rows = [row for row in adr.rows if row.is_renewal] if adr.status is AdrStatus.ACCEPTED else []
        if not rows or adr.number is None or adr.digest in _accepted(decision_folders, adr.number):
            continue
        for row in rows:
            limit = LimitId.parse(row.line.budget)
            if limit is not None and after.budgets.value(limit) == row.line.after:
                yield renewal(limit, before.budgets, after.budgets, home)


def _accepted(decision_folders: DecisionFolders, number: int) -> frozenset[str]:
    """The digests of the decisions of a number that were accepted before."""
    earlier = decision_folders.before.decisions(number).values()
    return frozenset(adr.digest for adr in earlier if adr.status is AdrStatus.ACCEPTED)


def _near_references(step_input: StepInput) -> tuple[NearReference, ...]:
    """What looks like a reference to a decision in the messages of a step and is none, the newest first."""
    return tuple(dict.fromkeys(item for commit in step_input.messages for item in near_misses(commit.message)))


def unmeetable(side: Side, readings: Iterable[Finding], now: dt.datetime) -> tuple[Finding, ...]:
    """Warnings about rules that could not be met on a side; none where its policy, owners or keys cannot be read."""
    unread = any(finding.code == "BG003" and finding.is_error for finding in readings)
    return () if unread else unsatisfiable(side, now)


def _is_unknown(change: Change, readings: Sequence[Finding]) -> bool:
    """Whether a limit only seems to be gone, because a file that may state it cannot be read."""
    gone = change.limit is not None and change.after is None
    return gone and any(finding.code == "BG001" for finding in readings)


def _stands(change: Change, reading: Reading) -> object:
    """What stands for a budget on a side: a value, the content of a file, or the file that holds a capability.

    Of a capability that is renamed, all its limits: the rename was decided with them in view.
    """
    if change.direction is Direction.RENAME:
        limits = reading.side.budgets.limits.items()
        return {key: limit.value for key, limit in limits if key.capability == change.budget}
    if change.limit is not None:
        return reading.side.budgets.value(change.limit)
    capability = reading.side.budgets.capabilities.get(change.budget)
    return capability.file if capability else reading.entries.get(change.budget)
