"""Authorisation: which referenced decisions allow a change, and what stands in the way of the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from capability_budgets.reading.problems import Place
from capability_budgets.reading.values import show
from governance.domain.digests import SHA256
from governance.domain.findings import Finding, error, soften
from governance.domain.judgement.candidates import Candidate
from governance.domain.judgement.chains import Chain, chains
from governance.domain.judgement.changes import Change, DecisionLine, Direction
from governance.domain.judgement.evidence import NearReference
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.proposals import proposal
from governance.domain.judgement.records import Adr


def authorise(
    change: Change,
    cases: Mapping[int, Candidate],
    way: str | None = None,
    near_references: Sequence[NearReference] = (),
) -> JudgedChange:
    """Look for a referenced decision, or a chain of decisions, that allows exactly this change.

    Args:
        change: what must be allowed.
        cases: the referenced decisions.
        way: the command that drafts a decision where none lists it; None for one on this change alone.
        near_references: lines of messages that were meant as references, as it seems.
    """
    tried: list[tuple[Chain, tuple[Finding, ...]]] = []
    for chain in chains(change, cases.values()):
        hindrances = tuple(finding for case, link in chain for finding in _hindrance(case, link))
        if not hindrances:
            return _granted(change, chain)
        tried.append((chain, hindrances))
    if not tried:
        unlisted = tuple(_unlisted(change, cases, way or proposal([change]), near_references))
        return JudgedChange(change, None, governed=False, findings=unlisted)
    # What lists the change itself comes nearest; of longer chains, the shortest.
    alike = [hindrances for chain, hindrances in tried if len(chain) == 1] or [tried[0][1]]
    findings = tuple(finding for found in alike for finding in found)
    return _by(tried[0][0], JudgedChange(change, None, governed=False, findings=findings))


def _by(chain: Chain, judged: JudgedChange) -> JudgedChange:
    """A change with the decisions that list it, of which the last one is told."""
    case, link = chain[-1]
    statuses = tuple(item for case, link in chain for item in case.rule_statuses(link))
    return judged._replace(adr=case.number, rule_statuses=statuses, row=case.row(link.line))


def _hindrance(case: Candidate, change: Change) -> tuple[Finding, ...]:
    """Everything that keeps a decision which lists the change from authorising it."""
    found = [replace(finding, budget=change.budget) for finding in case.obstacles]
    found += _idle_date(case, change)
    found += case.too_late(change)
    if change.line in case.used_before:
        message = f"an earlier step used this line of ADR {case.number} already: {change.line}"
        fix = f"propose a new decision: {case.proposal}"
        found.append(error("BG104", message, fix, budget=change.budget, adr=case.number, place=case.place))
    return (*found, *case.objections(change))


def _idle_date(case: Candidate, change: Change) -> Iterator[Finding]:
    """A date beside a line that loosens nothing, where only the environment's effective values tell that (BG105)."""
    row = case.row(change.line)
    if row is not None and row.until is not None and change.direction is not Direction.LOOSEN:
        message = f"a date in Until limits a loosening in time, and {change.line} loosens nothing"
        place = Place(case.decision.adrs[0].path, row.at)
        yield error("BG105", message, "leave the cell empty", budget=change.budget, adr=case.number, place=place)


def _granted(change: Change, chain: Chain) -> JudgedChange:
    used: dict[int, frozenset[DecisionLine]] = {}
    remarks: dict[Finding, None] = {}
    for case, link in chain:
        used[case.number] = used.get(case.number, frozenset()) | {link.line}
        remarks.update(dict.fromkeys(soften(finding) for finding in case.tally.discounted))
        remarks.update(dict.fromkeys(case.remarks))
    return _by(chain, JudgedChange(change, None, governed=True, findings=tuple(remarks), used=used))


def _unlisted(
    change: Change, cases: Mapping[int, Candidate], way: str, near_references: Sequence[NearReference]
) -> Iterator[Finding]:
    """The findings of a change that no referenced decision lists; `way` is the command that drafts one."""
    if not cases:
        yield _without_decision(change, way, near_references)
    for case in cases.values():
        if case.adr is None:
            yield from (replace(finding, budget=change.budget) for finding in case.obstacles)
            continue
        for finding in case.obstacles:
            if finding.code == "BG105":
                yield replace(finding, budget=change.budget)
        if case.adr.rows or not case.adr.problems:
            yield _says_otherwise(change, case, case.adr, way)


def _without_decision(change: Change, way: str, near_references: Sequence[NearReference]) -> Finding:
    kind = "is a governed file" if change.direction is Direction.GOVERNANCE else "is a budget"
    message = f"{change.line} has no decision: {change.budget} {kind}, and the step refers to no ADR"
    fix = f"{way}, or {undo(change)}"
    for near in near_references[:1]:
        message += f"; the line {near.line!r} of its messages is no reference"
        fix = f"{_reference(near)}; where there is no such ADR: {fix}"
    return error("BG101", message, fix, budget=change.budget, place=change.place)


def _reference(near: NearReference) -> str:
    """How to write what a line of a message was meant to say."""
    lines = [f"Budget-ADR: {number}" for number in near.numbers] or ["Budget-ADR: NUMBER"]
    words = " ".join(f"-m '{line}'" for line in lines)
    alone = "a line of its own" if len(lines) == 1 else "lines of their own"
    return f"write {' and '.join(lines)} on {alone} of a message (git commit --allow-empty {words})"


def undo(change: Change) -> str:
    """How to take a change back."""
    if change.is_renewal:
        return "leave the ADR that renews it as it was"
    if change.limit is None:
        if change.before is None:
            return f"remove {change.budget} again"
        is_content = str(change.before).startswith(SHA256)
        return f"put {change.budget} back as it was" if is_content else f"move {change.budget} back to {change.before}"
    if change.before is None:
        return "take it out again"
    return f"put the old value back ({show(change.before)})"


def _says_otherwise(change: Change, case: Candidate, adr: Adr, way: str) -> Finding:
    rows = [row for row in adr.rows if row.line.budget == change.budget]
    renames = [
        row for row in adr.rows if row.line.rename and change.limit and change.limit.capability in row.line.rename
    ]
    if rows:
        change_is = f"{show(change.before)} → {show(change.after)}"
        message = f"ADR {case.number} says {rows[0].line}, but the change is {change_is}"
        place = Place(adr.path, rows[0].at)
        fix = _agreed(change, rows[0].line, case, way)
    elif renames:
        message = f"ADR {case.number} says {renames[0].line}, but more than the name changes: {change.line}"
        place = Place(adr.path, renames[0].at)
        fix = "leave every limit as it was, in a file of the same owners; decide anything else after the rename"
    else:
        message = f"ADR {case.number} does not list {change.line}"
        place = Place(adr.path)
        fix = f"propose a decision that does: {way}"
    return error("BG103", message, fix, budget=change.budget, adr=case.number, place=place)


def _agreed(change: Change, said: DecisionLine, case: Candidate, way: str) -> str:
    """How a decision and a change that differ come to say the same."""
    if said in case.used_before:
        return f"that line is used up: propose a decision on this change: {way}"
    values = f"{show(change.before)} and {show(change.after)}"
    amended = f"write {values} into its table and have it signed (again): budget sign {case.number}"
    if said.before != change.before or change.limit is None:
        return amended
    return f"set {change.budget} to {show(said.after)} as the ADR says, or {amended}"
