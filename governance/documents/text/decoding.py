"""Bytes to text: the one way in for every document, as the package that reads budget files has it."""

from capability_budgets.reading.text import (
    BOM,
    MAX_BYTES,
    MAX_PROBLEMS,
    UnreadableError,
    control_character,
    decode,
    describe,
    in_order,
    position,
    quoted,
)

__all__ = [
    "BOM",
    "MAX_BYTES",
    "MAX_PROBLEMS",
    "UnreadableError",
    "control_character",
    "decode",
    "describe",
    "in_order",
    "position",
    "quoted",
]
