"""Peaks of memory count for a while: one that is over is not shown until the process ends."""

import pytest
from prometheus_client import CollectorRegistry

from capability_budgets.application import resident_memory as module
from capability_budgets.application.resident_memory import Peaks, peak_bytes, recent_peak_bytes
from capability_budgets.instruments import CapabilityMetrics

_SIZE = 64 << 20


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: moment[0])
    return moment


def test_the_largest_of_the_last_while_counts(now: list[float]) -> None:
    peaks = Peaks(10)
    assert peaks.largest() == 0
    found = []
    for second, amount in ((0, 5), (4, 9), (5, 3), (12, 4), (13.9, None), (14, None), (21, None), (22, None)):
        now[0] = second
        if amount is not None:
            peaks.add(amount)
        found.append(peaks.largest())
    assert found == [5, 9, 9, 9, 9, 4, 4, 0]
    peaks.add(7)
    peaks.clear()
    assert peaks.largest() == 0


def test_a_peak_falls_without_another_report(
    metrics: CapabilityMetrics, registry: CollectorRegistry, now: list[float]
) -> None:
    meter = metrics.capability("importer")
    meter.report_memory(900)
    meter.report_memory(200)

    def shown() -> float | None:
        where = {"capability": "importer", "environment": "default"}
        return registry.get_sample_value("capability_memory_peak_bytes", where)

    assert shown() == 900
    now[0] = 119
    assert shown() == 900
    meter.report_memory(100)
    now[0] = 121
    assert shown() == 100


def test_the_operating_system_forgets_a_peak_that_was_asked_for() -> None:
    held = bytearray(b"x" * _SIZE)
    high = recent_peak_bytes()
    del held
    if peak_bytes() >= high:
        pytest.skip("this operating system does not forget a peak")
    assert recent_peak_bytes() <= high - _SIZE // 2
