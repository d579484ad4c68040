"""`budget verify`: a proof judged again, from the objects in it alone."""

from collections.abc import Mapping
from typing import cast

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.text import UnreadableError
from governance.commands.proof.document import claims, statement
from governance.commands.proof.prove import Objects, ungoverned_grounds
from governance.documents.proof_json import first_difference, read_document, read_objects
from governance.documents.trust.allowed_signers import read_signers
from governance.domain.policy.allowed_signers import AllowedSigners
from governance.domain.reports.decision_papers import SignOffPaper
from governance.domain.reports.verify import ProofValue, VerifyReport
from governance.errors import BudgetError
from governance.judging.history.limit_grounds import LimitGrounds, limit_grounds
from governance.judging.objects.formats import is_object_id, object_id
from governance.judging.objects.history import ObjectHistory
from governance.judging.objects.store import ObjectStore, packed
from governance.judging.reading.policies import Policies
from governance.ports.signatures import Signatures


class _RefutedError(Exception):
    """The file does not prove what it says."""


def verify(signatures: Signatures, data: bytes, head: str | None, signers: bytes | None) -> VerifyReport:
    """Verify a proof; nothing takes part but the file, and what its reader knows from elsewhere.

    Args:
        signatures: verifies those of records.
        data: the file.
        head: the commit that the proof must be about; None to take the one that it names.
        signers: allowed signers that the user knows: every counted signature must be by one of their keys.
    """
    try:
        proof, grounds = _verified(signatures, data)
        _hold(proof, grounds, head, signers)
        return VerifyReport((), proof)
    except _RefutedError as fault:
        return VerifyReport((str(fault),))
    except UnreadableError as fault:
        return VerifyReport((fault.message,))
    except BudgetError as fault:
        return VerifyReport((f"the objects in it do not bear it out: {fault.message}",))
    except RecursionError:
        return VerifyReport(("its folders are nested deeper than any real ones",))


def _verified(signatures: Signatures, data: bytes) -> tuple[Mapping[str, ProofValue], LimitGrounds]:
    given = read_document(data)
    proof = _proof(given)
    limit, head = LimitId.parse(_text(proof, "budget")), _text(proof, "head")
    if limit is None or not is_object_id(head):
        raise _RefutedError("it names no limit, or no commit")
    grounds = _grounds(signatures, limit, head, _text(proof, "objects"))
    expected = {**claims(limit, head, grounds), "objects": _text(proof, "objects")}
    differs = first_difference(given, expected if proof is given else statement(expected))
    if differs is not None:
        raise _RefutedError(f"its objects say something else than it does of {differs}")
    return expected, grounds


def _proof(given: Mapping[str, object]) -> Mapping[str, object]:
    """The proof itself, also where it is the predicate of a statement."""
    if "predicate" not in given:
        return given
    predicate = given["predicate"]
    found = predicate.get("proof") if isinstance(predicate, Mapping) else None
    if not isinstance(found, Mapping):
        raise _RefutedError("it is a statement without a proof in it")
    return cast("Mapping[str, object]", found)


def _text(proof: Mapping[str, object], name: str) -> str:
    found = proof.get(name)
    if not isinstance(found, str):
        raise _RefutedError(f"this is no proof: it has no text {name!r}")
    return found


def _grounds(signatures: Signatures, limit: LimitId, head: str, pack: str) -> LimitGrounds:
    """What the limit rests on, judged from the objects."""
    length = len(head)
    objects = {object_id(item.kind, item.data, length): item.data for item in read_objects(pack, length)}
    history = ObjectHistory(ObjectStore(packed(objects), length), head)
    if not Policies(history).ever_governed(head):
        raise _RefutedError("nothing was ever governed in its history")
    grounds = limit_grounds(Objects(history, signatures), limit, head)
    if not grounds.values or grounds.values[-1].value is None:
        raise _RefutedError(f"{limit} does not hold at {head[:12]}")
    ungoverned = ungoverned_grounds(limit, grounds)
    if ungoverned:
        raise _RefutedError(ungoverned)
    return grounds


def _hold(proof: Mapping[str, ProofValue], grounds: LimitGrounds, head: str | None, signers: bytes | None) -> None:
    """Hold a proof to what its reader knows from elsewhere."""
    if head is not None and proof["head"] != head:
        raise _RefutedError(f"it is about the commit {proof['head']}, not {head}")
    if signers is None:
        return
    document = read_signers(signers)
    if document.problems:
        raise _RefutedError(f"the allowed signers cannot be read: {document.problems[0].message}")
    for paper in grounds.papers:
        for signoff in paper.signoffs:
            if signoff.counted and not _is_by_known(signoff, document.signers, grounds):
                raise _RefutedError(f"{signoff.path} bears no signature by a known key of {signoff.signer}")


def _is_by_known(signoff: SignOffPaper, signers: AllowedSigners, grounds: LimitGrounds) -> bool:
    """Whether a signature is by a key that its reader knows as the signer's."""
    names = frozenset({signoff.signer.casefold()})
    if signoff.record.attestation is None:
        names = grounds.policy.principals(signoff.record.approver)
    return any(line.key == signoff.key for line in signers.keys_of(names))
