"""Whatever budgets there are, Prometheus reads every expression of their dashboard."""

import json
import subprocess
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capability_budgets.reading.limits import BudgetSet, Capability, Limit, LimitId
from governance.documents.prometheus.dashboard_queries import dashboard
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import environments
from governance.render.commands.grafana import as_dashboard

names = st.from_regex(r"[a-z][a-z0-9_-]{0,12}", fullmatch=True)
limit_names = st.sampled_from(
    ["max_latency_ms", "max_latency_p50_ms", "max_latency_p9999_ms", "max_memory_mb", "min_hits", "max_x"]
)
values = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, 10**15 - 1), st.integers(0, 60)
)
identities = st.builds(LimitId, names, st.none() | names, limit_names)
numbers = st.dictionaries(identities, values, min_size=1, max_size=12)


def stated(found: Mapping[LimitId, Decimal]) -> BudgetSet:
    limits = [Limit(identity, value, "b.yaml", 1, 1) for identity, value in found.items()]
    return BudgetSet.of(
        Capability(name, "b.yaml", 1, 1, tuple(limit for limit in limits if limit.id.capability == name))
        for name in {limit.id.capability: None for limit in limits}
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("promtool")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(numbers)
def test_prometheus_reads_every_expression_of_any_budgets(folder: Path, found: dict[LimitId, Decimal]) -> None:
    budgets = stated(found)
    shown = dashboard(budgets, environments(budgets), Runtime(), subject="acme/payments", is_whole=True)
    panels = [panel for row in shown.rows for panel in row.panels]
    exprs = [shown.deploys, *(query.expr for panel in panels for query in panel.queries)]
    rules = [{"record": f"r{number}", "expr": expr} for number, expr in enumerate(exprs)]
    (folder / "rules.yml").write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    done = subprocess.run(
        ["promtool", "check", "rules", "rules.yml"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    asked = [target["expr"] for panel in _panels(as_dashboard(shown)) for target in panel.get("targets", [])]
    assert asked == exprs[1:]


def _panels(text: str) -> list[dict[str, list[dict[str, str]]]]:
    return [panel for item in json.loads(text)["panels"] for panel in (item, *item.get("panels", []))]
