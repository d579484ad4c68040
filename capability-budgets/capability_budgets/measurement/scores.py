"""Normal scores: samples replaced by what a normal sample of the same rank would be.

They keep the order of the samples and forget their shape, so that what is tested on them holds for any distribution
(van der Waerden, Order tests for the two-sample problem, 1952).
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from capability_budgets.measurement.distributions import NORMAL

Samples = Sequence[Sequence[float]]
"""The samples of each process, in the order taken."""


def normal_scores(processes: Samples) -> list[list[float]]:
    """The score of every sample among those of all processes; samples that are equal share their scores' mean."""
    counts = Counter(sample for process in processes for sample in process)
    by_rank, scores, rank = _ranked(counts.total()), {}, 0
    for sample, count in sorted(counts.items()):
        scores[sample] = sum(by_rank[rank : rank + count]) / count
        rank += count
    return [[scores[sample] for sample in process] for process in processes]


@lru_cache(maxsize=8)
def _ranked(count: int) -> tuple[float, ...]:
    return tuple(NORMAL.inv_cdf((rank + 0.5) / count) for rank in range(count))
