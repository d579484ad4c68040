"""Tails of counts, binomial and hypergeometric, from the ratios of neighbouring probabilities.

No factorial and no logarithm is taken: every probability is expressed relative to the largest one, going outwards from
it by exact ratios of integers, and all of them are scaled to the sum of one at the end. So a tail is right to about 12
digits, however small it is and however large the counts are; below 1e-300 it may be given as zero.
"""

import math
from collections.abc import Callable
from fractions import Fraction
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
    below = _downwards(possible[0], mode, ratio)
    above = _upwards(mode, possible[-1], ratio)
    weights = [*reversed(below), 1.0, *above]
    at = count - (mode - len(below))
    total = math.fsum(weights)
    return Tails(math.fsum(weights[: max(at + 1, 0)]) / total, math.fsum(weights[max(at, 0) :]) / total)


def _downwards(first: int, mode: int, ratio: _Ratio) -> list[float]:
    weights, weight = [], 1.0
    for count in range(mode - 1, first - 1, -1):
        numerator, denominator = ratio(count)
        weight *= denominator / numerator
        if not weight:
            break
        weights.append(weight)
    return weights


def _upwards(mode: int, last: int, ratio: _Ratio) -> list[float]:
    weights, weight = [], 1.0
    for count in range(mode, last):
        numerator, denominator = ratio(count)
        weight *= numerator / denominator
        if not weight:
            break
        weights.append(weight)
    return weights
