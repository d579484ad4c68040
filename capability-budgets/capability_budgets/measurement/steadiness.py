"""Whether samples are steady: a warm-up in the first calls of every process, and drift over the run.

Calls of one process depend on each other in ways that nobody knows; processes do not. So every change is tested by what
all processes show alike: the difference between two parts of a process, by Student's t over the processes. What is
compared are normal scores, so that single slow calls do not count for more than their rank.

A warm-up is looked for as changepoints (Barrett, Bolz-Tereick, Killick, Mount and Tratt, Virtual machine warmup blows
hot and cold, 2017): the first calls are left out up to the last point at which all that follows is quicker.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate
from statistics import fmean, stdev
from typing import Final

from capability_budgets.measurement.distributions import NORMAL, student_tail
from capability_budgets.measurement.scores import Samples

CHANCE: Final = 0.001
"""How probable it is, at most, that steady samples are taken for unsteady ones."""

FAIL_CHANCE: Final = 0.01
"""Likewise, where samples would fail a budget: a fail is for what is over it at the end as well."""

_CANDIDATES: Final = 16
_MIN_CALLS: Final = 8
_MIN_PROCESSES: Final = 5
_STEADY: Final = 5
"""The last fifth of the calls, at least, must be steady for a warm-up to be over."""

_ROUNDED: Final = 1e-9
"""Means of scores that differ by no more than this are the same: sums of equal numbers are not."""

_LONG: Final = 0.8
"""Processes with fewer calls than this share of the longest take no part in looking for a warm-up."""


def warm_up(scores: Samples) -> int | None:
    """How many of the first calls of every process are slower than what follows.

    Args:
        scores: the normal scores of each process's samples, in the order taken.

    Returns:
        The number, 0 where calls are steady from the first on; None where they still become quicker at the end.
    """
    longest = max(map(len, scores))
    alike = [process for process in scores if len(process) >= _LONG * longest]
    length, start = min(map(len, alike)), 0
    if len(alike) < _MIN_PROCESSES:
        return 0
    sums = [[0.0, *accumulate(process)] for process in alike]
    while length - start >= _MIN_CALLS:
        point = _quickening(sums, start, length)
        if point is None:
            return start
        start = point
    return start if not start or length - start >= max(_MIN_CALLS, length // _STEADY) else None


def _quickening(sums: Samples, start: int, end: int) -> int | None:
    """The point at which calls of all processes become quicker most plainly; None where it may be chance."""
    step = max(1, (end - start) // _CANDIDATES)
    found = {point: _falls(sums, start, point, end) for point in range(start + step, end - step + 1, step)}
    point = max(found, key=found.__getitem__, default=None)
    if point is None or student_tail(max(found[point], 0.0), len(sums) - 1) > CHANCE / len(found):
        return None
    return point


def _falls(sums: Samples, start: int, point: int, end: int) -> float:
    before, after = point - start, end - point
    return _t([(some[point] - some[start]) / before - (some[end] - some[point]) / after for some in sums])


def _t(differences: Sequence[float]) -> float:
    """Student's t of differences against none; infinite where they are all the same."""
    mean, spread = fmean(differences), stdev(differences)
    if abs(mean) <= _ROUNDED:
        return 0.0
    if spread <= 0:
        return math.copysign(math.inf, mean)
    return mean / spread * math.sqrt(len(differences))


def drift_p_value(scores: Samples) -> float:
    """How probable as much drift as there is would be if samples were steady: at most so much.

    Two kinds are looked for: later calls of processes differ from earlier ones, and later processes from earlier ones
    (Kendall's tau over the processes; Mann, Nonparametric tests against trend, 1945).
    """
    return min(1.0, 2 * min(_within(scores), _between(scores)))


def _within(scores: Samples) -> float:
    halves = [_halves(process) for process in scores if len(process) >= _MIN_CALLS]
    if len(halves) < _MIN_PROCESSES:
        return 1.0
    return 2 * student_tail(abs(_t([fmean(late) - fmean(early) for early, late in halves])), len(halves) - 1)


def _between(scores: Samples) -> float:
    means = [fmean(process) for process in scores]
    count = len(means)
    if count <= _MIN_PROCESSES:
        return 1.0
    rises = sum((later > earlier) - (later < earlier) for at, earlier in enumerate(means) for later in means[at + 1 :])
    variance = count * (count - 1) * (2 * count + 5) / 18
    return 2 * NORMAL.cdf(-max(abs(rises) - 1, 0) / math.sqrt(variance))


def latest(processes: Samples) -> Iterator[Samples]:
    """The parts of a run that tell how it ends: the later halves of all processes, and the last third of them."""
    yield [_halves(process)[1] for process in processes]
    yield processes[-max(len(processes) // 3, min(_MIN_PROCESSES, len(processes))) :]


def _halves(process: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
    return process[: len(process) // 2], process[len(process) // 2 :]
