"""What a trend is: a series of values, its change points, and the verdict. Needs no library."""

import datetime as dt
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MIN_VALUES: Final = 10
"""A series of fewer values has too few data to judge."""


class TrendVerdict(StrEnum):
    """What is said of a series; by the last change point, else by the values after it."""

    FEW = "few"
    REGRESSED = "regressed"
    IMPROVED = "improved"
    DRIFTING = "drifting"
    BIMODAL = "bimodal"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the level of a series changed, where that is known: a decision, or what somebody said of it.

    Attributes:
        index: the first value after the change, or one nearby.
        rises: whether it explains an increase or a decrease; None for both.
    """

    index: int
    words: str
    rises: bool | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one quantity in the order in which they were measured.

    Attributes:
        values: finite numbers in one unit.
        dates: when each was measured, as many as there are values; empty where that is unknown.
        larger_is_worse: whether an increase is a regression: so for `max_` limits, and where nothing is known.
        commits: what was measured each time, as many as there are values; empty where that is unknown.
        explanations: of changes that are no alarm any more.
        budgets: the limit at each time, as many as there are values; empty where there is none.
        intervals: the confidence interval of each value, likewise.
        is_comparable: whether the values can be compared: not where nobody knows on what machines they were measured.
        decisions: what changed the budget, as people name it, with the first value after each change.
    """

    name: str
    values: tuple[float, ...]
    dates: tuple[dt.datetime, ...] = ()
    larger_is_worse: bool = True
    commits: tuple[str, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    budgets: tuple[float | None, ...] = ()
    intervals: tuple[tuple[float, float] | None, ...] = ()
    is_comparable: bool = True
    decisions: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A change of the level of a series.

    Attributes:
        index: the first value after the change, counted from zero.
        before: the median of at most 30 values before it, since the change point before it.
        after: the median of at most 30 values from it on, up to the next change point.
        p: how probable it is that a series of this length and autocorrelation without any change shows a change as
            clear as this one anywhere.
        superiority: how probable it is that a value after the change is above one before it, ties counted half: 0.5
            is no difference, 0 and 1 are total.
        commit: what was measured first after the change; None where that is unknown.
        acknowledged: the reason why it is no alarm any more; None where it is one.
    """

    index: int
    before: float
    after: float
    p: float
    superiority: float
    commit: str | None = None
    acknowledged: str | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """A slow change since the last change point.

    Attributes:
        slope_per_day: in the unit of the values (Theil-Sen).
        low: the lower end of its 95 % interval.
        high: the upper end.
        p: of the Mann-Kendall test, corrected for autocorrelation.
        level: where the drift has come to, at the last value.
    """

    slope_per_day: float
    low: float
    high: float
    p: float
    level: float

    def days_to(self, budget: float) -> tuple[float, float, float] | None:
        """In how many days the drift reaches a budget, with the ends of the 95 % interval; None where it never does.

        The far end is infinite where a drift the other way cannot be excluded.
        """
        room = budget - self.level
        if room * self.slope_per_day <= 0:
            return None
        slow, fast = sorted((self.low, self.high), key=abs)
        return room / self.slope_per_day, room / fast, room / slow if slow * room > 0 else math.inf


@dataclass(frozen=True, slots=True)
class SeriesTrend:
    """What was found in one series.

    Attributes:
        change_points: changes that count, in order.
        weak: changes that are worth a look and do not count.
        drift: the slow change since the last change point; None where there is none.
        budget: the limit at the last value; None where there is none.
    """

    name: str
    points: int
    verdict: TrendVerdict
    change_points: tuple[ChangePoint, ...] = ()
    weak: tuple[ChangePoint, ...] = ()
    drift: Drift | None = None
    budget: float | None = None


@dataclass(frozen=True, slots=True)
class TrendReport:
    """The trends of several series.

    Attributes:
        series: one by one, in the order given.
        expected_false_alarms: how many series without any change are expected to show one, at most.
        inputs: the series themselves, in the same order, for pictures.
    """

    series: tuple[SeriesTrend, ...]
    expected_false_alarms: float
    inputs: tuple[Series, ...] = ()
