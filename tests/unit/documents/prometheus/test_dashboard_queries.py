from typing import Any

import pytest

from capability_budgets.reading.budget_yaml import read_budgets
from governance.documents.budgets.reader import join
from governance.documents.prometheus.dashboard_queries import dashboard
from governance.domain.production.dashboard import Dashboard, DashboardRow, Panel, Role, Shape, Unit
from governance.domain.production.settings import Runtime

BUDGETS = """
limiter:
  description: Token bucket
  runbook_url: https://runbooks.example.com/limiter
  max_latency_ms: 10
  max_latency_p999_ms: 0.07
  max_memory_mb: 1.5
  max_payload_kb: 8
  environments:
    dev: {max_latency_ms: 40}
    prod: {max_memory_mb: 3}
"""


def drawn(
    text: str = BUDGETS,
    environments: tuple[str, ...] = ("default", "dev", "prod"),
    **section: Any,
) -> Dashboard:
    joined = join({"b.yaml": read_budgets("b.yaml", text.encode())})
    assert not joined.findings
    return dashboard(joined.budgets, environments, Runtime.of(section), subject="acme/payments", is_whole=True)


def only_row(shown: Dashboard) -> DashboardRow:
    (row,) = shown.rows
    return row


def lines(panel: Panel) -> list[tuple[str, str]]:
    return [(query.role.value, query.legend) for query in panel.queries]


@pytest.fixture
def row() -> DashboardRow:
    return only_row(drawn())


def test_a_row_is_a_capability_with_its_words_and_panels(row: DashboardRow) -> None:
    assert (row.capability, row.about, row.runbook_url) == (
        "limiter", "Token bucket", "https://runbooks.example.com/limiter",
    )  # fmt: skip
    assert [(panel.title, panel.unit) for panel in row.panels] == [
        ("Share within budget", Unit.SHARE),
        ("Latency against budget", Unit.SECONDS),
        ("Memory against budget", Unit.BYTES),
        ("Deploys of new budgets", Unit.PROCESSES),
        ("Firing alerts", Unit.ALERTS),
        ("Traffic", Unit.CALLS),
        ("Slow calls by process", Unit.SHARE),
        ("Compliance", Unit.SHARE),
        ("Latency of all calls", Unit.SECONDS),
    ]


def test_environments_with_one_value_share_a_line_and_others_have_their_own(row: DashboardRow) -> None:
    assert lines(row.panels[0]) == [
        ("measured", "{{environment}} max_latency_ms"),
        ("budget", "{{environment}} max_latency_ms: at least"),
        ("measured", "{{environment}} max_latency_ms"),
        ("budget", "{{environment}} max_latency_ms: at least"),
        ("measured", "{{environment}} max_latency_p999_ms"),
        ("budget", "{{environment}} max_latency_p999_ms: at least"),
    ]
    shared, _, dev, _, every, _ = (query.expr for query in row.panels[0].queries)
    chosen = 'environment=~"$environment",cluster=~"$cluster",limit='
    assert f'environment=~"default|prod",{chosen}"max_latency_ms",budget=~"0[.]01"' in shared
    assert f'environment=~"dev",{chosen}"max_latency_ms",budget=~"0[.]04"' in dev
    assert f'{{capability="limiter",{chosen}"max_latency_p999_ms",budget=~"0[.]00007"' in every


def test_the_share_is_that_of_the_alerts_over_the_same_window() -> None:
    expr = only_row(drawn("x: {max_latency_ms: 10}", ("default",), window="90s")).panels[0].queries[0].expr
    where = 'capability="x",environment=~"$environment",cluster=~"$cluster",limit="max_latency_ms",budget=~"0[.]01"'
    stem = "capability_environment_limit:capability_latency_seconds"
    assert expr == (
        f"1 - sum by (environment) ({stem}_slow:increase90s{{{where}}})\n/\n"
        f"sum by (environment) ({stem}_count:increase90s{{{where}}})"
    )


def test_each_percentile_stands_beside_its_budget_in_the_repository_and_in_the_processes(row: DashboardRow) -> None:
    last = [query.expr for query in row.panels[1].queries[-3:]]
    where = 'capability="limiter",environment=~"$environment",cluster=~"$cluster"'
    assert last == [
        f"histogram_quantile(0.999, sum by (environment, le) (rate(capability_latency_seconds_bucket{{{where}}}[5m])))",
        f"0.00007 * group by (environment) (capability_latency_seconds_count{{{where}}})",
        f'max by (environment) (capability_budget{{{where},limit="max_latency_p999_ms"}}) / 1000',
    ]
    assert [query.legend for query in row.panels[1].queries[-3:]] == [
        "{{environment}} p99.9",
        "{{environment}} max_latency_p999_ms: budget",
        "{{environment}} max_latency_p999_ms: carried",
    ]
    assert [query.role for query in row.panels[1].queries[:3]] == [Role.MEASURED, Role.BUDGET, Role.CARRIED]


def test_memory_is_drawn_in_bytes(row: DashboardRow) -> None:
    exprs = [query.expr for query in row.panels[2].queries]
    assert exprs[1].startswith("1572864 * group by (environment) (capability_memory_peak_bytes{")
    assert exprs[2].endswith('limit="max_memory_mb"}) * 1048576')
    assert exprs[4].startswith("3145728 * ")


def test_a_capability_without_such_limits_has_panels_without_lines() -> None:
    panels = only_row(drawn("x: {max_payload_kb: 8}", ("default",))).panels
    assert [len(panel.queries) for panel in panels] == [0, 0, 0, 1, 1]


def test_what_is_not_limited_where_one_looks_has_no_row() -> None:
    text = "a: {environments: {dev: {max_latency_ms: 1}}}\nb: {max_latency_ms: 2}\n"
    assert [row.capability for row in drawn(text, ("default",)).rows] == ["b"]
    assert [row.capability for row in drawn(text, ("dev",)).rows] == ["a", "b"]


def test_the_names_of_the_policy_are_asked_for() -> None:
    names = {"latency": "acme_seconds", "memory": "acme_bytes", "budget": "acme_budget", "errors": "acme_errors_total"}
    shown = drawn(metrics=names)
    exprs = [query.expr for panel in only_row(shown).panels for query in panel.queries]
    assert all("acme_" in expr or "ALERTS" in expr or "vector(" in expr for expr in exprs)
    assert not any("capability_latency" in expr or "capability_budget" in expr for expr in exprs)
    assert "acme_budget{" in shown.deploys


def test_nothing_that_is_not_a_name_of_the_contract_gets_into_an_expression() -> None:
    odd = 'x: {description: "{{ $labels }} \\" } or vector(1)", max_latency_ms: 10}'
    exprs = [query.expr for panel in only_row(drawn(odd, ("default",))).panels for query in panel.queries]
    assert not any("vector(1)" in expr or "labels" in expr for expr in exprs)


def test_lines_are_in_the_units_of_the_metrics_whatever_those_of_the_limits_are() -> None:
    text = "a:\n  max_latency_us: 1500\n  max_latency_p50_s: 2\n  max_memory_gb: 2\n"
    _, latency, memory, *_ = only_row(drawn(text, ("default",))).panels
    budgets = [query.expr for query in latency.queries if query.role is Role.BUDGET]
    assert [expr.partition(" ")[0] for expr in budgets] == ["0.0015", "2"]
    carried = [query.expr for query in latency.queries if query.role is Role.CARRIED]
    assert [expr.rpartition(")")[2] for expr in carried] == [" / 1000000", ""]
    assert [query.expr.partition(" ")[0] for query in memory.queries if query.role is Role.BUDGET] == ["2147483648"]
    assert [query.expr.rpartition(")")[2] for query in memory.queries if query.role is Role.CARRIED] == [
        " * 1073741824"
    ]


def panel(title: str, text: str, **section: Any) -> Panel:
    (found,) = (item for item in only_row(drawn(text, ("default",), **section)).panels if item.title == title)
    return found


def test_traffic_stands_beside_what_an_alert_needs_in_every_window() -> None:
    lines = panel("Traffic", "x: {max_latency_ms: 10}").queries
    assert [query.expr for query in lines if query.role is Role.BUDGET] == ["vector(20)", "vector(20)", "vector(6)"]
    assert [query.legend for query in lines[::2]] == [
        "{{environment}} 5m", "{{environment}} 1h", "{{environment}} 6h",
    ]  # fmt: skip
    assert ":capability_latency_seconds_count:increase6h{" in lines[4].expr
    (only,) = (query for query in panel("Traffic", "x: {max_errors_percent: 2}").queries if "6h{" in query.expr)
    assert 'limit="max_errors_percent",budget=~"2"' in only.expr


def test_calls_that_fail_stand_beside_how_many_may() -> None:
    measured, most = panel("Errors", "x: {max_errors_percent: 2.5}").queries
    assert "capability_errors_total_failed:increase5m{" in measured.expr
    assert most.expr.startswith("0.025 * group by (environment) (")


def test_compliance_is_that_of_a_week_and_of_a_month() -> None:
    week, month, least = panel("Compliance", "x: {max_latency_p99_ms: 10}").queries
    assert week.expr.count("[7d:5m]") == month.expr.count("[30d:5m]") == 2
    assert least.expr.startswith("0.99 * ")


def test_the_slowest_processes_are_named() -> None:
    (query,) = panel("Slow calls by process", "x: {max_latency_ms: 10}", process_label="pod").queries
    assert query.expr.startswith("topk(10, capability_environment_limit_process:")
    assert query.legend == "{{environment}} {{pod}} max_latency_ms"


def test_all_calls_are_drawn_as_a_heat_map_of_their_buckets() -> None:
    heat = panel("Latency of all calls", "x: {max_latency_ms: 10}")
    assert heat.shape is Shape.HEAT
    where = 'capability="x",environment=~"$environment",cluster=~"$cluster"'
    (calls,) = heat.queries
    assert calls.expr == f"sum by (le) (increase(capability_latency_seconds_bucket{{{where}}}[5m]))"
    (native,) = panel("Latency of all calls", "x: {max_latency_ms: 10}", histograms="native").queries
    assert native.expr.startswith("sum (increase(capability_latency_seconds{")
    times = panel("Latency against budget", "x: {max_latency_ms: 10}", histograms="native").queries
    assert times[0].expr.startswith("histogram_quantile(0.95, sum by (environment) (rate(capability_latency_seconds{")


def test_metrics_of_others_are_drawn_in_seconds_and_without_budgets_that_nobody_carries() -> None:
    source = {
        "latency": "rq",
        "unit": "ms",
        "match": {"cluster_name": "x-{environment}", "code": "!~5..|{environment}"},
    }
    row = only_row(drawn("x: {max_latency_ms: 10, max_memory_mb: 2}", ("default",), sources={"x": source}))
    assert [item.title for item in row.panels][3] == "Firing alerts"
    measured, budget = row.panels[1].queries
    where = 'cluster_name=~"x\\\\-$environment",code!~"5..|$environment",cluster=~"$cluster"'
    assert measured.expr == f"histogram_quantile(0.95, sum by (le) (rate(rq_bucket{{{where}}}[5m]))) / 1000"
    assert budget.expr == f"0.01 * group (rq_count{{{where}}})"
    assert 'budget=~"10"' in row.panels[0].queries[0].expr


def test_a_metric_with_a_label_for_the_environment_is_drawn_by_it() -> None:
    source = {"memory": "m", "labels": {"environment": "env"}, "match": {"a": "!={environment}"}}
    text = "x: {max_memory_mb: 2, environments: {dev: {max_memory_mb: 3}}}"
    row = only_row(drawn(text, ("default", "dev"), sources={"x": source}))
    exprs = [query.expr for query in row.panels[2].queries]
    chosen = 'env=~"$environment",a!~"$environment",cluster=~"$cluster"'
    assert exprs[0] == f'max by (env) (m{{{chosen},env=~"default"}})'
    assert exprs[3] == f'3145728 * group by (env) (m{{{chosen},env=~"dev"}})'
