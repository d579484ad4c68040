from decimal import Decimal

import pytest

from governance.domain.measurements import Measurement, Memory, Process


@pytest.mark.parametrize(
    ("cold", "warm", "mebibytes"),
    [
        (1024**2, 5, "1"),
        (5, 1024**2 * 3 // 2, "1.5"),
        (1, 0, "0.00000095367431640625"),
        (0, 0, "0"),
        (2**62 - 1, 0, "4398046511103.99999904632568359375"),
    ],
)
def test_memory_is_the_larger_peak_in_exact_mebibytes(cold: int, warm: int, mebibytes: str) -> None:
    assert Memory("rss", cold, warm).mebibytes == Decimal(mebibytes)


def measured(**parts: str) -> Measurement:
    return Measurement("b", "f", "p", **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("measurement", "candidates"),
    [
        (measured(named="cache", group="queue", name="test_metrics"), ("cache",)),
        (measured(group="queue", name="test_metrics[1-a]"), ("queue", "test_metrics", "metrics")),
        (measured(name="cache"), ("cache",)),
        (measured(group="cache", name="test_cache"), ("cache", "test_cache")),
        (measured(name="test_"), ("test_",)),
        (measured(), ()),
    ],
)
def test_a_measurement_stands_for_what_it_names_else_for_its_group_or_name(
    measurement: Measurement, candidates: tuple[str, ...]
) -> None:
    assert measurement.candidates == candidates


def test_samples_are_counted_over_all_processes() -> None:
    assert Measurement("b", "f", "p", processes=(Process((1.0, 2.0)), Process(()), Process((3.0,)))).samples == 3
