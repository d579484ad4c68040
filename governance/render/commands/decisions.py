"""What propose, sign, apply and status say."""

import shlex
from collections.abc import Iterable, Sequence

from capability_budgets.reading.values import format_percent
from governance.commands.apply import Applied
from governance.commands.propose import Proposed
from governance.commands.shared.working_copy import SimulatedLanding
from governance.commands.sign import Signed
from governance.commands.status import State, Waiting
from governance.documents.adr.draft import MARK
from governance.domain.findings import Finding
from governance.domain.judgement.changes import Change
from governance.domain.judgement.rule_status import listed
from governance.render.formats.json import approval, finding
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document


def proposed(result: Proposed, *, dry_run: bool) -> str:
    """The draft's place and what comes next; with `dry_run` the draft itself."""
    if dry_run:
        return result.text
    lines = [f"ADR {result.number:03d} drafted: {result.path}", *_changes(result.changes)]
    if result.commit:
        lines.append(f"committed as {result.commit[:12]}")
    fill = [f"Fill every place marked TODO in {result.path}."] if MARK in result.text else []
    steps = [*fill, *_travels(result)]
    return _text([*lines, "", *(f"{place}. {step}" for place, step in enumerate(steps, 1))])


def _travels(result: Proposed) -> list[str]:
    """How a proposal gets to those who are asked."""
    way, branch = result.route, shlex.quote(result.route.branch)
    switch = f"git switch -c {branch} && " if way.is_new else ""
    what = "Commit it, with the edit that it decides" if result.edits else "Commit it"
    files, message = (result.path, *result.evidence, *result.edits), result.message
    if result.commit:
        what, files, message = "Commit that", (result.path,), f"Fill ADR {result.number:03d}"
    ask = f"budget sign {result.number}"
    if way.remote is None:
        push = []
    else:
        push = [f"Push it, so that others see it: git push -u {shlex.quote(way.remote)} {branch}"]
        ask = f"git fetch && git switch {branch} && {ask}"
    commit = [f"{what}: {switch}{committing(files, message)}"]
    if result.commit and MARK not in result.text:
        commit = [f"Give it a branch: git switch -c {branch}"] if way.is_new else []
    return [*commit, *push, f"Ask the people it names to run: {ask}"]


def signed(result: Signed, output: str | None = None) -> str:
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
        f"{record.approver} {words} ADR {record.adr:03d}: {result.document.adr.title or 'without a title'}",
        *_changes(result.changes),
        f"digest {record.digest}",
        *_place(result, output),
        "",
        *_rule_statuses(result.simulated),
    ]
    if not result.simulated.missing and record.decision == "approve" and not _blocked(result.simulated):
        lines.append(f"complete: budget apply {record.adr}")
    return _text(lines)


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


def applied(result: Applied) -> str:
    """What was written, and the commit message to use."""
    number = f"{result.document.number:03d}"
    head = f"ADR {number} is accepted and applied."
    lines = [
        head if result.paths else f"ADR {number} is applied here already: nothing was written.",
        *_changes(result.simulated.step.changes),
        *(f"written: {path}" for path in result.paths),
        *(f"not committed before: {path}" for path in result.records),
    ]
    if result.commit:
        return _text([*lines, f"committed as {result.commit[:12]}"])
    if not (result.paths or result.records):
        return _text(lines)
    indented = [f"    {line}".rstrip() for line in result.message.strip().splitlines()]
    told = ("", "Commit these files with this message:", "", *indented)
    return _text([*lines, *told, "", f"or have it done: budget apply {result.document.number} --commit"])


def status(result: list[Waiting], overdue: Sequence[Finding] = ()) -> str:
    """One line a decision; what waits for the reader comes as a command. Then what is over its date."""
    waiting = [line for item in result for line in (*_waiting(item), *_unseen_by_others(item))]
    over = [line for item in overdue for line in (f"{item.code} {item.message}", f"    fix: {item.fix}")]
    return _text([*(waiting or ["No open decisions."]), *over])


def _waiting(item: Waiting) -> list[str]:
    number = f"{item.document.number:03d}"
    there = f" on {item.branch.name}" if item.branch else ""
    reach = f"{item.branch.reach} && " if item.branch else ""
    if item.state is State.READY:
        return [f"{number} ready{there}: {reach}budget apply {number}"]
    if item.state is State.WAITING:
        others = [person for person in item.people if person != item.you]
        lines = [f"{number} waits for you{there}: {reach}budget sign {number}"] if item.you else []
        if others:
            lines.append(f"{number} waits for {listed(tuple(others), 'or')}{there}")
        return lines
    word = "is unfinished" if item.state is State.UNFINISHED else "is blocked"
    first = item.reasons[0] if item.reasons else None
    if first is None:
        return [f"{number} {word}{there}"]
    where = f"{first.file}:{first.line}: " if first.file and first.line else ""
    fix = f"fix: {first.fix}" if item.branch is None else f"see there: {reach}budget status"
    return [f"{number} {word}{there}: {where}{first.message}", f"    {fix}"]


def _unseen_by_others(item: Waiting) -> list[str]:
    """How to let others see what only this checkout holds."""
    if item.state is not State.WAITING or not item.uncommitted:
        return []
    message = f"Propose ADR {item.document.number:03d}: {item.document.adr.title or 'without a title'}"
    return [f"    nobody else sees it before it is committed and pushed: {committing(item.uncommitted, message)}"]


def status_json(result: list[Waiting], overdue: Sequence[Finding] = ()) -> str:
    """The same as data: schema `budget-governance/status/1`; `findings` are what is over its date."""
    items: list[Json] = [
        {
            "adr": item.document.number,
            "path": item.document.path,
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


def proposed_json(result: Proposed, *, dry_run: bool) -> str:
    """A draft as data: schema `budget-governance/propose/1`."""
    return document(
        {
            "schema": "budget-governance/propose/1",
            "adr": result.number,
            "path": result.path,
            "written": not dry_run,
            "changes": [_change(change) for change in result.changes],
            "edits": list(result.edits),
            "evidence": list(result.evidence),
            "message": result.message,
            "commit": result.commit,
            "text": result.text,
        }
    )


def signed_json(result: Signed) -> str:
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
            "changes": [_change(change) for change in result.changes],
            "approvals": _approvals(result.simulated),
            "message": result.message,
            "commit": result.commit,
        }
    )


def applied_json(result: Applied) -> str:
    """What was applied, as data: schema `budget-governance/apply/1`."""
    return document(
        {
            "schema": "budget-governance/apply/1",
            "adr": result.document.number,
            "paths": list(result.paths),
            "records": list(result.records),
            "changes": [_change(change) for change in result.simulated.step.changes],
            "message": result.message,
            "commit": result.commit,
        }
    )


def _change(change: Change) -> dict[str, Json]:
    return {
        "budget": change.budget,
        "before": change.before,
        "after": change.after,
        "direction": change.direction.value,
    }


def _approvals(simulated: SimulatedLanding) -> list[Json]:
    return [
        {"budget": change.budget, **approval(item)}
        for change, rule_statuses in simulated.rule_statuses
        for item in rule_statuses
    ]


def _changes(changes: Iterable[Change]) -> list[str]:
    return [f"  {change.line}{_percent(change)}  {change.direction.value}" for change in changes]


def _percent(change: Change) -> str:
    return f"  {format_percent(change.percent)}" if change.percent is not None and not change.is_renewal else ""


def _rule_statuses(simulated: SimulatedLanding) -> list[str]:
    return [
        f"  {change.budget}: {item.name}: {item.summary}" + (" (self-approved)" if item.self_approved else "")
        for change, rule_statuses in simulated.rule_statuses
        for item in rule_statuses
    ]


def _blocked(simulated: SimulatedLanding) -> bool:
    return bool(simulated.case and simulated.case.tally.blockers)


def committing(paths: Sequence[str], message: str) -> str:
    """The command that commits these files, new ones among them, and nothing else."""
    files, subject = shlex.join(paths), shlex.quote(message.splitlines()[0])
    return f"git add -- {files} && git commit -m {subject} -- {files}"


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{terminal(line)}\n" for line in lines)
