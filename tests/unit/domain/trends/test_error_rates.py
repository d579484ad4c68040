"""How often trends are wrong, by simulation with few series; `benchmarks/trend_error_rates.py` takes more."""

import pytest

from benchmarks.trend_error_rates import false_alarms, found, verdicts
from governance.domain.trends.series import TrendVerdict

SEED = 20261129
RUNS = 100


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("independent", 0),
        ("independent with spikes", 0),
        ("lognormal", 0),
        ("bimodal, half and half", 1),
        ("bimodal, a third, wide", 1),
        ("autocorrelation 0.5", 4),
    ],
)
def test_false_alarms_are_rare(name: str, most: int) -> None:
    assert false_alarms(name, RUNS, SEED) <= most / RUNS


@pytest.mark.parametrize(
    "name", ["independent", "independent with spikes", "independent with high spikes", "autocorrelation 0.5"]
)
def test_a_step_of_ten_percent_is_found_in_nine_of_ten_series(name: str) -> None:
    assert found(name, RUNS, SEED) >= 0.9


def test_a_step_of_ten_percent_is_found_when_twelve_values_have_come_since() -> None:
    assert found("independent with spikes", RUNS, SEED, is_news=True) >= 0.9


def test_two_levels_are_called_so_and_a_drift_too() -> None:
    assert verdicts("bimodal, half and half", RUNS, SEED, TrendVerdict.BIMODAL) >= 0.95
    assert verdicts("independent", RUNS, SEED, TrendVerdict.DRIFTING, slope=0.1) >= 0.95
    assert verdicts("independent", RUNS, SEED, TrendVerdict.STEADY) >= 0.98
