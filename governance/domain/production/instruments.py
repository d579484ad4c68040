"""What a running process measures, as the package that it carries has it."""

from capability_budgets.application.instrument_list import (
    MULTIPLES,
    Instrument,
    buckets,
    instruments,
)

__all__ = [
    "MULTIPLES",
    "Instrument",
    "buckets",
    "instruments",
]
