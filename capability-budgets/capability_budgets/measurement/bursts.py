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

_FEW: Final = 12
"""Of more bursts than that, how they spread over processes tells enough."""

_DOUBT: Final = 0.1
"""The probability that bursts are longer than what those seen do not contradict."""


def unseen(lengths: Iterable[int], burst: float, rate: float) -> float:
    """The probability that no sample is over the budget, though bursts put the share `rate` of all over it.

    Args:
        lengths: how many samples each process has.
        burst: samples in a burst, in the mean.
        rate: the share of samples over the budget.
    """
    return math.exp(-_expected(lengths, burst, rate))


@lru_cache(maxsize=1024)
def fewest_each(processes: int, burst: float, rate: float, risk: float) -> int:
    """The fewest samples a process, in so many processes, with which bursts are unseen with the probability `risk`."""
    most = math.ceil(-math.log(risk) / rate * burst) + 1
    return bisect_left(range(1, most), -risk, key=lambda each: -unseen([each] * processes, burst, rate)) + 1


def burst_p_value(over: Sequence[Sequence[bool]], calls: Sequence[int], burst: float, rate: float) -> float:
    """The probability of as few bursts as there are, if the budget were exactly met; 0 where they are not few.

    Args:
        over: for each process, in the order taken, which samples are over the budget.
        calls: how many calls of each process were seen.
        burst: samples in a burst, in the mean, at most.
        rate: the share of samples over the budget if it is exactly met.
    """
    positions = [[at for at, is_over in enumerate(process) if is_over] for process in over]
    exceeding = sum(map(len, positions))
    bursts = sum(1 + sum(later - at > GAP for at, later in pairwise(some)) for some in positions if some)
    if bursts > _FEW:
        return 0.0
    longest = burst
    if exceeding:
        going_on = highest_rate(exceeding - bursts, exceeding, _DOUBT)
        longest = min(burst, 1 / max(1 - going_on, 1 / burst))
    return poisson_at_most(bursts, _expected(calls, longest, rate))


def _expected(lengths: Iterable[int], burst: float, rate: float) -> float:
    """How many bursts are to be expected: minus the logarithm of the probability of none."""
    start = min(1 - 1e-9, rate / (burst * (1 - rate)))
    return -sum(math.log(1 - rate) + (length - 1) * math.log1p(-start) for length in lengths if length)
