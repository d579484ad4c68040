"""What is said of a limit that was measured, and why nothing can be."""

from enum import StrEnum


class LimitVerdict(StrEnum):
    """What the samples say about a limit."""

    PASS = "pass"  # noqa: S105 (a verdict, not a password)
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


class Doubt(StrEnum):
    """Why samples say nothing."""

    CHANCE = "chance"
    DEPENDENCE = "dependence"
    TOO_FEW = "too few"
    DRIFT = "drift"
    NOISE = "noise"
