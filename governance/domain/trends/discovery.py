"""Discovery: how many of many changes may count, so that few of those that do are chance.

Whoever looks at a thousand series finds ten changes with p < 0.01 in noise. The procedure of Benjamini and Hochberg
(Controlling the false discovery rate, 1995) lets so many count that at most a twentieth of them are expected to be
chance.
"""

from collections.abc import Iterable
from typing import Final

LEVEL: Final = 0.01
"""The p below which a change of one series counts."""

_RATE: Final = 0.05


def cutoff(chances: Iterable[float], hypotheses: int) -> float:
    """The p up to which changes count.

    Args:
        chances: the p of every change that was found.
        hypotheses: how many were looked for: the changes, and every series in which none was found.
    """
    largest = _RATE / max(hypotheses, 1)
    for rank, chance in enumerate(sorted(chances), 1):
        if chance <= _RATE * rank / hypotheses:
            largest = max(largest, chance)
    return min(LEVEL, largest)
