import math
from fractions import Fraction

import pytest

from governance.domain.production.evidence import BREACH, INSTANCE, bound, enough_to_end, fewest_calls

FIVE = Fraction(5, 100)


@pytest.mark.parametrize(
    ("calls", "expected"), [(20, 1 + 3 * math.sqrt(0.95) + 1.5), (0, 1.5), (1000, 50 + 3 * math.sqrt(47.5) + 1.5)]
)
def test_more_bad_calls_are_left_to_chance_the_more_calls_there_are(calls: int, expected: float) -> None:
    assert bound(FIVE, calls) == pytest.approx(expected)
    assert bound(FIVE, calls, INSTANCE) == pytest.approx(expected + 2 * math.sqrt(0.0475 * calls))


@pytest.mark.parametrize(
    "allowed", [Fraction(0), Fraction(1, 1_000_000), FIVE, Fraction(1, 2), Fraction(99, 100), Fraction(9999, 10000)]
)
def test_the_fewest_calls_are_those_from_which_on_all_of_them_bad_is_told(allowed: Fraction) -> None:
    fewest = fewest_calls(allowed, 1)
    assert fewest > bound(allowed, fewest)
    assert fewest - 1 <= bound(allowed, fewest - 1)
    assert fewest_calls(allowed, fewest + 5) == fewest + 5


@pytest.mark.parametrize(
    ("allowed", "calls"), [(FIVE, 172), (Fraction(1, 100), 892), (Fraction(1, 2), 10), (Fraction(99, 100), 1)]
)
def test_that_it_is_over_takes_so_many_calls_of_which_none_is_bad(allowed: Fraction, calls: int) -> None:
    assert enough_to_end(allowed) == calls
    spread = float(allowed * (1 - allowed))
    assert allowed * calls > BREACH * math.sqrt(spread * calls)
    assert allowed * (calls - 1) <= BREACH * math.sqrt(spread * (calls - 1))
