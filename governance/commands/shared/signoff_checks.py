"""What must hold of a sign-off before it is written: a record that would not count helps nobody."""

from dataclasses import replace
from typing import Final

from governance.commands.shared.simulated_landing import SimulatedLanding
from governance.commands.shared.uncommitted_files import unseen
from governance.commands.shared.working_copy import AdrFile, WorkingCopy
from governance.domain.judgement.proposals import proposal_of
from governance.domain.judgement.records import ENDED, AdrStatus
from governance.errors import RefusedError

VERBS: Final = {"approve": "Approve", "reject": "Reject", "withdraw": "Withdraw the sign-off of"}


def commit_message(decision: str, number: int) -> str:
    """The message of the commit that brings a record."""
    return f"{VERBS[decision]} ADR {number:03d}\n\nBudget-ADR: {number}\n"


def accepted(document: AdrFile) -> AdrFile:
    """The decision as if its status had moved on: a sign-off is for the text, whatever its status says now."""
    if document.adr.status in ENDED:
        return document
    return replace(document, adr=replace(document.adr, status=AdrStatus.ACCEPTED))


def refuse_unreadable(document: AdrFile) -> None:
    """Refuse a decision that nobody can approve as it is.

    Raises:
        RefusedError: it cannot be read, is not finished, or has ended.
    """
    if document.adr.problems:
        problem = document.adr.problems[0]
        where = f"{document.path}:{problem.line}" if problem.line else document.path
        raise RefusedError(f"the ADR is not ready to be signed: {where}: {problem.message}", problem.fix)
    if document.adr.status in ENDED:
        again = proposal_of(row.line for row in document.adr.rows) or "budget propose --from-worktree --title TITLE"
        raise RefusedError(f"ADR {document.number} is {document.adr.status}", f"propose a new decision: {again}")


def refuse_unseen(working_copy: WorkingCopy, document: AdrFile) -> None:
    """Refuse a decision about edits of governed files that are not here: nobody could see what it does.

    Raises:
        RefusedError: they are not.
    """
    missing = unseen(working_copy, document.adr)
    if missing:
        listed = " and ".join(missing)
        raise RefusedError(
            f"ADR {document.number} decides an edit of {listed} that is not on this branch: nobody here can see it",
            f"let its author commit and push {listed}, then: git pull",
        )


def refuse_obstacles(simulated: SimulatedLanding, number: int) -> None:
    """Refuse a decision that authorises nothing, whoever approves it.

    Raises:
        RefusedError: something stands in its way, or it changes nothing.
    """
    candidate = simulated.candidate
    obstacles = [
        finding for finding in (candidate.obstacles if candidate else ()) if finding.code not in {"BG102", "BG107"}
    ]
    listed = [finding for finding in simulated.errors if finding.code in {"BG103", "BG104", "BG108"}]
    for finding in (*obstacles, *listed):
        raise RefusedError(finding.message, finding.fix)
    if not simulated.step.changes:
        raise RefusedError(
            f"ADR {number} changes nothing against the base: it was applied already",
            "look at budget show and at the table of the ADR",
        )


def refuse_uncounted(simulated: SimulatedLanding, path: str) -> None:
    """Refuse a record that would not count.

    Raises:
        RefusedError: a finding says why.
    """
    faults = [item for item in simulated.about(path) if item.code.startswith("BG2")]
    blocking = [item for item in faults if item.code not in {"BG206", "BG210"}]
    if blocking:
        raise RefusedError(f"this sign-off would not count: {blocking[0].message}", blocking[0].fix)
