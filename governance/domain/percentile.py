"""The verdict on a percentile: whether samples show that it is within its budget, over it, or neither.

Whatever the distribution of the samples, the number of them over the budget is binomial, with the probability 1 - q if
the budget is the true q-quantile. So the count alone decides: a pass is a count that would be improbably small, and a
fail one that would be improbably large, if the budget were exactly met. These are the order-statistic confidence limits
of a quantile (Wilks, Determination of sample sizes for setting tolerance limits, 1941; Conover, Practical Nonparametric
Statistics, 3rd edition, section 3.2).

Only an undecided case is measured again, by adding samples to those there are, and the error probability is split over
the looks (Bonferroni), so that it holds for all of them together.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Final, Self

from governance.domain.limit_kinds import P95
from governance.domain.tails import Tails, binomial

MOST_LOOKS: Final = 3
"""How often a verdict may be taken on growing samples."""

_MOST_SAMPLES: Final = 10**9


class LimitVerdict(StrEnum):
    """What the samples say about a limit."""

    PASS = "pass"  # noqa: S105 (a verdict, not a password)
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


class Doubt(StrEnum):
    """Why samples say nothing."""

    CHANCE = "chance"
    DEPENDENCE = "dependence"
    TOO_FEW = "too few"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a percentile is judged.

    Attributes:
        percentile: between zero and one.
        looks: how many samples there are, in all, when a verdict may be taken; growing.
        alpha: the probability of a wrong verdict, in all; each look gets an equal part.

    Raises:
        ValueError: it is no plan; the message says why.
    """

    percentile: Fraction = P95
    looks: tuple[int, ...] = (80, 400, 2000)
    alpha: float = 0.05

    def __post_init__(self) -> None:
        if not 0 < self.percentile < 1:
            raise ValueError(f"a percentile is between 0 and 1, not {self.percentile}")
        if not 0 < self.alpha < 0.5:  # noqa: PLR2004 (a coin decides as well)
            raise ValueError(f"alpha is between 0 and 0.5, not {self.alpha}")
        if not 1 <= len(self.looks) <= MOST_LOOKS:
            raise ValueError(f"there are 1 to {MOST_LOOKS} looks, not {len(self.looks)}")
        if self.looks[0] < 1 or list(self.looks) != sorted(set(self.looks)):
            raise ValueError(f"looks grow, from 1 on: not {self.looks}")

    @classmethod
    def single(cls, percentile: Fraction = P95) -> Self:
        """One look at whatever there is, with the whole error probability: for samples that somebody else took."""
        return cls(percentile, looks=(1,))

    @property
    def share(self) -> float:
        """The probability of a wrong verdict at one look."""
        return self.alpha / len(self.looks)


@dataclass(frozen=True, slots=True)
class PercentileVerdict:
    """A verdict, and what it rests on.

    Attributes:
        doubt: why it is inconclusive; None where it is not.
        samples: how many there are.
        exceeding: how many of them are over the budget.
        measured: the sample quantile: the smallest sample that is not exceeded by more than 1 - q of them.
        low: the lower confidence limit; None where there are too few samples for one. Over the budget: fail.
        high: the upper one. Not over the budget: pass. Each by itself errs with the probability alpha / looks at most.
        odds: what bounds the probability that the verdict is wrong: the tail that decided it, the smaller one if none did.
    """

    verdict: LimitVerdict
    doubt: Doubt | None
    samples: int
    exceeding: int
    measured: float
    low: float | None
    high: float | None
    odds: float


def smallest(plan: Plan) -> int:
    """The fewest samples with which a pass is possible: if none of them is over the budget."""
    none_over = float(plan.percentile)
    return bisect_left(range(_MOST_SAMPLES), -plan.share, key=lambda samples: -(none_over**samples))


def next_look(taken: int, plan: Plan) -> int | None:
    """How many samples there must be in all for the next look; None after the last one."""
    return next((look for look in plan.looks if look > taken), None)


def judge(processes: Sequence[Sequence[float]], budget: float, plan: Plan) -> PercentileVerdict:
    """Judge samples; one equal to the budget is within it.

    Args:
        processes: the samples of each fresh process, in the order taken; the processes in theirs. In seconds, one call
            a sample, none of them left out.
        budget: what the percentile may be, in seconds.
        plan: how it is judged. It is for the caller to judge growing samples no more often than there are looks.

    Raises:
        ValueError: there are no samples, or a number is negative, infinite or none.
    """
    ordered = sorted(chain.from_iterable(processes))
    _refuse(ordered, budget)
    exceeding = len(ordered) - bisect_right(ordered, budget)
    tails = binomial(exceeding, len(ordered), 1 - plan.percentile)
    verdict, doubt = _decide(len(ordered), tails, plan)
    odds = {LimitVerdict.PASS: tails.at_most, LimitVerdict.FAIL: tails.at_least}.get(verdict, min(tails))
    low, high = _interval(ordered, plan)
    measured = ordered[math.ceil(len(ordered) * plan.percentile) - 1]
    return PercentileVerdict(verdict, doubt, len(ordered), exceeding, measured, low, high, odds)


def _refuse(ordered: Sequence[float], budget: float) -> None:
    if not ordered:
        raise ValueError("there are no samples")
    for number in (budget, *ordered):
        if not 0 <= number < math.inf:
            raise ValueError(f"{number} is no time: a budget and its samples are finite and not negative")


def _decide(samples: int, tails: Tails, plan: Plan) -> tuple[LimitVerdict, Doubt | None]:
    if tails.at_most <= plan.share:
        return LimitVerdict.PASS, None
    if tails.at_least <= plan.share:
        return LimitVerdict.FAIL, None
    return LimitVerdict.INCONCLUSIVE, Doubt.TOO_FEW if samples < smallest(plan) else Doubt.CHANCE


def _interval(ordered: Sequence[float], plan: Plan) -> tuple[float | None, float | None]:
    most, fewest = _bounds(len(ordered), plan.percentile, plan.share)
    low = ordered[-fewest] if fewest <= len(ordered) else None
    return low, None if most < 0 else ordered[len(ordered) - most - 1]


@lru_cache(maxsize=64)
def _bounds(samples: int, percentile: Fraction, share: float) -> tuple[int, int]:
    """The most samples over the budget with which it passes, and the fewest with which it fails."""
    counts, chance = range(samples + 1), 1 - percentile
    most = bisect_right(counts, share, key=lambda count: binomial(count, samples, chance).at_most) - 1
    fewest = bisect_left(counts, -share, key=lambda count: -binomial(count, samples, chance).at_least)
    return most, fewest
