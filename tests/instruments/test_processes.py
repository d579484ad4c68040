"""Metrics of several processes together, as prometheus_client's multiprocess mode shares them through files."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

START = """
import os, sys
from capability_budgets.instruments import CapabilityMetrics
from prometheus_client import CollectorRegistry
metrics = CapabilityMetrics.from_file(sys.argv[1], registry=CollectorRegistry())
limiter = metrics.capability("rate_limiter")
"""

FORK = """
limiter.observe(0.005)
limiter.report_memory(3_000_000)
children = []
for number in range(3):
    child = os.fork()
    if child == 0:
        if number:
            limiter.observe(0.02)
            limiter.report_memory(1_000_000 * number)
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
print(os.getpid(), *children)
"""


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


@pytest.fixture
def worker(shared: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """Runs a process with the budget of so many milliseconds, and then some code; what it printed."""

    def run(budget: str, code: str) -> list[str]:
        file = tmp_path / "budgets.yaml"
        file.write_text(f"rate_limiter: {{max_latency_ms: {budget}}}\nmetrics: {{max_latency_ms: 5}}\n")
        env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(shared)}
        words = [sys.executable, "-c", START + code, str(file)]
        return subprocess.run(words, env=env, check=True, capture_output=True, text=True).stdout.split()

    return run


def samples(shared: Path, name: str, *labels: str) -> dict[tuple[str, ...], float]:
    """Values of a metric by some of its labels."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(shared))  # type: ignore[no-untyped-call]
    found = [sample for family in registry.collect() for sample in family.samples if sample.name == name]
    assert all(sample.labels["environment"] == "default" for sample in found)
    return {tuple(sample.labels[label] for label in labels): sample.value for sample in found}


def limits(shared: Path) -> dict[tuple[str, ...], float]:
    budgets = samples(shared, "capability_budget", "capability", "pid")
    return {key: value for key, value in budgets.items() if key[0] == "rate_limiter"}


def test_observations_of_all_processes_are_added_within_the_bounds_of_their_capability(
    shared: Path, worker: Callable[..., list[str]]
) -> None:
    for _ in range(2):
        worker("10", "limiter.observe(0.01); limiter.observe(0.011)\nmetrics.capability('metrics').observe(0.005)")
    buckets = samples(shared, "capability_latency_seconds_bucket", "capability", "le")
    assert buckets["rate_limiter", "0.01"] == 2
    assert buckets["rate_limiter", "+Inf"] == 4
    assert buckets["metrics", "0.005"] == 2
    assert ("metrics", "0.04") not in buckets
    assert len(buckets) == 2 * 9
    errors = samples(shared, "capability_errors_total", "capability")
    assert errors == {("rate_limiter",): 0, ("metrics",): 0}


def test_a_process_with_an_old_budget_does_not_hide_behind_the_new_ones(
    shared: Path, worker: Callable[..., list[str]]
) -> None:
    for old_or_new in ("12", "10", "12"):
        worker(old_or_new, "")
    assert sorted(limits(shared).values()) == [10, 12, 12]


def test_forked_processes_show_the_budgets_even_before_they_work(
    shared: Path, worker: Callable[..., list[str]]
) -> None:
    pids = worker("10", FORK)
    assert limits(shared) == {("rate_limiter", pid): 10 for pid in pids}
    assert samples(shared, "capability_latency_seconds_count", "capability")["rate_limiter",] == 3


def test_the_peak_of_memory_is_that_of_the_greediest_process_that_lives(
    shared: Path, worker: Callable[..., list[str]]
) -> None:
    parent, *children = worker("10", FORK)
    assert samples(shared, "capability_memory_peak_bytes") == {(): 3_000_000}
    mark_process_dead(int(parent), path=str(shared))  # type: ignore[no-untyped-call]
    assert samples(shared, "capability_memory_peak_bytes") == {(): 2_000_000}
    assert limits(shared) == {("rate_limiter", pid): 10 for pid in children}


FORK_WITHOUT_A_HOLD = """
import gc
from prometheus_client import REGISTRY

@CapabilityMetrics.from_file(sys.argv[1]).capability("rate_limiter").measure()
def call(): pass

del metrics, limiter
gc.collect()
child = os.fork()
if child == 0:
    call()
    os._exit(0)
os.waitpid(child, 0)
print(child)
"""


def test_a_decorated_function_is_enough_for_forked_processes_to_show_their_budgets(
    shared: Path, worker: Callable[..., list[str]]
) -> None:
    (child,) = worker("10", FORK_WITHOUT_A_HOLD)
    assert limits(shared)["rate_limiter", child] == 10
