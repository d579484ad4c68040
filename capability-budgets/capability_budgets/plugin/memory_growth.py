"""Leaks: memory that grows with calls, found by what stretches of many calls keep in use.

A leak on every fiftieth call does not show in twenty. So quick calls are made by the hundred, and what each stretch of
them keeps is a sample: its mean is the growth, and Student's t gives a lower limit of it. Stretches are so long that a
leak on every fiftieth call is in each of them. The first ones, in which caches fill, do not count.
"""

import math
from array import array
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, stdev
from typing import Final

from capability_budgets.measurement.distributions import student_quantile
from capability_budgets.sampling.recordings import Growth

SECONDS: Final = 5.0
ENOUGH_SECONDS: Final = 1.5
"""How long the calls of all stretches may take, and for how long there are more of them than the fewest."""

MIN_CALLS: Final = 50
"""Calls of a stretch; where so many do not fit into the time, growth is not measured."""

MAX_CALLS: Final = 400
STRETCHES: Final = 12
WARM_STRETCHES: Final = 2
"""How many stretches there are, and the first of them that do not count."""

MAX_BYTES: Final = 1 << 27
"""What leaks may take while they are measured; a larger one shows in a few calls."""

CHANCE: Final = 0.001
"""How probable it is, at most, that the lower limit is above the growth."""


def calls_of_stretch(pace: float, first: float) -> int:
    """How many calls a stretch has, a multiple of the fewest; 0 where calls are too slow for so many, or keep too much.

    Args:
        pace: seconds that a call takes, about.
        first: bytes that the first calls keep in use, as many as a stretch has at least.
    """
    stretch = STRETCHES * max(pace, 1e-9)
    affordable = min(int(SECONDS / stretch), max(MIN_CALLS, int(ENOUGH_SECONDS / stretch)))
    bearable = int(MAX_BYTES / STRETCHES * MIN_CALLS / max(first, 1))
    return min(MAX_CALLS, affordable, bearable) // MIN_CALLS * MIN_CALLS


def readings() -> "array[int]":
    """Room for what is in use before the first stretch and after each, so that noting it takes no memory."""
    return array("q", bytes(8 * (STRETCHES + 1)))


def growth_of(in_use: Sequence[float], calls: int) -> Growth:
    """How memory grows with calls.

    Args:
        in_use: bytes that are in use before the first stretch, and after each.
        calls: how many calls a stretch has.
    """
    kept = [after - before for before, after in pairwise(in_use)][WARM_STRETCHES:]
    mean, error = fmean(kept), stdev(kept) / math.sqrt(len(kept))
    low = mean - student_quantile(CHANCE, len(kept) - 1) * error
    return Growth(mean / calls, low / calls, len(kept) * calls)
