"""Production in small: the example service once an environment, under the rules of a governed repository.

A real Prometheus scrapes the services, evaluates what `budget rules` generated, and tells a real Alertmanager.
"""

import json
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.support.documents import ROOT
from tests.support.orders import right
from tests.support.repository import BASELINE, BUDGETS, POLICY, Sandbox
from tests.support.servers import Server, Servers, program, until

WINDOW_SECONDS: Final = 10
FOR_SECONDS: Final = 3
MINIMUM: Final = 5
EVALUATED_MS: Final = 500

RUNTIME: Final = f"""\
runtime:
  window: {WINDOW_SECONDS}s
  for: {FOR_SECONDS}s
  guard_for: {FOR_SECONDS}s
  minimum_requests: {MINIMUM}
  runbook_url: https://runbooks.example/{{capability}}
"""

CARRIED_ONCE: Final = f"""\
schema_validator:
  max_latency_ms: 800
  max_memory_mb: 10
  environments:
    healthy: {{max_latency_ms: 900.5}}
    slow: {{max_latency_ms: 900}}
    greedy: {{max_latency_ms: 900}}
    outdated: {{max_latency_ms: 900}}
    silent: {{max_latency_ms: 900}}
{BASELINE[BASELINE.index("rate_limiter:") : BASELINE.index("metrics:")].replace("10 ", "250 ").replace("40", "2000")}\
metrics:
  max_latency_ms: 800
  max_memory_mb: 2
"""
"""The numbers before the decision. Latency is roomy, for the machines of tests are busy; memory is as in ADR 030."""

DECIDED: Final = ("rate_limiter.max_latency_ms", "250", "300")

FAULTS: Final = {
    "healthy": "",
    "slow": "slow:400ms:rate_limiter",
    "greedy": "greedy:12MB:schema_validator",
    "outdated": "",
}
"""The services, by their environments, and what is planted in each. In the environment `silent` none runs."""

_SCRAPED: Final = "1s"
_NO_RECEIVER: Final = {
    "route": {"receiver": "nobody", "group_wait": "0s"}, "receivers": [{"name": "nobody"}],
}  # fmt: skip
_PAUSE: Final = 0.03


@dataclass(frozen=True)
class Production:
    """What runs, and the repository that its rules are from."""

    repository: Sandbox
    prometheus: Server
    alertmanager: Server
    servers: Servers

    def query(self, expr: str) -> list[tuple[dict[str, str], float]]:
        """What Prometheus answers, as labels and values."""
        found = self.prometheus.json("/api/v1/query", query=expr)["data"]["result"]
        return [(item["metric"], float(item["value"][1])) for item in found]

    def series(self, expr: str, *labels: str) -> dict[tuple[str, ...], float]:
        """The same by the values of some labels, which must tell the series apart."""
        found = self.query(expr)
        named = {tuple(where[label] for label in labels): value for where, value in found}
        assert len(named) == len(found), found
        return named

    def fired(self, environment: str) -> set[tuple[str, str]]:
        """The alerts that fire there, or have fired since the start, each with its capability."""
        expr = f'count_over_time(ALERTS{{environment="{environment}", alertstate="firing"}}[1h])'
        return {(where["alertname"], where["capability"]) for where, _ in self.query(expr)}

    def rules(self) -> list[dict[str, Any]]:
        """The rules that Prometheus has loaded."""
        groups = self.prometheus.json("/api/v1/rules")["data"]["groups"]
        return [rule for group in groups for rule in group["rules"]]


@contextmanager
def production(repository: Sandbox, folder: Path) -> Iterator[Production]:
    """Found the repository, and run everything until the end of the block."""
    rules = _governed(repository)
    folder.mkdir()
    with Servers(folder) as servers, ExitStack() as loads:
        services = {name: _service(servers, repository, name) for name in FAULTS}
        for service in services.values():
            _warm(service)
            loads.enter_context(_busy(service))
        alertmanager = servers.ready("alertmanager", lambda address: _alertmanager(folder, address))
        config = _config(services, alertmanager)
        (folder / "prometheus.yml").write_text(json.dumps(config), encoding="utf-8")
        prometheus = servers.ready("prometheus", lambda address: _prometheus(folder, address))
        running = Production(repository, prometheus, alertmanager, servers)
        # It lets some seconds pass before its first scrape, as long as the alert that a metric is absent waits here.
        until(lambda: len(running.query("up == 1")) == len(services) or None, "all services are scraped")
        (folder / "prometheus.yml").write_text(json.dumps(config | {"rule_files": [str(rules)]}), encoding="utf-8")
        assert prometheus.ask("/-/reload", b"")[0] == 200
        yield running


def _governed(repository: Sandbox) -> Path:
    """Found a repository, change a number by a decision, and generate its rules; their file."""
    repository.adopt(policy=POLICY + RUNTIME, budgets=CARRIED_ONCE)
    repository.write("../carried/budgets.yaml", CARRIED_ONCE)
    repository.switch("work", new=True)
    repository.raise_limit("max_latency_ms: 250 ", "max_latency_ms: 300 ")
    repository.decide(rows=[DECIDED])
    repository.commit("Raise the limit\n\nBudget-ADR: 31")
    checked = repository.check()
    assert checked.status == 0, checked
    for kind in ("rules", "tests"):
        words = ["--tests"] if kind == "tests" else []
        named = [word for name in (*FAULTS, "silent") for word in ("--env", name)]
        done = repository.budget("rules", *named, *words, "--output", f"budget.{kind}.yaml")
        assert done.status == 0, done
    return repository.path / "budget.rules.yaml"


def _service(servers: Servers, repository: Sandbox, name: str) -> Server:
    """Start the service of an environment; the outdated one with the numbers from before the decision."""
    budgets = repository.path / ("../carried/budgets.yaml" if name == "outdated" else BUDGETS)
    words = [sys.executable, "-m", "examples.kernel", "--port", "0", "--budgets", str(budgets), "--env", name]
    return servers.listening(f"service-{name}", words, ROOT, {"KERNEL_FAULT": FAULTS[name]})


def _warm(service: Server) -> None:
    """Ask until every capability has told its memory: from the first scrape on nothing is missing."""

    def told() -> bool | None:
        service.ask("/messages", right())
        _, metrics = service.ask("/metrics")
        return metrics.count(b"\ncapability_memory_peak_bytes{") == 3 or None

    until(told, "all capabilities have told their memory")


@contextmanager
def _busy(service: Server) -> Iterator[None]:
    """Somebody who asks, one request after the other."""
    ended = threading.Event()

    def asking() -> None:
        while not ended.wait(_PAUSE):
            service.ask("/messages", right())

    thread = threading.Thread(target=asking)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _config(services: Mapping[str, Server], alertmanager: Server) -> dict[str, Any]:
    scraped = [
        {"job_name": name, "static_configs": [{"targets": [server.address]}]} for name, server in services.items()
    ]
    return {
        "global": {"scrape_interval": _SCRAPED, "scrape_timeout": _SCRAPED, "evaluation_interval": f"{EVALUATED_MS}ms"},
        "scrape_configs": scraped,
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [alertmanager.address]}]}]},
    }


def _prometheus(folder: Path, address: str) -> list[str]:
    return [
        program("prometheus"),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'prometheus'}",
        f"--web.listen-address={address}",
        "--web.enable-lifecycle",
        "--rules.alert.resend-delay=1s",
    ]


def _alertmanager(folder: Path, address: str) -> list[str]:
    config = folder / "alertmanager.yml"
    config.write_text(json.dumps(_NO_RECEIVER), encoding="utf-8")
    return [
        program("prometheus-alertmanager"),
        f"--config.file={config}",
        f"--storage.path={folder / 'alertmanager'}",
        f"--web.listen-address={address}",
        "--cluster.listen-address=",
    ]
