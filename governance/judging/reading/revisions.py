"""Which revisions `check` compares: those asked for, those that CI names, or the branch against its default."""

from typing import NamedTuple

from governance.domain.policy.paths import POLICY_PATH
from governance.errors import IncompleteHistoryError, UsageError
from governance.ports.repository import Clone
from governance.ports.world import World


class ComparedRevisions(NamedTuple):
    """What is compared: two commits, or, without a base, landed steps against their first parents.

    Attributes:
        base: the commit to judge against.
        head: what is judged.
        old_tip: without a base: where the branch stood before a push, whose steps are all judged; it may be missing
            here. None to judge the step of the head alone.
    """

    base: str | None
    head: str
    old_tip: str | None = None


def choose(world: World, base: str | None, head: str | None) -> ComparedRevisions:
    """Resolve the revisions to compare: those asked for, if any, else what CI names, else the default branch.

    Raises:
        UsageError: a revision names no commit, no base can be told, or the change of a CI event is not checked out.
        IncompleteHistoryError: the base that CI names is not in this clone, or has no common ancestor.
    """
    history = world.history
    tip = history.resolve(head or "HEAD")
    if tip is None:
        raise UsageError(f"{head or 'HEAD'} names no commit", "name one with --head, or make the first commit")
    found = None if base is None else history.resolve(base)
    if head is not None and found is not None:
        return ComparedRevisions(found, tip)  # where both are named, what CI hands over says nothing
    from governance.judging.reading.ci_bases import CiSystem

    ci = CiSystem(world)
    if head is None:
        ci.refuse_elsewhere(tip)
    if base is not None:
        if found is None:
            raise ci.unknown(base, "--base names no commit here")
        return ComparedRevisions(found, tip)
    if head is None:
        told = ci.revisions(tip)
        if told.base or told.old_tip:
            return ComparedRevisions(told.base, tip, told.old_tip)
    return _against_default(history, tip, ci.default_branch)


def _against_default(history: Clone, tip: str, told: str | None) -> ComparedRevisions:
    named = history.default_branch()
    target = told or (history.resolve(named) if named else None)
    if target is None:
        message = "no default branch can be told: there is no origin/HEAD, and no main or master here or at origin"
        raise UsageError(message, "name a --base")
    if target == tip:
        return ComparedRevisions(None, tip)
    if not history.merge_bases(target, tip):
        raise IncompleteHistoryError("HEAD and the default branch have no common ancestor here", history.completing())
    return ComparedRevisions(target, tip)


def resolved(history: Clone, revision: str, option: str) -> str:
    """The commit that a revision names.

    Raises:
        UsageError: it names none; `option` is where to name another.
    """
    found = history.resolve(revision)
    if found is None:
        raise UsageError(f"{revision} names no commit", f"name one with {option}")
    return found


def never_readable() -> UsageError:
    """The exception where nothing of a history says by which rules it is to be read."""
    return UsageError("no version of the policy in this history can be read", "budget audit tells why")


def never_governed() -> UsageError:
    """The exception where no policy is and none ever was."""
    return UsageError(f"nothing is governed here: there is no {POLICY_PATH}", "budget init")
