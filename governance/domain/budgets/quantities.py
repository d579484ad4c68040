"""Kinds of limits, as the package that reads budget files has them."""

from capability_budgets.reading.quantities import (
    BYTES,
    ERRORS,
    P95,
    POWERS,
    CustomLimit,
    ErrorsLimit,
    LatencyLimit,
    LimitKind,
    MemoryLimit,
    is_benchmarked,
    kind_of,
)

__all__ = [
    "BYTES",
    "ERRORS",
    "P95",
    "POWERS",
    "CustomLimit",
    "ErrorsLimit",
    "LatencyLimit",
    "LimitKind",
    "MemoryLimit",
    "is_benchmarked",
    "kind_of",
]
