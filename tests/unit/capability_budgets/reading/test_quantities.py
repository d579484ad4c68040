from decimal import Decimal
from fractions import Fraction

import pytest

from capability_budgets.reading.quantities import (
    ERRORS,
    LATENCY,
    MEMORY,
    QUANTITIES,
    JudgedBy,
    LimitKind,
    Quantity,
    is_benchmarked,
    kind_of,
)


def latency(percentile: Fraction, unit: str = "ms") -> LimitKind:
    return LimitKind(LATENCY, unit, percentile)


def reported(name: str) -> LimitKind:
    return LimitKind(Quantity(name, JudgedBy.NUMBER))


@pytest.mark.parametrize(
    ("limit", "kind"),
    [
        ("max_latency_ms", latency(Fraction(95, 100))),
        ("max_latency_p5_ms", latency(Fraction(5, 100))),
        ("max_latency_p50_ms", latency(Fraction(1, 2))),
        ("max_latency_p95_ms", latency(Fraction(95, 100))),
        ("max_latency_p99_ms", latency(Fraction(99, 100))),
        ("max_latency_p999_ms", latency(Fraction(999, 1000))),
        ("max_latency_p995_ms", latency(Fraction(995, 1000))),
        ("max_latency_p999999_ms", latency(Fraction(999999, 1000000))),
        ("max_latency_p9999999_ms", reported("latency_p9999999_ms")),
        ("max_latency_p990_ms", reported("latency_p990_ms")),
        ("max_latency_p0_ms", reported("latency_p0_ms")),
        ("max_latency_p05_ms", reported("latency_p05_ms")),
        ("max_latency_p100_ms", reported("latency_p100_ms")),
        ("max_latency_p950_ms", reported("latency_p950_ms")),
        ("max_latency_p99_9_ms", reported("latency_p99_9_ms")),
        ("max_latency_p99_ms\n", reported("latency_p99_ms\n")),
        ("max_latency_us", latency(Fraction(95, 100), "us")),
        ("max_latency_s", latency(Fraction(95, 100), "s")),
        ("max_latency_p99_us", latency(Fraction(99, 100), "us")),
        ("max_latency_p999_s", latency(Fraction(999, 1000), "s")),
        ("max_latency_p100_s", reported("latency_p100_s")),
        ("max_latency_sec", reported("latency_sec")),
        ("max_errors_percent", LimitKind(ERRORS, "percent")),
        ("min_errors_percent", reported("errors_percent")),
        ("min_latency_ms", reported("latency_ms")),
        ("min_latency_p99_ms", reported("latency_p99_ms")),
        ("max_memory_mb", LimitKind(MEMORY, "mb")),
        ("min_memory_mb", reported("memory_mb")),
        ("max_memory_kb", LimitKind(MEMORY, "kb")),
        ("max_memory_gb", LimitKind(MEMORY, "gb")),
        ("max_memory_tb", reported("memory_tb")),
        ("max_payload_kb", reported("payload_kb")),
        ("min_hit_rate_percent", reported("hit_rate_percent")),
    ],
)
def test_the_name_of_a_limit_says_its_kind(limit: str, kind: LimitKind) -> None:
    assert kind_of(limit) == kind


@pytest.mark.parametrize(("unit", "seconds"), [("us", "0.0000125"), ("ms", "0.0125"), ("s", "12.5")])
def test_a_latency_is_seconds_in_every_unit_and_back(unit: str, seconds: str) -> None:
    kind = latency(Fraction(1, 2), unit)
    assert kind.base(Decimal("12.5")) == Decimal(seconds)
    assert kind.of_base(Decimal(seconds)) == Decimal("12.5")


@pytest.mark.parametrize(("unit", "count"), [("kb", 1536), ("mb", 1572864), ("gb", 1610612736)])
def test_memory_counts_by_1024_in_every_unit_and_back(unit: str, count: int) -> None:
    kind = LimitKind(MEMORY, unit)
    assert kind.base(Decimal("1.5")) == count
    assert kind.of_base(Decimal(count)) == Decimal("1.5")


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
    assert LimitKind(MEMORY, "mb").of_base(Decimal(count)) == Decimal(mebibytes)


def test_errors_are_no_benchmarks_business() -> None:
    assert [name for name in ("max_latency_s", "max_errors_percent", "max_rows") if is_benchmarked(name)] == [
        "max_latency_s",
        "max_rows",
    ]


def test_errors_are_a_share_of_the_calls() -> None:
    assert kind_of("max_errors_percent").base(Decimal("2.5")) == Decimal("0.025")


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda item: item.name)
def test_a_row_of_the_table_is_whole(quantity: Quantity) -> None:
    for unit in quantity.units:
        kind = kind_of(f"max_{quantity.name}_{unit}")
        assert (kind.quantity, kind.unit) == (quantity, unit)
        assert kind.of_base(kind.base(Decimal("12.5"))) == Decimal("12.5")
    assert quantity.usual in quantity.units
    assert set(quantity.spellings.values()) <= set(quantity.units)
    assert set(quantity.written) <= set(quantity.units)
    assert quantity.metric.startswith(f"capability_{quantity.name}_")
    assert quantity.judged_by is not JudgedBy.NUMBER


def test_words_are_quantities_only_once() -> None:
    assert len({quantity.name for quantity in QUANTITIES}) == len(QUANTITIES)
    assert len({quantity.metric for quantity in QUANTITIES}) == len(QUANTITIES)


def test_a_limit_of_an_own_unit_is_in_no_base_unit() -> None:
    with pytest.raises(KeyError):
        kind_of("max_payload_kb").base(Decimal(1))
