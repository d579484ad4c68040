import pytest

from governance.domain.budgets.units import unit_of, written_unit


@pytest.mark.parametrize(
    ("limit", "unit", "written"),
    [
        ("max_latency_ms", "ms", "ms"),
        ("max_latency_p99_ms", "ms", "ms"),
        ("max_artifact_kb", "kb", "KB"),
        ("max_memory_mb", "mb", "MiB"),
        ("max_disk_gb", "gb", "GB"),
        ("max_memory_kb", "kb", "KiB"),
        ("min_memory_gb", "gb", "GiB"),
        ("max_memory_pages", "pages", "pages"),
        ("min_hit_rate_percent", "percent", "%"),
        ("max_retries", None, ""),
    ],
)
def test_the_unit_stands_last_in_the_name(limit: str, unit: str | None, written: str) -> None:
    assert unit_of(limit) == unit
    assert written_unit(limit) == written
