"""One number everywhere: gate, rules, processes and dashboard hold the same, and a real Prometheus acts on it."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.support.production import EVALUATED_MS, FOR_SECONDS, MINIMUM, WINDOW_SECONDS, Production, production
from tests.support.promtool import promtool
from tests.support.repository import BUDGETS, Keys, Sandbox
from tests.support.results import document, planned
from tests.support.servers import until

CAPABILITIES: Final = ("schema_validator", "rate_limiter", "metrics")
FIRES: Final = {
    "slow": {("CapabilityLatencyHigh", "rate_limiter"), ("CapabilityInstanceLatencyHigh", "rate_limiter")},
    "greedy": {("CapabilityMemoryHigh", "schema_validator")},
    "outdated": {("CapabilityBudgetMismatch", "rate_limiter"), ("CapabilityBucketMissing", "rate_limiter")},
    "silent": {("CapabilityMetricAbsent", name) for name in CAPABILITIES},
}
MEBIBYTE: Final = 1024 * 1024
LINE: Final = re.compile(
    r"(?P<number>(?!0[.]95 )[0-9.]+) \* group by \(environment\) \("
    r"(?:(?P<seconds>capability_latency_seconds_count)|(?P<bytes>capability_memory_peak_bytes))"
    r'\{capability="(?P<name>\w+)".*'
)
"""What draws a budget in the dashboard; the line at 0.95 is of the share."""

Numbers = dict[tuple[str, str], Decimal]
"""Budgets by capability and limit, each in the limit's own unit."""


@pytest.fixture
def running(tmp_path: Path, keys: Keys) -> Iterator[Production]:
    """What runs; where the test fails, the logs are shown."""
    with production(Sandbox(tmp_path / "repo", keys), tmp_path / "servers") as started:
        yield started
        print(started.servers.logs())  # noqa: T201 (pytest shows it where the test failed)


def test_production_is_held_to_the_numbers_of_the_repository(running: Production, subtests: pytest.Subtests) -> None:
    """One test, since workers of pytest-xdist would otherwise start all of it once each."""
    for environment in FIRES:
        with subtests.test("what is wrong is told and nothing else", environment=environment):
            what_is_wrong_is_told_and_nothing_else(running, environment)
    with subtests.test("Alertmanager is told whose it is, what set the number and where to read on"):
        alertmanager_is_told(running)
    with subtests.test("a process with an old budget is told with both numbers"):
        the_mismatch_is_told_with_both(running)
    with subtests.test("the generated tests foretell it"):
        the_generated_tests_foretell_it(running)
    for environment in ("healthy", "slow", "greedy"):
        with subtests.test("one number is everywhere", environment=environment):
            one_number_is_everywhere(running, environment)
    with subtests.test("of what is healthy nothing is told, though all of it was seen"):
        of_what_is_healthy_nothing_is_told(running)


def what_is_wrong_is_told_and_nothing_else(running: Production, environment: str) -> None:
    due = FIRES[environment]
    until(lambda: running.fired(environment) >= due or None, f"{due} fire")
    assert running.fired(environment) == due


def of_what_is_healthy_nothing_is_told(running: Production) -> None:
    where = '{environment="healthy"}'
    slow = f"capability_environment_limit:capability_latency_seconds_slow:increase{WINDOW_SECONDS}s"
    count = f"capability_environment_limit:capability_latency_seconds_count:increase{WINDOW_SECONDS}s"
    enough = (WINDOW_SECONDS + FOR_SECONDS) * 1000 / EVALUATED_MS

    def watched() -> bool | None:
        judged = running.series(
            f"count_over_time(({slow}{where} and {count} >= {MINIMUM})[1h:{EVALUATED_MS}ms])", "capability"
        )
        return min(judged.get((name,), 0) for name in CAPABILITIES) >= enough or None

    until(watched, "every share was judged for a window and longer")
    shares = running.series(f"{slow}{where} / {count}", "capability")
    assert max(shares.values()) < 0.05, shares
    peaks = running.series(f"capability_memory_peak_bytes{where}", "capability")
    assert min(peaks.values()) > 0, peaks
    assert running.fired("healthy") == set()


def alertmanager_is_told(running: Production) -> None:
    def received() -> dict[str, Any] | None:
        alerts = running.alertmanager.json("/api/v2/alerts", filter='alertname="CapabilityLatencyHigh"')
        return next(iter(alerts), None)

    alert = until(received, "Alertmanager has the alert")
    assert alert["labels"] == {
        "alertname": "CapabilityLatencyHigh",
        "capability": "rate_limiter",
        "environment": "slow",
        "limit": "max_latency_ms",
        "severity": "critical",
        "owner": "@acme/architecture",
    }
    said = alert["annotations"]
    assert said["summary"] == "rate_limiter (slow): p95 of the latency is over the budget of 300 ms"
    due = r"[0-9.]+% of the requests took longer than 300 ms in the last 10s, 2m or 12m; 5 % may\."
    assert re.match(due, said["description"])
    assert "The budget rate_limiter.max_latency_ms is 300 ms, set by ADR 031 (" in said["description"]
    assert "Fix the code, or propose another number: budget propose rate_limiter" in said["description"]
    assert said["runbook_url"] == "https://runbooks.example/rate_limiter"
    assert alert["status"]["state"] == "active"


def the_generated_tests_foretell_it(running: Production) -> None:
    status, said = promtool(running.repository.path, "test", "rules", "budget.tests.yaml")
    assert status == 0, said


def stated(repository: Sandbox, environment: str) -> Numbers:
    """What the budget file says, read by nothing of this program."""
    numbers: Numbers = {}
    for capability, fields in yaml.safe_load(repository.read(BUDGETS)).items():
        both = fields | fields.get("environments", {}).get(environment, {})
        numbers |= {(capability, name): Decimal(str(value)) for name, value in both.items() if name.startswith("max_")}
    return numbers


def gated(repository: Sandbox, environment: str) -> Numbers:
    """By what the gate judges."""
    benchmarks = [planned(name, environment=environment) for name in CAPABILITIES]
    repository.write("results.json", json.dumps(document(*benchmarks, commit=repository.head())))
    report = repository.budget("gate", "results.json", "--env", environment, "--format", "json").json
    return {(row["capability"], row["limit"]): Decimal(str(row["budget"])) for row in report["limits"]}


def carried(running: Production, environment: str) -> Numbers:
    """What the process shows that it carries."""
    found = running.series(f'capability_budget{{environment="{environment}"}}', "capability", "limit")
    return {(capability, limit): Decimal(str(value)) for (capability, limit), value in found.items()}


def counted(running: Production, environment: str) -> set[tuple[str, Decimal]]:
    """The bounds of the buckets into which the process counts, in milliseconds."""
    found = running.query(f'capability_latency_seconds_bucket{{environment="{environment}", le!="+Inf"}}')
    return {(where["capability"], Decimal(where["le"]) * 1000) for where, _ in found}


def alerted(running: Production, environment: str) -> tuple[Numbers, Numbers]:
    """By what Prometheus tells breaches, and mismatches."""
    breaches: Numbers = {}
    mismatches: Numbers = {}
    for rule in running.rules():
        labels, query = rule["labels"], rule["query"]
        if labels["environment"] != environment:
            continue
        name = labels["capability"]
        if f"_limit_process:capability_latency_seconds_slow:increase{WINDOW_SECONDS}s" in rule["name"]:
            bound = re.findall(r'le=~"([^"|]+)', query)
            assert len(set(bound)) == 1, query
            breaches[name, labels["limit"]] = Decimal(bound[0].replace("[.]", ".")) * 1000
        elif rule["name"] == "CapabilityMemoryHigh":
            breaches[name, labels["limit"]] = Decimal(query.rpartition("> ")[2].rstrip(")\n ")) / MEBIBYTE
        elif rule["name"] == "CapabilityBudgetMismatch":
            stated = re.findall(r'limit="(\w+)"\}\[4s\]\) != ([0-9.]+)', query)
            mismatches |= {(name, limit): Decimal(number) for limit, number in stated}
    return breaches, mismatches


def drawn(repository: Sandbox, environment: str) -> Numbers:
    """The lines of the dashboard that are budgets."""
    text = repository.budget("dashboard", "--env", environment).out
    queries = [target["expr"] for panel in json.loads(text)["panels"] for target in panel.get("targets", ())]
    lines = [match for query in queries if (match := LINE.fullmatch(query))]
    latencies = {(line["name"], "max_latency_ms"): Decimal(line["number"]) * 1000 for line in lines if line["seconds"]}
    memories = {(line["name"], "max_memory_mb"): Decimal(line["number"]) / MEBIBYTE for line in lines if line["bytes"]}
    return latencies | memories


def one_number_is_everywhere(running: Production, environment: str) -> None:
    repository, number = running.repository, stated(running.repository, environment)
    assert number["rate_limiter", "max_latency_ms"] == 300
    assert len(number) == 6
    until(lambda: carried(running, environment) or None, "the process was scraped")
    assert gated(repository, environment) == number
    assert alerted(running, environment) == (number, number)
    assert carried(running, environment) == number
    assert drawn(repository, environment) == number
    latencies = {(name, value) for (name, limit), value in number.items() if limit == "max_latency_ms"}
    assert latencies <= counted(running, environment)


def the_mismatch_is_told_with_both(running: Production) -> None:
    expr = 'capability_budget{environment="outdated", capability="rate_limiter", limit="max_latency_ms"}'
    until(lambda: running.query(expr) or None, "the process was scraped")
    assert [value for _, value in running.query(expr)] == [250]

    def told() -> str | None:
        alerts = running.prometheus.json("/api/v1/alerts")["data"]["alerts"]
        mismatches = [item for item in alerts if item["labels"]["alertname"] == "CapabilityBudgetMismatch"]
        assert len(mismatches) <= 1
        return next((item["annotations"]["description"] for item in mismatches), None)

    said = until(told, "the mismatch is told")
    assert re.search(r"1 processes carry other budgets: \S+ has max_latency_ms = 250\. The repository says", said)
    assert "max_latency_ms = 300" in said
