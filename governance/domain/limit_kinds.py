"""Kinds of limits: what a limit's name says is measured, and how it is judged."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

P95: Final = Fraction(95, 100)
"""The percentile that `max_latency_ms` limits."""

_PERCENTILE: Final = re.compile(r"max_latency_p(?P<digits>[1-9][0-9]?|99[0-9]{0,3}[1-9])_ms", re.ASCII)


@dataclass(frozen=True, slots=True)
class LatencyLimit:
    """At most so many milliseconds at a percentile, which is between zero and one."""

    percentile: Fraction


@dataclass(frozen=True, slots=True)
class MemoryLimit:
    """At most so many mebibytes (1024² bytes) at the peak."""


@dataclass(frozen=True, slots=True)
class CustomLimit:
    """Any other number that a measurement reports under this name: the limit's, without `max_` or `min_`."""

    name: str


LimitKind = LatencyLimit | MemoryLimit | CustomLimit


def kind_of(limit: str) -> LimitKind:
    """What a limit is about.

    `max_latency_ms` is the 95th percentile, `max_latency_p50_ms` the 50th. One or two digits are a percentage; from
    three on they start with 99 and go on behind the point, as in `max_latency_p999_ms` (99.9 %). Everything else that
    starts like a latency limit is a custom one: `max_latency_p100_ms`, `max_latency_p950_ms`, `min_latency_ms`.
    """
    if limit == "max_latency_ms":
        return LatencyLimit(P95)
    if limit == "max_memory_mb":
        return MemoryLimit()
    match = _PERCENTILE.fullmatch(limit)
    return LatencyLimit(_fraction(match["digits"])) if match else CustomLimit(limit[len("max_") :])


def _fraction(digits: str) -> Fraction:
    """`5` is 0.05, `95` is 0.95, `999` is 0.999."""
    return Fraction(int(digits), 10 ** max(len(digits), 2))
