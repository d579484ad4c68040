"""The verdict on a percentile: whether samples show that it is within its budget, over it, or neither.

Whatever the distribution of the samples, the number of them over the budget is binomial, with the probability 1 - q if
the budget is the true q-quantile. So the count alone decides: a pass is a count that would be improbably small, and a
fail one that would be improbably large, if the budget were exactly met. These are the order-statistic confidence limits
of a quantile (Wilks, Determination of sample sizes for setting tolerance limits, 1941; Conover, Practical Nonparametric
Statistics, 3rd edition, section 3.2).

Binomial tails are for independent samples. Where those over the budget come together, samples count as fewer (see
`dependence`). Few are over a budget that holds by little, and those few may seem to be independent when the samples are
not; so what passes near its budget is also looked at by those from its own percentile on, of which there are always
enough.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple, Self

from capability_budgets.reading.quantities import P95
from governance.domain.measurement.dependence import Arrangement, design_effect, independence_p_value
from governance.domain.measurement.tails import Tails, binomial
from governance.domain.measurement.verdicts import Doubt, LimitVerdict

NEAR: Final = 0.5
"""From which part of the budget on a measured percentile is near it."""

ALARM: Final = 0.002
"""How often independent samples are taken for dependent ones, at most: rarely, since it costs them their verdict."""

_MAX_SAMPLES: Final = 10**9


class Plan(NamedTuple):
    """How samples are judged that somebody else took: once, all of them, with the whole error probability.

    Attributes:
        percentile: between zero and one.
        alpha: the probability of a wrong verdict.
    """

    percentile: Fraction = P95
    alpha: float = 0.05

    @property
    def rate(self) -> Fraction:
        """The fraction of samples that may be over the budget."""
        return 1 - self.percentile


def smallest(plan: Plan) -> int:
    """The fewest independent samples with which a pass is possible: if none of them is over the budget."""
    none_over = float(plan.percentile)
    return bisect_left(range(_MAX_SAMPLES), -plan.alpha, key=lambda samples: -(none_over**samples))


@dataclass(frozen=True, slots=True)
class PercentileVerdict:
    """A verdict, and what it rests on.

    Attributes:
        doubt: why it is inconclusive; None where it is not.
        exceeding: how many of them are over the budget.
        measured: the sample quantile: the smallest sample that at most the fraction 1 - q of them exceeds.
        low: the lower confidence limit; None where there are too few samples for one. A fail has it over the budget.
        high: the upper one. A pass has it not over the budget. Each by itself is wrong with alpha at most.
        error_bound: how probable a wrong verdict is at most; of an inconclusive one, what is nearest to decide.
        design_effect: how many samples counted as one, because those over the budget came together; 1 if they did not.
        needed: the fewest samples, from as many processes, with which a pass is possible.
        left_out: how many first calls of every process are left out as warm-up.
        evened: whether it rests on samples as at one speed of the machine.
    """

    verdict: LimitVerdict
    doubt: Doubt | None
    samples: int
    exceeding: int
    measured: float
    low: float | None
    high: float | None
    error_bound: float
    design_effect: int = 1
    needed: int = 0
    left_out: int = 0
    evened: bool = False


def judge(processes: Sequence[Sequence[float]], budget: float, plan: Plan) -> PercentileVerdict:
    """Judge samples; one equal to the budget is within it.

    Args:
        processes: the samples of each fresh process, in the order taken; the processes in theirs. One call a sample,
            none of them left out, and one sample at least.
        budget: what the percentile may be, in the unit of the samples.
        plan: how it is judged.
    """
    ordered = sorted(chain.from_iterable(processes))
    measured = ordered[math.ceil(len(ordered) * plan.percentile) - 1]
    evidence = _Evidence.of(_over(processes, budget), plan)
    if evidence.verdict()[0] is LimitVerdict.PASS and measured > NEAR * budget:
        evidence = _Evidence.of(_over(processes, budget), plan, _worth(_over(processes, math.nextafter(measured, 0))))
    verdict, doubt = evidence.verdict()
    low, high = evidence.limits()
    return PercentileVerdict(
        verdict=verdict,
        doubt=doubt,
        samples=len(ordered),
        exceeding=evidence.exceeding,
        measured=measured,
        low=None if low is None else ordered[low],
        high=None if high is None else ordered[high],
        error_bound=min(evidence.tails),
        design_effect=evidence.design_effect,
        needed=smallest(plan),
    )


def _over(processes: Sequence[Sequence[float]], bound: float) -> Arrangement:
    return [[sample > bound for sample in process] for process in processes if process]


def _worth(over: Arrangement) -> int:
    """How many samples count as one: one itself, unless chance does not explain how they come together."""
    return design_effect(over) if independence_p_value(over) <= ALARM else 1


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the arrangement of the samples over the budget says.

    Attributes:
        lengths: the samples of each process.
        design_effect: how many samples count as one.
        tails: of the count of those over the budget, both divided by the design effect and rounded towards no verdict.
    """

    plan: Plan
    lengths: tuple[int, ...]
    exceeding: int
    design_effect: int
    tails: Tails

    @classmethod
    def of(cls, over: Arrangement, plan: Plan, least: int = 1) -> Self:
        """The evidence; as many samples as `least` count as one at least."""
        lengths, exceeding = tuple(map(len, over)), sum(map(sum, over))
        worth = max(_worth(over), least)
        trials = sum(lengths) // worth
        return cls(
            plan,
            lengths,
            exceeding,
            worth,
            Tails(
                binomial(-(-exceeding // worth), trials, plan.rate).at_most,
                binomial(exceeding // worth, trials, plan.rate).at_least,
            ),
        )

    def verdict(self) -> tuple[LimitVerdict, Doubt | None]:
        if self.tails.at_most <= self.plan.alpha:
            return LimitVerdict.PASS, None
        if self.tails.at_least <= self.plan.alpha:
            return LimitVerdict.FAIL, None
        return LimitVerdict.INCONCLUSIVE, self._doubt()

    def _doubt(self) -> Doubt:
        if self.design_effect > 1:
            return Doubt.DEPENDENCE
        return Doubt.TOO_FEW if sum(self.lengths) < smallest(self.plan) else Doubt.CHANCE

    def limits(self) -> tuple[int | None, int | None]:
        """The indices of the confidence limits among the ordered samples."""
        samples = sum(self.lengths)
        most, fewest = _bounds(samples // self.design_effect, self.plan.rate, self.plan.alpha)
        low, high = samples - fewest * self.design_effect, samples - most * self.design_effect - 1
        return None if low < 0 else low, None if most < 0 else high


@lru_cache(maxsize=64)
def _bounds(samples: int, rate: Fraction, share: float) -> tuple[int, int]:
    """The most samples over the budget with which it passes, and the fewest with which it fails."""
    counts = range(samples + 1)
    most = bisect_right(counts, share, key=lambda count: binomial(count, samples, rate).at_most) - 1
    fewest = bisect_left(counts, -share, key=lambda count: -binomial(count, samples, rate).at_least)
    return most, fewest
