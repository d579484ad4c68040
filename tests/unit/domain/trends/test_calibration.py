import pytest

from governance.domain.trends.calibration import chance


def test_stronger_changes_are_less_probable_by_chance() -> None:
    chances = [chance(strength / 4, 200, 0.3) for strength in range(-8, 60)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == 1.0
    assert chances[-1] < 1e-9


def test_autocorrelation_makes_strong_changes_more_probable() -> None:
    chances = [chance(4.0, 200, correlation / 10) for correlation in range(10)]
    assert chances == sorted(chances)
    assert chance(4.0, 200, -0.5) == chance(4.0, 200, 0.0)
    assert chance(4.0, 200, 0.99) == chance(4.0, 200, 0.9)


@pytest.mark.parametrize("length", [1, 10, 25])
def test_lengths_past_the_ends_of_the_table_are_judged_like_its_ends(length: int) -> None:
    assert chance(3.0, length, 0.2) == chance(3.0, 25, 0.2)
    assert chance(3.0, 800 * length, 0.2) == chance(3.0, 800, 0.2)


def test_no_p_is_nought() -> None:
    assert chance(1e6, 100, 0.0) == 1e-12
