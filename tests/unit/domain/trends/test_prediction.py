import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import numpy as np
import pytest

from governance.domain.trends.prediction import suggest
from governance.domain.trends.suggestion import Runs, Suggestion


def runs(name: str, levels: Iterable[float], samples: int = 40) -> Runs:
    """Runs whose samples are all alike."""
    return Runs(name, tuple((float(level),) * samples for level in levels))


def only(item: Runs, coverage: float = 0.95) -> Suggestion:
    (found,) = suggest([item], coverage)
    return found


def test_two_runs_give_no_number_and_the_reason() -> None:
    found = only(runs("a", [10, 11]))
    assert (found.value, found.runs, found.method) == (None, 2, "too few runs")
    assert found.note == "a budget needs 3 runs, and 2 can be used: measure in fresh processes"
    assert only(runs("a", [])).value is None


def test_a_budget_is_above_the_runs_by_as_much_as_they_differ() -> None:
    quiet, loud = (only(runs("a", levels)).value for levels in ([10, 10.1, 9.9], [10, 15, 7]))
    assert quiet is not None
    assert loud is not None
    assert 10.1 < quiet < 12
    assert loud > 18


def test_the_unit_is_the_run_and_the_p95_of_its_samples() -> None:
    one = Runs("a", ((1.0,) * 94 + (5.0,) * 6,) * 3)
    assert Decimal(5) < (only(one).value or 0) < Decimal(6)


def test_values_are_rounded_up_to_four_digits_whatever_their_unit() -> None:
    large, small = (only(runs("a", np.array([1.0, 1.001, 0.999]) * unit)).value for unit in (1e6, 1e-9))
    assert large is not None
    assert small is not None
    assert len(large.as_tuple().digits) == len(small.as_tuple().digits) == 4
    assert float(large) == pytest.approx(float(small) * 1e15, rel=1e-3)


def test_more_coverage_is_a_higher_budget_and_half_of_it_the_middle() -> None:
    half, most, nearly_all = (only(runs("a", [10, 11, 9]), share).value or 0 for share in (0.5, 0.95, 0.99))
    assert 9.8 < half < 10.1 < most < nearly_all
    assert (only(runs("a", [10, 11, 9]), 0.05).value or 0) < half


def test_from_twenty_runs_on_their_order_decides_if_they_are_enough_for_that() -> None:
    levels = np.random.default_rng(2).normal(100, 1, 20)
    found = only(runs("a", levels))
    assert found.method == "conformal over runs"
    assert float(found.value or 0) == pytest.approx(levels.max(), rel=1e-3)
    assert only(runs("a", levels), 0.99).method == "lognormal, spread shared by empirical Bayes"


def test_what_was_before_the_last_change_of_the_level_is_left_out() -> None:
    rng = np.random.default_rng(2)
    levels = np.concatenate([rng.normal(200, 1, 20), rng.normal(100, 1, 15)])
    found = only(runs("a", levels))
    assert found.runs == 15
    assert 101 < float(found.value or 0) < 106
    assert found.note == "20 runs before the last change of the level are left out"
    short = only(runs("a", np.concatenate([rng.normal(200, 1, 30), [100.0, 100.5]])))
    assert short.runs == 32


def test_all_capabilities_are_looked_at_together() -> None:
    rng = np.random.default_rng(4)
    quiet = [runs(str(number), rng.normal(10, 0.01, 3)) for number in range(60)]
    alone = only(runs("a", [10, 10.03, 9.97]))
    among = suggest([*quiet, runs("a", [10, 10.03, 9.97])], 0.95)[-1]
    assert alone.value is not None
    assert among.value is not None
    assert among.value < alone.value


@pytest.mark.parametrize(("count", "most"), [(3, 0.07), (5, 0.06)])
def test_the_next_run_keeps_a_budget_about_as_often_as_is_asked(count: int, most: float) -> None:
    """Spreads differ from capability to capability by a factor of three either way."""
    rng = np.random.default_rng(5)
    spreads = 0.05 * np.exp(rng.normal(0, 1, 300))
    logs = spreads[:, None] * rng.normal(0, 1, (300, count + 5))
    items = [runs(str(number), np.exp(row[:count]), 1) for number, row in enumerate(logs)]
    bounds = np.array([float(item.value or 0) for item in suggest(items, 0.95)])
    exceeded = np.exp(logs[:, count:]) > bounds[:, None]
    assert 0.03 < exceeded.mean() < most


def of_two_machines(factor: float, others: int = 8) -> Suggestion:
    rng = np.random.default_rng(1)
    levels = np.concatenate([rng.normal(10, 0.2, others), rng.normal(10 * factor, 0.2, 8)])
    plain = runs("a", levels)
    return only(Runs("a", plain.runs, machines=("old",) * others + ("new",) * 8))


def test_classes_of_machines_are_pooled_only_where_they_measure_alike() -> None:
    assert (of_two_machines(1.0).runs, of_two_machines(1.0).note) == (16, None)
    differ = of_two_machines(2.0)
    assert (differ.runs, differ.note) == (8, "8 runs on machines that measure otherwise are left out")
    assert 20 < float(differ.value or 0) < 22
    assert of_two_machines(1.0, others=2).runs == 8
    same = Runs("a", ((5.0,),) * 8, machines=("old", "new") * 4)
    assert only(same).runs == 8


def test_a_lower_limit_is_below_the_runs() -> None:
    item = runs("a", [10, 10.5, 9.5])
    upper, lower = only(item), only(Runs("a", item.runs, larger_is_worse=False))
    assert float(lower.value or 0) == pytest.approx(100 / float(upper.value or 0), rel=0.01)


def test_a_drift_is_allowed_for_until_the_review() -> None:
    rng = np.random.default_rng(3)
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    dates = tuple(start + dt.timedelta(days=number) for number in range(60))
    levels = 10 * np.exp(rng.normal(0, 0.02, 60) + 0.001 * np.arange(60))
    item = Runs("a", runs("a", levels).runs, dates)
    (now,), (later,) = suggest([item], 0.95), suggest([item], 0.95, ahead=90)
    assert float(later.value or 0) == pytest.approx(float(now.value or 0) * 1.094, rel=0.03)
    assert later.note is not None
    assert "in 90 days is allowed for" in later.note
    assert only(Runs("a", runs("a", levels[::-1]).runs, dates)).note is None


@pytest.mark.parametrize("count", [0, 1, 2])
def test_of_runs_with_dates_that_are_too_few_there_is_no_drift_either(count: int) -> None:
    moments = (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    (found,) = suggest([Runs("a", runs("a", [10, 11][:count]).runs, moments[:count])], 0.95, ahead=90)
    assert (found.value, found.runs, found.method) == (None, count, "too few runs")


def test_a_drift_that_no_budget_could_follow_is_left_out_and_said() -> None:
    rng = np.random.default_rng(3)
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    dates = tuple(start + dt.timedelta(minutes=number) for number in range(60))
    item = Runs("a", runs("a", 10 * np.exp(rng.normal(0, 0.02, 60) + 0.001 * np.arange(60))).runs, dates)
    (found,) = suggest([item], 0.95, ahead=365)
    assert 10 < float(found.value or 0) < 12
    assert found.note == "a drift of more than tenfold in 365 days is not allowed for: find its cause"


@pytest.mark.parametrize("is_upper", [True, False])
@pytest.mark.parametrize(
    ("levels", "times"), [([10, 20, 45], "4.3"), ([1, 10, 100], "79.4"), ([1, 1000, 1e6, 1, 5e4], "over 1000")]
)
def test_runs_that_are_far_apart_get_a_bound_beyond_all_of_them_and_a_note(
    levels: list[float], times: str, *, is_upper: bool
) -> None:
    signed = levels if is_upper else [1 / level for level in levels]
    found = only(Runs("a", runs("a", signed).runs, larger_is_worse=is_upper))
    value = float(found.value or 0)
    assert value > max(signed) if is_upper else value < min(signed)
    assert (
        found.note == f"that is {times} times away from the median run, since runs differ so much: find out why they do"
    )
    assert only(runs("a", [10, 11, 12])).note is None


def test_a_single_run_far_from_the_others_says_nothing_of_their_bound() -> None:
    levels = [*np.random.default_rng(2).normal(100, 1, 99), 1e6]
    assert only(runs("a", levels)).note is None


def test_runs_that_differ_by_chance_alone_keep_their_budgets_as_often_as_is_asked() -> None:
    rng = np.random.default_rng(8)
    items = [
        Runs(str(number), tuple(tuple(map(float, np.exp(rng.exponential(0.2, 100)))) for _ in range(3)))
        for number in range(100)
    ]
    bounds = [float(item.value or 0) for item in suggest(items, 0.95)]
    later = np.exp(rng.exponential(0.2, (2000, 100)))
    over = np.quantile(later, 0.95, axis=1)[:, None] > np.array(bounds)
    assert 0.03 < over.mean() < 0.06


def test_samples_of_two_levels_give_no_budget_between_them() -> None:
    pauses = Runs("a", ((1.0,) * 94 + (5.0,) * 6,) * 3)
    assert float(only(pauses).value or 0) > 5
