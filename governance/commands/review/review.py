"""`budget review`: what of the limits needs a human, from history and from what was measured."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from capability_budgets.reading.limits import Limit, LimitId, is_looser
from governance.commands.review.decided import last_review, loosenings
from governance.commands.review.findings import LimitFindings, uncounted
from governance.commands.shared.marks import marks_of
from governance.commands.shared.measured import measured, newest
from governance.commands.shared.number_libraries import need_numbers
from governance.commands.shared.recorded_series import RecordedSeries
from governance.commands.shared.stored_series import RECENT, stored_series
from governance.commands.shared.trend_series import series
from governance.domain.findings import Finding
from governance.domain.judgement.limited_loosenings import Limited
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.policy.policy import Policy
from governance.domain.reports.review import Loosenings, MeasuredLimit, ReviewedLimit, ReviewReport
from governance.errors import FaultError, UsageError
from governance.judging.evidence.found_reviews import FoundReview, ReviewFinder
from governance.judging.history.budget_values import value_history
from governance.judging.history.line_reader import LineReader
from governance.judging.reading.checkout import CheckoutReading, read_checkout
from governance.judging.reading.clones import refuse_incomplete
from governance.judging.reading.policies import Policies
from governance.judging.reading.revisions import never_governed
from governance.judging.steps.landed_steps import JudgedSteps
from governance.judging.steps.limited_loosenings import limited_at, overdue_of
from governance.ports.measurements import MeasurementStore
from governance.ports.progress import Progress
from governance.ports.world import World

_COVERAGE: Final = 0.95
"""How probable it is that the next run keeps a suggested budget."""


def review(world: World, store: MeasurementStore | None, without: str | None, progress: Progress) -> ReviewReport:
    """Find what needs a human in the limits of the checkout.

    Args:
        world: the checkout.
        store: what was recorded; None where that is left out.
        without: why it is left out, for a note.
        progress: tells how far the work has come.

    Raises:
        UsageError: nothing is governed here, or the budgets or the policy cannot be read.
        IncompleteHistoryError: this clone is not whole.
    """
    return _Review(world, store, without, progress).report()


class _Review:
    def __init__(self, world: World, store: MeasurementStore | None, without: str | None, progress: Progress) -> None:
        self._world = world
        self._store = store
        self._now = world.clock.now()
        self._checkout = read_checkout(world)
        self._policy = _readable(self._checkout)
        self._head = _governed_head(world)
        refuse_incomplete(world.history, "when a limit was decided on is found in all of it")
        reader = LineReader(world, progress)
        self._judged_steps = JudgedSteps(reader.steps_of(reader.read(self._head, None)))
        self._notes: list[str] = [] if without is None else [f"note: {without}"]
        self._has_numbers = True

    def report(self) -> ReviewReport:
        """Look at everything."""
        budgets, policy = self._checkout.side.budgets, self._policy
        reviews, limited = self._reviews(), limited_at(self._judged_steps, self._head, policy)
        found = self._recorded()
        limits = self._with_measurements([self._limit(item, reviews, limited) for item in budgets], found)
        about = LimitFindings(policy, budgets, self._now)
        over = overdue_of(self._judged_steps, self._head, policy, limited, self._now)
        findings = (
            *over,
            *(finding for item in limits for finding in about.of(item)),
            *about.near(limited.values()),
            *(() if found is None else about.unmeasured(item.budget for item in found)),
            *self._apart(about, found or ()),
            *uncounted(reviews),
        )
        return ReviewReport(self._head, limits, findings, tuple(self._notes))

    def _reviews(self) -> Sequence[FoundReview]:
        finder = ReviewFinder(self._world.history, self._world.signatures, self._checkout.side, self._now)
        return finder.found(self._checkout.tree, self._head)

    def _limit(self, item: Limit, reviews: Sequence[FoundReview], limited: Limited) -> ReviewedLimit:
        values = value_history(self._judged_steps, self._head, self._policy, item.id)
        if not values:  # only the checkout has it
            return ReviewedLimit(
                item.id, item.value, self._now, "nothing yet", None, None, Loosenings(0, None, is_looser=False)
            )
        last = last_review(item.id, item.value, values, reviews)
        days = self._policy.review_days
        due = None if days is None else last.when.date() + dt.timedelta(days=days + 1)
        until = limited[item.id].until if item.id in limited else None
        past = loosenings(item.id, values, self._now)
        return ReviewedLimit(item.id, item.value, last.when, last.by, due, until, past)

    def _recorded(self) -> list[RecordedSeries] | None:
        if self._store is None:
            return None
        since = self._now - RECENT
        return stored_series(self._world, self._store, self._policy, since=since)

    def _with_measurements(
        self, limits: Sequence[ReviewedLimit], found: Sequence[RecordedSeries] | None
    ) -> list[ReviewedLimit]:
        chosen = newest(found or ())
        trends, suggested = self._numbers(chosen)
        return [_measured(item, chosen.get(item.limit), trends, suggested, self._policy) for item in limits]

    def _numbers(self, chosen: Mapping[LimitId, RecordedSeries]) -> tuple[Mapping[str, str], Mapping[str, Decimal]]:
        """The trend and the suggested value of each limit; none where the libraries for numbers are missing."""
        if not chosen:
            return {}, {}
        try:
            need_numbers()
        except FaultError as missing:
            self._has_numbers = False
            self._notes.append(f"note: no trends and no suggestions: {missing.message} ({missing.fix})")
            return {}, {}
        from governance.commands.shared.recorded_runs import runs_of
        from governance.domain.trends.analysis import analyse
        from governance.domain.trends.prediction import suggest

        report = analyse(series(list(chosen.values()), marks_of(self._world, self._policy)))
        trends = dict(zip(map(str, chosen), (item.verdict.value for item in report.series), strict=True))
        runs = [runs_of(limit, item.measurements) for limit, item in chosen.items()]
        suggestions = suggest(runs, _COVERAGE, float(self._policy.review_days or 0))
        return trends, {item.name: item.value for item in suggestions if item.value is not None}

    def _apart(self, about: LimitFindings, found: Sequence[RecordedSeries]) -> Iterator[Finding]:
        if not self._has_numbers or len({item.budget.environment for item in found}) < 2:  # noqa: PLR2004 (a ratio has two sides)
            return
        from governance.commands.review.ratios import apart

        yield from about.apart(apart(found))


def _readable(checkout: CheckoutReading) -> Policy:
    errors = [finding for finding in checkout.findings if finding.is_error]
    if checkout.policy is None or errors:
        what = errors[0].message if errors else f"there is no {POLICY_PATH}"
        raise UsageError(f"the checkout cannot be read: {what}", "budget lint tells all of it")
    return checkout.policy


def _governed_head(world: World) -> str:
    head = world.history.resolve("HEAD")
    if head is None or not Policies(world.history).ever_governed(head):
        raise never_governed()
    return head


def _measured(
    item: ReviewedLimit,
    found: RecordedSeries | None,
    trends: Mapping[str, str],
    suggested: Mapping[str, Decimal],
    policy: Policy,
) -> ReviewedLimit:
    if found is None:
        return item
    newest_runs: MeasuredLimit = measured(found, trends.get(str(item.limit)))
    known = replace(item, measured=newest_runs)
    left, value = known.headroom, suggested.get(str(item.limit))
    is_loose = left is not None and policy.slack_percent is not None and left > policy.slack_percent
    is_tighter = value is not None and is_looser(item.limit, value, item.value)
    return replace(known, suggested=value) if is_loose and is_tighter else known
