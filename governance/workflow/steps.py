"""From two trees and the commits between to a step that can be judged."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from governance.domain.changes import Change, Side, compare
from governance.domain.evidence import Decision, Past, Step, Testimony
from governance.domain.findings import Finding
from governance.domain.judgement import Judgement, judge
from governance.domain.policy import Policy
from governance.workflow.authors import AuthorFinder, Trace
from governance.workflow.library import Library
from governance.workflow.ports import Commit, Difference, History, Signatures, Touch, Tree
from governance.workflow.proofs import SignatureProofs, prove_by_commits
from governance.workflow.records import Cabinet
from governance.workflow.regular import irregularities
from governance.workflow.scope import Scope
from governance.workflow.sides import Reading, SideReader, with_digests


@dataclass(frozen=True, slots=True)
class Pending:
    """A commit that is not made yet, and what it would touch."""

    commit: Commit
    touches: tuple[Touch, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A step before anything of it is read.

    Attributes:
        before: the trusted tree.
        after: the tree under judgement.
        commits: what lies between, newest first.
        now: the moment of landing.
        policy: the policy that governs the step.
        fork: the merge bases of a branch that its base has left behind; empty where the base is an ancestor.
        pending: what no commit holds yet: the index or a plan, as the commit that it would become.
    """

    before: Tree
    after: Tree
    commits: Sequence[Commit]
    now: dt.datetime
    policy: Policy
    fork: tuple[str, ...] = ()
    pending: Pending | None = None
    differences: Sequence[Difference] = field(default_factory=tuple)


class StepReader:
    """Reads steps and judges them. Holds what was read, so that a history is read once."""

    def __init__(self, history: History, signatures: Signatures) -> None:
        self.history = history
        self.library = Library()
        self.sides = SideReader(self.library, history)
        self._proofs = SignatureProofs(signatures)

    def judge(self, span: Span, past: Past) -> Judgement:
        """Judge one step."""
        return judge(self.read(span, past))

    def read(self, span: Span, past: Past) -> Step:
        """Read everything that the judgement of a step needs, and nothing else."""
        before, after, readings = self._both_sides(span)
        changes = compare(before, after)
        cabinet = self._cabinet(span)
        touched = cabinet.touched(span.differences)
        numbers = cabinet.references(_messages(span), span.differences) if changes else frozenset[int]()
        return Step(
            before=before,
            after=after,
            changes=changes,
            now=span.now,
            past=past,
            decisions=self._decisions(numbers, span, cabinet, before),
            readings=(*readings, *cabinet.irregular(span.differences, numbers)),
            alterations=tuple(cabinet.alterations(span.differences)),
            drafts=tuple(touched.values()),
            moved=self._moved(changes, span),
        )

    def _both_sides(self, span: Span) -> tuple[Side, Side, tuple[Finding, ...]]:
        document = self.sides.policy(span.after)
        policy = document.policy if document else None
        own = Scope.of(span.policy)
        wide = own.joined(Scope.of(policy)) if policy else own
        before = self.sides.trusted(span.before, span.policy, own, wide)
        after = self.sides.read(span.after, policy, Scope.of(policy) if policy else own, wide)
        irregular = irregularities(after.entries, span.differences, wide)
        return (*with_digests(before, span.before, after, span.after), (*irregular, *after.findings))

    def _cabinet(self, span: Span) -> Cabinet:
        folders = Scope.of(span.policy).adr
        return Cabinet(
            self.library,
            folders,
            span.before,
            span.before.entries(folders),
            span.after,
            span.after.entries(folders),
        )

    def _decisions(self, numbers: Iterable[int], span: Span, cabinet: Cabinet, trusted: Side) -> dict[int, Decision]:
        wanted = sorted(numbers)
        if not wanted:
            return {}
        finder = AuthorFinder(self.history, self.library, span.policy, cabinet.folders)
        trace = finder.trace(span.commits)
        if span.pending:
            trace = trace.plus(span.pending.commit, span.pending.touches)
        return {number: self._decision(number, span, cabinet, finder, trace, trusted) for number in wanted}

    def _decision(
        self, number: int, span: Span, cabinet: Cabinet, finder: AuthorFinder, trace: Trace, trusted: Side
    ) -> Decision:
        adrs = tuple(cabinet.adrs_after(number).values())
        earlier = cabinet.adrs_before(number)
        authors = finder.authors(number, span.after, trace)
        if earlier and span.before.commit:
            authors |= finder.authors(number, span.after, finder.past_trace(span.before.commit, earlier))
        testimonies = cabinet.testimonies(number, trace.touches)
        return Decision(
            number,
            adrs,
            None if adrs else cabinet.mentioned(number),
            tuple(self._proven(testimonies, span, finder, trace, trusted)),
            authors,
            frozenset(adr.digest for adr in earlier.values()),
        )

    def _proven(
        self, testimonies: list[Testimony], span: Span, finder: AuthorFinder, trace: Trace, trusted: Side
    ) -> list[Testimony]:
        if span.policy.identity == "signature":
            return self._proofs.prove(testimonies, trusted, span.now)
        authors = finder.record_authors(trace)
        if span.before.commit:
            standing = [item.path for item in testimonies if item.in_base or item.path in authors]
            past = finder.record_authors(finder.past_trace(span.before.commit, standing))
            authors = {path: authors.get(path, frozenset()) | past.get(path, frozenset()) for path in authors | past}
        return prove_by_commits(testimonies, span.policy, authors)

    def _moved(self, changes: Sequence[Change], span: Span) -> frozenset[str]:
        """The changed budgets that stood otherwise where the branch left its base."""
        scope = Scope.of(span.policy)
        tip = self.sides.trusted(span.before, span.policy, scope, scope)
        moved: set[str] = set()
        for fork in span.fork if changes else ():
            old = self.sides.trusted(self.history.tree(fork), span.policy, scope, scope)
            moved |= {change.budget for change in changes if _stands(change, old) != _stands(change, tip)}
        return frozenset(moved)


def _messages(span: Span) -> tuple[Commit, ...]:
    return (*span.commits, *([span.pending.commit] if span.pending else ()))


def _stands(change: Change, reading: Reading) -> object:
    """What stands for a budget on a side: a value, the content of a file, or the file that holds a capability."""
    if change.limit is not None:
        return reading.side.budgets.value(change.limit)
    capability = reading.side.budgets.capabilities.get(change.budget)
    return capability.file if capability else reading.entries.get(change.budget)
