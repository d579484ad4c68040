"""Who wrote a record: signatures checked against the trusted keys, or the authors of the commits that brought it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from governance.domain.judgement.changes import Side
from governance.domain.judgement.evidence import FoundSignOff, Proof
from governance.domain.judgement.records import Attestation, SignOff
from governance.domain.judgement.witnesses import attested_by, lines_of
from governance.domain.policy.allowed_signers import NAMESPACE, WITNESS_NAMESPACE, AllowedSigner
from governance.domain.policy.paths import SIGNERS_PATH
from governance.domain.policy.policy import Policy
from governance.ports.signatures import SignatureCheck, Signatures

if TYPE_CHECKING:
    # Reviews are read only where somebody asks for them.
    from governance.domain.judgement.reviews import ReviewRecord

SignedRecord: TypeAlias = "SignOff | ReviewRecord"
"""What bears a person's signature."""

Hands = tuple[str, ...]
"""Under which addresses one commit was written: its author's, then those of its co-authors."""


class _Pending(NamedTuple):
    """A record whose signature must still be verified, and what it proves if it is good."""

    found_signoff: FoundSignOff
    check: SignatureCheck
    proof: Proof


class SignatureProofs:
    """Proofs by signatures, of approvers or witnesses; every signature is verified once."""

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures
        self._known: dict[SignatureCheck, str | None] = {}

    def prove(self, found_signoffs: Iterable[FoundSignOff], trusted: Side, now: dt.datetime) -> list[FoundSignOff]:
        """Add to each readable record the proof of who wrote it, or saw it said."""
        prepared = [self._prepare(item, trusted, now) for item in found_signoffs]
        checks = [item.check for item in prepared if isinstance(item, _Pending) and item.check not in self._known]
        unique = list(dict.fromkeys(checks))
        self._known.update(zip(unique, self._signatures.verify(unique), strict=True))
        return [self._settle(item) if isinstance(item, _Pending) else item for item in prepared]

    def _settle(self, pending: _Pending) -> FoundSignOff:
        complaint = self._known[pending.check]
        if complaint is None:
            return pending.found_signoff._replace(proof=pending.proof)
        text = f"the signature does not fit the record ({complaint})"
        return pending.found_signoff._replace(proof=Proof(None, text))

    def _prepare(self, item: FoundSignOff, trusted: Side, now: dt.datetime) -> FoundSignOff | _Pending:
        record, policy = item.record, trusted.policy
        if record is None or policy is None or record.approver not in policy.people:
            return item
        if record.signature is None:
            return item._replace(proof=Proof(None, "it has no signature"))
        attested = attested_by(record, record.attestation, policy) if record.attestation else None
        if attested is not None and attested.doubt is not None:
            return item._replace(proof=attested)
        found = signer_of(record, trusted, policy, now)
        if isinstance(found, str):
            return item._replace(proof=Proof(None, found))
        return _Pending(item, _check(record, found.key), attested or Proof(found.key))


def _check(record: SignOff, key: str) -> SignatureCheck:
    from governance.documents.signoffs.payload import payload

    return SignatureCheck(record.signature or "", payload(record), key, _namespace(record))


def _namespace(record: SignedRecord) -> str:
    return NAMESPACE if _attestation(record) is None else WITNESS_NAMESPACE


def _attestation(record: SignedRecord) -> Attestation | None:
    """Who saw the record said; of a review nobody is heard but the person."""
    return record.attestation if isinstance(record, SignOff) else None


def signer_of(record: SignedRecord, trusted: Side, policy: Policy, now: dt.datetime) -> AllowedSigner | str:
    """The line by which a record's key may speak, at the record's date and at landing; or why there is none."""
    from capability_budgets.reading.text import UnreadableError
    from governance.documents.ssh.signatures import read_signature

    try:
        signature = read_signature(record.signature or "")
    except UnreadableError as fault:
        return fault.message
    namespace = _namespace(record)
    if signature.namespace != namespace:
        return f"it is a signature for {signature.namespace!r}, not {namespace!r}"
    lines = _lines(record, signature.key, trusted, policy)
    return lines if isinstance(lines, str) else _in_time(record, lines, now)


def _lines(record: SignedRecord, key: str, trusted: Side, policy: Policy) -> Sequence[AllowedSigner] | str:
    """The lines by which a key may speak for the approver, or for the witness, whatever their dates."""
    attestation = _attestation(record)
    if attestation is not None:
        return lines_of(attestation.witness, key, trusted.signers, policy)
    lines = [line for line in trusted.signers.keys_of(policy.principals(record.approver)) if line.key == key]
    if not lines:
        return f"its key does not stand in {SIGNERS_PATH} for {record.approver}"
    here = [line for line in lines if line.speaks_in(NAMESPACE)]
    if not here:
        return f"its key is restricted to other namespaces in {SIGNERS_PATH}"
    return here


def _in_time(record: SignedRecord, lines: Iterable[AllowedSigner], now: dt.datetime) -> AllowedSigner | str:
    """The first line that is valid both at the record's date and at landing."""
    valid = [line for line in lines if line.speaks_at(record.date) and line.speaks_at(now)]
    if not valid:
        return f"its key was not valid at its date and at landing ({SIGNERS_PATH})"
    return valid[0]


def prove_by_commits(item: FoundSignOff, policy: Policy, authors: frozenset[Hands]) -> FoundSignOff:
    """Add to a record the proof for `identity: commit`, by whoever wrote each commit that added or changed it.

    The approver must be author or co-author of every one: that is what forges make of a squashed one.
    """
    record = item.record
    if record is None or record.approver not in policy.people:
        return item
    foreign = sorted(hands for hands in authors if record.approver not in map(policy.person_at, hands))
    again = f"let {record.approver} run: budget sign {record.adr} --commit"
    if not authors:
        unbrought = Proof(None, "no commit of the history brought it", fix=again)
        return item._replace(proof=unbrought)
    if foreign:
        text = f"a commit by {foreign[0][0]} brought or changed it, which is no address of {record.approver}"
        return item._replace(proof=Proof(None, text, fix=again))
    return item._replace(proof=Proof(f"person:{record.approver}"))
