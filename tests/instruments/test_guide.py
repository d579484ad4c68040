"""The guide for applications is run as it stands."""

import asyncio
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from tests.support.documents import DOCS, blocks

GUIDE = (DOCS / "how-to/instrument-an-application.md").read_text(encoding="utf-8")


def test_the_guide_measures_what_it_says(budgets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(budgets.parent)
    names: dict[str, object] = {}
    before = set(REGISTRY._collector_to_names)
    try:
        for block in blocks(GUIDE, "python"):
            exec(compile(block.text.replace("9100", "0"), "guide", "exec"), names)  # noqa: S102 (our own documentation)
        later = names["admit_later"]
        assert callable(later)
        assert asyncio.run(later("alice"))
        labels = {"capability": "rate_limiter", "environment": "dev"}
        assert REGISTRY.get_sample_value("capability_latency_seconds_count", labels) == 3
        assert REGISTRY.get_sample_value("capability_budget", {**labels, "limit": "max_latency_ms"}) == 40
        assert (REGISTRY.get_sample_value("capability_memory_peak_bytes", labels) or 0) > 1 << 20
    finally:
        for collector in set(REGISTRY._collector_to_names) - before:
            REGISTRY.unregister(collector)
