import math

import numpy as np
import pytest

from governance.domain.trends.series import Drift
from governance.domain.trends.slope import drift

DAYS = np.arange(200.0)
NOISE = np.random.default_rng(4).normal(0, 1, 200)


def test_a_drift_is_found_with_its_slope_and_interval() -> None:
    found = drift(100 + 0.02 * DAYS + NOISE, DAYS, 1.0)
    assert found is not None
    assert found.low < 0.02 < found.high
    assert found.slope_per_day == pytest.approx(0.02, rel=0.3)
    assert found.p < 0.001


def test_noise_few_values_equal_values_and_values_of_one_moment_do_not_drift() -> None:
    assert drift(NOISE, DAYS, 1.0) is None
    assert drift(DAYS[:19], DAYS[:19], 1.0) is None
    assert drift(np.full(200, 3.0), DAYS, 1.0) is None
    assert drift(DAYS, np.zeros(200), 1.0) is None


def test_a_drift_below_half_of_the_noise_is_of_no_interest() -> None:
    assert drift(DAYS / 1000, DAYS, 1.0) is None


def test_noise_that_wanders_does_not_drift() -> None:
    value, values = 0.0, []
    for shock in np.random.default_rng(8).normal(0, 1, 200):
        value = 0.9 * value + float(shock)
        values.append(value)
    assert drift(np.array(values), DAYS, 1.0) is None


def test_long_series_are_thinned() -> None:
    days = np.arange(3_500.0)
    found = drift(0.01 * days + np.resize(NOISE, 3_500), days, 1.0)
    assert found is not None
    assert found.slope_per_day == pytest.approx(0.01, rel=0.05)


def test_a_drift_reaches_a_budget_that_lies_before_it_in_so_many_days() -> None:
    rising = Drift(0.5, 0.25, 1.0, 1e-6, 100.0)
    assert rising.days_to(110) == (20, 10, 40)
    assert rising.days_to(90) is None
    assert rising.days_to(100) is None
    falling = Drift(-0.5, -1.0, 0.1, 1e-6, 100.0)
    assert falling.days_to(90) == (20, 10, math.inf)
    assert falling.days_to(110) is None


def test_the_level_is_where_the_drift_has_come_to() -> None:
    found = drift(100 + 0.02 * DAYS + NOISE, DAYS, 1.0)
    assert found is not None
    assert found.level == pytest.approx(104, abs=0.5)
