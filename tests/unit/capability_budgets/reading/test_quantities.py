from decimal import Decimal
from fractions import Fraction

import pytest

from capability_budgets.reading.quantities import (
    CustomLimit,
    ErrorsLimit,
    LatencyLimit,
    LimitKind,
    MemoryLimit,
    is_benchmarked,
    kind_of,
)


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
        ("max_latency_us", LatencyLimit(Fraction(95, 100), "us")),
        ("max_latency_s", LatencyLimit(Fraction(95, 100), "s")),
        ("max_latency_p99_us", LatencyLimit(Fraction(99, 100), "us")),
        ("max_latency_p999_s", LatencyLimit(Fraction(999, 1000), "s")),
        ("max_latency_p100_s", CustomLimit("latency_p100_s")),
        ("max_latency_sec", CustomLimit("latency_sec")),
        ("max_errors_percent", ErrorsLimit()),
        ("min_errors_percent", CustomLimit("errors_percent")),
        ("min_latency_ms", CustomLimit("latency_ms")),
        ("min_latency_p99_ms", CustomLimit("latency_p99_ms")),
        ("max_memory_mb", MemoryLimit()),
        ("min_memory_mb", CustomLimit("memory_mb")),
        ("max_memory_kb", MemoryLimit("kb")),
        ("max_memory_gb", MemoryLimit("gb")),
        ("max_memory_tb", CustomLimit("memory_tb")),
        ("max_payload_kb", CustomLimit("payload_kb")),
        ("min_hit_rate_percent", CustomLimit("hit_rate_percent")),
    ],
)
def test_the_name_of_a_limit_says_its_kind(limit: str, kind: LimitKind) -> None:
    assert kind_of(limit) == kind


@pytest.mark.parametrize(("unit", "seconds"), [("us", "0.0000125"), ("ms", "0.0125"), ("s", "12.5")])
def test_a_latency_is_seconds_in_every_unit_and_back(unit: str, seconds: str) -> None:
    kind = LatencyLimit(Fraction(1, 2), unit)
    assert kind.seconds(Decimal("12.5")) == Decimal(seconds)
    assert kind.of_seconds(Decimal(seconds)) == Decimal("12.5")


@pytest.mark.parametrize(("unit", "count"), [("kb", 1536), ("mb", 1572864), ("gb", 1610612736)])
def test_memory_counts_by_1024_in_every_unit_and_back(unit: str, count: int) -> None:
    kind = MemoryLimit(unit)
    assert kind.bytes(Decimal("1.5")) == count
    assert kind.of_bytes(count) == Decimal("1.5")


@pytest.mark.parametrize(
    ("count", "mebibytes"),
    [
        (1, "0.00000095367431640625"),
        (0, "0"),
        (2**62 - 1, "4398046511103.99999904632568359375"),
        (10**46 + 1, "9536743164062500000000000000000000000000.00000095367431640625"),
    ],
)
def test_not_a_byte_is_lost(count: int, mebibytes: str) -> None:
    assert MemoryLimit().of_bytes(count) == Decimal(mebibytes)


def test_errors_are_no_benchmarks_business() -> None:
    assert [name for name in ("max_latency_s", "max_errors_percent", "max_rows") if is_benchmarked(name)] == [
        "max_latency_s",
        "max_rows",
    ]
