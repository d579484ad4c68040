import pytest

from governance.domain.units import unit_of, written_unit


@pytest.mark.parametrize(
    ("limit", "unit", "written"),
    [
        ("max_latency_ms", "ms", "ms"),
        ("max_latency_p99_ms", "ms", "ms"),
        ("max_artifact_kb", "kb", "KB"),
        ("max_memory_mb", "mb", "MB"),
        ("max_disk_gb", "gb", "GB"),
        ("min_hit_rate_percent", "percent", "%"),
        ("max_retries", None, ""),
    ],
)
def test_the_unit_stands_last_in_the_name(limit: str, unit: str | None, written: str) -> None:
    assert unit_of(limit) == unit
    assert written_unit(unit or "") == written
