"""Quantities: what the name of a limit says is measured, in which unit, and how it is judged."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, Inexact
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Final, NamedTuple

P95: Final = Fraction(95, 100)
"""The percentile that a name without one limits."""

_LARGEST: Final = Fraction(1)
_PERCENTILE: Final = r"(?:_p(?P<digits>[1-9][0-9]?|99[0-9]{0,3}[1-9]))?"

# Wide enough for every value a budget file may hold, whatever an application set for its own decimals.
_EXACT: Final = Context(prec=400, traps=[Inexact])


class JudgedBy(StrEnum):
    """How a limit of a quantity is judged, and by what production shows it.

    Attributes:
        PERCENTILE: by many samples, one a call; a histogram in production.
        PEAK: by the largest number measured; a gauge in production.
        SHARE: by the calls of production alone, for a benchmark has no users; a counter there.
        NUMBER: by the one number that a test reports; nothing is known of it in production.
    """

    PERCENTILE = "percentile"
    PEAK = "peak"
    SHARE = "share"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Quantity:
    """What limits with one word in their names are about: a row of the table.

    Attributes:
        name: the word: `latency` in `max_latency_ms`.
        judged_by: how its limits are judged.
        units: what a name may end with, and how much that is in the quantity's base unit, which is what its metric and
            its samples are in.
        metric: what its metric is called unless an application says something else; empty where there is none.
        usual: the unit to write where a name says none.
        spellings: other words for units, each with the unit that is read.
        written: the units as people write them, where that is not how names end.
    """

    name: str
    judged_by: JudgedBy
    units: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    metric: str = ""
    usual: str = ""
    spellings: Mapping[str, str] = field(default_factory=dict, hash=False)
    written: Mapping[str, str] = field(default_factory=dict, hash=False)


def _spellings(**words: str) -> Mapping[str, str]:
    return {word: unit for unit, line in words.items() for word in line.split()}


LATENCY: Final = Quantity(
    "latency",
    JudgedBy.PERCENTILE,
    {"us": Decimal("0.000001"), "ms": Decimal("0.001"), "s": Decimal(1)},
    metric="capability_latency_seconds",
    usual="ms",
    spellings=_spellings(
        us="ns nsec nsecs nano nanos nanosecond nanoseconds us usec usecs micro micros microsecond microseconds",
        ms="ms msec msecs milli millis millisecond milliseconds",
        s="s sec secs second seconds m min mins minute minutes h hr hrs hour hours",
    ),
)
"""How long a call takes, in seconds."""

MEMORY: Final = Quantity(
    "memory",
    JudgedBy.PEAK,
    {"kb": Decimal(1024), "mb": Decimal(1024**2), "gb": Decimal(1024**3)},
    metric="capability_memory_peak_bytes",
    usual="mb",
    spellings=_spellings(
        kb="b byte bytes k kb kib ki kbyte kbytes kilobyte kilobytes kibibyte kibibytes",
        mb="m mb mib mi meg megs mbyte mbytes megabyte megabytes mebibyte mebibytes",
        gb="g gb gib gi gig gigs gbyte gbytes gigabyte gigabytes gibibyte gibibytes t tb tib terabyte terabytes",
    ),
    written={"kb": "KiB", "mb": "MiB", "gb": "GiB"},
)
"""How much memory a call needs at its peak, in bytes."""

ERRORS: Final = Quantity(
    "errors", JudgedBy.SHARE, {"percent": Decimal("0.01")}, metric="capability_errors_total", usual="percent"
)
"""Which share of the calls fails."""

QUANTITIES: Final = (LATENCY, MEMORY, ERRORS)
"""The table. Every other limit is of a number that its test reports."""


class LimitKind(NamedTuple):
    """What one limit is about.

    Attributes:
        quantity: what is measured; one of the table, or the name of a number that tests report: the limit's, without
            `max_` or `min_`.
        unit: what the limit's value is in; empty where the name is the test's own.
        percentile: which one is limited, between zero and one; one is the largest.
    """

    quantity: Quantity
    unit: str = ""
    percentile: Fraction = _LARGEST

    def base(self, value: Decimal) -> Decimal:
        """A value of the limit in the base unit, not a digit lost: in floats 0.07 / 1000 is 7.000000000000001e-05."""
        return _EXACT.multiply(value, self.size)

    def of_base(self, amount: Decimal) -> Decimal:
        """An amount in the base unit, in the limit's own, exactly."""
        return _EXACT.divide(amount, self.size)

    @property
    def size(self) -> Decimal:
        """How much the limit's unit is in the base unit."""
        return self.quantity.units[self.unit]


def kind_of(limit: str) -> LimitKind:
    """What a limit is about.

    `max_latency_ms` is the 95th percentile, `max_latency_p50_ms` the 50th; `us` and `s` are units, too. One or two
    digits are a percentage; from three on they start with 99 and go on after the point, as in `max_latency_p999_ms`
    (99.9 %). Everything else that starts like a limit of the table is one of a reported number: `max_latency_p100_ms`,
    `max_latency_p950_ms`, `min_latency_ms`.
    """
    for quantity, pattern in _patterns():
        match = pattern.fullmatch(limit)
        if match is None:
            continue
        if quantity.judged_by is JudgedBy.PERCENTILE:
            return LimitKind(quantity, match["unit"], _fraction(match["digits"]))
        return LimitKind(quantity, match["unit"])
    return LimitKind(Quantity(limit.partition("_")[2], JudgedBy.NUMBER))


@cache
def _patterns() -> tuple[tuple[Quantity, re.Pattern[str]], ...]:
    return tuple((quantity, re.compile(_names(quantity))) for quantity in QUANTITIES)


def _names(quantity: Quantity) -> str:
    percentile = _PERCENTILE if quantity.judged_by is JudgedBy.PERCENTILE else ""
    return rf"max_{quantity.name}{percentile}_(?P<unit>{'|'.join(quantity.units)})"


def is_benchmarked(limit: str) -> bool:
    """Whether a benchmark measures what a limit is about."""
    return kind_of(limit).quantity.judged_by is not JudgedBy.SHARE


def _fraction(digits: str | None) -> Fraction:
    """`5` is 0.05, `95` is 0.95, `999` is 0.999."""
    return P95 if digits is None else Fraction(int(digits), 10 ** max(len(digits), 2))
