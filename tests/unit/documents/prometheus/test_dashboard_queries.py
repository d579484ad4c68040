import pytest

from governance.documents.budgets.reader import join, read_budgets
from governance.documents.prometheus.dashboard_queries import dashboard
from governance.domain.production.dashboard import Dashboard, Panel, Role, Row, Unit
from governance.domain.production.metric_names import MetricNames

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
    names: MetricNames | None = None,
    window: str = "5m",
) -> Dashboard:
    joined = join({"b.yaml": read_budgets("b.yaml", text.encode())})
    assert not joined.findings
    return dashboard(
        joined.budgets, environments, names or MetricNames(), window=window, subject="acme/payments", is_whole=True
    )


def only_row(shown: Dashboard) -> Row:
    (row,) = shown.rows
    return row


def lines(panel: Panel) -> list[tuple[str, str]]:
    return [(query.role.value, query.legend) for query in panel.queries]


@pytest.fixture
def row() -> Row:
    return only_row(drawn())


def test_a_row_is_a_capability_with_its_words_and_four_panels(row: Row) -> None:
    assert (row.capability, row.about, row.runbook_url) == (
        "limiter", "Token bucket", "https://runbooks.example.com/limiter",
    )  # fmt: skip
    assert [(panel.title, panel.unit) for panel in row.panels] == [
        ("Share within budget", Unit.SHARE),
        ("Latency against budget", Unit.SECONDS),
        ("Memory against budget", Unit.BYTES),
        ("Deploys of new budgets", Unit.PROCESSES),
    ]


def test_environments_with_one_value_share_a_line_and_others_have_their_own(row: Row) -> None:
    assert lines(row.panels[0]) == [
        ("measured", "{{environment}} max_latency_ms"),
        ("budget", "{{environment}} max_latency_ms: at least"),
        ("measured", "{{environment}} max_latency_ms"),
        ("budget", "{{environment}} max_latency_ms: at least"),
        ("measured", "{{environment}} max_latency_p999_ms"),
        ("budget", "{{environment}} max_latency_p999_ms: at least"),
    ]
    shared, _, dev, _, every, _ = (query.expr for query in row.panels[0].queries)
    assert 'environment=~"default|prod",environment=~"$environment",le=~"0[.]01"' in shared
    assert 'environment=~"dev",environment=~"$environment",le=~"0[.]04"' in dev
    assert '{capability="limiter",environment=~"$environment",le=~"0[.]00007|7e-5|7e-05|' in every


def test_the_share_is_that_of_the_alerts_over_the_same_window() -> None:
    expr = only_row(drawn("x: {max_latency_ms: 10}", ("default",), window="90s")).panels[0].queries[0].expr
    where = '{capability="x",environment=~"$environment"'
    assert expr == (
        f'sum by (environment) (rate(capability_latency_seconds_bucket{where},le=~"0[.]01"}}[90s]))\n/\n'
        f"sum by (environment) (rate(capability_latency_seconds_count{where}}}[90s])"
        f' and ignoring (le) rate(capability_latency_seconds_bucket{where},le=~"0[.]01"}}[90s]))'
    )


def test_each_percentile_stands_beside_its_budget_in_the_repository_and_in_the_processes(row: Row) -> None:
    last = [query.expr for query in row.panels[1].queries[-3:]]
    where = 'capability="limiter",environment=~"$environment"'
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


def test_memory_is_drawn_in_bytes(row: Row) -> None:
    exprs = [query.expr for query in row.panels[2].queries]
    assert exprs[1].startswith("1572864 * group by (environment) (capability_memory_peak_bytes{")
    assert exprs[2].endswith('limit="max_memory_mb"}) * 1048576')
    assert exprs[4].startswith("3145728 * ")


def test_a_capability_without_such_limits_has_panels_without_lines() -> None:
    panels = only_row(drawn("x: {max_payload_kb: 8}", ("default",))).panels
    assert [len(panel.queries) for panel in panels] == [0, 0, 0, 1]


def test_what_is_not_limited_where_one_looks_has_no_row() -> None:
    text = "a: {environments: {dev: {max_latency_ms: 1}}}\nb: {max_latency_ms: 2}\n"
    assert [row.capability for row in drawn(text, ("default",)).rows] == ["b"]
    assert [row.capability for row in drawn(text, ("dev",)).rows] == ["a", "b"]


def test_the_names_of_the_policy_are_asked_for() -> None:
    names = MetricNames("acme_seconds", "acme_bytes", "acme_budget", "acme_errors_total")
    shown = drawn(names=names)
    exprs = [query.expr for panel in only_row(shown).panels for query in panel.queries]
    assert all("acme_" in expr and "capability_" not in expr for expr in exprs)
    assert "acme_budget{" in shown.deploys


def test_nothing_that_is_not_a_name_of_the_contract_gets_into_an_expression() -> None:
    odd = 'x: {description: "{{ $labels }} \\" } or vector(1)", max_latency_ms: 10}'
    exprs = [query.expr for panel in only_row(drawn(odd, ("default",))).panels for query in panel.queries]
    assert not any("vector" in expr or "labels" in expr for expr in exprs)


def test_lines_are_in_the_units_of_the_metrics_whatever_those_of_the_limits_are() -> None:
    text = "a:\n  max_latency_us: 1500\n  max_latency_p50_s: 2\n  max_memory_gb: 2\n"
    _, latency, memory, _ = only_row(drawn(text, ("default",))).panels
    budgets = [query.expr for query in latency.queries if query.role is Role.BUDGET]
    assert [expr.partition(" ")[0] for expr in budgets] == ["0.0015", "2"]
    carried = [query.expr for query in latency.queries if query.role is Role.CARRIED]
    assert [expr.rpartition(")")[2] for expr in carried] == [" / 1000000", ""]
    assert [query.expr.partition(" ")[0] for query in memory.queries if query.role is Role.BUDGET] == ["2147483648"]
    assert [query.expr.rpartition(")")[2] for query in memory.queries if query.role is Role.CARRIED] == [
        " * 1073741824"
    ]
