"""Dependence between samples: whether those over the budget come together, and what the samples are then worth.

Binomial tails hold for independent samples. Noise that comes in bursts, drifts, or differs from process to process
puts the samples over the budget together, in time or in some of the processes. If they were independent, every
arrangement of as many samples over the budget would be equally probable. So the arrangement is tested given their
number, and that is exact for any distribution and any sample size:

- runs: bursts make few runs of samples over the budget (Stevens, Distribution of groups in a sequence of alternatives,
  1939; Mood, The distribution theory of runs, 1940);
- stretches: bursts with gaps fill one stretch of samples more than the others (hypergeometric, times the stretches);
- processes: one process has more, or fewer, than its share (Fisher's exact test of each against the rest, times the
  processes);
- drift: the first halves of the processes have more, or fewer, than the second halves (Fisher's exact test).
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from governance.domain.measurement.tails import hypergeometric

Arrangement = Sequence[Sequence[bool]]
"""For each process, in the order taken, which samples are over the budget."""

STRETCH: Final = 20
"""Samples in a stretch."""

_FEWEST: Final = 8
"""Stretches that are needed to tell how their counts vary."""


def independence_p_value(over: Arrangement) -> float:
    """How probable an arrangement as uneven as this one is, if samples are independent: at most so much.

    It is the smallest p-value of the tests, times their number (Bonferroni).
    """
    exceeding = sum(map(sum, over))
    if exceeding == 0:
        return 1.0
    tests = (_runs, _stretches, _processes, _drift)
    return min(1.0, len(tests) * min(test(over, exceeding) for test in tests))


def _runs(over: Arrangement, exceeding: int) -> float:
    joined = [False, *(item for process in over for item in process)]
    runs = sum(after > before for before, after in pairwise(joined))
    samples = len(joined) - 1
    return hypergeometric(runs, exceeding, samples - exceeding + 1, samples).at_most


def _stretches(over: Arrangement, exceeding: int) -> float:
    """The last stretch of a process may be shorter, and is judged like a whole one: that makes it less conspicuous."""
    counts, samples = [sum(stretch) for stretch in _cut(over, STRETCH)], sum(map(len, over))
    return len(counts) * hypergeometric(max(counts), min(STRETCH, samples), exceeding, samples).at_least


def _processes(over: Arrangement, exceeding: int) -> float:
    samples = sum(map(len, over))
    return len(over) * min(_uneven(sum(process), len(process), exceeding, samples) for process in over)


def _drift(over: Arrangement, exceeding: int) -> float:
    halves = [process[: len(process) // 2] for process in over]
    return _uneven(sum(map(sum, halves)), sum(map(len, halves)), exceeding, sum(map(len, over)))


def _uneven(count: int, part: int, exceeding: int, samples: int) -> float:
    return 2 * min(hypergeometric(count, part, exceeding, samples))


def _cut(over: Arrangement, length: int) -> Iterator[Sequence[bool]]:
    for process in over:
        for start in range(0, len(process), length):
            yield process[start : start + length]


def design_effect(over: Arrangement) -> int:
    """How many samples are worth one independent one: the design effect, rounded up, two at least.

    The counts of stretches vary more than those of independent samples would, by this factor; of all lengths of
    stretches, from two samples to whole processes, that with the largest factor counts. Count and sample size divided
    by it are judged like independent ones (Kish, Survey Sampling, 1965; Rao and Scott, A simple method for the analysis
    of clustered binary data, 1992; the stretches are the batch means of simulation, Schmeiser 1982).
    """
    factor, length, parts = _dispersion(over), 2, list(_cut(over, 2))
    while len(parts) >= max(_FEWEST, len(over) + 1):
        factor = max(factor, _dispersion(parts))
        length *= 2
        parts = list(_cut(over, length))
    return max(2, math.ceil(factor))


def _dispersion(parts: Sequence[Sequence[bool]]) -> float:
    """Pearson's statistic of the counts of parts, divided by its degrees of freedom."""
    rate = sum(map(sum, parts)) / sum(map(len, parts))
    if len(parts) == 1 or not 0 < rate < 1:
        return 0.0
    variances = ((sum(part) - len(part) * rate) ** 2 / (len(part) * rate * (1 - rate)) for part in parts)
    return math.fsum(variances) / (len(parts) - 1)
