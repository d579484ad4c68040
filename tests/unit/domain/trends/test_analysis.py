import datetime as dt

import numpy as np
import pytest

from governance.domain.trends.analysis import analyse, cutoff
from governance.domain.trends.numeric import Values
from governance.domain.trends.series import Explanation, Series, SeriesTrend, TrendVerdict

NOISE = np.random.default_rng(6).normal(0, 0.03, 200)
LEVEL = 100 * (1 + NOISE)
STEP = LEVEL * np.repeat([1.0, 1.1], 100)


def of(values: Values, *, larger_is_worse: bool = True, dates: tuple[dt.datetime, ...] = ()) -> SeriesTrend:
    series = Series("a", tuple(map(float, values)), dates, larger_is_worse=larger_is_worse)
    return analyse([series]).series[0]


def test_a_step_is_found_with_its_sides_and_its_strength() -> None:
    trend = of(STEP)
    (point,) = trend.change_points
    assert (trend.verdict, trend.points) == (TrendVerdict.REGRESSED, 200)
    assert abs(point.index - 100) <= 3
    assert (point.before, point.after) == pytest.approx((100, 110), rel=0.02)
    assert point.p < 0.001
    assert point.superiority > 0.95


def test_what_is_worse_depends_on_the_quantity_and_the_last_step_decides() -> None:
    assert of(STEP[::-1]).verdict is TrendVerdict.IMPROVED
    assert of(STEP, larger_is_worse=False).verdict is TrendVerdict.IMPROVED
    there_and_back = LEVEL * np.concatenate([np.full(70, 1.0), np.full(60, 1.2), np.full(70, 1.0)])
    assert len(of(there_and_back).change_points) == 2
    assert of(there_and_back).verdict is TrendVerdict.IMPROVED


def test_a_level_is_steady_with_spikes_too_and_so_are_equal_values() -> None:
    spiky = LEVEL.copy()
    spiky[::29] *= 1.8
    assert of(spiky).verdict is TrendVerdict.STEADY
    assert of(np.full(50, 3.0)) == SeriesTrend("a", 50, TrendVerdict.STEADY)


def test_few_values_are_not_judged() -> None:
    assert of(STEP[96:105]) == SeriesTrend("a", 9, TrendVerdict.FEW)
    assert of(np.array([])) == SeriesTrend("a", 0, TrendVerdict.FEW)


def test_a_drift_is_none_of_steps_and_counts_in_days() -> None:
    values = LEVEL * np.linspace(1, 1.3, 200)
    daily = of(values)
    assert (daily.verdict, daily.change_points) == (TrendVerdict.DRIFTING, ())
    assert daily.drift is not None
    assert daily.drift.slope_per_day == pytest.approx(30 / 200, rel=0.2)
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    hourly = of(values, dates=tuple(start + dt.timedelta(hours=hour) for hour in range(200)))
    assert hourly.drift is not None
    assert hourly.drift.slope_per_day == pytest.approx(24 * daily.drift.slope_per_day)


def test_two_levels_without_order_are_bimodal() -> None:
    values = 100 * (1 + NOISE / 3) + 20 * (np.random.default_rng(7).random(200) < 0.5)
    assert of(values).verdict is TrendVerdict.BIMODAL


def test_a_change_that_is_small_in_its_series_is_weak() -> None:
    """Nobody marks it in a plot: the series has moved a hundred times as far before."""
    values = LEVEL.copy()
    values[:50] *= 60
    values[120:] *= 1.035
    trend = of(values)
    assert [point.index for point in trend.change_points] == [50]
    assert [abs(point.index - 120) <= 5 for point in trend.weak] == [True]


@pytest.mark.parametrize("factor", [1.3, 2.0, 10.0, 60.0])
def test_a_large_step_counts_though_a_dependence_of_values_could_make_it(factor: float) -> None:
    """Noise grows with the level, and a model of dependent values takes one large step for little."""
    values = LEVEL.copy()
    values[:50] *= factor
    assert [point.index for point in of(values).change_points] == [50]


def test_a_weak_change_among_many_series_is_chance() -> None:
    faint = LEVEL.copy()
    faint[191:] *= 1.055
    alone = of(faint)
    assert len(alone.change_points) == 1
    rng = np.random.default_rng(9)
    others = [Series(str(number), tuple(map(float, rng.normal(100, 3, 200)))) for number in range(200)]
    report = analyse([Series("faint", tuple(map(float, faint))), *others])
    assert report.series[0].change_points == ()
    assert [point.index for point in report.series[0].weak] == [alone.change_points[0].index]
    assert report.expected_false_alarms == pytest.approx(0.05)


def explained(values: Values, *explanations: Explanation) -> SeriesTrend:
    series = Series("a", tuple(map(float, values)), explanations=explanations)
    return analyse([series]).series[0]


def test_a_change_that_is_explained_is_told_and_is_no_alarm() -> None:
    trend = explained(STEP, Explanation(98, "the budget changed", rises=True), Explanation(95, "another", rises=True))
    assert [point.acknowledged for point in trend.change_points] == ["the budget changed"]
    assert trend.verdict is TrendVerdict.STEADY
    assert explained(STEP, Explanation(100, "noise: a new disk")).verdict is TrendVerdict.STEADY


def test_what_lies_elsewhere_or_goes_the_other_way_explains_nothing() -> None:
    assert explained(STEP, Explanation(100, "tightened", rises=False)).verdict is TrendVerdict.REGRESSED
    assert explained(STEP, Explanation(80, "loosened", rises=True)).verdict is TrendVerdict.REGRESSED


def test_the_last_change_that_is_an_alarm_decides() -> None:
    there_and_back = LEVEL * np.concatenate([np.full(70, 1.0), np.full(60, 1.2), np.full(70, 1.0)])
    assert explained(there_and_back, Explanation(130, "real")).verdict is TrendVerdict.REGRESSED


def test_a_change_names_the_commit_that_was_measured_first_after_it() -> None:
    commits = tuple(f"{number:040x}" for number in range(200))
    (trend,) = analyse([Series("a", tuple(map(float, STEP)), commits=commits)]).series
    (point,) = trend.change_points
    assert point.commit == commits[point.index]


def test_values_of_unknown_machines_are_too_few_to_judge() -> None:
    (trend,) = analyse([Series("a", tuple(map(float, STEP)), is_comparable=False)]).series
    assert trend == SeriesTrend("a", 200, TrendVerdict.FEW)


def test_of_one_series_what_is_below_the_level_counts() -> None:
    assert cutoff([0.004], 1) == 0.01
    assert cutoff([], 1) == 0.01


def test_of_many_series_only_so_much_that_few_are_chance() -> None:
    assert cutoff([0.004], 1000) == pytest.approx(0.05 / 1000)
    assert cutoff([1e-6] * 100 + [0.004], 1000) == pytest.approx(0.004)
    assert cutoff([1e-6] * 500, 1000) == pytest.approx(0.05 / 1000)
    assert cutoff([], 0) == 0.01
