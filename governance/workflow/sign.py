"""`budget sign`: one approver's word on one decision, bound to exactly its text."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from governance.documents.adr_draft import number_width
from governance.domain.changes import Change
from governance.domain.decisions import CONDEMNED, SignOff, Status
from governance.domain.findings import Finding
from governance.domain.signers import NAMESPACE
from governance.errors import RefusedError, UsageError
from governance.workflow.desk import Desk, Document, Rehearsal
from governance.workflow.ports import World

Choice = Literal["approve", "reject", "withdraw"]


@dataclass(frozen=True, slots=True)
class SignRequest:
    """What a user asks to sign.

    Attributes:
        adr: a number or a path.
        person: who signs; None for the person git commits as.
        key: the key file; None to let the program find one that the allowed signers name.
    """

    adr: str
    person: str | None = None
    key: str | None = None
    decision: Choice = "approve"
    comment: str | None = None
    commit: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed, and how the decision stands now.

    Attributes:
        path: the file of the record.
        changes: what the decision does, with directions and percentages.
        message: the commit message to use.
        commit: the commit that was made; None where none was asked for.
    """

    document: Document
    record: SignOff
    path: str
    changes: tuple[Change, ...]
    rehearsal: Rehearsal
    message: str
    commit: str | None = None


def sign(world: World, request: SignRequest) -> Signed:
    """Write a sign-off record that counts, or none.

    Raises:
        UsageError: nobody can be told to sign as, or the ADR is not here.
        RefusedError: the record would not count; the message says why.
    """
    desk = Desk(world)
    document = desk.document(request.adr)
    person = _person(desk, request.person)
    before = desk.rehearse(_accepted(document), early=True)
    _refuse_unreadable(document)
    _refuse_ineligible(before, document, person, request, desk)
    record = _record(desk, document, person, request, _moment(desk, before, person))
    if desk.policy.identity == "signature":
        record = _signed(desk, record, request.key)
    path = _free_path(desk, document.number, person)
    data = _written(record)
    after = desk.rehearse(_accepted(document), {path: data}, early=True)
    _refuse_uncounted(after, path)
    world.files.write(path, data)
    message = f"{_VERBS[record.decision]} ADR {document.number:03d}\n\nBudget-ADR: {document.number}\n"
    commit = world.committer.commit([path], message) if request.commit else None
    return Signed(document, record, path, after.step.changes, after, message, commit)


_VERBS = {"approve": "Approve", "reject": "Reject", "withdraw": "Withdraw the sign-off of"}


def _accepted(document: Document) -> Document:
    """The decision as if its status had moved on: a sign-off is for the text, whatever its status says now."""
    if document.adr.status in CONDEMNED:
        return document
    return replace(document, adr=replace(document.adr, status=Status.ACCEPTED))


def _person(desk: Desk, named: str | None) -> str:
    person = named or desk.person
    if person is None:
        address = desk.history.author()[1] or "nobody"
        raise UsageError(f"git commits here as {address}, who is not in the policy", "name a person with --as PERSON")
    if person not in desk.policy.people:
        listed = ", ".join(sorted(desk.policy.people))
        raise UsageError(f"{person} is not among the people of the policy", f"one of: {listed}")
    return person


def _refuse_unreadable(document: Document) -> None:
    if document.adr.problems:
        problem = document.adr.problems[0]
        where = f"{document.path}:{problem.line}" if problem.line else document.path
        raise RefusedError(f"the ADR is not ready to be signed: {where}: {problem.message}", problem.fix)
    if document.adr.status in CONDEMNED:
        raise RefusedError(f"ADR {document.number} is {document.adr.status}", "propose a new decision: budget propose")


def _refuse_ineligible(rehearsal: Rehearsal, document: Document, person: str, request: SignRequest, desk: Desk) -> None:
    _refuse_obstacles(rehearsal)
    if not rehearsal.step.changes:
        raise RefusedError(
            f"ADR {document.number} changes nothing against the base: it was applied already",
            "look at budget show and at the table of the ADR",
        )
    if person not in rehearsal.approvers:
        listed = ", ".join(sorted(rehearsal.approvers)) or "nobody"
        raise RefusedError(f"{person} may not approve ADR {document.number}; the rules name {listed}", "budget explain")
    own = rehearsal.case is not None and person in rehearsal.case.decision.authors
    if own and not desk.policy.self_approval and request.decision == "approve":
        raise RefusedError(
            f"{person} wrote ADR {document.number} or a part of it, and nobody approves an own decision",
            f"ask one of: {', '.join(sorted(rehearsal.missing)) or 'nobody is left'}",
        )


def _refuse_obstacles(rehearsal: Rehearsal) -> None:
    case = rehearsal.case
    obstacles = [finding for finding in (case.obstacles if case else ()) if finding.code not in {"BG102", "BG107"}]
    listed = [finding for finding in rehearsal.judgement.findings if finding.code in {"BG103", "BG104", "BG108"}]
    for finding in (*obstacles, *listed):
        raise RefusedError(finding.message, finding.fix)


def _moment(desk: Desk, rehearsal: Rehearsal, person: str) -> dt.datetime:
    """Now, or right behind what the person said just before: within one second the stricter word would stand."""
    now, second = desk.world.clock.now(), dt.timedelta(seconds=1)
    testimonies = rehearsal.case.decision.testimonies if rehearsal.case else ()
    said = {item.record.date for item in testimonies if item.record is not None and item.record.approver == person}
    while now in said:
        now += second
    return now


def _record(desk: Desk, document: Document, person: str, request: SignRequest, moment: dt.datetime) -> SignOff:
    return SignOff(
        repository=desk.policy.repository,
        adr=document.number,
        decision=request.decision,
        approver=person,
        date=moment,
        digest=document.adr.digest,
        changes=tuple(row.line for row in document.adr.rows),
        comment=request.comment or None,
    )


def _signed(desk: Desk, record: SignOff, named: str | None) -> SignOff:
    from governance.documents.payload import payload

    key = named or desk.world.signatures.find_key(_keys_of(desk, record.approver)) or desk.world.committer.signing_key()
    signature = desk.world.signatures.sign(payload(record), key)
    return replace(record, signature=signature)


def _keys_of(desk: Desk, person: str) -> frozenset[str]:
    lines = desk.trusted.side.signers.keys_of(desk.policy.principals(person))
    return frozenset(line.key for line in lines if line.speaks_in(NAMESPACE))


def _free_path(desk: Desk, number: int, person: str) -> str:
    """A file name that is free here and in the base: a record is never overwritten, a later one speaks."""
    folder = f"{desk.scope.adr[0]}/signoffs/{number:0{number_width(desk.files)}d}"
    taken = {*desk.files, *desk.history.tree(desk.base).entries([folder])}
    names = (f"{folder}/{person}{suffix}.yaml" for suffix in ("", *(f"-{count}" for count in range(2, 10_000))))
    return next(name for name in names if name not in taken)


def _written(record: SignOff) -> bytes:
    from governance.documents.signoff_yaml import write_signoff

    return write_signoff(record).encode("utf-8")


def _refuse_uncounted(rehearsal: Rehearsal, path: str) -> None:
    faults: tuple[Finding, ...] = tuple(item for item in rehearsal.about(path) if item.code.startswith("BG2"))
    blocking = [item for item in faults if item.code != "BG206"]
    if blocking:
        raise RefusedError(f"this sign-off would not count: {blocking[0].message}", blocking[0].fix)
