"""`budget prove`: all that the value of a limit rests on, in one file, to be verified without the repository."""

from collections.abc import Mapping
from dataclasses import dataclass

from capability_budgets.reading.limits import LimitId
from governance.commands.proof.document import claims, statement
from governance.documents.git.packfile import PackedObject
from governance.documents.proof_json import first_difference, write_objects
from governance.domain.reports.verify import ProofValue
from governance.errors import FaultError, RefusedError, UsageError
from governance.judging.history.limit_grounds import LimitGrounds, limit_grounds
from governance.judging.objects.formats import KINDS
from governance.judging.objects.history import ObjectHistory
from governance.judging.objects.store import ObjectStore
from governance.judging.reading.clones import refuse_incomplete
from governance.judging.reading.policies import Policies
from governance.judging.reading.revisions import never_governed, resolved
from governance.ports.signatures import Signatures
from governance.ports.world import JudgingWorld, World


@dataclass(frozen=True, slots=True)
class Objects:
    """A history of single objects, and what verifies the signatures in it."""

    history: ObjectHistory
    signatures: Signatures


def prove(world: World, budget: str, revision: str | None, *, in_toto: bool) -> dict[str, ProofValue]:
    """The proof of a limit.

    Everything is judged twice: as git reads the repository, and from single objects alone, as whoever verifies will.

    Args:
        world: the repository.
        budget: the identity of a limit.
        revision: the last step; None for HEAD.
        in_toto: whether the proof is to be an in-toto statement.

    Raises:
        UsageError: the revision names nothing, nothing was ever governed here, or this is no limit.
        RefusedError: the limit does not hold, or rests on a violation.
        FaultError: the two disagree, so one of them is wrong.
        IncompleteHistoryError: a part of the history is not in this clone.
    """
    limit = _limit(budget)
    head = resolved(world.history, revision or "HEAD", "--rev")
    refuse_incomplete(world.history, "a proof rests on all of it")
    if not Policies(world.history).ever_governed(head):
        raise never_governed()
    told = claims(limit, head, _sound(world, limit, head))
    tree = world.history.tree(head)  # gives the content of any object, whatever it is
    store = ObjectStore(lambda oid: tree.blobs([oid])[oid], len(head))
    again = claims(limit, head, _sound(Objects(ObjectHistory(store, head), world.signatures), limit, head))
    differs = first_difference(again, told)
    if differs is not None:
        raise FaultError(f"git tells something else of {differs} than the objects do", "look for damage: git fsck")
    proof = {**told, "objects": write_objects(_sorted(store.read), store.length)}
    return statement(proof) if in_toto else proof


def _limit(word: str) -> LimitId:
    limit = LimitId.parse(word)
    if limit is None:
        raise UsageError(f"{word!r} is no limit", "name one, such as rate_limiter.max_latency_ms: budget show")
    return limit


def _sorted(read: Mapping[str, PackedObject]) -> list[PackedObject]:
    """Objects of a kind together, in the order in which they were read: what is alike then stands close together."""
    return sorted(read.values(), key=lambda item: KINDS.index(item.kind))


def _sound(world: JudgingWorld, limit: LimitId, head: str) -> LimitGrounds:
    """What the limit rests on.

    Raises:
        UsageError: there never was such a limit.
        RefusedError: it does not hold any more, or something that it rests on is a violation.
    """
    grounds = limit_grounds(world, limit, head)
    if not grounds.values:
        raise UsageError(f"there never was a limit {limit}", "name one that holds: budget show")
    if grounds.values[-1].value is None:
        raise RefusedError(f"{limit} does not hold any more", f"see what became of it: budget log {limit}")
    ungoverned = ungoverned_grounds(limit, grounds)
    if ungoverned:
        raise RefusedError(ungoverned, "see what is wrong there: budget audit")
    return grounds


def ungoverned_grounds(limit: LimitId, grounds: LimitGrounds) -> str | None:
    """What a limit rests on that was not governed, in words; None where all was."""
    commits = ", ".join(step.commit.oid[:12] for step in grounds.violations)
    return f"{limit} rests on what was not governed: {commits}" if commits else None
