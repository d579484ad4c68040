"""The dashboard as the tools it is for read it: PromQL by promtool, JSON by Grafana's own model of dashboards."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder  # type: ignore[import-untyped]
from grafana_foundation_sdk.cog.plugins import register_default_plugins  # type: ignore[import-untyped]
from grafana_foundation_sdk.models import common  # type: ignore[import-untyped]
from grafana_foundation_sdk.models import dashboard as model

from capability_budgets.reading.budget_yaml import read_budgets
from governance.documents.budgets.reader import join
from governance.documents.prometheus.dashboard_queries import dashboard
from governance.domain.production.dashboard import Dashboard
from governance.domain.production.settings import Runtime
from governance.render.commands.grafana import as_dashboard
from tests.support.promtool import promtool, staged, written

BUDGETS: Final = """
limiter:
  max_latency_ms: 10
  max_latency_p99_ms: 1000
  max_memory_mb: 5
  max_payload_kb: 8
  environments:
    dev-2_x: {max_latency_ms: 40}
    default: {max_memory_mb: 6}
odd_one-: {max_latency_ms: 0.00000000123, min_hits: 3}
zero: {max_latency_ms: 0, max_latency_p999_ms: 999999999999999}
memory: {max_memory_mb: 0.3}
"""

TESTED: Final = """
limiter: {max_latency_ms: 10, max_memory_mb: 5}
"""


def drawn(text: str, *environments: str) -> Dashboard:
    joined = join({"b.yaml": read_budgets("b.yaml", text.encode())})
    assert not joined.findings
    return dashboard(joined.budgets, environments, Runtime(), subject="acme/payments", is_whole=True)


def expressions(shown: Dashboard) -> Iterator[str]:
    yield shown.deploys
    for row in shown.rows:
        for panel in row.panels:
            for query in panel.queries:
                yield query.expr


def asked(expr: str) -> str:
    """An expression as Grafana sends it where all environments are chosen."""
    return expr.replace("$environment", "(default|dev-2_x)").replace("$cluster", ".*")


def passes(folder: Path, *words: str) -> None:
    status, said = promtool(folder, *words)
    assert status == 0, said


def test_prometheus_reads_every_expression(tmp_path: Path) -> None:
    exprs = list(expressions(drawn(BUDGETS, "default", "dev-2_x")))
    each = 1 + 1 + 6 + 1
    assert len(exprs) == 1 + (
        (6 + 9 + 6 + each + 3 + 9) + (2 + 3 + each + 1 + 3) + (4 + 6 + each + 2 + 6) + (3 + 1 + 1)
    )
    rules = [{"record": f"r{index}", "expr": asked(expr)} for index, expr in enumerate(exprs)]
    (tmp_path / "rules.yml").write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    passes(tmp_path, "check", "rules", "rules.yml")


def series(name: str, values: str, **labels: str) -> dict[str, str]:
    where = {"capability": "limiter", "environment": "default", **labels}
    return {"series": f"{name}{{{','.join(f'{label}={json.dumps(text)}' for label, text in where.items())}}}",
            "values": values}  # fmt: skip


def calls(instance: str, within: int, every: int, bound: str = "0.01") -> Iterator[dict[str, str]]:
    """So many calls a minute of one process, and how many of them were within the bound."""
    name = "capability_latency_seconds"
    yield series(f"{name}_bucket", f"0+{within}x60", instance=instance, le=bound)
    yield series(f"{name}_bucket", f"0+{every}x60", instance=instance, le="0.02" if bound == "0.01" else "0.05")
    yield series(f"{name}_bucket", f"0+{every}x60", instance=instance, le="+Inf")
    yield series(f"{name}_count", f"0+{every}x60", instance=instance)


CARRIED_OLD: Final = series("capability_budget", "10x60", limit="max_latency_ms", instance="old")
ROLLED: Final = series("capability_budget", "_x20 12x40", limit="max_latency_ms", instance="new")


@pytest.mark.parametrize(
    ("panel", "query", "input_series", "value"),
    [
        (0, 0, [*calls("a", 90, 100), *calls("b", 100, 100)], 0.95),
        (0, 0, [*calls("a", 90, 100), *calls("old", 1, 1000, "0.04")], 0.9),
        (0, 1, [*calls("a", 90, 100)], 0.95),
        (1, 0, [*calls("a", 95, 100)], 0.01),
        (4, 0, [*calls("a", 10, 100)], 1),
        (5, 0, [*calls("a", 90, 100)], 500),
        (6, 0, [*calls("a", 90, 100), *calls("b", 100, 100)], 0.1),
        (7, 0, [*calls("a", 90, 100)], 0.9),
        (1, 0, [*calls("a", 90, 100)], 0.015),
        (1, 1, [*calls("a", 90, 100)], 0.01),
        (1, 2, [CARRIED_OLD], 0.01),
        (2, 0, [series("capability_memory_peak_bytes", "5x60", pid="1"),
                series("capability_memory_peak_bytes", "7x60", pid="2")], 7),
        (2, 1, [series("capability_memory_peak_bytes", "5x60")], 5242880),
        (2, 2, [series("capability_budget", "5x60", limit="max_memory_mb")], 5242880),
    ],
)  # fmt: skip
def test_a_line_shows_what_it_says(
    tmp_path: Path, panel: int, query: int, input_series: list[dict[str, str]], value: float
) -> None:
    expr = drawn(TESTED, "default").rows[0].panels[panel].queries[query].expr
    rounded = f"max by (environment) (round({expr}, 0.0000001))"  # promtool 2.42 compares floats to the bit
    told(tmp_path, rounded, input_series, [("30m", [{"labels": '{environment="default"}', "value": value}])])


def told(
    folder: Path, expr: str, input_series: list[dict[str, str]], due: list[tuple[str, list[dict[str, Any]]]]
) -> None:
    """Let promtool ask an expression about series at moments."""
    tests = [{"expr": asked(expr), "eval_time": moment, "exp_samples": samples} for moment, samples in due]
    story = {"interval": "1m", "input_series": input_series, "promql_expr_test": tests}
    joined = join({"b.yaml": read_budgets("b.yaml", TESTED.encode())})
    rules, _ = written(folder, "case", staged(joined.budgets, Runtime()), Runtime())
    (folder / "tests.yml").write_text(json.dumps({"rule_files": [rules], "tests": [story]}))
    passes(folder, "test", "rules", "tests.yml")


def test_a_new_budget_is_marked_when_the_first_process_carries_it_and_never_else(tmp_path: Path) -> None:
    mark = '{budget="12",capability="limiter",environment="default",limit="max_latency_ms"}'
    told(
        tmp_path,
        drawn(TESTED, "default").deploys,
        [CARRIED_OLD, ROLLED],
        [
            ("2m", []),
            ("19m", []),
            ("20m", [{"labels": mark, "value": 1}]),
            ("24m", [{"labels": mark, "value": 1}]),
            ("26m", []),
            ("50m", []),
        ],
    )


def test_the_processes_are_counted_by_the_number_they_carry(tmp_path: Path) -> None:
    expr = drawn(TESTED, "default").rows[0].panels[3].queries[0].expr
    counted = [
        {"labels": f'{{budget="{number}",environment="default",limit="max_latency_ms"}}', "value": 1}
        for number in (10, 12)
    ]
    told(tmp_path, expr, [CARRIED_OLD, ROLLED], [("10m", counted[:1]), ("30m", counted)])


def lost(ours: object, theirs: object, path: str = "") -> Iterator[str]:
    """What one JSON value has and the other has not."""
    if isinstance(ours, dict):
        for key, value in ours.items():
            if isinstance(theirs, dict) and key in theirs:
                yield from lost(value, theirs[key], f"{path}.{key}")
            else:
                yield f"{path}.{key}"
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for one, other in zip(ours, theirs, strict=True):
            yield from lost(one, other, f"{path}[]")
    elif ours != theirs:
        yield path


@pytest.mark.parametrize("count", [1, 20])
def test_the_model_of_grafana_knows_every_key(count: int) -> None:
    register_default_plugins()
    text = "".join(
        f"c{number}: {{max_latency_ms: 1, max_memory_mb: 2, runbook_url: 'https://x.example'}}\n"
        for number in range(count)
    )
    ours = json.loads(as_dashboard(drawn(text, "default", "dev")))
    theirs = json.loads(JSONEncoder().encode(model.Dashboard.from_json(ours)))
    of_prometheus = {"step", "titleFormat", "textFormat", "tagKeys"}  # what its own data source adds to an annotation
    assert set(lost(ours, theirs)) == {f".annotations.list[].{key}" for key in of_prometheus}


def test_the_model_of_grafana_knows_every_word_of_a_choice() -> None:
    text = as_dashboard(drawn(BUDGETS, "default"))
    choices = {
        "drawStyle": common.GraphDrawStyle,
        "showPoints": common.VisibilityMode,
        "displayMode": common.LegendDisplayMode,
        "placement": common.LegendPlacement,
        "fill": common.LineStyle,
    }
    for key, kind in choices.items():
        words = set(re.findall(rf'"{key}": "([^"]+)"', text))
        assert words
        known = {"solid", "dash", "dot", "square"} if key == "fill" else {item.value for item in kind}
        assert words <= known
    for kind in set(re.findall(r'"type": "(\w+)",\n      "label"', text)):
        model.VariableType(kind)
