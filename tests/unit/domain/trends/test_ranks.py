import numpy as np
import pytest

from governance.domain.trends.ranks import compared


def test_parts_that_do_not_overlap_differ_as_plainly_as_their_lengths_allow() -> None:
    assert tuple(compared(np.arange(3.0), np.arange(10.0, 13.0))) == pytest.approx((0.1, 1.0))
    assert compared(np.arange(40.0, 70.0), np.arange(30.0)).superiority == 0.0
    assert compared(np.arange(40.0, 70.0), np.arange(30.0)).p < 1e-9


def test_parts_that_are_alike_do_not_differ() -> None:
    assert compared(np.full(20, 3.0), np.full(20, 3.0)) == (1.0, 0.5)
    assert tuple(compared(np.tile([1.0, 2.0], 10), np.tile([2.0, 1.0], 10))) == pytest.approx((1.0, 0.5))


def test_the_p_is_that_of_the_normal_approximation_with_ties_and_continuity() -> None:
    """As `scipy.stats.mannwhitneyu(..., method="asymptotic")` has it."""
    one = np.array([1.0, 2, 2, 3, 3, 3, 4, 5, 6, 7])
    two = np.array([3.0, 4, 5, 5, 6, 7, 8, 8, 9, 9])
    assert compared(one, two).p == pytest.approx(0.0108, abs=0.0002)
    assert compared(one, two).superiority == pytest.approx(0.84)
