"""The distributions that verdicts rest on, for counts and sample sizes that need not be whole numbers.

A binomial tail is a regularised incomplete beta function (Abramowitz and Stegun, Handbook of Mathematical Functions,
26.5.24), which is defined between whole numbers, too; so is the binomial of an effective sample size.
"""

import math
from functools import lru_cache
from statistics import NormalDist
from typing import Final

NORMAL: Final = NormalDist()

_TINY: Final = 1e-300
_PRECISE: Final = 1e-13
_STEPS: Final = 10_000
_HALVINGS: Final = 100


def at_most(count: float, trials: float, rate: float) -> float:
    """The probability of at most `count` successes in `trials`, each with the probability `rate`."""
    return 1.0 if count >= trials else _beta(trials - count, count + 1, 1 - rate)


def at_least(count: float, trials: float, rate: float) -> float:
    """The probability of at least `count` successes in `trials`, each with the probability `rate`."""
    return 1.0 if count <= 0 else _beta(count, trials - count + 1, rate)


def highest_rate(count: float, trials: float, alpha: float) -> float:
    """The upper confidence limit of a rate, one-sided (Clopper and Pearson 1934)."""
    if count >= trials:
        return 1.0
    low, high = count / trials, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if at_most(count, trials, middle) > alpha else (low, middle)
    return high


def poisson_at_most(count: int, mean: float) -> float:
    """The probability of at most `count` events where `mean` are expected."""
    term = total = math.exp(-mean)
    for number in range(1, count + 1):
        term *= mean / number
        total += term
    return min(total, 1.0)


def student_tail(value: float, freedom: int) -> float:
    """The probability that Student's t exceeds a value that is not negative."""
    return _beta(freedom / 2, 0.5, freedom / (freedom + value * value)) / 2


@lru_cache(maxsize=256)
def student_quantile(alpha: float, freedom: int) -> float:
    """The value that Student's t exceeds with the probability `alpha`, below one half."""
    low, high = 0.0, 1e9
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if student_tail(middle, freedom) > alpha else (low, middle)
    return high


def dispersion_quantile(alpha: float, freedom: int) -> float:
    """What chi-square divided by its degrees of freedom exceeds with the probability `alpha`.

    The approximation of Wilson and Hilferty (The distribution of chi-square, 1931).
    """
    part = 2 / (9 * freedom)
    return (1 - part + NORMAL.inv_cdf(1 - alpha) * math.sqrt(part)) ** 3


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun, 26.5.8)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    log = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log) / a * _fraction(a, b, x)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction, by the method of Lentz (Generating Bessel functions in Mie scattering, 1976)."""
    upper, lower = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    value = lower
    for step in range(1, _STEPS):
        factor = 1.0
        for term in (
            step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
            -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
        ):
            lower = 1 / _apart(1 + term * lower)
            upper = _apart(1 + term / upper)
            factor = upper * lower
            value *= factor
        if abs(factor - 1) < _PRECISE:
            break
    return value


def _apart(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
