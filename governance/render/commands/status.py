"""What `budget status` says, as text and as JSON."""

from collections.abc import Sequence

from governance.domain.findings import Finding
from governance.domain.judgement.rule_status import listed
from governance.domain.reports.status import State, Waiting
from governance.render.formats.json import finding
from governance.render.layout.json_text import Json, document
from governance.render.wording.decision_words import committing, text_of


def as_text(result: list[Waiting], overdue: Sequence[Finding] = ()) -> str:
    """One line a decision; what waits for the reader comes as a command. Then what is over its date."""
    waiting = [line for item in result for line in (*_waiting(item), *_unseen_by_others(item))]
    over = [line for item in overdue for line in (f"{item.code} {item.message}", f"    fix: {item.fix}")]
    return text_of([*(waiting or ["No open decisions."]), *over])


def _waiting(item: Waiting) -> list[str]:
    number = f"{item.number:03d}"
    there = f" on {item.branch.name}" if item.branch else ""
    reach = f"{item.branch.reach} && " if item.branch else ""
    if item.state is State.READY:
        return [f"{number} ready{there}: {reach}budget apply {number}"]
    if item.state is State.WAITING:
        others = [person for person in item.people if person != item.you]
        lines = [f"{number} waits for you{there}: {reach}budget sign {number}"] if item.you else []
        if others:
            lines.append(f"{number} waits for {listed(others, 'or')}{there}")
        return lines
    word = "is unfinished" if item.state is State.UNFINISHED else "is blocked"
    first = item.reasons[0] if item.reasons else None
    if first is None:
        return [f"{number} {word}{there}"]
    where = f"{first.place.file}:{first.place.line}: " if first.place.line else ""
    fix = f"fix: {first.fix}" if item.branch is None else f"see there: {reach}budget status"
    return [f"{number} {word}{there}: {where}{first.message}", f"    {fix}"]


def _unseen_by_others(item: Waiting) -> list[str]:
    """How to let others see what only this checkout holds."""
    if item.state is not State.WAITING or not item.uncommitted:
        return []
    message = f"Propose ADR {item.number:03d}: {item.title or 'without a title'}"
    return [f"    nobody else sees it before it is committed and pushed: {committing(item.uncommitted, message)}"]


def as_json(result: list[Waiting], overdue: Sequence[Finding] = ()) -> str:
    """The same as data: schema `budget-governance/status/1`; `findings` are what is over its date."""
    items: list[Json] = [
        {
            "adr": item.number,
            "path": item.path,
            "state": item.state.value,
            "you": item.you,
            "waits_for": list(item.people),
            "rejected_by": list(item.rejected_by),
            "branch": item.branch.name if item.branch else None,
            "reasons": [{"code": reason.code, "message": reason.message, "fix": reason.fix} for reason in item.reasons],
        }
        for item in result
    ]
    return document(
        {"schema": "budget-governance/status/1", "adrs": items, "findings": [finding(item) for item in overdue]}
    )
