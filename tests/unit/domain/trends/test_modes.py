import numpy as np

from governance.domain.trends.modes import is_bimodal

RNG = np.random.default_rng(5)


def test_two_levels_are_seen() -> None:
    assert is_bimodal(RNG.normal(0, 1, 100) + 10 * (RNG.random(100) < 0.3))
    assert is_bimodal(np.tile([1.0, 2.0], 20))


def test_one_level_spikes_a_range_and_few_values_are_none() -> None:
    assert not is_bimodal(RNG.normal(0, 1, 100))
    assert not is_bimodal(RNG.exponential(1, 200))
    assert not is_bimodal(np.linspace(0, 1, 100))
    assert not is_bimodal(np.concatenate([RNG.normal(0, 1, 95), np.full(5, 50.0)]))
    assert not is_bimodal(np.full(50, 2.0))
    assert not is_bimodal(np.tile([1.0, 2.0], 5))
