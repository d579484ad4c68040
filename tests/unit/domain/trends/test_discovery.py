import pytest

from governance.domain.trends.discovery import LEVEL, cutoff


def test_of_one_series_what_is_below_the_level_counts() -> None:
    assert cutoff([0.004], 1) == LEVEL
    assert cutoff([], 1) == LEVEL


def test_of_many_series_only_so_much_that_few_are_chance() -> None:
    assert cutoff([0.004], 1000) == pytest.approx(0.05 / 1000)
    assert cutoff([1e-6] * 100 + [0.004], 1000) == pytest.approx(0.004)
    assert cutoff([1e-6] * 500, 1000) == pytest.approx(0.05 / 1000)
    assert cutoff([], 0) == LEVEL
