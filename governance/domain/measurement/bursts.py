"""Bursts of noise: what a burst as long as is assumed could do to samples without being noticed in them.

The arrangement of samples tells only of bursts that are in it. If the samples over the budget came in bursts alone,
many short looks would meet none at all, and pass. So a pass takes enough samples to make that improbable, and a fail
takes samples over the budget in more places than bursts would reach.

The model is the two-state chain of Gilbert (Capacity of a burst-noise channel, 1960): of all samples the fraction 1 - q
is over the budget, as when the budget is exactly the q-quantile; they come in bursts of a mean length, and the next
burst is equally near at every moment. Processes start anywhere in it, independently.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from governance.domain.measurement.dependence import Arrangement
from governance.domain.measurement.tails import binomial

_MOST: Final = 10**9


def unseen(lengths: Sequence[int], burst: float, rate: float) -> float:
    """The probability that no sample is over the budget, though the fraction `rate` of all would be.

    Args:
        lengths: how many samples each process has, one at least.
        burst: samples in a burst.
        rate: the fraction of samples over the budget, between zero and one.
    """
    return math.prod(_clean(length, burst, rate) for length in lengths)


def enough(processes: int, burst: float, rate: float, odds: float) -> int:
    """The fewest samples, over so many equal processes, with which `unseen` is `odds` at most."""
    each = bisect_left(range(1, _MOST), -odds, key=lambda length: -unseen([length] * processes, burst, rate)) + 1
    return each * processes


def _clean(length: int, burst: float, rate: float) -> float:
    start = min(1.0, rate / (burst * (1 - rate)))
    return (1 - rate) * (1 - start) ** (length - 1)


def reach(over: Arrangement, burst: float, rate: float) -> float:
    """The probability that bursts reach as many places as samples over the budget stand in, or more.

    The places are stretches as long as a burst, with as many samples between two of them, so that no burst reaches two.
    """
    places = list(_places(over, math.ceil(burst)))
    hit = 1 - _clean(max(map(len, places)), burst, rate)
    return binomial(sum(map(any, places)), len(places), Fraction(hit)).at_least


def _places(over: Arrangement, length: int) -> Iterator[Sequence[bool]]:
    for process in over:
        for start in range(0, len(process), 2 * length):
            yield process[start : start + length]
