"""When so many calls were slow, or failed, that chance does not explain it.

With N calls, of which a share p may be slow, chance makes p N of them slow, give or take the square root of
p (1 - p) N (the binomial distribution's standard deviation). A breach is told from three of those on, and one and a
half calls: half a call for the step of a count (the continuity correction of the normal approximation), and one for the
long tail that the distribution has where p N is small. That it is over is told from three below the expected number.
`python -m benchmarks.alert_error_rates` says how often that is wrong.
"""

import math
from fractions import Fraction
from typing import Final

BREACH: Final = 3
"""Standard deviations above the expected number from which on a breach is told."""

INSTANCE: Final = 5
"""The same for a single process: of fifty, each may be taken for a slow one by chance."""

BEYOND: Final = 1.5
"""Calls on top of that."""


def bound(allowed: Fraction, calls: float, deviations: int = BREACH) -> float:
    """How many of so many calls may be slow, or fail, before it is told.

    Args:
        allowed: the share that may be, from 0 to 1.
        calls: how many there were.
        deviations: standard deviations that are left to chance.
    """
    variance = allowed * (1 - allowed)
    return float(allowed) * calls + deviations * math.sqrt(float(variance) * calls) + BEYOND


def enough_to_end(allowed: Fraction) -> int:
    """The fewest calls of which none bad shows that what was wrong is over.

    Args:
        allowed: the share that may be bad, above 0.
    """
    # Where allowed · N = deviations · √(allowed · (1 - allowed) · N).
    return math.floor(BREACH**2 * (1 - allowed) / allowed) + 1


def fewest_calls(allowed: Fraction, least: int) -> int:
    """The fewest calls that can say anything: with fewer, not even all of them slow would be told.

    Args:
        allowed: the share that may be slow, below 1.
        least: the setting below which nothing is told.
    """
    kept = 1 - allowed
    # Where kept · x² - deviation · x - BEYOND = 0, with x the square root of the number of calls.
    deviation = BREACH * math.sqrt(float(allowed * kept))
    root = (deviation + math.sqrt(deviation**2 + 4 * float(kept) * BEYOND)) / (2 * float(kept))
    return max(least, math.floor(root**2) + 1)
