"""Proposals: the command that drafts a decision on changes, and the words for its title."""

import shlex
from collections.abc import Iterable, Sequence
from typing import Final

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.values import show
from governance.domain.judgement.changes import Change, DecisionLine, Direction
from governance.domain.judgement.renames import OldAndNew

_MAX_NAMED: Final = 12
"""Budgets that a command names."""


def proposal(changes: Sequence[Change]) -> str:
    """The command that drafts one decision on exactly these changes.

    What changes in governed files cannot be said in a command's words, and many changes should not be: then everything
    is read from the checkout.
    """
    pairs = {change: change.rename or change.line.rename for change in changes}
    if len(pairs) > _MAX_NAMED or any(change.limit is None and pair is None for change, pair in pairs.items()):
        return f"budget propose --from-worktree --title {shlex.quote(title(changes))}"
    return _command([change.line for change, pair in pairs.items() if pair is None], filter(None, pairs.values()))


def proposal_of(lines: Iterable[DecisionLine]) -> str | None:
    """The command that drafts a decision on lines of another one; None where its words cannot say them."""
    listed = list(lines)
    if not listed or any(line.rename is None and LimitId.parse(line.budget) is None for line in listed):
        return None
    pairs = (line.rename for line in listed)
    return _command([line for line in listed if line.rename is None], filter(None, pairs))


def _command(lines: Sequence[DecisionLine], pairs: Iterable[OldAndNew]) -> str:
    words = [f"{line.budget}={show(line.after)}" for line in lines]
    words += [f"--rename {old}={new}" for old, new in dict.fromkeys(pairs)]
    new = ["--new"] if any(line.before is None for line in lines) else []
    return " ".join(("budget propose", *words, *new))


def title(changes: Iterable[Change]) -> str:
    """What changes do, as the title of their decision."""
    parts = [_does(change) for change in changes]
    return parts[0] if len(parts) == 1 else f"{parts[0]} and {len(parts) - 1} more"


def _does(change: Change) -> str:
    if change.direction is Direction.RENAME:
        return f"Rename {change.budget} to {change.after}"
    if change.limit is None:
        return f"Change {change.budget}"
    if change.is_renewal:
        return f"Keep {change.budget} loosened for longer"
    if change.before is None:
        return f"Limit {change.budget} to {show(change.after)}"
    if change.after is None:
        return f"Remove the limit {change.budget}"
    verb = "Loosen" if change.direction is Direction.LOOSEN else "Tighten"
    return f"{verb} {change.budget} to {show(change.after)}"
