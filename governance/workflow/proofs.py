"""Who wrote a record: signatures checked against the trusted keys, or the authors of the commits that brought it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from governance.domain.changes import Side
from governance.domain.decisions import SignOff
from governance.domain.evidence import Doubt, Proof, Testimony
from governance.domain.policy import SIGNERS_PATH, Policy
from governance.domain.signers import NAMESPACE, AllowedSigner
from governance.workflow.ports import SignatureCheck, Signatures


@dataclass(frozen=True, slots=True)
class _Pending:
    """A record whose signature must still be verified, with the key lines that may be used for it."""

    testimony: Testimony
    check: SignatureCheck


class SignatureProofs:
    """Proofs for `identity: signature`; every signature is verified once."""

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures
        self._known: dict[SignatureCheck, str | None] = {}

    def prove(self, testimonies: Iterable[Testimony], trusted: Side, now: dt.datetime) -> list[Testimony]:
        """Add to each readable record the proof of who wrote it."""
        prepared = [self._prepare(item, trusted, now) for item in testimonies]
        checks = [item.check for item in prepared if isinstance(item, _Pending) and item.check not in self._known]
        unique = list(dict.fromkeys(checks))
        self._known.update(zip(unique, self._signatures.verify(unique), strict=True))
        return [self._settle(item) if isinstance(item, _Pending) else item for item in prepared]

    def _settle(self, pending: _Pending) -> Testimony:
        complaint = self._known[pending.check]
        if complaint is None:
            proof = Proof(pending.check.key)
        else:
            proof = Proof(None, Doubt.BAD_SIGNATURE, f"the signature does not fit the record ({complaint})")
        return replace(pending.testimony, proof=proof)

    def _prepare(self, item: Testimony, trusted: Side, now: dt.datetime) -> Testimony | _Pending:
        record, policy = item.record, trusted.policy
        if record is None or policy is None or record.approver not in policy.people:
            return item
        if record.signature is None:
            return replace(item, proof=Proof(None, Doubt.UNSIGNED, "it has no signature"))
        found = self._signer(record, policy, trusted, now)
        if isinstance(found, Proof):
            return replace(item, proof=found)
        from governance.documents.payload import payload

        return _Pending(item, SignatureCheck(record.signature, payload(record), found.key))

    def _signer(self, record: SignOff, policy: Policy, trusted: Side, now: dt.datetime) -> AllowedSigner | Proof:
        from governance.documents.ssh_signature import read_signature
        from governance.documents.text import UnreadableError

        try:
            signature = read_signature(record.signature or "")
        except UnreadableError as fault:
            return Proof(None, Doubt.BAD_SIGNATURE, fault.message)
        if signature.namespace != NAMESPACE:
            return Proof(None, Doubt.NAMESPACE, f"it is a signature for {signature.namespace!r}, not {NAMESPACE!r}")
        lines = trusted.signers.keys_of(policy.principals(record.approver))
        return _choose(record, [line for line in lines if line.key == signature.key], now)


def _choose(record: SignOff, lines: list[AllowedSigner], now: dt.datetime) -> AllowedSigner | Proof:
    """The first line that lets this key speak for the approver, at the record's date and at landing."""
    if not lines:
        return Proof(None, Doubt.UNKNOWN_KEY, f"its key does not stand in {SIGNERS_PATH} for {record.approver}")
    here = [line for line in lines if line.speaks_in(NAMESPACE)]
    if not here:
        return Proof(None, Doubt.NAMESPACE, f"its key is restricted to other namespaces in {SIGNERS_PATH}")
    valid = [line for line in here if line.speaks_at(record.date) and line.speaks_at(now)]
    if not valid:
        return Proof(None, Doubt.EXPIRED, f"its key was not valid at its date and at landing ({SIGNERS_PATH})")
    return valid[0]


def prove_by_commits(
    testimonies: Iterable[Testimony], policy: Policy, authors: Mapping[str, frozenset[str]]
) -> list[Testimony]:
    """Proofs for `identity: commit`.

    Args:
        testimonies: the records.
        policy: the trusted policy.
        authors: for each record's path, the addresses of all who authored a commit that added or changed it.
    """
    return [_by_commits(item, policy, authors.get(item.path, frozenset())) for item in testimonies]


def _by_commits(item: Testimony, policy: Policy, authors: frozenset[str]) -> Testimony:
    record = item.record
    if record is None or record.approver not in policy.people:
        return item
    foreign = sorted(address for address in authors if policy.person_at(address) != record.approver)
    if not authors:
        return replace(item, proof=Proof(None, Doubt.FOREIGN_COMMIT, "no commit of the history brought it"))
    if foreign:
        text = f"a commit by {foreign[0]} brought or changed it, which is no address of {record.approver}"
        return replace(item, proof=Proof(None, Doubt.FOREIGN_COMMIT, text))
    return replace(item, proof=Proof(f"person:{record.approver}"))
