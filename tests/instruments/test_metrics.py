"""What an application exposes: the latency in buckets of its budgets, its memory, its errors, and the budgets."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from capability_budgets import instruments
from capability_budgets.instruments import CapabilityMetrics, MetricNames
from capability_budgets.reading.budget_yaml import read_budgets
from capability_budgets.reading.quantities import LATENCY, kind_of
from governance.documents.budgets.reader import join
from governance.domain.production import bucket_bounds as le
from governance.errors import UsageError

Value = Callable[..., float | None]


def exposed(registry: CollectorRegistry) -> str:
    return generate_latest(registry).decode()


def test_what_is_observed_is_within_the_budget_or_not(metrics: CapabilityMetrics, value: Value) -> None:
    meter = metrics.capability("rate_limiter")
    for seconds in (0.001, 0.01, 0.010000001, 3):
        meter.observe(seconds)
    assert value("capability_latency_seconds_bucket", le="0.01") == 2
    assert value("capability_latency_seconds_count") == 4
    assert value("capability_latency_seconds_bucket", le="0.04") == 3


def test_every_latency_budget_has_its_bucket_in_a_spelling_that_rules_know(
    metrics: CapabilityMetrics, registry: CollectorRegistry, budgets: Path
) -> None:
    del metrics
    path = budgets / "capability_budgets.yaml"
    for limit in join({"b.yaml": read_budgets("b.yaml", path.read_bytes())}).budgets:
        kind = kind_of(limit.id.name)
        if kind.quantity is LATENCY:
            label = rf'bucket{{capability="{limit.id.capability}",environment="default",le="([^"]+)"}}'
            bounds = re.findall(label, exposed(registry))
            assert len(set(le.spellings(kind.base(limit.value))) & set(bounds)) == 1


def test_a_capability_without_latency_budget_has_the_usual_buckets(metrics: CapabilityMetrics, value: Value) -> None:
    metrics.capability("importer").observe(0.3)
    assert value("capability_latency_seconds_bucket", capability="importer", le="0.5") == 1


def test_the_latency_is_one_family_and_no_capability_has_the_bounds_of_another(
    metrics: CapabilityMetrics, registry: CollectorRegistry
) -> None:
    del metrics
    families = [item for item in text_string_to_metric_families(exposed(registry)) if item.type == "histogram"]
    assert [family.name for family in families] == ["capability_latency_seconds"]
    bounds: dict[str, set[str]] = {}
    for sample in families[0].samples:
        if "le" in sample.labels:
            bounds.setdefault(sample.labels["capability"], set()).add(sample.labels["le"])
    assert "0.01" in bounds["rate_limiter"]
    assert "0.01" not in bounds["metrics"]


def test_a_scrape_may_ask_for_the_buckets_alone(metrics: CapabilityMetrics, registry: CollectorRegistry) -> None:
    del metrics
    some = registry.restricted_registry(["capability_latency_seconds_bucket"])
    (family,) = some.collect()
    assert {sample.name for sample in family.samples} == {"capability_latency_seconds_bucket"}


def test_the_budgets_of_the_environment_are_exposed_in_their_own_units(
    budgets: Path, registry: CollectorRegistry, value: Value
) -> None:
    CapabilityMetrics.from_file(budgets, "dev", registry=registry)
    assert value("capability_budget", environment="dev", limit="max_latency_ms") == 40
    assert value("capability_budget", environment="dev", limit="max_memory_mb") == 5
    assert value("capability_budget", environment="dev", capability="metrics", limit="max_latency_ms") == 0.07
    assert value("capability_budget", environment="dev", capability="metrics", limit="max_payload_kb") == 64


def test_the_largest_report_of_memory_is_exposed_and_none_before_the_first(
    metrics: CapabilityMetrics, value: Value
) -> None:
    assert value("capability_memory_peak_bytes") is None
    for peak in (1000, 5000, 2000):
        metrics.capability("rate_limiter").report_memory(peak)
    assert value("capability_memory_peak_bytes") == 5000


def test_a_forked_process_starts_with_its_own_peak_and_shows_the_budgets_again(
    metrics: CapabilityMetrics, registry: CollectorRegistry, value: Value
) -> None:
    meter = metrics.capability("rate_limiter")
    meter.report_memory(5000)
    budget = next(item for item in registry._collector_to_names if str(item) == "gauge:capability_budget")
    assert isinstance(budget, Gauge)
    budget.labels("rate_limiter", "default", "max_latency_ms").set(0)
    instruments._after_fork()
    meter.report_memory(1000)
    assert value("capability_memory_peak_bytes") == 1000
    assert value("capability_budget", limit="max_latency_ms") == 10


def test_a_report_of_no_memory_at_all_is_a_report(metrics: CapabilityMetrics, value: Value) -> None:
    metrics.capability("rate_limiter").report_memory(0)
    assert value("capability_memory_peak_bytes") == 0


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("-inf"), float("inf")])
def test_what_is_no_measurement_is_refused(metrics: CapabilityMetrics, value: Value, wrong: float) -> None:
    meter = metrics.capability("rate_limiter")
    with pytest.raises(ValueError, match="from 0 upwards"):
        meter.observe(wrong)
    with pytest.raises(ValueError, match="from 0 upwards"):
        meter.report_memory(wrong)  # type: ignore[arg-type]
    assert value("capability_latency_seconds_count") == 0


def test_errors_without_exception_can_be_counted(metrics: CapabilityMetrics, value: Value) -> None:
    assert value("capability_errors_total") == 0
    metrics.capability("rate_limiter").count_error()
    assert value("capability_errors_total") == 1


def test_many_threads_lose_nothing(metrics: CapabilityMetrics, value: Value) -> None:
    meter = metrics.capability("rate_limiter")

    @meter.measure()
    def call(peak: int) -> None:
        meter.report_memory(peak)

    def work(start: int) -> None:
        for number in range(500):
            call(start + number)

    threads = [threading.Thread(target=work, args=(1000 * index,)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value("capability_latency_seconds_count") == 4000
    assert value("capability_memory_peak_bytes") == 7499


def test_other_names_are_used_where_the_policy_says_so(budgets: Path, registry: CollectorRegistry) -> None:
    names = MetricNames(latency="acme_seconds", memory="acme_bytes", budget="acme_budget", errors="acme_errors_total")
    CapabilityMetrics.from_file(budgets, registry=registry, names=names).capability("metrics").report_memory(1)
    found = set(re.findall(r"^# TYPE (\S+)", exposed(registry), re.MULTILINE))
    assert {"acme_seconds", "acme_bytes", "acme_budget", "acme_errors_total"} <= found
    assert not any(name.startswith("capability_") for name in found)


def test_an_unknown_capability_is_refused_with_those_that_are_near(metrics: CapabilityMetrics) -> None:
    with pytest.raises(UsageError, match="no capability 'rate-limiter'; write one of: rate_limiter"):
        metrics.capability("rate-limiter")


def test_an_unknown_environment_is_refused(budgets: Path, registry: CollectorRegistry) -> None:
    with pytest.raises(UsageError, match="no capability has an environment 'prod'; write one of: default, dev"):
        CapabilityMetrics.from_file(budgets, "prod", registry=registry)
    assert exposed(registry) == ""


@pytest.mark.parametrize("environment", [None, "default"])
def test_an_environment_called_default_is_where_none_is_named(
    tmp_path: Path, registry: CollectorRegistry, environment: str | None
) -> None:
    file = tmp_path / "b.yaml"
    file.write_text("x: {max_latency_ms: 1, environments: {default: {max_latency_ms: 2}}}\n", encoding="utf-8")
    CapabilityMetrics.from_file(file, environment, registry=registry)
    labels = {"capability": "x", "environment": "default", "limit": "max_latency_ms"}
    assert registry.get_sample_value("capability_budget", labels) == 2


def test_a_registry_that_holds_such_a_metric_is_left_as_it_was(budgets: Path, registry: CollectorRegistry) -> None:
    Gauge("capability_budget", "Another one", registry=registry)
    before = exposed(registry)
    with pytest.raises(UsageError, match=r"capability_budget.*one CapabilityMetrics for a process and registry"):
        CapabilityMetrics.from_file(budgets, registry=registry)
    assert exposed(registry) == before


def test_one_file_is_read_as_well_as_a_folder(budgets: Path, registry: CollectorRegistry, value: Value) -> None:
    CapabilityMetrics.from_file(str(budgets / "capability_budgets.yaml"), registry=registry)
    assert value("capability_budget", limit="max_latency_ms") == 10


def test_a_folder_that_kubernetes_mounts_is_read_once(budgets: Path, registry: CollectorRegistry, value: Value) -> None:
    mounted = budgets.parent / "mounted"
    (mounted / "..2026_01_05").mkdir(parents=True)
    (mounted / "..data").symlink_to("..2026_01_05")
    (budgets / "capability_budgets.yaml").rename(mounted / "..data" / "budgets.yaml")
    (mounted / "budgets.yaml").symlink_to("..data/budgets.yaml")
    CapabilityMetrics.from_file(mounted, registry=registry)
    assert value("capability_budget", limit="max_latency_ms") == 10


def test_a_policy_deeper_in_the_folder_is_a_budget_file_as_the_gate_takes_it(
    budgets: Path, registry: CollectorRegistry, value: Value
) -> None:
    (budgets / "team").mkdir()
    (budgets / "team" / "policy.yaml").write_text("extra: {max_latency_ms: 3}\n", encoding="utf-8")
    CapabilityMetrics.from_file(budgets, registry=registry)
    assert value("capability_budget", capability="extra", limit="max_latency_ms") == 3


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "states no budgets"),
        ({"a.yaml": "# nothing\n"}, "states no budgets"),
        ({"a.yaml": 'x: {max_latency_ms: "10"}\n'}, r"cannot be read: .*a.yaml:1: .*quoted text.*write 10 without"),
        ({"a.yaml": "x: {max_latency_ms: 1}\n", "b.yaml": "x: {max_latency_ms: 2}\n"}, "defined twice"),
        ({"a.yaml": "x: {max_latency: 1e3}\ny: [1]\n"}, "exponents are refused"),
    ],
)
def test_budgets_that_are_not_plainly_right_stop_the_start(
    tmp_path: Path, registry: CollectorRegistry, files: dict[str, str], message: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        CapabilityMetrics.from_file(tmp_path, registry=registry)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing\.yaml cannot be read: No such file"):
        CapabilityMetrics.from_file(tmp_path / "nothing.yaml")


def test_an_application_loads_neither_git_nor_a_command_line() -> None:
    probe = "import sys, json, capability_budgets.instruments; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert "prometheus_client" in loaded
    heavy = {"git", "typer", "pydantic", "rich", "markdown_it", "subprocess", "governance.judging"}
    assert not loaded & heavy
