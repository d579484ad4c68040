"""What of limits needs a human, as findings: what is overdue is an error, what is worth a look a warning."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from capability_budgets.reading.limits import BudgetSet, LimitId
from capability_budgets.reading.problems import Place
from capability_budgets.reading.values import format_percent, format_value
from governance.commands.review.ratios import Apart
from governance.domain.findings import NOWHERE, Finding, error, warning
from governance.domain.judgement.days import today
from governance.domain.judgement.limited_loosenings import LimitedLoosening
from governance.domain.policy.policy import Policy
from governance.domain.reports.review import ReviewedLimit
from governance.judging.evidence.found_reviews import FoundReview

NEAR: Final = 14
"""Days before the end of a limited loosening from which it is near."""

_AGAIN: Final = 2
"""Loosenings within a year that are again and again."""


class LimitFindings:
    """Findings about the limits of a checkout."""

    def __init__(self, policy: Policy, budgets: BudgetSet, now: dt.datetime) -> None:
        self._policy = policy
        self._budgets = budgets
        self._today = today(now)

    def of(self, item: ReviewedLimit) -> Iterator[Finding]:
        """What of one limit needs a human."""
        yield from self._overdue(item)
        yield from self._headroom(item)
        if item.loosenings.count >= _AGAIN and item.loosenings.is_looser:
            percent = item.loosenings.percent
            grown = "" if percent is None else f", by {format_percent(percent)} in all"
            message = f"{item.limit} was loosened {item.loosenings.count} times in twelve months{grown}"
            fix = f"look at what each decision expected: budget log {item.limit}"
            yield warning("RV105", message, fix, budget=str(item.limit), place=self._place(item.limit))

    def _place(self, limit: LimitId) -> Place:
        stated = self._budgets.limits.get(limit)
        return stated.place if stated else NOWHERE

    def _overdue(self, item: ReviewedLimit) -> Iterator[Finding]:
        if item.due is None or item.due > self._today:
            return
        since = f"{item.reviewed:%Y-%m-%d} ({item.by})"
        asked = f"the policy asks for that every {self._policy.review_days} days"
        message = f"{item.limit} was last decided on or reviewed {since}; {asked}"
        fix = f"look at it, then: budget review --sign {item.limit}"
        yield error("RV101", message, fix, budget=str(item.limit), place=self._place(item.limit))

    def _headroom(self, item: ReviewedLimit) -> Iterator[Finding]:
        left, most = item.headroom, self._policy.slack_percent
        if left is None or item.measured is None:
            return
        told = f"{format_value(item.measured.value)} is measured, and the budget is {format_value(item.value)}"
        if left <= 0:
            message = f"{item.limit} has no headroom: {told}"
            fix = f"make it cheaper, or propose another number: budget propose {item.limit}=VALUE --title TITLE"
            yield warning("RV104", message, fix, budget=str(item.limit), place=self._place(item.limit))
        elif most is not None and left > Fraction(most):
            message = f"{item.limit} is far too loose: {told}, {format_percent(left).lstrip('+')} of which is unused"
            yield warning("RV103", message, _ratchet(item), budget=str(item.limit), place=self._place(item.limit))

    def near(self, terms: Iterable[LimitedLoosening]) -> Iterator[Finding]:
        """The limited loosenings that end soon."""
        for term in terms:
            days = (term.until - self._today).days
            if 0 <= days <= NEAR:
                message = f"{term.limit} is loosened by ADR {term.adr} until {term.until}: {days} days are left"
                fix = f"tighten it by then, or decide again: budget log {term.limit}"
                yield warning("RV102", message, fix, budget=str(term.limit), place=self._place(term.limit))

    def unmeasured(self, measured: Iterable[LimitId]) -> Iterator[Finding]:
        """The capabilities of which nothing was ever recorded."""
        known = {limit.capability for limit in measured}
        for name, capability in self._budgets.capabilities.items():
            if capability.limits and name not in known:
                message = f"no measurement of {name} is on record"
                fix = "measure it and keep the results: budget record RESULTS.json"
                place = Place(capability.file, capability.line, capability.column)
                yield warning("RV106", message, fix, budget=name, place=place)

    def apart(self, pairs: Iterable[Apart]) -> Iterator[Finding]:
        """Environments whose ratio is not what it was."""
        for item in pairs:
            where = item.other.environment or "where no environment is named"
            change = f"{item.before:.3g} to {item.after:.3g} times"
            message = f"{item.limit} went from {change} of what is measured {where}: one says less about the other"
            fix = f"look at both: budget trend {item.limit.base}"
            yield warning("RV107", message, fix, budget=str(item.limit), place=self._place(item.limit))


def uncounted(reviews: Sequence[FoundReview]) -> Iterator[Finding]:
    """Records of reviews that do not count."""
    for review in reviews:
        place, message = Place(review.path), f"this review does not count: {review.doubt}"
        if review.record is None:
            yield warning("BG209", message, review.fix, place=place)
        elif review.doubt is not None:
            names = " ".join(line.budget for line in review.record.changes)
            fix = f"let {review.record.approver} run: budget review --sign {names}"
            yield warning("BG205", message, fix, place=place)


def _ratchet(item: ReviewedLimit) -> str:
    """How to tighten what is too loose, as far as measurements can tell to what."""
    if item.suggested is None:
        return f"see how much it needs: budget suggest {item.limit}"
    return f"tighten it: budget propose {item.limit}={format_value(item.suggested)}"
