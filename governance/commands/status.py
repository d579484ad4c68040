"""`budget status`: what waits for whom."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from capability_budgets.reading.problems import Place
from governance.commands.apply import as_landed, is_applied
from governance.commands.shared.branches import working_copies
from governance.commands.shared.signoff_checks import refuse_unseen
from governance.commands.shared.simulated_landing import simulate_landing
from governance.commands.shared.uncommitted_files import uncommitted
from governance.commands.shared.working_copy import AdrFile, WorkingCopy
from governance.domain.findings import Finding, Verdict, error
from governance.domain.judgement.records import ENDED
from governance.domain.reports.status import Branch, State, Waiting
from governance.errors import IncompleteHistoryError, RefusedError
from governance.judging.steps.limited_loosenings import overdue_at
from governance.ports.world import World


def status(world: World) -> list[Waiting]:
    """The decisions that are not applied yet, by their numbers: those of the checkout, then those of branches."""
    working_copy = WorkingCopy(world)
    found = _of(working_copy, working_copy.documents())
    known = {(document.path, document.adr.digest) for document in working_copy.documents()}
    for branch, other in working_copies(working_copy):
        new = [item for item in other.documents() if (item.path, item.adr.digest) not in known]
        known.update((document.path, document.adr.digest) for document in new)
        with suppress(IncompleteHistoryError):
            found += _of(other, new, branch)
    return found


def over(world: World) -> tuple[Finding, ...]:
    """The loosenings of the base that are over their dates (BG401)."""
    working_copy = WorkingCopy(world)
    return overdue_at(working_copy.judged_steps, working_copy.base, working_copy.policy, world.clock.now())


def _of(working_copy: WorkingCopy, documents: Iterable[AdrFile], branch: Branch | None = None) -> list[Waiting]:
    """What of these waits, seen from one working copy: that of a branch, or what is checked out."""
    open_ones = [
        document
        for document in documents
        if document.adr.status not in ENDED
        and document.adr.number is not None
        and not (_is_history(working_copy, document) or is_applied(working_copy, document))
    ]
    found = []
    for document in sorted(open_ones, key=lambda item: item.number):
        item = _waiting(working_copy, document)
        if item is not None and branch is None:
            found.append(replace(item, uncommitted=uncommitted(working_copy, document)))
        elif item is not None:
            found.append(replace(item, branch=branch))
    return found


def _is_history(working_copy: WorkingCopy, document: AdrFile) -> bool:
    """Whether the values it would start from are gone: it was applied long ago, or others came before it."""
    used = working_copy.judged_steps.past(
        working_copy.base, working_copy.policy, working_copy.world.clock.now()
    ).used_lines(document.number)
    return bool(document.adr.rows) and document.adr.lines <= used


def _waiting(working_copy: WorkingCopy, document: AdrFile) -> Waiting | None:
    waiting = Waiting(document.number, document.adr.title, document.path, State.BLOCKED)
    if document.adr.problems:
        reasons = tuple(
            error("BG105", item.message, item.fix, place=Place(document.path, item.line, item.column))
            for item in document.adr.problems
        )
        return replace(waiting, state=State.UNFINISHED, reasons=reasons)
    try:
        refuse_unseen(working_copy, document)
        landed = as_landed(working_copy, document)
    except RefusedError as refused:
        return replace(waiting, reasons=(error("BG103", refused.message, refused.fix),))
    simulated = simulate_landing(working_copy, landed)
    if not simulated.step.changes:
        return None
    if simulated.judgement.verdict is Verdict.PASS:
        return replace(waiting, state=State.READY)
    # Where approvals land before their use, those that are here already are asked of nobody again.
    here = simulate_landing(working_copy, landed, early=True) if working_copy.policy.two_stage else simulated
    missing = tuple(sorted(here.missing))
    errors = here.errors
    if missing and all(item.code.startswith("BG20") and item.code not in {"BG206", "BG208"} for item in errors):
        you = working_copy.person if working_copy.person in missing else None
        return replace(waiting, state=State.WAITING, you=you, people=missing, reasons=errors)
    return replace(waiting, reasons=simulated.errors, rejected_by=simulated.rejecters)
