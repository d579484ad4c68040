"""Bursts of noise: what samples over a budget that come together leave possible.

The model is the two-state chain of Gilbert (Capacity of a burst-noise channel, 1960): samples over the budget come in
bursts of some mean length, the next burst is equally near at every moment, and every process starts anywhere in it. If
the budget is exactly the percentile, the rate of samples over it is known, and so is how many bursts are to be
expected. Few bursts may be chance, and say little of how long bursts are; so the longest length counts that those seen
do not contradict, and with none seen an assumed one.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from capability_budgets.measurement.distributions import highest_rate, poisson_at_most

GAP: Final = 8
"""Samples over the budget that are no farther apart belong to one burst."""

_MAX_BURSTS: Final = 12
"""Of more bursts than that, how they spread over processes tells enough."""

_DOUBT: Final = 0.1
"""The probability that bursts are longer than what those seen do not contradict."""


def p_burst_unseen(lengths: Iterable[int], burst: float, rate: float, stray: int = 0) -> float:
    """The probability that hardly a sample is over the budget, though bursts put the share `rate` of all over it.

    Args:
        lengths: how many samples each process has.
        burst: samples in a burst, in the mean.
        rate: the share of samples over the budget.
        stray: how many samples are over it at the most, in one burst.
    """
    return _one_at_most(_expected(lengths, burst, rate), burst, stray)


@lru_cache(maxsize=1024)
def fewest_each(processes: int, burst: float, rate: float, risk: float, stray: int = 0) -> int:
    """The fewest samples a process, in so many processes, with which bursts are unseen with the probability `risk`."""
    most = math.ceil(-math.log(risk) / rate * burst) * (1 + stray) + 1
    chances = range(1, most)
    return bisect_left(chances, -risk, key=lambda each: -p_burst_unseen([each] * processes, burst, rate, stray)) + 1


def burst_p_value(over: Sequence[Sequence[bool]], calls: Sequence[int], burst: float, rate: float) -> float:
    """The probability of as few bursts as there are, and of one as short, if the budget were exactly met.

    It is 0 where bursts are many.

    Args:
        over: for each process, in the order taken, which samples are over the budget.
        calls: how many calls of each process were seen.
        burst: samples in a burst, in the mean, at most.
        rate: the share of samples over the budget if it is exactly met.
    """
    positions = [[at for at, is_over in enumerate(process) if is_over] for process in over]
    exceeding = sum(map(len, positions))
    bursts = sum(1 + sum(later - at > GAP for at, later in pairwise(some)) for some in positions if some)
    if bursts > _MAX_BURSTS:
        return 0.0
    longest = burst
    if exceeding:
        going_on = highest_rate(exceeding - bursts, exceeding, _DOUBT)
        longest = min(burst, 1 / max(1 - going_on, 1 / burst))
    expected = _expected(calls, longest, rate)
    if bursts <= 1:
        return _one_at_most(expected, longest, exceeding)
    return poisson_at_most(bursts, expected)


def _one_at_most(expected: float, burst: float, samples: int) -> float:
    """The probability of one burst at most, of a geometric length that is no more than so many samples."""
    short = 1 - (1 - 1 / burst) ** samples
    return math.exp(-expected) * (1 + expected * short)


def _expected(lengths: Iterable[int], burst: float, rate: float) -> float:
    """How many bursts are to be expected: minus the logarithm of the probability of none."""
    start = min(1 - 1e-9, rate / (burst * (1 - rate)))
    return -sum(math.log(1 - rate) + (length - 1) * math.log1p(-start) for length in lengths if length)
