from fractions import Fraction

import pytest

from governance.domain.limit_kinds import CustomLimit, LatencyLimit, LimitKind, MemoryLimit, kind_of


@pytest.mark.parametrize(
    ("limit", "kind"),
    [
        ("max_latency_ms", LatencyLimit(Fraction(95, 100))),
        ("max_latency_p5_ms", LatencyLimit(Fraction(5, 100))),
        ("max_latency_p50_ms", LatencyLimit(Fraction(1, 2))),
        ("max_latency_p95_ms", LatencyLimit(Fraction(95, 100))),
        ("max_latency_p99_ms", LatencyLimit(Fraction(99, 100))),
        ("max_latency_p999_ms", LatencyLimit(Fraction(999, 1000))),
        ("max_latency_p995_ms", LatencyLimit(Fraction(995, 1000))),
        ("max_latency_p999999_ms", LatencyLimit(Fraction(999999, 1000000))),
        ("max_latency_p9999999_ms", CustomLimit("latency_p9999999_ms")),
        ("max_latency_p990_ms", CustomLimit("latency_p990_ms")),
        ("max_latency_p0_ms", CustomLimit("latency_p0_ms")),
        ("max_latency_p05_ms", CustomLimit("latency_p05_ms")),
        ("max_latency_p100_ms", CustomLimit("latency_p100_ms")),
        ("max_latency_p950_ms", CustomLimit("latency_p950_ms")),
        ("max_latency_p99_9_ms", CustomLimit("latency_p99_9_ms")),
        ("max_latency_p99_ms\n", CustomLimit("latency_p99_ms\n")),
        ("max_latency_us", CustomLimit("latency_us")),
        ("min_latency_ms", CustomLimit("latency_ms")),
        ("min_latency_p99_ms", CustomLimit("latency_p99_ms")),
        ("max_memory_mb", MemoryLimit()),
        ("min_memory_mb", CustomLimit("memory_mb")),
        ("max_memory_kb", CustomLimit("memory_kb")),
        ("max_payload_kb", CustomLimit("payload_kb")),
        ("min_hit_rate_percent", CustomLimit("hit_rate_percent")),
    ],
)
def test_the_name_of_a_limit_says_its_kind(limit: str, kind: LimitKind) -> None:
    assert kind_of(limit) == kind
