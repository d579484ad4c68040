"""Collects what is known of the decisions that a step refers to: their records, sign-offs, authors and proofs."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from governance.domain.judgement.changes import Side
from governance.domain.judgement.evidence import DecisionRecords, FoundSignOff, UnknownAuthor
from governance.judging.evidence.decision_authors import AuthorFinder, Trace, Writers
from governance.judging.evidence.measured_evidence import evidence_faults
from governance.judging.evidence.signature_proofs import SignatureProofs, prove_by_commits
from governance.judging.evidence.step_input import StepInput
from governance.judging.reading.decision_folders import DecisionFolders
from governance.judging.reading.decision_index import DecisionIndex
from governance.judging.reading.policies import Policies
from governance.ports.repository import History


class EvidenceCollector:
    """Collects what is known of decisions.

    Args:
        trusted: the before side, whose keys count.
        policies: knows where decisions lay by earlier policies.
        former: what stood before in folders of earlier policies in which the step alters records; None without any.
    """

    def __init__(
        self,
        history: History,
        step_input: StepInput,
        decision_folders: DecisionFolders,
        trusted: Side,
        *,
        proofs: SignatureProofs,
        policies: Policies,
        former: DecisionIndex | None = None,
    ) -> None:
        self._former = former
        self._history = history
        self._policies = policies
        self._step_input = step_input
        self._decision_folders = decision_folders
        self._trusted = trusted
        self._proofs = proofs
        self._finder = AuthorFinder(
            history, decision_folders.document_cache, step_input.policy, decision_folders.folders
        )

    @cached_property
    def _trace(self) -> Trace:
        trace = self._finder.trace(self._step_input.commits)
        pending = self._step_input.pending
        return trace.plus(pending.commit, pending.touches) if pending else trace

    def decision(self, number: int) -> DecisionRecords:
        """Everything known of the decision records that bear a number."""
        decision_folders = self._decision_folders
        adrs = tuple(decision_folders.after.decisions(number).values())
        earlier = decision_folders.before.decisions(number)
        found_signoffs = self._proven(decision_folders.found_signoffs(number, self._trace.touches))
        writers = self._writers(number, earlier, self._approvers(found_signoffs))
        return DecisionRecords(
            number,
            adrs,
            None if adrs else decision_folders.mentioned(number),
            tuple(found_signoffs),
            writers.people,
            frozenset(adr.digest for adr in earlier.values()),
            tuple(self._named(author) for _, author in sorted(writers.unknown_authors.items())),
            bool(earlier or (self._former is not None and self._former.decisions(number))),
            tuple(
                fault
                for adr in adrs
                for fault in evidence_faults(self._step_input.after, adr, decision_folders.folders)
            ),
        )

    def _named(self, author: UnknownAuthor) -> UnknownAuthor:
        """The same, where the commit is made already; one that is to be made has no name yet."""
        pending = self._step_input.pending
        is_to_be = pending is not None and author.commit == pending.commit.oid
        return author._replace(commit=None) if is_to_be else author

    def _approvers(self, found_signoffs: list[FoundSignOff]) -> dict[str, str]:
        """Whose sign-offs stand and prove who wrote them, by object id."""
        proven = [item for item in found_signoffs if item.in_after and item.proof and item.proof.doubt is None]
        found = ((self._decision_folders.after.entry(item.path), item.record) for item in proven)
        return {entry.oid: record.approver for entry, record in found if entry and record}

    def _writers(self, number: int, earlier: Iterable[str], approvers: Mapping[str, str]) -> Writers:
        """Who wrote a decision, in the step and, where it or what it was made from stood before, in all of history."""
        step_input, finder = self._step_input, self._finder
        forerunners = finder.forerunners(number, step_input.after, self._trace)
        writers = finder.writers(number, step_input.after, self._trace, forerunners, approvers)
        tip = step_input.before.commit
        strays = [path for path in self._decision_folders.after.decisions(number) if not self._is_explained(path)]
        if strays and tip:
            everywhere = finder.trace_everywhere(tip, strays)
            writers |= finder.writers(number, step_input.after, everywhere, forerunners, approvers)
        standing = [*earlier, *(path for path in forerunners if self._decision_folders.before.entry(path))]
        if standing and tip:
            earlier_finder = self._past_finder(tip)
            past = earlier_finder.past_trace(tip, standing)
            writers |= earlier_finder.writers(number, step_input.after, past, forerunners, approvers)
        return writers

    def _is_explained(self, path: str) -> bool:
        """Whether a decision stood so before, or a commit of the step wrote it so."""
        entry = self._decision_folders.after.entry(path)
        return entry == self._decision_folders.before.entry(path) or self._trace.accounts_for(path, entry)

    def _past_finder(self, tip: str) -> AuthorFinder:
        """Looks wherever any policy of the line had its decisions."""
        folders = self._policies.decision_folders(tip, self._step_input.policy)
        return AuthorFinder(self._history, self._decision_folders.document_cache, self._step_input.policy, folders)

    def _proven(self, found_signoffs: list[FoundSignOff]) -> list[FoundSignOff]:
        """Add to each record the proof of who wrote it: what a witness attests is signed, whatever identity means."""
        by_commit = self._step_input.policy.identity == "commit"
        committed = [item for item in found_signoffs if by_commit and item.record and item.record.attestation is None]
        signed = [item for item in found_signoffs if item not in committed]
        proven = self._proofs.prove(signed, self._trusted, self._step_input.now)
        return [*proven, *self._proven_by_commits(committed)] if committed else proven

    def _proven_by_commits(self, found_signoffs: list[FoundSignOff]) -> list[FoundSignOff]:
        step_input = self._step_input
        authors = self._finder.record_authors(self._trace)
        traces = [self._trace]
        if step_input.before.commit:
            standing = [
                item.path for item in found_signoffs if item.in_base or not item.in_after or item.path in authors
            ]
            traces.append(self._finder.past_trace(step_input.before.commit, standing))
            past = self._finder.record_authors(traces[-1])
            authors = {path: authors.get(path, frozenset()) | past.get(path, frozenset()) for path in authors | past}
        proven = [
            prove_by_commits(item, step_input.policy, authors.get(item.path, frozenset()))
            for item in found_signoffs
            if item.in_after
        ]
        return [*proven, *(self._proven_gone(item, traces) for item in found_signoffs if not item.in_after)]

    def _proven_gone(self, item: FoundSignOff, traces: list[Trace]) -> FoundSignOff:
        """An objection that stands no more: whoever wrote over it or removed it must not make it void."""
        brought = (self._finder.bringers(item, self._step_input.after, trace) for trace in traces)
        return prove_by_commits(item, self._step_input.policy, frozenset().union(*brought))
