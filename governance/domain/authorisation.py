"""Authorisation: which referenced decisions allow a change, and what stands in the way of the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from governance.domain.approvals import Standing
from governance.domain.cases import Case
from governance.domain.changes import Change, Direction, Line
from governance.domain.decisions import Adr
from governance.domain.findings import Finding, Place, error, soften
from governance.domain.values import Value, show

MAX_CHAIN: Final = 16
"""How many lines a chain from before to after may have; longer ones are no squash but a riddle."""


@dataclass(frozen=True, slots=True)
class Authorisation:
    """Whether a change is authorised, by what, and what was found on the way.

    Attributes:
        adr: the decision that authorises it (of a chain, the last); else the one that came nearest, if any.
        standings: how each matching rule stands under that decision.
        findings: errors where it is not authorised; warnings about sign-offs that did not count where it is.
        used: the lines that it uses up, by ADR number; empty where it is not authorised.
    """

    adr: int | None
    standings: tuple[Standing, ...]
    findings: tuple[Finding, ...]
    used: Mapping[int, frozenset[Line]] = field(default_factory=dict)

    @property
    def is_granted(self) -> bool:
        """Whether a decision authorises the change."""
        return bool(self.used)


def authorise(change: Change, cases: Mapping[int, Case]) -> Authorisation:
    """Look for a referenced decision, or a chain of decisions, that allows exactly this change."""
    listing = [case for case in cases.values() if case.adr and change.line in case.adr.lines]
    for case in listing:
        if not _hindrance(case, change):
            return _granted(case.standings(change), ((case, change),))
    chain = _chain(change, [case for case in cases.values() if case.adr and not case.obstacles])
    if chain:
        return _granted(tuple(item for case, link in chain for item in case.standings(link)), chain)
    if listing:
        nearest = listing[0]
        findings = tuple(finding for case in listing for finding in _hindrance(case, change))
        return Authorisation(nearest.number, nearest.standings(change), findings)
    return Authorisation(None, (), tuple(_unlisted(change, cases)))


def _hindrance(case: Case, change: Change) -> tuple[Finding, ...]:
    """Everything that keeps a decision which lists the change from authorising it."""
    found = [replace(finding, budget=change.budget) for finding in case.obstacles]
    if change.line in case.used_before:
        message = f"an earlier step used this line of ADR {case.number} already: {change.line}"
        place = Place(case.adr.path) if case.adr else None
        remedy = "propose a new decision: budget propose"
        found.append(error("BG104", message, remedy, budget=change.budget, adr=case.number, place=place))
    return (*found, *case.objections(change))


def _granted(standings: tuple[Standing, ...], links: tuple[tuple[Case, Change], ...]) -> Authorisation:
    used: dict[int, frozenset[Line]] = {}
    remarks: dict[Finding, None] = {}
    for case, link in links:
        used[case.number] = used.get(case.number, frozenset()) | {link.line}
        remarks.update(dict.fromkeys(soften(finding) for finding in case.ballot.discounted))
    return Authorisation(links[-1][0].number, standings, tuple(remarks), used)


def _chain(change: Change, cases: list[Case]) -> tuple[tuple[Case, Change], ...] | None:
    """Find unused, approved lines that lead from before to after; the shortest first."""
    steps = [
        (case, line)
        for case in cases
        if case.adr
        for line in sorted(case.adr.lines - case.used_before, key=str)
        if line.budget == change.budget
    ]
    paths: list[tuple[tuple[Case, Line], ...]] = [()]
    for _ in range(min(len(steps), MAX_CHAIN)):
        paths = [
            (*path, step)
            for path in paths
            for step in steps
            if step not in path and step[1].before == _end(path, change)
        ][:1024]
        for path in paths:
            if len(path) > 1 and path[-1][1].after == change.after:
                links = tuple((case, change.stretch(line)) for case, line in path)
                if not any(case.objections(link) for case, link in links):
                    return links
    return None


def _end(path: tuple[tuple[Case, Line], ...], change: Change) -> Value:
    return path[-1][1].after if path else change.before


def _unlisted(change: Change, cases: Mapping[int, Case]) -> Iterator[Finding]:
    """The findings of a change that no referenced decision lists."""
    if not cases:
        yield _without_decision(change)
    for case in cases.values():
        if case.adr is None:
            yield from (replace(finding, budget=change.budget) for finding in case.obstacles)
            continue
        for finding in case.obstacles:
            if finding.code == "BG105":
                yield replace(finding, budget=change.budget)
        if case.adr.rows or not case.adr.problems:
            yield _says_otherwise(change, case, case.adr)


def _without_decision(change: Change) -> Finding:
    way = "is a governed file" if change.direction is Direction.GOVERNANCE else "is a budget"
    message = f"{change.line} has no decision: {change.budget} {way}, and the step refers to no ADR"
    argument = f"{change.budget}={show(change.after)}" if change.limit else "--from-worktree"
    remedy = f"budget propose {argument}, or put the old value back ({show(change.before)})"
    return error("BG101", message, remedy, budget=change.budget, place=change.place)


def _says_otherwise(change: Change, case: Case, adr: Adr) -> Finding:
    rows = [row for row in adr.rows if row.line.budget == change.budget]
    if rows:
        change_is = f"{show(change.before)} → {show(change.after)}"
        message = f"ADR {case.number} says {rows[0].line}, but the change is {change_is}"
        place = Place(adr.path, rows[0].at)
        remedy = "make the budget file say what the ADR says, or amend the ADR and have it signed again"
    else:
        message = f"ADR {case.number} does not list {change.line}"
        place = Place(adr.path)
        remedy = f"propose a decision that does: budget propose {change.budget}={show(change.after)}"
    return error("BG103", message, remedy, budget=change.budget, adr=case.number, place=place)
