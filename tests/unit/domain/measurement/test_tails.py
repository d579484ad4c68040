import math
from fractions import Fraction

import pytest

from governance.domain.measurement.tails import Tails, binomial, hypergeometric

CHANCES = (Fraction(1, 20), Fraction(1, 2), Fraction(19, 20), Fraction(1, 3), Fraction(999, 1000))


def same(found: Tails, at_most: Fraction, at_least: Fraction) -> bool:
    return all(
        math.isclose(tail, exact, rel_tol=1e-12, abs_tol=0.0)
        for tail, exact in zip(found, (at_most, at_least), strict=True)
    )


def exact(weights: dict[int, int], count: int) -> tuple[Fraction, Fraction]:
    whole = sum(weights.values())
    at_most = sum(weight for k, weight in weights.items() if k <= count)
    at_least = sum(weight for k, weight in weights.items() if k >= count)
    return Fraction(at_most, whole), Fraction(at_least, whole)


def binomial_weights(trials: int, chance: Fraction) -> dict[int, int]:
    success, failure = chance.numerator, chance.denominator - chance.numerator
    return {k: math.comb(trials, k) * success**k * failure ** (trials - k) for k in range(trials + 1)}


def hypergeometric_weights(drawn: int, marked: int, everything: int) -> dict[int, int]:
    rest = everything - marked
    possible = range(max(0, drawn - rest), min(drawn, marked) + 1)
    return {k: math.comb(marked, k) * math.comb(rest, drawn - k) for k in possible}


@pytest.mark.parametrize("chance", CHANCES, ids=str)
@pytest.mark.parametrize("trials", [*range(12), 20, 59, 80])
def test_binomial_tails_are_those_of_exact_arithmetic(trials: int, chance: Fraction) -> None:
    weights = binomial_weights(trials, chance)
    for count in range(trials + 1):
        assert same(binomial(count, trials, chance), *exact(weights, count))


@pytest.mark.parametrize("count", [0, 1, 30, 79, 80, 99, 100, 101, 121, 122, 160, 250])
def test_binomial_tails_of_a_whole_measurement_are_those_of_exact_arithmetic(count: int) -> None:
    assert same(binomial(count, 2000, Fraction(1, 20)), *exact(binomial_weights(2000, Fraction(1, 20)), count))


# From the exact binomial coefficient, in decimals of 60 digits.
@pytest.mark.parametrize(
    ("count", "at_most", "at_least"),
    [
        (45_000, 1.4922070272305862e-120, 1.0),
        (49_000, 2.1131824147903486e-06, 9.9999793316593845e-01),
        (50_000, 5.0118980422812852e-01, 5.0064066543366358e-01),
        (52_000, 1.0, 3.8244991621015018e-20),
    ],
)
def test_binomial_tails_of_a_million_trials_are_right_to_twelve_digits(
    count: int, at_most: float, at_least: float
) -> None:
    assert binomial(count, 1_000_000, Fraction(1, 20)) == pytest.approx((at_most, at_least), rel=1e-12, abs=0.0)


def test_a_tail_beyond_what_a_float_holds_is_zero() -> None:
    assert binomial(0, 1_000_000, Fraction(1, 20)) == (0.0, 1.0)
    assert binomial(1_000_000, 1_000_000, Fraction(1, 20)) == (1.0, 0.0)


@pytest.mark.parametrize(("count", "tails"), [(-1, (0.0, 1.0)), (-5, (0.0, 1.0)), (4, (1.0, 0.0)), (9, (1.0, 0.0))])
def test_counts_that_cannot_be_lie_beyond_all_others(count: int, tails: tuple[float, float]) -> None:
    assert binomial(count, 3, Fraction(1, 4)) == tails
    assert hypergeometric(count, 3, 3, 6) == tails


def test_what_succeeds_always_succeeds_every_time() -> None:
    assert binomial(7, 7, Fraction(1)) == (1.0, 1.0)
    assert binomial(6, 7, Fraction(1)) == (0.0, 1.0)


def test_hypergeometric_tails_are_those_of_exact_arithmetic() -> None:
    for everything in (*range(9), 13):
        for marked in range(everything + 1):
            for drawn in range(everything + 1):
                weights = hypergeometric_weights(drawn, marked, everything)
                for count in weights:
                    assert same(hypergeometric(count, drawn, marked, everything), *exact(weights, count))


@pytest.mark.parametrize("count", [0, 5, 20, 35, 60, 100])
def test_hypergeometric_tails_of_a_whole_measurement_are_those_of_exact_arithmetic(count: int) -> None:
    assert same(hypergeometric(count, 400, 100, 2000), *exact(hypergeometric_weights(400, 100, 2000), count))
