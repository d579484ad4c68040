"""An application's metrics, in a registry of the test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from capability_budgets.instruments import CapabilityMetrics

BUDGETS = """
rate_limiter:
  max_latency_ms: 10
  max_memory_mb: 5
  environments:
    dev: {max_latency_ms: 40}
metrics: {max_latency_ms: 0.07, max_latency_p99_ms: 1000, max_payload_kb: 64}
importer: {max_memory_mb: 200}
"""


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def budgets(tmp_path: Path) -> Path:
    """A budgets folder with a policy beside the numbers."""
    folder = tmp_path / "budgets"
    folder.mkdir()
    (folder / "capability_budgets.yaml").write_text(BUDGETS, encoding="utf-8")
    (folder / "policy.yaml").write_text("version: 1\n", encoding="utf-8")
    return folder


@pytest.fixture
def metrics(budgets: Path, registry: CollectorRegistry) -> CapabilityMetrics:
    return CapabilityMetrics.from_file(budgets, registry=registry)


@pytest.fixture
def value(registry: CollectorRegistry) -> Callable[..., float | None]:
    """A sample's value by its name; labels of the capability `rate_limiter` and no environment, unless told."""

    def read(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(name, {"capability": "rate_limiter", "environment": "default", **labels})

    return read
