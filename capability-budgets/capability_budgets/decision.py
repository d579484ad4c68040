"""One limit, decided by samples of any source."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from capability_budgets.measurement.course import Course
from capability_budgets.measurement.reasons import reason
from capability_budgets.measurement.settling import Goal
from capability_budgets.measurement.sizes import MIN_PROCESSES, PROCESSES
from capability_budgets.measurement.verdicts import SampleVerdict

LatencySource = Callable[[int, int], Sequence[float]]
"""Gives the next samples of a process, in milliseconds; a number never seen before is a fresh process."""

_MILLISECONDS: Final = 1000.0


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a percentile is within its budget.

    Attributes:
        verdict: `pass`, `fail` or `inconclusive`; a `str`.
        samples: how many were taken in all.
        processes: from how many fresh processes.
        reason: what the verdict rests on, in a sentence or two.
    """

    verdict: SampleVerdict
    samples: int
    processes: int
    reason: str


def decide(
    source: LatencySource,
    budget_ms: float | Decimal,
    *,
    percentile: float | Decimal = 95,
    time_limit_s: float | Decimal | None = None,
    processes: int | None = None,
) -> Decision:
    """Take samples until they decide whether a percentile of latency is within its budget.

    It is the plan of the pytest plugin, for one limit.

    Args:
        source: `source(process, count)` gives the next `count` latencies of that process, in milliseconds. Processes
            are numbered from 0 on, one after the other.
        budget_ms: what the percentile may be, in milliseconds, as `load_budgets` gives it or as any other number; a
            sample equal to it is within.
        percentile: in percent, between 0 and 100.
        time_limit_s: how long it may take. Time used is the larger of the clock and the sum of all latencies. None is
            what the plan needs, at most 600 seconds.
        processes: how many fresh processes may be asked for, at least 5; None for 15.

    Raises:
        ValueError: an argument makes no sense, or the source gave something else than so many latencies.
    """
    wanted = PROCESSES if processes is None else processes
    _check(budget_ms, percentile, time_limit_s, wanted)
    limit = None if time_limit_s is None else float(time_limit_s)
    course = Course([Goal(float(budget_ms) / _MILLISECONDS, float(percentile))], int(wanted), limit)
    begun = time.monotonic()
    while (ask := course.next(time.monotonic() - begun)) is not None:
        course.take(_seconds(source(ask.process, ask.samples), ask.samples))
    taken = [process for process in course.samples if process]
    return Decision(course.found[0].verdict, sum(map(len, taken)), len(taken), reason(course, 0))


def _check(budget: float | Decimal, percentile: float | Decimal, limit: float | Decimal | None, processes: int) -> None:
    if not 0 <= budget < math.inf:
        raise ValueError(f"budget_ms is {budget}; it is a number of milliseconds from 0 upwards")
    if not 0 < percentile < 100:  # noqa: PLR2004 (percent)
        raise ValueError(f"percentile is {percentile}; it is between 0 and 100, such as 95")
    if limit is not None and not 0 < limit < math.inf:
        raise ValueError(f"time_limit_s is {limit}; it is a number of seconds above 0, or None for what is needed")
    if processes != processes // 1:
        raise ValueError(f"processes is {processes}; it is a whole number, or None for {PROCESSES}")
    if processes < MIN_PROCESSES:
        raise ValueError(f"processes is {processes}; fewer than {MIN_PROCESSES} may share the luck of one")


def _seconds(latencies: Sequence[float], count: int) -> list[float]:
    try:
        found = [float(latency) / _MILLISECONDS for latency in latencies]
    except TypeError as fault:
        raise ValueError(f"the source gave no sequence of latencies in milliseconds: {fault}") from fault
    if len(found) != count:
        raise ValueError(f"the source gave {len(found)} latencies, and {count} were asked for")
    wrong = next((latency for latency in found if not 0 <= latency < math.inf), None)
    if wrong is not None:
        raise ValueError(
            f"the source gave the latency {wrong * _MILLISECONDS} ms; latencies are finite and not negative"
        )
    return found
