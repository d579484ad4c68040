"""What `budget sign` says, as text and as JSON."""

from governance.domain.reports.sign import Signed
from governance.render.formats.json import approval
from governance.render.layout.json_text import Json, document
from governance.render.wording.decision_words import change_as_data, changes_in_words, committing, text_of


def as_text(result: Signed, output: str | None = None) -> str:
    """What was signed, and how many approvals there are now.

    Args:
        result: what was signed.
        output: where the record was written instead of its place; None for its place.
    """
    record = result.record
    verb = {"approve": "approves", "reject": "rejects", "withdraw": "takes back their word on"}[record.decision]
    already = {"approve": "has already approved", "reject": "has already rejected"}
    words = verb if result.data is not None else already.get(record.decision, "has already taken back their word on")
    lines = [
        f"{record.approver} {words} ADR {record.adr:03d}: {result.title or 'without a title'}",
        *changes_in_words(result.changes),
        f"digest {record.digest}",
        *_place(result, output),
        "",
        *_rule_statuses(result),
    ]
    if result.is_complete and record.decision == "approve":
        lines.append(f"complete: budget apply {record.adr}")
    return text_of(lines)


def _place(result: Signed, output: str | None) -> list[str]:
    """Where the record is, and what to do with it."""
    if result.data is None:
        lines = [f"stands already, nothing was written: {result.path}"]
    elif output is not None:
        file = "it is printed" if output == "-" else f"written: {output}"
        return [file, "someone with the branch puts it in its place: budget sign --import FILE"]
    else:
        lines = [f"written: {result.path}"]
    if result.commit:
        return [*lines, f"committed as {result.commit[:12]}"]
    return [*lines, *([f"commit it: {committing([result.path], result.message)}"] if result.uncommitted else [])]


def as_json(result: Signed) -> str:
    """A sign-off as data: schema `budget-governance/sign/1`."""
    record = result.record
    return document(
        {
            "schema": "budget-governance/sign/1",
            "adr": record.adr,
            "path": result.path,
            "written": result.data is not None,
            "decision": record.decision,
            "approver": record.approver,
            "digest": record.digest,
            "changes": [change_as_data(change) for change in result.changes],
            "approvals": _approvals(result),
            "message": result.message,
            "commit": result.commit,
        }
    )


def _approvals(result: Signed) -> list[Json]:
    return [
        {"budget": change.budget, **approval(item)}
        for change, rule_statuses in result.rule_statuses
        for item in rule_statuses
    ]


def _rule_statuses(result: Signed) -> list[str]:
    return [
        f"  {change.budget}: {item.name}: {item.summary}" + (" (self-approved)" if item.self_approved else "")
        for change, rule_statuses in result.rule_statuses
        for item in rule_statuses
    ]
