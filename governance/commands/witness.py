"""`budget witness`: records of what people said on a forge, attested by a witness of the policy."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError
from governance.commands.shared.signing import free_moment
from governance.commands.shared.working_copy import WorkingCopy, writable_copy
from governance.documents.signoffs.github_reviews import SPEAKING, Review, read_pull, read_reviews
from governance.domain.judgement.records import Adr, Attestation, Choice, Evidence, GitHubReview, OtherEvidence, SignOff
from governance.domain.judgement.witnesses import attested_by, lines_of
from governance.domain.policy.allowed_signers import WITNESS_NAMESPACE
from governance.domain.policy.paths import POLICY_PATH, SIGNERS_PATH
from governance.domain.reports.witness import Attested, AttestedRecord
from governance.errors import RefusedError, UsageError
from governance.ports.world import World


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person said on a forge of which the program knows nothing.

    Attributes:
        at: the revision that was looked at.
        text: what was seen, in words.
    """

    person: str
    adr: int
    at: str
    text: str
    decision: Choice = "approve"


@dataclass(frozen=True, slots=True)
class Reviews:
    """What GitHub answers about the reviews of a pull request.

    Attributes:
        reviews: the text of `…/pulls/N/reviews`.
        pull: the text of `…/pulls/N`.
    """

    reviews: str
    pull: str


def witness(world: World, seen: Reviews | Statement, key: str | None = None) -> Attested:
    """Write a record for each decision and person of what was seen.

    Args:
        world: the repository, in which the commits that were reviewed must be.
        seen: what was said.
        key: the witness's key file; None for one that the allowed signers name.

    Raises:
        UsageError: what was seen cannot be read, or names what is not here.
        RefusedError: the key speaks for no witness of the policy.
    """
    attesting = _Attesting(writable_copy(world), key)
    records = attesting.reviewed(seen) if isinstance(seen, Reviews) else attesting.stated(seen)
    written = dict(attesting.written(records))
    for path, data in written.items():
        world.files.write(path, data[1])
    return Attested(
        tuple(AttestedRecord(path, record) for path, (record, _) in written.items()), tuple(attesting.notes)
    )


class _Attesting:
    """A witness at work."""

    def __init__(self, working_copy: WorkingCopy, key: str | None) -> None:
        self._working_copy = working_copy
        self._key = (
            key
            or working_copy.world.signatures.find_key(self._own_keys(working_copy))
            or working_copy.world.committer.signing_key()
        )
        self._name = self._witness()
        self._head: str | None = None
        self.notes: list[str] = []

    @staticmethod
    def _own_keys(working_copy: WorkingCopy) -> frozenset[str]:
        principals = frozenset(name.lower() for name in working_copy.policy.witnesses)
        return frozenset(
            line.key for line in working_copy.trusted.side.signers.keys_of(principals) if line.is_of_witness
        )

    def _witness(self) -> str:
        """The witness of the policy for whom the key speaks."""
        working_copy = self._working_copy
        if not working_copy.policy.witnesses:
            fix = f"add a principal of {SIGNERS_PATH} to `witnesses` in {POLICY_PATH}, by a decision"
            raise RefusedError("the policy of the base has no witnesses", fix)
        from governance.documents.ssh.signatures import read_signature

        key = read_signature(working_copy.world.signatures.sign(b"", self._key, WITNESS_NAMESPACE)).key
        found = {
            name: lines_of(name, key, working_copy.trusted.side.signers, working_copy.policy)
            for name in working_copy.policy.witnesses
        }
        for name, lines in found.items():
            if not isinstance(lines, str):
                return name
        doubts = {lines for lines in found.values() if isinstance(lines, str)}
        line = f'{working_copy.policy.witnesses[0]} namespaces="{WITNESS_NAMESPACE}" {key}'
        fix = f"let {SIGNERS_PATH} have this line of it, by a decision, and no other: {line}"
        raise RefusedError(f"no record of this key would count: {'; '.join(sorted(doubts))}", fix)

    # what was seen

    def stated(self, seen: Statement) -> Iterator[SignOff]:
        """The record of what a person said on a forge that is not known."""
        policy = self._working_copy.policy
        if seen.person not in policy.people:
            listed = ", ".join(sorted(policy.people))
            raise UsageError(f"{seen.person} is not among the people of the policy", f"name one of: {listed}")
        commit = self._commit(seen.at)
        adr = self._decisions(commit, {seen.adr}).get(seen.adr)
        if adr is None:
            raise UsageError(
                f"no ADR {seen.adr} that decides budgets is at {seen.at}", "name the commit that was approved"
            )
        evidence = OtherEvidence(text=seen.text, at=commit)
        said = {item.date for item in self._records_of(seen.adr) if item.approver == seen.person}
        moment = free_moment(self._working_copy.world.clock.now().replace(microsecond=0), said)
        yield self._record(seen.person, seen.decision, moment, adr, evidence)

    def reviewed(self, seen: Reviews) -> Iterator[SignOff]:
        """The records of the latest review of each account, for each decision that the reviewed commits refer to."""
        try:
            pull = read_pull(seen.pull)
            latest = {review.account: review for review in read_reviews(seen.reviews, pull)}
        except UnreadableError as fault:
            raise UsageError(fault.message, fault.fix) from fault
        self._head = self._working_copy.history.resolve(pull.head)
        for review in latest.values():
            person = self._person(review)
            if person is None:
                self.notes.append(f"{review.login} ({review.account}) is not in the policy: no record")
            elif review.commit is None:
                self.notes.append(f"{person}: GitHub does not tell which commit was reviewed: no record")
            else:
                yield from self._of(review, person, review.commit, pull.base)

    def _person(self, review: Review) -> str | None:
        """Whose account it is by the policy; else who bears the handle, so that a check can say what is wrong."""
        people = self._working_copy.policy.people
        holder = next((name for name, person in people.items() if person.account == review.account), None)
        return holder or self._working_copy.policy.person_with(f"@{review.login}")

    def _of(self, review: Review, person: str, reviewed: str, base: str) -> Iterator[SignOff]:
        commit = self._commit(reviewed)
        decisions = self._decisions(commit, self._references(commit, base))
        if not decisions:
            self.notes.append(
                f"{person}: the commits up to {commit[:12]} refer to no ADR that decides budgets: no record"
            )
        evidence = GitHubReview(review=str(review.number), account=review.account, at=commit)
        for adr in decisions.values():
            record = self._record(person, SPEAKING[review.state], review.moment, adr, evidence)
            if review.state == "DISMISSED" and not self._withdraws(record):
                self.notes.append(f"{person}: the review of ADR {record.adr} is dismissed, and no record of it stands")
            else:
                yield record

    def _withdraws(self, record: SignOff) -> bool:
        """Whether a record stands that a dismissed review takes back: one of the same person on the same text."""
        said = [item for item in self._records_of(record.adr) if item.approver == record.approver and item.attestation]
        return any(item.digest == record.digest and item.decision != "withdraw" for item in said)

    # the repository

    def _commit(self, revision: str) -> str:
        commit = self._working_copy.history.resolve(revision)
        if commit is None:
            raise UsageError(
                f"the commit {revision} is not here", "fetch what was reviewed: git fetch origin pull/N/head"
            )
        return commit

    def _references(self, commit: str, base: str) -> frozenset[int]:
        """The decisions that the commits refer to which a review is about: those up to one, beyond the base."""
        history = self._working_copy.history
        known = [tip for tip in (history.resolve(base), self._working_copy.base) if tip is not None]
        forks = [fork for tip in known[:1] for fork in history.merge_bases(tip, commit)] or [self._working_copy.base]
        before, after = history.tree(forks[0]), history.tree(commit)
        decision_folders = self._working_copy.reader.decision_folders(self._working_copy.scope.adr, before, after)
        return decision_folders.references(history.commits(commit, known), history.differences(before, after))

    def _decisions(self, commit: str, numbers: set[int] | frozenset[int]) -> dict[int, Adr]:
        """The decisions of these numbers as they stood at a commit; those that cannot be told or read are left out."""
        tree = self._working_copy.history.tree(commit)
        index = self._working_copy.reader.decision_indexes(tree, self._working_copy.scope.adr)
        found = {number: list(index.decisions(number).values()) for number in sorted(numbers)}
        return {number: adrs[0] for number, adrs in found.items() if len(adrs) == 1}

    # records

    def _records_of(self, number: int) -> list[SignOff]:
        """The records of a number in the checkout, and in the branch of the pull request, that can be read."""
        here = [record for _, record in self._working_copy.records(number)]
        return [*here, *(record for _, record in self._on_branch(number) if isinstance(record, SignOff))]

    def _on_branch(self, number: int) -> Iterator[tuple[str, SignOff | Problem]]:
        if self._head is None:
            return
        tree, reader = self._working_copy.history.tree(self._head), self._working_copy.reader
        entries = reader.decision_indexes(tree, self._working_copy.scope.adr).signoffs(number)
        files = {path: entry for path, entry in entries.items() if entry.is_file and path.endswith(".yaml")}
        contents = tree.blobs(entry.oid for entry in files.values())
        for path, entry in files.items():
            yield path, reader.document_cache.signoff(entry, contents[entry.oid])

    def _record(self, person: str, decision: Choice, moment: dt.datetime, adr: Adr, evidence: Evidence) -> SignOff:
        return SignOff(
            repository=self._working_copy.policy.repository,
            adr=adr.number or 0,
            decision=decision,
            approver=person,
            date=moment,
            digest=adr.digest,
            changes=tuple(row.line for row in adr.rows),
            attestation=Attestation(witness=self._name, evidence=evidence),
        )

    def written(self, records: Iterator[SignOff]) -> Iterator[tuple[str, tuple[SignOff, bytes]]]:
        """Sign records, and give each a file; what stands already is left as it is."""
        from governance.documents.signoffs.payload import payload
        from governance.documents.signoffs.record import write_signoff

        taken: set[str] = set()
        for record in records:
            if any(replace(known, signature=None) == record for known in self._records_of(record.adr)):
                self.notes.append(f"{record.approver}: already attested for ADR {record.adr}: nothing to write")
                continue
            self._warn(record)
            signature = self._working_copy.world.signatures.sign(payload(record), self._key, WITNESS_NAMESPACE)
            signed = replace(record, signature=signature)
            taken.update(path for path, _ in self._on_branch(record.adr))
            path = self._working_copy.free_signoff(record.adr, record.approver, taken)
            taken.add(path)
            yield path, (signed, write_signoff(signed).encode())

    def _warn(self, record: SignOff) -> None:
        if record.attestation is not None:
            proof = attested_by(record, record.attestation, self._working_copy.policy)
            if proof.doubt is not None:
                self.notes.append(f"{record.approver}: this record does not count yet: {proof.doubt}; {proof.fix}")
