"""`budget review --sign`: a person's word that limits are still what they should be."""

from dataclasses import replace

from capability_budgets.reading.limits import LimitId
from governance.commands.shared.signing import person_of, signature_of
from governance.commands.shared.working_copy import WorkingCopy, writable_copy
from governance.documents.signoffs.payload import review_payload
from governance.documents.signoffs.review_record import write_review
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.reviews import ReviewRecord
from governance.domain.policy.patterns import matches_budget
from governance.domain.reports.review import SignedReview
from governance.errors import RefusedError, UsageError
from governance.judging.evidence.found_reviews import FOLDER, ReviewFinder
from governance.judging.reading.planned_tree import PlannedTree
from governance.ports.world import World


def sign_review(
    world: World, budgets: tuple[str, ...], named: str | None, key: str | None, *, comment: str | None, commit: bool
) -> SignedReview:
    """Write a record that counts, or none.

    Args:
        world: the checkout.
        budgets: limits, capabilities or patterns.
        named: who signs; None for whom git commits as.
        key: the SSH key; None for one of theirs that the repository lists.
        comment: what is to be read.
        commit: make the commit, too.

    Raises:
        UsageError: nobody can be told to sign as, or no such limit is here.
        RefusedError: the record would not count; the message says why.
    """
    working_copy = writable_copy(world)
    person = person_of(working_copy, named)
    lines = tuple(_lines(working_copy, budgets))
    record = ReviewRecord(
        repository=working_copy.policy.repository,
        approver=person,
        date=world.clock.now(),
        changes=lines,
        comment=comment or None,
    )
    if working_copy.policy.identity == "signature":
        signature = signature_of(working_copy, person, review_payload(record), key)
        record = replace(record, signature=signature)
    path = working_copy.free_path(f"{working_copy.scope.adr[0]}/{FOLDER}", f"{record.date:%Y-%m-%d}-{person}")
    data = write_review(record).encode("utf-8")
    _refuse_uncounted(working_copy, path, data)
    world.files.write(path, data)
    message = f"Review {lines[0].budget}" if len(lines) == 1 else f"Review {len(lines)} limits"
    oid = world.committer.commit([path], f"{message}\n") if commit else None
    return SignedReview(path, record, message, oid)


def _lines(working_copy: WorkingCopy, wanted: tuple[str, ...]) -> list[DecisionLine]:
    """The limits that are meant, with the values that hold."""
    limits = working_copy.budgets.limits
    found: dict[LimitId, DecisionLine] = {}
    for pattern in wanted:
        meant = [limit for limit in limits if matches_budget(pattern, str(limit))]
        if not meant:
            raise UsageError(f"there is no budget {pattern!r}", "budget show lists what there is")
        found.update({limit: DecisionLine(str(limit), limits[limit].value, limits[limit].value) for limit in meant})
    return list(found.values())


def _refuse_uncounted(working_copy: WorkingCopy, path: str, data: bytes) -> None:
    """Refuse a record that would not count; with `identity: commit` the commit that brings it proves it."""
    if working_copy.policy.identity != "signature":
        return
    world = working_copy.world
    finder = ReviewFinder(world.history, world.signatures, working_copy.trusted.side, world.clock.now())
    tree = PlannedTree(working_copy.history.tree(working_copy.base), {path: data})
    (found,) = (item for item in finder.found(tree, working_copy.base) if item.path == path)
    if found.doubt is not None:
        raise RefusedError(
            f"this review would not count: {found.doubt}", "sign with a key of yours that the repository lists"
        )
