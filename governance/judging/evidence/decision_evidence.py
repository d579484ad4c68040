"""The inquiry into the decisions that a step refers to: their records, sign-offs, authors and proofs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from governance.domain.judgement.changes import Side
from governance.domain.judgement.evidence import Decision, FoundSignOff, Stranger
from governance.judging.evidence.decision_authors import AuthorFinder, KnownBefore, Trace, Writers
from governance.judging.evidence.signature_proofs import SignatureProofs, prove_by_commits
from governance.judging.evidence.step_input import StepInput
from governance.judging.reading.decision_folders import DecisionFolders
from governance.judging.reading.decision_index import DecisionIndex
from governance.judging.reading.policies import Policies
from governance.ports.repository import History


class EvidenceCollector:
    """Collects what is known of decisions.

    Args:
        history: the repository.
        span: the step.
        cabinet: its decision folders.
        trusted: the before side, whose keys count.
        proofs: verifies signatures.
        trust: knows where decisions lay by earlier policies.
        former: what stood before in folders of earlier policies in which the step alters records; None without any.
    """

    def __init__(
        self,
        history: History,
        span: StepInput,
        cabinet: DecisionFolders,
        trusted: Side,
        *,
        proofs: SignatureProofs,
        trust: Policies,
        former: DecisionIndex | None = None,
    ) -> None:
        self._former = former
        self._history = history
        self._trust = trust
        self._span = span
        self._cabinet = cabinet
        self._trusted = trusted
        self._proofs = proofs
        self._finder = AuthorFinder(history, cabinet.library, span.policy, cabinet.folders)

    @cached_property
    def _trace(self) -> Trace:
        trace = self._finder.trace(self._span.commits)
        pending = self._span.pending
        return trace.plus(pending.commit, pending.touches) if pending else trace

    def decision(self, number: int) -> Decision:
        """Everything known of the decision records that bear a number."""
        cabinet = self._cabinet
        adrs = tuple(cabinet.adrs_after(number).values())
        earlier = cabinet.adrs_before(number)
        testimonies = self._proven(cabinet.testimonies(number, self._trace.touches))
        writers = self._writers(number, earlier, self._approvers(testimonies))
        return Decision(
            number,
            adrs,
            None if adrs else cabinet.mentioned(number),
            tuple(testimonies),
            writers.people,
            frozenset(adr.digest for adr in earlier.values()),
            tuple(self._named(stranger) for _, stranger in sorted(writers.strangers.items())),
            bool(earlier or (self._former is not None and self._former.decisions(number))),
        )

    def _named(self, stranger: Stranger) -> Stranger:
        """The same, where the commit is made already; one that is to be made has no name yet."""
        pending = self._span.pending
        is_to_be = pending is not None and stranger.commit == pending.commit.oid
        return replace(stranger, commit=None) if is_to_be else stranger

    def _approvers(self, testimonies: list[FoundSignOff]) -> dict[str, str]:
        """Whose sign-offs stand and prove who wrote them, by object id."""
        proven = [item for item in testimonies if item.standing and item.proof and item.proof.doubt is None]
        found = ((self._cabinet.after.entry(item.path), item.record) for item in proven)
        return {entry.oid: record.approver for entry, record in found if entry and record}

    def _writers(self, number: int, earlier: Iterable[str], approvers: Mapping[str, str]) -> Writers:
        """Who wrote a decision, in the step and, where it or what it was made from stood before, in all of history."""
        span, finder = self._span, self._finder
        forerunners = finder.forerunners(number, span.after, self._trace)
        told = KnownBefore(forerunners, approvers)
        writers = finder.writers(number, span.after, self._trace, told)
        tip = span.before.commit
        strays = [path for path in self._cabinet.adrs_after(number) if not self._is_explained(path)]
        if strays and tip:
            writers |= finder.writers(number, span.after, finder.trace_everywhere(tip, strays), told)
        standing = [*earlier, *(path for path in forerunners if self._cabinet.before.entry(path))]
        if standing and tip:
            earlier_finder = self._past_finder(tip)
            past = earlier_finder.past_trace(tip, standing)
            writers |= earlier_finder.writers(number, span.after, past, told)
        return writers

    def _is_explained(self, path: str) -> bool:
        """Whether a decision stood so before, or a commit of the step wrote it so."""
        entry = self._cabinet.after.entry(path)
        return entry == self._cabinet.before.entry(path) or self._trace.accounts_for(path, entry)

    def _past_finder(self, tip: str) -> AuthorFinder:
        """Looks wherever any policy of the line had its decisions."""
        folders = self._trust.decision_folders(tip, self._span.policy)
        return AuthorFinder(self._history, self._cabinet.library, self._span.policy, folders)

    def _proven(self, testimonies: list[FoundSignOff]) -> list[FoundSignOff]:
        """Add to each record the proof of who wrote it: what a witness attests is signed, whatever identity means."""
        by_commit = self._span.policy.identity == "commit"
        committed = [item for item in testimonies if by_commit and item.record and item.record.attestation is None]
        signed = [item for item in testimonies if item not in committed]
        proven = self._proofs.prove(signed, self._trusted, self._span.now)
        return [*proven, *self._proven_by_commits(committed)] if committed else proven

    def _proven_by_commits(self, testimonies: list[FoundSignOff]) -> list[FoundSignOff]:
        span = self._span
        authors = self._finder.record_authors(self._trace)
        traces = [self._trace]
        if span.before.commit:
            standing = [item.path for item in testimonies if item.in_base or not item.standing or item.path in authors]
            traces.append(self._finder.past_trace(span.before.commit, standing))
            past = self._finder.record_authors(traces[-1])
            authors = {path: authors.get(path, frozenset()) | past.get(path, frozenset()) for path in authors | past}
        gone = [item for item in testimonies if not item.standing]
        proven = prove_by_commits([item for item in testimonies if item.standing], span.policy, authors)
        return [*proven, *(self._proven_gone(item, traces) for item in gone)]

    def _proven_gone(self, item: FoundSignOff, traces: list[Trace]) -> FoundSignOff:
        """An objection that stands no more: whoever wrote over it or removed it must not make it void."""
        brought = (self._finder.bringers(item, self._span.after, trace) for trace in traces)
        (proven,) = prove_by_commits([item], self._span.policy, {item.path: frozenset().union(*brought)})
        return proven
