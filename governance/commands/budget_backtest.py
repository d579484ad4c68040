"""`budget backtest --budgets`: had these numbers stood over the recorded history, what would they have stopped?"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capability_budgets.reading.budget_yaml import read_budgets
from capability_budgets.reading.limits import BudgetSet, LimitId, is_looser
from governance.commands.shared.checkout_policy import policy_of
from governance.commands.shared.marks import marks_of
from governance.commands.shared.named_file import refuse_problems
from governance.commands.shared.number_libraries import need_numbers
from governance.commands.shared.recorded_series import RecordedSeries
from governance.commands.shared.stored_series import stored_series
from governance.commands.shared.trend_series import series
from governance.domain.measurement.marks import MarkKind
from governance.domain.measurement.recorded import Recorded
from governance.domain.measurement.verdicts import LimitVerdict
from governance.domain.reports.budget_backtest import BudgetBacktest, LimitBacktest, Regression
from governance.ports.measurements import MeasurementStore
from governance.ports.world import World

if TYPE_CHECKING:
    from governance.domain.trends.series import ChangePoint, SeriesTrend

_NOISE: Final = f"{MarkKind.NOISE.value}: "
"""How a change is acknowledged that somebody called noise: it was no regression."""


def budget_backtest(world: World, store: MeasurementStore, name: str, data: bytes) -> BudgetBacktest:
    """Judge what was recorded of this repository by other numbers.

    Args:
        world: the checkout, whose policy names the repository.
        store: what was recorded.
        name: the file of budgets, as the user named it.
        data: what stands in it.

    Raises:
        UsageError: the file cannot be read, or nothing is governed here.
        FaultError: the libraries for numbers are missing, or the store cannot be reached.
    """
    budgets = _budgets(name, data)
    need_numbers()
    policy = policy_of(world)
    every = ((item, budgets.effective(item.budget)) for item in stored_series(world, store, policy))
    values = [(item, value) for item, value in every if value is not None]
    found = [item for item, _ in values]
    from governance.domain.trends.analysis import analyse

    trends = analyse(series(found, marks_of(world, policy))).series
    limits = tuple(_judged(*item, trend) for item, trend in zip(values, trends, strict=True))
    return BudgetBacktest(name, limits, tuple(_notes(budgets, found)))


def _budgets(name: str, data: bytes) -> BudgetSet:
    document = read_budgets(name, data)
    if document.problems:
        refuse_problems(name, document.problems)
    return BudgetSet.of(document.capabilities)


def _notes(budgets: BudgetSet, found: Iterable[RecordedSeries]) -> Iterator[str]:
    measured = {item.budget for item in found}
    missing = [str(limit) for limit in budgets.limits if limit not in measured]
    if missing:
        yield f"note: nothing was recorded of {', '.join(missing)}"


def _judged(found: RecordedSeries, value: Decimal, trend: "SeriesTrend") -> LimitBacktest:
    would_be = tuple((item, _verdict(found.budget, value, item)) for item in found.measurements)
    stops = [index for index, (_, verdict) in enumerate(would_be) if verdict is LimitVerdict.FAIL]
    points = [point for point in trend.change_points if not (point.acknowledged or "").startswith(_NOISE)]
    regressions = tuple(_regressions(found, points, stops))
    worse = _worse(found, points)
    false_stops = tuple(found.measurements[index] for index in stops if not worse[index])
    return LimitBacktest(found.budget, found.machine, value, would_be, regressions, false_stops)


def _verdict(limit: LimitId, value: Decimal, item: Recorded) -> LimitVerdict:
    """What the gate would have said; nothing sure where the interval lies on both sides of the number."""
    low, high = item.interval or (item.value, item.value)
    best, worst = (low, high) if limit.is_upper else (high, low)
    if is_looser(limit, value, best):
        return LimitVerdict.FAIL
    return LimitVerdict.INCONCLUSIVE if is_looser(limit, value, worst) else LimitVerdict.PASS


def _is_worse(found: RecordedSeries, before: float, after: float) -> bool:
    return after > before if found.larger_is_worse else after < before


def _regressions(found: RecordedSeries, points: "Sequence[ChangePoint]", stops: Sequence[int]) -> Iterator[Regression]:
    """The changes for the worse, each with the first stop before the next change."""
    ends = [*(point.index for point in points[1:]), len(found.measurements)][: len(points)]
    for point, end in zip(points, ends, strict=True):
        if _is_worse(found, point.before, point.after):
            first = next((index for index in stops if point.index <= index < end), None)
            stop = None if first is None else found.measurements[first]
            delay = 0 if first is None else first - point.index
            yield Regression(found.measurements[point.index], point.before, point.after, stop, delay)


def _worse(found: RecordedSeries, points: "Sequence[ChangePoint]") -> list[bool]:
    """For each measurement whether its level is worse than the best one before it: then a stop is no false one."""
    worse, best = [False] * len(found.measurements), points[0].before if points else 0.0
    for point in points:
        is_worse = _is_worse(found, best, point.after)
        worse[point.index :] = [is_worse] * (len(worse) - point.index)
        best = best if is_worse else point.after
    return worse
