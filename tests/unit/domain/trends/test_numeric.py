import numpy as np
import pytest

from governance.domain.trends.numeric import noise, robust_spread, without_spikes


def test_noise_is_the_standard_deviation_whatever_steps_and_spikes_there_are() -> None:
    values = np.random.default_rng(1).normal(100, 3, 400)
    values[200:] += 50
    values[::40] *= 3
    assert noise(values) == pytest.approx(3, rel=0.2)


def test_rounded_values_have_noise_too_and_equal_ones_none() -> None:
    assert noise(np.array([10.0, 10.0, 10.0, 10.0, 11.0, 10.0, 10.0, 10.0])) > 0
    assert noise(np.full(20, 7.0)) == 0


def test_a_spread_does_not_mind_outliers() -> None:
    assert robust_spread(np.array([1.0, 2.0, 3.0, 4.0, 1000.0])) == pytest.approx(1.4826)


def test_spikes_are_cut_off_and_steps_stay() -> None:
    values = np.full(40, 10.0)
    values[20:] = 20.0
    values[5:8] = 90.0
    smooth = without_spikes(values, 1.0)
    assert smooth[5:8].tolist() == [13.0] * 3
    assert smooth[:5].tolist() == [10.0] * 5
    assert smooth[20:].tolist() == [20.0] * 20
