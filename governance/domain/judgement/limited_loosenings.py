"""Loosenings that hold through a day only, and what is over (BG401)."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from capability_budgets.reading.limits import BudgetSet, LimitId, is_looser
from capability_budgets.reading.values import Value, show
from governance.domain.findings import NOWHERE, Finding, error, soften
from governance.domain.judgement.changes import Change
from governance.domain.judgement.days import last_day, today
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.records import ChangeRow

_RENEWED_FOR: Final = 30
"""Days of the renewal that a fix names, where the policy allows as many."""


class LimitedLoosening(NamedTuple):
    """A loosening that holds through a day, and what it goes back to.

    Attributes:
        limit: the limit, by its present name.
        adr: the number of the decision whose row governs it.
        until: the last day on which it holds; it is over from 00:00 UTC of the next.
        value: what the limit was loosened to.
        back: what it was before; None where there was none.
        is_open: whether `back` is not known, since the row only renews what another one loosened.
        is_new: whether the step under judgement brings it.
    """

    limit: LimitId
    adr: int
    until: dt.date
    value: Value
    back: Value = None
    is_open: bool = False
    is_new: bool = False

    def is_over(self, now: dt.datetime) -> bool:
        """Whether its last day is past."""
        return self.until < today(now)


Limited = dict[LimitId, LimitedLoosening]
"""Limited loosenings by the present names of their limits."""


def term_of(limit: LimitId, adr: int, row: ChangeRow, change: Change) -> LimitedLoosening | None:
    """The limited loosening that a used row makes; None where it loosens for good, or nothing."""
    if row.until is None:
        return None
    line = row.line
    return LimitedLoosening(limit, adr, row.until, line.after, line.before, is_open=change.is_renewal)


def advanced(limited: Mapping[LimitId, LimitedLoosening], changes: Iterable[JudgedChange], *, hoped: bool) -> Limited:
    """The limited loosenings after a step.

    Args:
        limited: those before it.
        changes: what the step changes.
        hoped: count rows that list a change, whether they authorise it yet or not.
    """
    found = dict(limited)
    for item in changes:
        if item.change.line.rename is not None:
            found = _renamed(found, *item.change.line.rename)
    for item in changes:
        limit = item.change.limit
        if limit is None or item.row is None or item.adr is None or not (item.governed or hoped):
            continue
        earlier, term = found.pop(limit, None), term_of(limit, item.adr, item.row, item.change)
        if term is not None:
            if term.is_open and earlier is not None:
                term = term._replace(back=earlier.back, is_open=earlier.is_open)
            found[limit] = term._replace(is_new=True)
    return found


def _renamed(limited: Mapping[LimitId, LimitedLoosening], old: str, new: str) -> Limited:
    found: Limited = {}
    for limit, term in limited.items():
        name = limit._replace(capability=new) if limit.capability == old else limit
        found[name] = term._replace(limit=name)
    return found


def overdue(
    limited: Mapping[LimitId, LimitedLoosening], effective: Callable[[LimitId], Value], now: dt.datetime
) -> list[LimitedLoosening]:
    """Those whose last day is past and whose limit is still looser than what it goes back to."""
    over = (term for _, term in sorted(limited.items(), key=lambda item: str(item[0])) if term.is_over(now))
    return [term for term in over if term.is_open or is_loose(term, effective)]


def is_loose(term: LimitedLoosening, effective: Callable[[LimitId], Value]) -> bool:
    """Whether a limit is looser than what its limited loosening goes back to."""
    back = effective(term.limit.base) if term.back is None and term.limit.environment else term.back
    here = effective(term.limit)
    if isinstance(here, str) or isinstance(back, str):
        raise TypeError(f"{term.limit} has a number or none")
    return is_looser(term.limit, back, here)


def effective_after(budgets: BudgetSet, changes: Iterable[JudgedChange]) -> Callable[[LimitId], Value]:
    """What holds for a limit once changes have been made to budgets."""
    changed = {item.change.limit: item.change for item in changes}

    def effective(limit: LimitId) -> Value:
        change = changed.get(limit)
        if change is None and limit.environment is not None and budgets.value(limit) is None:
            change = changed.get(limit.base)
        return budgets.effective(limit) if change is None else change.effective_after

    return effective


def findings_of(
    terms: Iterable[LimitedLoosening], now: dt.datetime, most: int | None, budgets: BudgetSet
) -> Iterator[Finding]:
    """BG401 of each, as an error.

    Args:
        terms: what is overdue.
        now: the time.
        most: how many days a loosening may last by the policy; None for any number.
        budgets: the limits, to name where each stands.
    """
    for term in terms:
        stated = budgets.limits.get(term.limit)
        message = f"{term.limit} was loosened to {show(term.value)} by ADR {term.adr} until {term.until}, which is over"
        yield error(
            "BG401",
            message,
            _fix(term, now, most),
            budget=str(term.limit),
            adr=term.adr,
            place=stated.place if stated else NOWHERE,
        )


def _fix(term: LimitedLoosening, now: dt.datetime, most: int | None) -> str:
    until = last_day(now, _RENEWED_FOR if most is None else min(most, _RENEWED_FOR))
    if term.is_new:
        return f"write a day to come as Until into ADR {term.adr}, and have it signed (again): budget sign {term.adr}"
    renew = f"budget propose {term.limit}={show(term.value)} --until {until}"
    if term.is_open:
        return f"renew it: {renew}"
    new = " --new" if term.value is None else ""
    return f"tighten it: budget propose {term.limit}={show(term.back)}{new}, or renew it: {renew}"


def judged(found: Iterable[Finding], changes: Iterable[JudgedChange]) -> Iterator[Finding]:
    """BG401 as a check of a step has it: an error where the step changes a limit of that capability, else a warning."""
    touched = {name for item in changes for name in _capabilities(item.change)}
    for finding in found:
        limit = LimitId.parse(finding.budget) if finding.budget else None
        yield finding if limit is not None and limit.capability in touched else soften(finding)


def _capabilities(change: Change) -> Iterator[str]:
    if change.limit is not None:
        yield change.limit.capability
    elif change.line.rename is not None:
        yield change.line.rename[1]
