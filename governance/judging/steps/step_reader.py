"""From two trees and the commits between to a step that can be judged."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from governance.documents.git.commit_message import near_misses
from governance.domain.budgets.limit_names import brought
from governance.domain.feasibility.rules import unsatisfiable
from governance.domain.findings import Finding
from governance.domain.judgement.changes import Change, Direction, Side, compare
from governance.domain.judgement.evidence import Alteration, Decision, Mention, Past, Step
from governance.domain.judgement.judge import Judgement, judge
from governance.domain.judgement.renames import Pair, renamed
from governance.domain.policy.policy import Policy
from governance.judging.evidence.alterations import Alterations, Folders, RecordReader
from governance.judging.evidence.decision_evidence import EvidenceCollector
from governance.judging.evidence.signature_proofs import SignatureProofs
from governance.judging.evidence.step_input import StepInput
from governance.judging.reading.decision_folders import DecisionFolders
from governance.judging.reading.decision_index import DecisionIndexes, tree_decision_indexes
from governance.judging.reading.document_cache import DocumentCache
from governance.judging.reading.former_folders import former_folders
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.policies import Policies
from governance.judging.reading.regular_files import irregularities
from governance.judging.reading.sides import Reading, SideReader, with_digests
from governance.ports.repository import History, Signatures, Tree


class StepReader:
    """Reads steps and judges them. Holds what was read, so that a history is read once.

    Args:
        history: the repository.
        signatures: verifies those of sign-offs.
        trust: knows the policies; None for one that starts to read.
        library: holds the documents; None for an empty one.
        shelves: looks into decision folders; None to list them.
    """

    def __init__(
        self,
        history: History,
        signatures: Signatures,
        trust: Policies | None = None,
        library: DocumentCache | None = None,
        shelves: DecisionIndexes | None = None,
    ) -> None:
        self.history = history
        self.library = library or DocumentCache()
        self.shelves = shelves or tree_decision_indexes(self.library)
        self.trust = trust or Policies(history)
        self.sides = SideReader(self.library, history, self.trust)
        self.records = RecordReader(self.library, self.shelves)
        self._proofs = SignatureProofs(signatures)

    def judge(self, span: StepInput, past: Past) -> Judgement:
        """Judge one step."""
        return judge(self.read(span, past))

    def read(self, span: StepInput, past: Past) -> Step:
        """Read everything that the judgement of a step needs, and nothing else."""
        before, after, readings = self._both_sides(span)
        changes = tuple(change for change in compare(before, after) if not _is_unknown(change, readings))
        cabinet = self.cabinet(Scope.of(span.policy).adr, span.before, span.after)
        touched = cabinet.touched(span.differences)
        numbers = cabinet.references(span.messages, span.differences) if changes else frozenset[int]()
        former = former_folders(self.trust, span.before, span.policy, span.differences)
        shelf = self.shelves(span.before, former) if former else None
        inquiry = EvidenceCollector(
            self.history, span, cabinet, before, proofs=self._proofs, trust=self.trust, former=shelf
        )
        decisions = {number: inquiry.decision(number) for number in sorted(numbers)}
        changes = renamed(changes, before, after, _renames(decisions.values()))
        names = brought(before.budgets, after.budgets)
        warnings = unmeetable(after, readings, span.now) if changes else ()
        return Step(
            before=before,
            after=after,
            changes=changes,
            now=span.now,
            past=past,
            decisions=decisions,
            readings=(*readings, *names, *cabinet.not_regular(span.differences, numbers), *warnings),
            alterations=tuple(self._alterations(span, former)),
            drafts=tuple(touched.values()),
            moved=self._moved(changes, span),
            mentions=_mentions(span) if changes and not numbers else (),
            base=span.before.commit,
        )

    def _alterations(self, span: StepInput, former: tuple[str, ...]) -> Iterator[Alteration]:
        """What the step did to the records that stood before it."""
        policy = self.trust.policy(span.after) or span.policy
        folders = Folders(Scope.of(span.policy).adr, Scope.of(policy).adr, former)
        return Alterations(self.records, span.before, span.after, folders).found(span.differences)

    def cabinet(self, folders: tuple[str, ...], before: Tree, after: Tree) -> DecisionFolders:
        """The decision folders of two trees."""
        return DecisionFolders.of(self.library, folders, before, after, self.shelves)

    def state(self, commit: str, policy: Policy) -> Reading:
        """A landed state, read by the policy that was in force there; by the one given where there was none."""
        then = self.trust.in_force(commit) or policy
        scope = Scope.of(then)
        return self.sides.trusted(self.history.tree(commit), then, scope, scope)

    def _both_sides(self, span: StepInput) -> tuple[Side, Side, tuple[Finding, ...]]:
        policy = self.trust.policy(span.after)
        own = Scope.of(span.policy)
        wide = own.joined(Scope.of(policy)) if policy else own
        for tree in (span.before, span.after):
            tree.entries((*wide.folders, *wide.adr))  # one listing serves all that follows
        before = self.sides.trusted(span.before, span.policy, own, wide)
        after = self.sides.read(span.after, policy, Scope.of(policy) if policy else own, wide)
        irregular = irregularities(after.entries, span.differences, wide)
        return (*with_digests(before, span.before, after, span.after), (*irregular, *after.findings))

    def _moved(self, changes: Sequence[Change], span: StepInput) -> frozenset[str]:
        """The changed budgets that stood otherwise where the branch left its base."""
        if not (span.fork and changes):
            return frozenset()
        scope = Scope.of(span.policy)
        tip = self.sides.trusted(span.before, span.policy, scope, scope)
        forks = [self.sides.trusted(self.history.tree(fork), span.policy, scope, scope) for fork in span.fork]
        return frozenset(
            change.budget
            for change in changes
            if all(_stands(change, old) != _stands(change, tip) for old in forks)  # of several, one that agrees will do
        )


def _renames(decisions: Iterable[Decision]) -> Iterator[Pair]:
    """The renames that decisions list."""
    lines = (row.line for decision in decisions for adr in decision.adrs for row in adr.rows)
    return (pair for line in lines if (pair := line.rename) is not None)


def _mentions(span: StepInput) -> tuple[Mention, ...]:
    """What looks like a reference to a decision in the messages of a step and is none, the newest first."""
    return tuple(dict.fromkeys(item for commit in span.messages for item in near_misses(commit.message)))


def unmeetable(side: Side, readings: Iterable[Finding], now: dt.datetime) -> tuple[Finding, ...]:
    """Warnings about rules that could not be met on a side; none where its policy, owners or keys cannot be read."""
    unread = any(finding.code == "BG003" and finding.is_error for finding in readings)
    if unread:
        return ()

    return unsatisfiable(side, now)


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
