import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import pytest

from governance.domain.measurement import dependence
from governance.domain.measurement.dependence import design_effect, independence_p_value
from governance.domain.measurement.tails import hypergeometric

P80 = [[False] * 16] * 5


def process(length: int, *over: int) -> list[bool]:
    return [index in over for index in range(length)]


def runs(sequence: Sequence[bool]) -> int:
    return sum(after and not before for before, after in zip((False, *sequence), sequence, strict=False))


def test_nothing_over_the_budget_is_no_arrangement() -> None:
    assert independence_p_value(P80) == 1.0


def test_everything_over_the_budget_is_the_only_arrangement() -> None:
    assert independence_p_value([[True] * 16] * 5) == 1.0


def test_samples_spread_evenly_are_no_reason_for_doubt() -> None:
    assert independence_p_value([process(400, *range(5, 400, 20))] * 5) == 1.0


def test_few_runs_are_as_improbable_as_their_share_of_all_arrangements() -> None:
    arrangement = process(12, 3, 4, 5, 8)
    as_few = sum(runs([i in over for i in range(12)]) <= 2 for over in combinations(range(12), 4))
    assert dependence._runs([arrangement], 4) == pytest.approx(float(Fraction(as_few, math.comb(12, 4))), rel=1e-12)


def test_runs_go_on_from_one_process_to_the_next() -> None:
    assert dependence._runs([process(6, 5), process(6, 0)], 2) == pytest.approx(11 / 66)
    assert dependence._runs([process(6, 0), process(6, 5)], 2) == pytest.approx(1.0)


def test_the_first_sample_begins_a_run() -> None:
    assert dependence._runs([process(5, 0, 2)], 2) == pytest.approx(1.0)
    assert dependence._runs([process(5, 0, 1)], 2) == pytest.approx(4 / 10)


def test_a_burst_with_gaps_fills_a_stretch() -> None:
    gaps = process(400, *range(200, 220, 2))
    assert dependence._stretches([gaps], 10) == pytest.approx(20 * math.comb(20, 10) / math.comb(400, 10), rel=1e-12)
    assert independence_p_value([gaps]) == pytest.approx(4 * 20 * math.comb(20, 10) / math.comb(400, 10), rel=1e-12)


def test_stretches_are_twenty_samples_of_one_process() -> None:
    two = [process(30, *range(15, 25)), process(30)]
    # Five of the ten are in the second stretch, which has ten samples and counts as one of twenty, of four.
    assert dependence._stretches(two, 10) == pytest.approx(4 * hypergeometric(5, 20, 10, 60).at_least)
    assert dependence._stretches([process(60, *range(40, 60))], 20) == pytest.approx(3 / math.comb(60, 20), rel=1e-12)


def test_fewer_samples_than_a_stretch_are_one() -> None:
    assert dependence._stretches([process(5, 1, 2)], 2) == 1.0


def test_a_process_that_has_them_all_is_as_improbable_as_a_draw_of_them_all() -> None:
    over = [process(16, 1, 6, 11), *P80[:4]]
    assert dependence._processes(over, 3) == pytest.approx(2 * 5 * math.comb(16, 3) / math.comb(80, 3), rel=1e-12)


def test_a_process_that_has_none_is_conspicuous_too() -> None:
    over = [P80[0], *[[True] * 8 + [False] * 8] * 4]
    assert dependence._processes(over, 32) == pytest.approx(2 * 5 * math.comb(64, 32) / math.comb(80, 32), rel=1e-12)


def test_processes_of_different_lengths_have_different_shares() -> None:
    over = [process(4, 1, 3), process(8)]
    assert dependence._processes(over, 2) == pytest.approx(2 * 2 * math.comb(4, 2) / math.comb(12, 2))


def test_drift_fills_one_half_of_every_process() -> None:
    later = [process(9, 4, 6, 8)] * 2
    assert dependence._drift(later, 6) == pytest.approx(2 * math.comb(10, 6) / math.comb(18, 6), rel=1e-12)
    sooner = [process(9, 0, 1, 3)] * 2
    assert dependence._drift(sooner, 6) == pytest.approx(2 * math.comb(8, 6) / math.comb(18, 6), rel=1e-12)


def test_drift_alone_is_enough_for_doubt() -> None:
    over = [process(400, *range(203, 400, 9))] * 5
    exceeding = sum(map(sum, over))
    assert independence_p_value(over) == pytest.approx(4 * dependence._drift(over, exceeding))
    assert independence_p_value(over) < 1e-9


def test_the_chance_counts_every_test_and_is_never_more_than_one() -> None:
    over = [process(16, 1, 6, 11), *P80[:4]]
    assert independence_p_value(over) == pytest.approx(4 * dependence._processes(over, 3))
    assert independence_p_value([process(5, 0, 1)]) == pytest.approx(4 * dependence._drift([process(5, 0, 1)], 2))
    assert independence_p_value([process(5, 0, 3)]) == 1.0


@pytest.mark.parametrize(("length", "samples"), [(2, 3), (3, 4), (5, 6), (10, 11), (20, 21)])
def test_a_burst_weighs_a_little_more_than_it_is_long(length: int, samples: int) -> None:
    lone = [process(400, *range(64, 64 + length)), *[[False] * 400] * 4]
    assert design_effect(lone) == samples


def test_a_burst_at_the_end_of_a_process_weighs_no_less() -> None:
    assert design_effect([process(400, *range(380, 400)), *[[False] * 400] * 4]) >= 20


def test_the_dispersion_of_counts_is_one_where_they_vary_by_chance() -> None:
    # 2 and 1 of 4, where 1.5 were expected in either: 2 · 0.5² / (4 · 3/8 · 5/8).
    assert dependence._dispersion([process(4, 0, 1), process(4, 2)]) == pytest.approx(8 / 15)
    # 8 of 10 and 2 of 40, where 2 and 8 were expected: 6² / (10 · 0.16) + 6² / (40 · 0.16).
    assert dependence._dispersion([process(10, *range(8)), process(40, 1, 2)]) == pytest.approx(28.125)
    # Three parts have two degrees of freedom: (2² + 1² + 1²) / (4 · 1/4 · 3/4) / 2.
    assert dependence._dispersion([process(4, 0, 1, 2), process(4), process(4)]) == pytest.approx(4.0)


def test_one_part_does_not_differ_from_itself() -> None:
    assert dependence._dispersion([process(10, 1, 2)]) == 0.0


def test_where_all_are_alike_nothing_varies() -> None:
    assert dependence._dispersion(P80) == 0.0
    assert dependence._dispersion([[True] * 16] * 5) == 0.0


def test_the_weight_is_the_largest_dispersion_of_all_lengths_rounded_up() -> None:
    over = [process(32, 0, 1, 16, 17)]
    dispersions = [dependence._dispersion(list(dependence._cut(over, length))) for length in (2, 4, 8, 16)]
    assert dispersions == pytest.approx([2 + 2 / 15, 1.9592, 1.5238, 0.0], abs=0.0001)
    assert design_effect(over) == 3


def test_differences_between_processes_weigh_too() -> None:
    # Expected are 5 of 25 in each: (15² + 3 · 5²) / (25 · 0.2 · 0.8) / 3.
    assert design_effect([process(25, *range(20)), *[process(25)] * 3]) == 25


def test_eight_stretches_are_needed_to_tell_how_they_vary() -> None:
    # Of length 4 there are eight, one of them full: (3.5² + 7 · 0.5²) / (4 · 1/8 · 7/8) / 7 = 4.57. Of length 8, four.
    over = [process(32, 0, 1, 2, 3)]
    assert design_effect(over) == 5


def test_what_comes_together_weighs_two_at_least() -> None:
    assert design_effect([process(400, *range(5, 400, 20))] * 5) == 2
    assert design_effect([[True] * 16] * 5) == 2
    assert design_effect(P80) == 2


def test_more_processes_than_stretches_come_to_an_end() -> None:
    assert design_effect([[True], [False]] * 10) == 2


def test_stretches_of_any_length_count_that_cuts_a_process() -> None:
    # One stretch more than processes: (16/9)² / (2 · 1/9 · 8/9) + 8 · (2/9)² / (2 · 1/9 · 8/9) = 18, by 8.
    assert design_effect([[True, True, False, False], *[[False] * 2] * 7]) == 3
