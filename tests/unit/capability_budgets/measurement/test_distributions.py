"""The distributions, held against exact counts and printed tables."""

import math
from fractions import Fraction

import pytest

from capability_budgets.measurement.distributions import (
    at_least,
    at_most,
    dispersion_quantile,
    highest_rate,
    poisson_at_most,
    student_quantile,
    student_tail,
)
from governance.domain.measurement.tails import binomial


@pytest.mark.parametrize(
    ("count", "trials", "rate"), [(0, 59, 0.05), (3, 80, 0.05), (97, 2000, 0.05), (2000, 2000, 0.05), (9, 20, 0.5)]
)
def test_tails_of_whole_counts_are_those_of_the_binomial_distribution(count: int, trials: int, rate: float) -> None:
    exact = binomial(count, trials, Fraction(rate).limit_denominator(1000))
    assert at_most(count, trials, rate) == pytest.approx(exact.at_most, rel=1e-9)
    assert at_least(count, trials, rate) == pytest.approx(exact.at_least, rel=1e-9)


def test_tails_of_parts_of_counts_lie_between_those_of_whole_ones() -> None:
    assert at_most(2, 60, 0.05) < at_most(2.5, 60, 0.05) < at_most(3, 60, 0.05)
    assert at_least(3, 60, 0.05) < at_least(2.5, 60.5, 0.05) < at_least(2, 61, 0.05)
    assert at_least(0, 60, 0.05) == 1.0


def test_the_upper_limit_of_a_rate_is_that_of_clopper_and_pearson() -> None:
    assert highest_rate(0, 59, 0.05) == pytest.approx(1 - 0.05 ** (1 / 59))
    assert highest_rate(2, 20, 0.025) == pytest.approx(0.31698, abs=1e-5)
    assert highest_rate(7, 7, 0.05) == 1.0


def test_counts_of_events_are_poisson() -> None:
    assert poisson_at_most(0, 3.0) == pytest.approx(math.exp(-3))
    assert poisson_at_most(2, 5.0) == pytest.approx(0.124652, abs=1e-6)


@pytest.mark.parametrize(
    ("alpha", "freedom", "value"),
    [(0.05, 4, 2.131847), (0.05, 14, 1.761310), (0.01, 4, 3.746947), (0.025, 39, 2.022691), (0.05, 1, 6.313752)],
)
def test_the_quantiles_of_students_t_are_those_of_the_tables(alpha: float, freedom: int, value: float) -> None:
    assert student_quantile(alpha, freedom) == pytest.approx(value, abs=1e-5)
    assert student_tail(value, freedom) == pytest.approx(alpha, abs=1e-6)


def test_chi_square_over_its_freedom_is_near_the_tables() -> None:
    assert dispersion_quantile(0.05, 14) == pytest.approx(23.685 / 14, rel=0.005)
    assert dispersion_quantile(0.01, 499) == pytest.approx(575.42 / 499, rel=0.005)
