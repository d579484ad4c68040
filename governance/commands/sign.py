"""`budget sign`: one approver's word on one decision, bound to exactly its text."""

import datetime as dt
from dataclasses import dataclass, replace

from governance.commands.shared.signing import free_moment, person_of, signature_of
from governance.commands.shared.signoff_checks import (
    accepted,
    commit_message,
    refuse_obstacles,
    refuse_uncounted,
    refuse_unreadable,
    refuse_unseen,
)
from governance.commands.shared.simulated_landing import SimulatedLanding, simulate_landing
from governance.commands.shared.uncommitted_files import uncommitted_records
from governance.commands.shared.working_copy import AdrFile, WorkingCopy, writable_copy
from governance.documents.signoffs.record import write_signoff
from governance.domain.judgement.records import Choice, SignOff
from governance.domain.judgement.tallies import Vote
from governance.domain.reports.sign import Signed
from governance.errors import RefusedError
from governance.ports.world import World


@dataclass(frozen=True, slots=True)
class SignRequest:
    """What a user asks to sign.

    Attributes:
        adr: a number or a path.
        person: who signs; None for the person git commits as.
        key: the key file; None to let the program find one that the allowed signers name.
        elsewhere: hand the record over instead of putting it in its place.
    """

    adr: str
    person: str | None = None
    key: str | None = None
    decision: Choice = "approve"
    comment: str | None = None
    commit: bool = False
    elsewhere: bool = False


def sign(world: World, request: SignRequest) -> Signed:
    """Write a sign-off record that counts, or none; what a person has said already is not written again.

    Raises:
        UsageError: nobody can be told to sign as, or the ADR is not here.
        RefusedError: the record would not count; the message says why.
    """
    working_copy = writable_copy(world)
    document = working_copy.document(request.adr)
    person = person_of(working_copy, request.person)
    _refuse_elsewhere(working_copy, document, request)
    refuse_unseen(working_copy, document)
    before = simulate_landing(working_copy, accepted(document), early=True)
    refuse_unreadable(document)
    _refuse_ineligible(before, document, person, request, working_copy)
    known = _said(before, person, request.decision)
    if known is not None:
        return _again(working_copy, document, known, before, request)
    found_signoffs = before.candidate.decision.found_signoffs if before.candidate else ()
    said = {item.record.date for item in found_signoffs if item.record is not None and item.record.approver == person}
    record = _record(working_copy, document, person, request, free_moment(world.clock.now(), said))
    if working_copy.policy.identity == "signature":
        record = _signed(working_copy, record, request.key)
    path = working_copy.free_signoff(document.number, person)
    data = write_signoff(record).encode("utf-8")
    after = simulate_landing(working_copy, accepted(document), {path: data}, early=True)
    refuse_uncounted(after, path)
    signed = signed_report(document, record, path, data, after)
    return signed if request.elsewhere else placed(world, signed, commit=request.commit)


def signed_report(
    document: AdrFile,
    record: SignOff,
    path: str,
    data: bytes | None,
    simulated: SimulatedLanding,
    *,
    uncommitted: bool = True,
) -> Signed:
    """The report on a record.

    Args:
        document: the decision.
        record: what was signed.
        path: the file of the record.
        data: the record as it is written; None where it is there already.
        simulated: what landing the decision with the record would give.
        uncommitted: whether the record waits for a commit.
    """
    return Signed(
        document.adr.title,
        record,
        path,
        data,
        simulated.step.changes,
        simulated.rule_statuses,
        not simulated.missing and not simulated.rejecters,
        commit_message(record.decision, document.number),
        uncommitted=uncommitted,
    )


def placed(world: World, signed: Signed, *, commit: bool) -> Signed:
    """Put a record in its place."""
    if signed.data is not None:
        world.files.write(signed.path, signed.data)
    if not commit or not signed.uncommitted:
        return signed
    return replace(signed, commit=world.committer.commit([signed.path], signed.message))


def _refuse_elsewhere(working_copy: WorkingCopy, document: AdrFile, request: SignRequest) -> None:
    if request.elsewhere and working_copy.policy.identity == "commit":
        raise RefusedError(
            "identity is `commit`: who commits a record proves who signed, so it proves nothing elsewhere",
            f"budget sign {document.number} --commit, and let others fetch the commit",
        )


def _said(simulated: SimulatedLanding, person: str, decision: Choice) -> Vote | None:
    """The record by which a person has said the same already, and which counts."""
    candidate = simulated.candidate
    if candidate is None or candidate.tally.said.get(person) != decision:
        return None
    if decision == "approve" and person not in candidate.tally.own:
        return None  # a witness says so; a signature of their own says more
    return candidate.tally.speaking[person]


def _again(
    working_copy: WorkingCopy, document: AdrFile, known: Vote, simulated: SimulatedLanding, request: SignRequest
) -> Signed:
    path = known.found_signoff.path
    uncommitted = path in uncommitted_records(working_copy, document.number)
    signed = signed_report(document, known.record, path, None, simulated, uncommitted=uncommitted)
    return placed(working_copy.world, signed, commit=request.commit)


def _refuse_ineligible(
    simulated: SimulatedLanding, document: AdrFile, person: str, request: SignRequest, working_copy: WorkingCopy
) -> None:
    refuse_obstacles(simulated, document.number)
    if person not in simulated.approvers:
        listed = ", ".join(sorted(simulated.approvers)) or "nobody"
        raise RefusedError(f"{person} may not approve ADR {document.number}; the rules name {listed}", "budget explain")
    own = simulated.candidate is not None and person in simulated.candidate.decision.authors
    if own and not working_copy.policy.self_approval and request.decision == "approve":
        raise RefusedError(
            f"{person} wrote ADR {document.number} or a part of it, and people cannot approve their own decision",
            f"ask one of: {', '.join(sorted(simulated.missing)) or 'nobody is left'}",
        )


def _record(
    working_copy: WorkingCopy, document: AdrFile, person: str, request: SignRequest, moment: dt.datetime
) -> SignOff:
    return SignOff(
        repository=working_copy.policy.repository,
        adr=document.number,
        decision=request.decision,
        approver=person,
        date=moment,
        digest=document.adr.digest,
        changes=tuple(row.line for row in document.adr.rows),
        comment=request.comment or None,
    )


def _signed(working_copy: WorkingCopy, record: SignOff, named: str | None) -> SignOff:
    from governance.documents.signoffs.payload import payload

    return replace(record, signature=signature_of(working_copy, record.approver, payload(record), named))
