"""Every call of a capability is watched under its own name, with the budgets that the process carries."""

from http import HTTPStatus
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from capability_budgets.reading.budget_yaml import read_budgets
from examples.kernel.faults import CAPABILITIES, Fault, read_faults
from examples.kernel.kernel import Kernel
from examples.kernel.watching import BUDGETS, Watching
from governance.errors import UsageError
from tests.support.documents import ROOT
from tests.support.orders import right

MB = 1024 * 1024


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


def value(registry: CollectorRegistry, name: str, capability: str, **labels: str) -> float | None:
    return registry.get_sample_value(name, {"capability": capability, "environment": "default", **labels})


def test_the_example_carries_the_budgets_of_the_project(registry: CollectorRegistry) -> None:
    assert BUDGETS == ROOT / "budgets/capability_budgets.yaml"
    Watching(registry)
    stated = read_budgets("budgets.yaml", BUDGETS.read_bytes()).capabilities
    shown = {
        (item.name, limit.id.name): value(registry, "capability_budget", item.name, limit=limit.id.name)
        for item in stated
        for limit in item.limits
    }
    assert shown == {(item.name, limit.id.name): float(limit.value) for item in stated for limit in item.limits}


def test_the_capabilities_are_those_of_the_budgets() -> None:
    assert sorted(CAPABILITIES) == sorted(
        item.name for item in read_budgets("b.yaml", BUDGETS.read_bytes()).capabilities
    )


def test_calls_are_timed_by_capability(registry: CollectorRegistry) -> None:
    kernel = Kernel(registry, watch=Watching(registry))
    kernel.read(right())
    kernel.read(b"")
    kernel.admit("eve")
    kernel.record("/messages", HTTPStatus.ACCEPTED, 0.001)
    kernel.exposition()
    counts = {name: value(registry, "capability_latency_seconds_count", name) for name in CAPABILITIES}
    assert counts == {"schema_validator": 2, "rate_limiter": 1, "metrics": 2}


def test_memory_is_reported_by_capability(registry: CollectorRegistry) -> None:
    faults = {**read_faults(""), "metrics": Fault(greed=3 * MB)}
    kernel = Kernel(registry, watch=Watching(registry), faults=faults)
    kernel.record("/messages", HTTPStatus.ACCEPTED, 0.001)
    kernel.admit("eve")
    metrics = value(registry, "capability_memory_peak_bytes", "metrics")
    limiter = value(registry, "capability_memory_peak_bytes", "rate_limiter")
    assert metrics is not None
    assert limiter is not None
    assert 3 * MB <= metrics < 4 * MB
    assert 0 < limiter < MB


def test_what_a_capability_raises_is_an_error_of_its_own(registry: CollectorRegistry) -> None:
    class Broken(Fault):
        def strike(self) -> None:
            raise RuntimeError("on purpose")

    kernel = Kernel(registry, watch=Watching(registry), faults={**read_faults(""), "rate_limiter": Broken()})
    with pytest.raises(RuntimeError, match="on purpose"):
        kernel.admit("eve")
    kernel.read(b"refused, which is no error")
    errors = {name: value(registry, "capability_errors_total", name) for name in CAPABILITIES}
    assert errors == {"schema_validator": 0, "rate_limiter": 1, "metrics": 0}


def test_budgets_without_one_of_the_capabilities_are_refused(registry: CollectorRegistry, tmp_path: Path) -> None:
    budgets = tmp_path / "budgets.yaml"
    budgets.write_text("rate_limiter: {max_latency_ms: 10}\n")
    with pytest.raises(UsageError, match="name no capability 'schema_validator'"):
        Watching(registry, budgets=budgets)
