"""Kinds of limits: what a limit's name says is measured, in which unit, and how it is judged."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from typing import Final

P95: Final = Fraction(95, 100)
"""The percentile that `max_latency_ms` limits."""

POWERS: Final[Mapping[str, int]] = {"us": -6, "ms": -3, "s": 0}
"""The units of latency, as powers of ten of a second."""

BYTES: Final[Mapping[str, int]] = {"kb": 1024, "mb": 1024**2, "gb": 1024**3}
"""The units of memory, in bytes."""

ERRORS: Final = "max_errors_percent"
"""The limit of the share of calls that fail, which only production shows."""

# Wide enough for every value a budget file may hold, whatever an application set for its own decimals.
_EXACT: Final = Context(prec=400, traps=[Inexact])
_LATENCY: Final = re.compile(
    rf"max_latency(?:_p(?P<digits>[1-9][0-9]?|99[0-9]{{0,3}}[1-9]))?_(?P<unit>{'|'.join(POWERS)})"
)
_MEMORY: Final = re.compile(rf"max_memory_(?P<unit>{'|'.join(BYTES)})")


@dataclass(frozen=True, slots=True)
class LatencyLimit:
    """At most so much time at a percentile, which is between zero and one."""

    percentile: Fraction
    unit: str = "ms"

    def seconds(self, value: Decimal) -> Decimal:
        """A value of the limit in seconds, without a digit lost: in floats 0.07 / 1000 is 7.000000000000001e-05."""
        return value.scaleb(POWERS[self.unit], _EXACT)

    def of_seconds(self, seconds: Decimal) -> Decimal:
        """A duration in the limit's unit."""
        return seconds.scaleb(-POWERS[self.unit], _EXACT)


@dataclass(frozen=True, slots=True)
class MemoryLimit:
    """At most so much memory at the peak; `kb`, `mb` and `gb` count by 1024."""

    unit: str = "mb"

    def bytes(self, value: Decimal) -> Decimal:
        """A value of the limit in bytes, exactly."""
        return _EXACT.multiply(value, Decimal(BYTES[self.unit]))

    def of_bytes(self, count: int) -> Decimal:
        """A number of bytes in the limit's unit, exactly."""
        return _EXACT.divide(Decimal(count), Decimal(BYTES[self.unit]))


@dataclass(frozen=True, slots=True)
class ErrorsLimit:
    """At most so many percent of the calls fail: judged in production only, for a benchmark has no users."""

    name: str = "errors_percent"

    def share(self, value: Decimal) -> Fraction:
        """A value of the limit as a share of the calls."""
        return Fraction(value) / 100


@dataclass(frozen=True, slots=True)
class CustomLimit:
    """Any other number that a measurement reports under this name: the limit's, without `max_` or `min_`."""

    name: str


LimitKind = LatencyLimit | MemoryLimit | ErrorsLimit | CustomLimit


def kind_of(limit: str) -> LimitKind:
    """What a limit is about.

    `max_latency_ms` is the 95th percentile, `max_latency_p50_ms` the 50th; `us` and `s` are units, too. One or two
    digits are a percentage; from three on they start with 99 and go on behind the point, as in `max_latency_p999_ms`
    (99.9 %). Everything else that starts like a latency limit is a custom one: `max_latency_p100_ms`,
    `max_latency_p950_ms`, `min_latency_ms`.
    """
    latency = _LATENCY.fullmatch(limit)
    if latency is not None:
        return LatencyLimit(_fraction(latency["digits"] or "95"), latency["unit"])
    memory = _MEMORY.fullmatch(limit)
    if memory is not None:
        return MemoryLimit(memory["unit"])
    return ErrorsLimit() if limit == ERRORS else CustomLimit(limit.partition("_")[2])


def is_benchmarked(limit: str) -> bool:
    """Whether a benchmark measures what a limit is about."""
    return not isinstance(kind_of(limit), ErrorsLimit)


def _fraction(digits: str) -> Fraction:
    """`5` is 0.05, `95` is 0.95, `999` is 0.999."""
    return Fraction(int(digits), 10 ** max(len(digits), 2))
