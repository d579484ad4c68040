import math

import pytest

from governance.domain.measurement.bursts import enough, reach, unseen

OVER, WITHIN = True, False
START = 0.05 / (20 * 0.95)
"""The probability that the next sample begins a burst."""


def test_a_burst_is_missed_if_no_process_starts_in_one_and_none_begins_later() -> None:
    assert unseen([1], 20, 0.05) == pytest.approx(0.95)
    assert unseen([16], 20, 0.05) == pytest.approx(0.95 * (1 - START) ** 15)
    assert unseen([16] * 5, 20, 0.05) == pytest.approx(0.6350223748105204)
    assert unseen([16, 64], 20, 0.05) == pytest.approx(0.95**2 * (1 - START) ** 78)


def test_single_samples_are_missed_less_often_than_bursts_and_about_as_often_as_independent_ones() -> None:
    assert 0.013 < unseen([80], 1, 0.05) < 0.95**80 < unseen([80], 2, 0.05)


def test_bursts_that_follow_each_other_at_once_are_never_missed() -> None:
    assert unseen([2], 2, 0.95) == 0.0
    assert unseen([1], 2, 0.95) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("processes", "burst", "odds", "samples"),
    [(1, 20, 0.05, 1119), (5, 20, 0.05 / 3, 1465), (5, 20, 0.9, 5), (100, 20, 0.05, 100)],
)
def test_enough_samples_are_the_fewest_that_would_have_met_a_burst(
    processes: int, burst: float, odds: float, samples: int
) -> None:
    each = samples // processes
    assert enough(processes, burst, 0.05, odds) == samples
    assert unseen([each] * processes, burst, 0.05) <= odds
    assert each == 1 or unseen([each - 1] * processes, burst, 0.05) > odds


def hit(length: int) -> float:
    return 1 - 0.95 * (1 - START) ** (length - 1)


def test_places_are_as_long_as_a_burst_and_so_far_apart_that_none_reaches_two() -> None:
    process = [WITHIN] * 100
    for index in (0, 19, 40, 20, 39, 60):  # the last three lie between places
        process[index] = OVER
    p = hit(20)
    expected = sum(math.comb(3, k) * p**k * (1 - p) ** (3 - k) for k in (2, 3))
    assert reach([process], 20, 0.05) == pytest.approx(expected)
    assert reach([process], 19.5, 0.05) == pytest.approx(
        sum(
            math.comb(3, k) * q**k * (1 - q) ** (3 - k)
            for q in [1 - 0.95 * (1 - 0.05 / (19.5 * 0.95)) ** 19]
            for k in (2, 3)
        )
    )


def test_each_process_has_places_of_its_own() -> None:
    assert reach([[OVER] * 16] * 5, 20, 0.05) == pytest.approx(hit(16) ** 5)
    assert reach([[OVER] * 16, [WITHIN] * 16], 20, 0.05) == pytest.approx(1 - (1 - hit(16)) ** 2)


def test_the_longest_place_says_how_easily_a_burst_reaches_one() -> None:
    assert reach([[OVER] * 5, [OVER] * 16], 20, 0.05) == pytest.approx(hit(16) ** 2)


def test_nothing_over_the_budget_needs_no_burst() -> None:
    assert reach([[WITHIN] * 16] * 5, 20, 0.05) == 1.0
