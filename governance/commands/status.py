"""`budget status`: what waits for whom."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from capability_budgets.reading.problems import Place
from governance.commands.apply import as_landed, is_applied
from governance.commands.shared.branches import Branch, working_copies
from governance.commands.shared.signoff_checks import refuse_unseen
from governance.commands.shared.working_copy import AdrFile, WorkingCopy
from governance.domain.findings import Finding, Verdict, error
from governance.domain.judgement.records import ENDED
from governance.errors import IncompleteHistoryError, RefusedError
from governance.judging.steps.limited_loosenings import overdue_at
from governance.ports.repository import World


class State(StrEnum):
    """Where a decision stands on its way."""

    UNFINISHED = "unfinished"
    WAITING = "waiting"
    BLOCKED = "blocked"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision that is not applied yet.

    Attributes:
        you: the person who asks, where it waits for them.
        people: all those for whose approval it waits.
        reasons: what blocks it, or must be finished.
        rejected_by: those whose word blocks it.
        branch: where it lies; None for what is checked out.
        uncommitted: files of it that no commit holds, so that nobody else sees them.
    """

    document: AdrFile
    state: State
    you: str | None = None
    people: tuple[str, ...] = ()
    reasons: tuple[Finding, ...] = ()
    rejected_by: tuple[str, ...] = ()
    branch: Branch | None = None
    uncommitted: tuple[str, ...] = ()


def status(world: World) -> list[Waiting]:
    """The decisions that are not applied yet, by their numbers: those of the checkout, then those of branches."""
    working_copy = WorkingCopy(world)
    found = [
        replace(item, uncommitted=working_copy.uncommitted(item.document))
        for item in _of(working_copy, working_copy.documents())
    ]
    known = {(document.path, document.adr.digest) for document in working_copy.documents()}
    for branch, other in working_copies(working_copy):
        new = [item for item in other.documents() if (item.path, item.adr.digest) not in known]
        known.update((document.path, document.adr.digest) for document in new)
        with suppress(IncompleteHistoryError):
            found += [replace(item, branch=branch) for item in _of(other, new)]
    return found


def over(world: World) -> tuple[Finding, ...]:
    """The loosenings of the base that are over their dates (BG401)."""
    working_copy = WorkingCopy(world)
    return overdue_at(working_copy.judged_steps, working_copy.base, working_copy.policy, world.clock.now())


def _of(working_copy: WorkingCopy, documents: Iterable[AdrFile]) -> list[Waiting]:
    """What of these waits, seen from one working copy."""
    open_ones = [
        document
        for document in documents
        if document.adr.status not in ENDED
        and document.adr.number is not None
        and not (_is_history(working_copy, document) or is_applied(working_copy, document))
    ]
    found = (_waiting(working_copy, document) for document in sorted(open_ones, key=lambda item: item.number))
    return [item for item in found if item is not None]


def _is_history(working_copy: WorkingCopy, document: AdrFile) -> bool:
    """Whether the values it would start from are gone: it was applied long ago, or others came before it."""
    used = working_copy.judged_steps.past(
        working_copy.base, working_copy.policy, working_copy.world.clock.now()
    ).used_lines(document.number)
    return bool(document.adr.rows) and document.adr.lines <= used


def _waiting(working_copy: WorkingCopy, document: AdrFile) -> Waiting | None:
    if document.adr.problems:
        reasons = tuple(
            error("BG105", item.message, item.fix, place=Place(document.path, item.line, item.column))
            for item in document.adr.problems
        )
        return Waiting(document, State.UNFINISHED, reasons=reasons)
    try:
        refuse_unseen(working_copy, document)
        landed = as_landed(working_copy, document)
    except RefusedError as refused:
        return Waiting(document, State.BLOCKED, reasons=(error("BG103", refused.message, refused.fix),))
    simulated = working_copy.simulate_landing(landed)
    if not simulated.step.changes:
        return None
    if simulated.judgement.verdict is Verdict.PASS:
        return Waiting(document, State.READY)
    # Where approvals land before their use, those that are here already are asked of nobody again.
    here = working_copy.simulate_landing(landed, early=True) if working_copy.policy.two_stage else simulated
    missing = tuple(sorted(here.missing))
    errors = here.errors
    if missing and all(item.code.startswith("BG20") and item.code not in {"BG206", "BG208"} for item in errors):
        you = working_copy.person if working_copy.person in missing else None
        return Waiting(document, State.WAITING, you, missing, errors)
    return Waiting(document, State.BLOCKED, reasons=simulated.errors, rejected_by=simulated.rejecters)
