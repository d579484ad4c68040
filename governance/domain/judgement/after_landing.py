"""What can still be done about a step that has landed: nobody can approve it any more, and its values stand."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from governance.domain.findings import Finding
from governance.domain.judgement.authorisation import undo
from governance.domain.judgement.changes import Change, DecisionLine, Direction
from governance.domain.judgement.proposals import proposal_of
from governance.domain.policy.paths import ACCEPTED_PATH

_OF_DECISIONS: Final = re.compile(r"BG10[1-7]|BG20[1-8]")
"""The codes of what a decision lacked: before landing it could still be given."""


def after_landing(findings: Iterable[Finding], changes: Iterable[Change], commit: str) -> tuple[Finding, ...]:
    """The findings of a landed step, with what can be done about them now.

    Args:
        findings: as the step was judged.
        changes: what it changed.
        commit: the object id of the step.
    """
    known = {change.budget: change for change in changes}
    return tuple(
        replace(finding, fix=_fix(known[finding.budget], commit))
        if finding.is_error and finding.budget in known and _OF_DECISIONS.fullmatch(finding.code)
        else finding
        for finding in findings
    )


def _fix(change: Change, commit: str) -> str:
    accept = f"or accept it, by a decision that adds `- {{commit: {commit}, reason: WHY}}` to {ACCEPTED_PATH}"
    return f"it has landed: {_back(change)}, {accept}"


def _back(change: Change) -> str:
    """How to take back what has landed: to tighten again needs no decision, everything else does."""
    if change.direction is Direction.LOOSEN:
        return f"{undo(change)}, which needs no decision"
    if change.limit is not None:
        return f"decide on the old value: {proposal_of([DecisionLine(change.budget, change.after, change.before)])}"
    return f"{undo(change)}, by a decision"
