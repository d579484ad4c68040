"""What a limit's name says it limits: a percentile of the latency, the memory, or something of the project's own."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

_LATENCY: Final = re.compile(r"max_latency(?:_p(?P<whole>[1-9][0-9]?)(?:_(?P<part>[0-9]+))?)?_ms", re.ASCII)


@dataclass(frozen=True, slots=True)
class LatencyLimit:
    """An upper limit of a percentile of the latency, in milliseconds."""

    percentile: Fraction


@dataclass(frozen=True, slots=True)
class MemoryLimit:
    """An upper limit of the peak of memory, in mebibytes."""


@dataclass(frozen=True, slots=True)
class CustomLimit:
    """A limit of something that only the project knows."""

    name: str


LimitKind: TypeAlias = LatencyLimit | MemoryLimit | CustomLimit


def kind_of(limit_name: str) -> LimitKind:
    """What the limit of this name limits: `max_latency_ms` is the 95th percentile, `max_latency_p99_9_ms` 99.9."""
    if limit_name == "max_memory_mb":
        return MemoryLimit()
    match = _LATENCY.fullmatch(limit_name)
    if match is None:
        return CustomLimit(limit_name)
    return LatencyLimit(Fraction(f"{match['whole'] or 95}.{match['part'] or 0}") / 100)
