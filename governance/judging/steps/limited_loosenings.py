"""The loosenings of a history that hold through a day only: what governs each limit, under all names that it had."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from capability_budgets.reading.limits import BudgetSet, LimitId
from capability_budgets.reading.values import Value
from governance.domain.findings import Finding
from governance.domain.judgement import limited_loosenings as domain
from governance.domain.judgement.changes import Direction
from governance.domain.judgement.days import today
from governance.domain.judgement.judge import Judgement
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.limited_loosenings import Limited, LimitedLoosening
from governance.domain.judgement.records import ChangeRow
from governance.domain.policy.policy import Policy
from governance.judging.reading.dated_records import dated_records
from governance.judging.reading.governed_paths import Scope
from governance.judging.steps.landed_steps import JudgedSteps
from governance.judging.steps.step_reader import StepReader
from governance.ports.commits import Commit

_Wanted = frozenset[tuple[int, str]]
"""Rows that may govern: the number of the decision and the budget."""


def limited_at(
    judged_steps: JudgedSteps, tip: str, policy: Policy, due: dt.datetime | None = None, *, thorough: bool = False
) -> Limited:
    """The limited loosenings that govern at a commit of a line.

    What governs a limit is the row that the last passing step for it used, whatever later violations did. History is
    walked only as far back as rows with a day in the decisions of the commit ask for. Decisions lie in the folders of
    the policy: a folder leaves it only empty, and whatever a violation left elsewhere is for the thorough to find,
    since the policies of the past cost a walk.

    Args:
        judged_steps: judges the steps of the line.
        tip: the commit.
        policy: the one in force there.
        due: leave out what is not over at this moment; None for all.
        thorough: walk all of history, whatever became of the decisions and of the folders of earlier policies.
    """
    reader = judged_steps.reader
    folders = reader.policies.decision_folders(tip, policy) if thorough else Scope.of(policy).adr
    rows = _dated_rows(reader, tip, folders)
    budgets = reader.state(tip, policy).side.budgets
    wanted = frozenset((item.number, item.row.line.budget) for item in rows if _may_govern(item.row, budgets, due))
    if not wanted and not thorough:
        return {}
    renewing = sorted({item.path for item in rows if item.row.is_renewal})
    touched = (*reader.policies.folders(tip, policy), *(folders if thorough else renewing))
    found = _governing(judged_steps, reader.history.first_parents(tip, touched), None if thorough else wanted)
    return {limit: term for limit, term in found.items() if due is None or term.is_over(due)}


def renewing_records(reader: StepReader, tip: str, policy: Policy) -> tuple[str, ...]:
    """The paths of the decisions of a commit that renew a limited loosening."""
    rows = _dated_rows(reader, tip, Scope.of(policy).adr)
    return tuple(sorted({item.path for item in rows if item.row.is_renewal}))


class _DatedRow(NamedTuple):
    path: str
    number: int
    row: ChangeRow


def _dated_rows(reader: StepReader, tip: str, folders: tuple[str, ...]) -> list[_DatedRow]:
    """The rows with a last day in the decisions of a commit."""
    tree = reader.history.tree(tip)
    adrs = reader.document_cache.decisions(tree, dated_records(tree, folders), None)
    numbered = ((path, adr.number, row) for path, adr in adrs.items() for row in adr.rows)
    return [_DatedRow(path, number, row) for path, number, row in numbered if number is not None and row.until]


def _may_govern(row: ChangeRow, budgets: BudgetSet, due: dt.datetime | None) -> bool:
    """Whether a row may govern a limit as it stands: its day fits, and the limit was not tightened since."""
    limit = LimitId.parse(row.line.budget)
    if limit is None or row.until is None or (due is not None and row.until >= today(due)):
        return False
    if row.is_renewal or row.line.after is None or limit.capability not in budgets.capabilities:
        return True
    others: set[Value] = {budgets.value(limit._replace(capability=name)) for name in budgets.capabilities}
    if row.line.after in others:
        return True  # it may be called otherwise now
    term = LimitedLoosening(limit, 0, row.until, row.line.after, row.line.before)
    return domain.is_loose(term, budgets.effective)


class _Walk:
    """A walk from new to old: what governs each limit, and what the capabilities of older states are called now."""

    def __init__(self) -> None:
        self.names: dict[str, str | None] = {}
        self.terms: dict[LimitId, LimitedLoosening | None] = {}

    def take(self, item: JudgedChange) -> None:
        """Take a change of a passing step."""
        if item.change.limit is None or item.row is None or item.adr is None or not item.governed:
            return
        name = self.names.get(item.change.limit.capability, item.change.limit.capability)
        if name is None:
            return
        limit = item.change.limit._replace(capability=name)
        term = self.terms.get(limit)
        if limit not in self.terms:
            self.terms[limit] = domain.term_of(limit, item.adr, item.row, item.change)
        elif term is not None and term.is_open and not item.change.is_renewal:
            loosened = item.change.direction is Direction.LOOSEN
            self.terms[limit] = term._replace(back=item.row.line.before, is_open=not loosened)

    def rename(self, pairs: Mapping[str, str]) -> None:
        """Take the renames of a step: the old names by the new ones."""
        for new, old in pairs.items():
            self.names[old], self.names[new] = self.names.get(new, new), None

    @property
    def is_settled(self) -> bool:
        """Whether nothing older is needed for what was found."""
        return not any(term is not None and term.is_open for term in self.terms.values())


def _governing(judged_steps: JudgedSteps, steps: Sequence[Commit], wanted: _Wanted | None) -> Limited:
    """What governs after steps, the newest of which comes first; of all that they did where nothing is wanted."""
    walk, missing = _Walk(), set(wanted or ())
    for step in steps:
        if wanted is not None and not missing and walk.is_settled:
            break
        judgement = judged_steps.judgement_if_passed(step)
        for item in reversed(judgement.changes) if judgement is not None else ():
            if item.adr is not None and item.row is not None and item.governed:
                missing.discard((item.adr, item.row.line.budget))
            walk.take(item)
        walk.rename(judged_steps.renames(step))
    return {limit: term for limit, term in walk.terms.items() if term is not None}


def overdue_at(
    judged_steps: JudgedSteps, tip: str, policy: Policy, now: dt.datetime, *, thorough: bool = False
) -> tuple[Finding, ...]:
    """BG401 of everything that is over at a commit, as errors."""
    return overdue_of(judged_steps, tip, policy, limited_at(judged_steps, tip, policy, now, thorough=thorough), now)


def overdue_of(
    judged_steps: JudgedSteps, tip: str, policy: Policy, limited: Limited, now: dt.datetime
) -> tuple[Finding, ...]:
    """BG401 of those limited loosenings of a commit that are over, as errors."""
    if not limited:
        return ()
    budgets = judged_steps.reader.state(tip, policy).side.budgets
    terms = domain.overdue(limited, budgets.effective, now)
    return tuple(domain.findings_of(terms, now, policy.max_until_days, budgets))


def overdue_after_landing(
    judged_steps: JudgedSteps, base: str, judgement: Judgement, now: dt.datetime
) -> tuple[Finding, ...]:
    """As `overdue_after`, by the policy of the base; nothing where none is in force, or where the clone is not whole.

    Whatever needs a whole history has been refused before.
    """
    reader = judged_steps.reader
    policy = reader.policies.in_force(base) if reader.policies.ever_governed(base) else None
    if policy is None or reader.history.incomplete():
        return ()
    return overdue_after(judged_steps, base, policy, judgement.changes, now)


def overdue_after(
    judged_steps: JudgedSteps, base: str, policy: Policy, changes: Iterable[JudgedChange], now: dt.datetime
) -> tuple[Finding, ...]:
    """BG401 of what is over after a step: errors where the step changes that capability, else warnings."""
    items = tuple(changes)
    limited = limited_at(judged_steps, base, policy, now)
    after = domain.advanced(limited, items, hoped=False)
    if not after:
        return ()
    budgets = judged_steps.reader.state(base, policy).side.budgets
    effective = domain.effective_after(budgets, items)
    terms = domain.overdue(after, effective, now)
    hoped = domain.overdue(domain.advanced(limited, items, hoped=True), effective, now)
    still = {term.limit for term in hoped}
    found = domain.findings_of(terms, now, policy.max_until_days, budgets)
    pending = (replace(item, pending=LimitId.parse(item.budget or "") not in still) for item in found)
    return tuple(domain.judged(pending, items))
