"""Tails of counts, binomial and hypergeometric, from the ratios of neighbouring probabilities.

No factorial and no logarithm is taken: every probability is expressed relative to the largest one, going outwards from
it by exact ratios of integers, and all of them are scaled to the sum of one at the end. So a tail is right to about 12
digits, however small it is and however large the counts are; below 1e-300 it may be given as zero.
"""

import math
import operator
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import accumulate, takewhile
from typing import NamedTuple


class Tails(NamedTuple):
    """How probable a count is, or one beyond it, in both directions; the count itself belongs to both."""

    at_most: float
    at_least: float


def binomial(count: int, trials: int, chance: Fraction) -> Tails:
    """The tails of the number of successes in independent trials.

    Args:
        count: the successes seen.
        trials: how often it was tried.
        chance: the probability of a success, between zero and one and neither of them.
    """
    success, failure = chance.numerator, chance.denominator - chance.numerator
    mode = min(trials, (trials + 1) * success // (success + failure))
    return _tails(count, range(trials + 1), mode, lambda k: ((trials - k) * success, (k + 1) * failure))


def hypergeometric(count: int, drawn: int, marked: int, everything: int) -> Tails:
    """The tails of the number of marked things among those drawn, without putting any back."""
    rest = everything - marked
    mode = (drawn + 1) * (marked + 1) // (everything + 2)
    possible = range(max(0, drawn - rest), min(drawn, marked) + 1)
    return _tails(count, possible, mode, lambda k: ((marked - k) * (drawn - k), (k + 1) * (rest - drawn + k + 1)))


_Ratio = Callable[[int], tuple[int, int]]
"""The probability of the next count divided by that of this one, as numerator and denominator."""


def _tails(count: int, possible: range, mode: int, ratio: _Ratio) -> Tails:
    downwards = map(ratio, range(mode - 1, possible[0] - 1, -1))
    below = _weights(denominator / numerator for numerator, denominator in downwards)
    above = _weights(numerator / denominator for numerator, denominator in map(ratio, range(mode, possible[-1])))
    weights = [*reversed(below), 1.0, *above]
    at = count - (mode - len(below))
    total = math.fsum(weights)
    return Tails(math.fsum(weights[: max(at + 1, 0)]) / total, math.fsum(weights[max(at, 0) :]) / total)


def _weights(factors: Iterable[float]) -> list[float]:
    """The products of the first factors, of the first two and so on, until one is too small for a float."""
    return list(takewhile(bool, accumulate(factors, operator.mul)))
