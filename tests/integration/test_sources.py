"""The examples of metrics of others, as the documentation shows them, before the real promtool."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from governance.documents.trust.policy import read_policy, runtime_problems
from governance.domain.production.settings import Runtime
from tests.support.documents import DOCS
from tests.support.promtool import promtool, staged, written
from tests.support.repository import POLICY
from tests.support.values import budgets

PAGE = (DOCS / "how-to" / "alerts.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## Metrics that are there already\n")[2].partition("\n## ")[0]
EXAMPLES = re.findall(r"^\*\*(.+?)\*\*.*?^```yaml\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)


def section(text: str) -> dict[str, Any]:
    """The section of a policy that holds the example, read as the program reads it."""
    policy = f"{POLICY}runtime:\n{''.join(f'  {line}' for line in text.splitlines(keepends=True))}".encode()
    assert runtime_problems(policy) == ()
    read = read_policy(policy).policy
    assert read is not None
    return dict(read.runtime or {})


def test_there_is_an_example_of_each() -> None:
    assert [name for name, _ in EXAMPLES] == [
        "OpenTelemetry", "Micrometer", "Go", "Envoy", "Istio", "Memory of a container", "Memory of a process",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_an_example_has_rules_that_pass_their_tests(tmp_path: Path, name: str, text: str) -> None:
    runtime = Runtime.of(section(text))
    capability = "worker_mail" if "process" in name else "checkout"
    stated = {f"{capability}.max_latency_ms": "250", f"{capability}.max_memory_mb": "64"}
    if "errors" in text:
        stated[f"{capability}.max_errors_percent"] = "1"
    if name == "Memory of a process":
        del stated[f"{capability}.max_latency_ms"]
    pairs = staged(budgets(stated), runtime)
    metrics = set(re.findall(r"(?:latency|memory): (\w+)", text))
    for metric in metrics:
        assert any(metric in rule.expr for _, group in pairs for rule in group.rules)
    rules, tests = written(tmp_path, "case", pairs, runtime)
    assert "Not played" not in (tmp_path / tests).read_text(encoding="utf-8")
    status, said = promtool(tmp_path, "check", "rules", rules)
    assert (status, "SUCCESS" in said) == (0, True), said
    status, said = promtool(tmp_path, "test", "rules", tests)
    assert status == 0, said


def test_capabilities_that_read_the_same_series_pass_their_tests(tmp_path: Path) -> None:
    """Two paths of one service, of which only one shows in a label; the other reads the calls of both."""
    every = {"latency": "x_seconds", "errors_match": {"code": "=~5.."}}
    sources = {"all": ({**every, "match": {"path": "=~/.*"}}, {"memory": "x_bytes"}), "one": every}
    runtime = Runtime.of({"sources": sources})
    stated = budgets({
        "all.max_latency_ms": "10", "all.max_memory_mb": "5", "all.max_errors_percent": "1",
        "one.max_latency_p99_ms": "10", "one.max_errors_percent": "5", "other.max_latency_ms": "10",
    })  # fmt: skip
    _, tests = written(tmp_path, "case", staged(stated, runtime), runtime)
    status, said = promtool(tmp_path, "test", "rules", tests)
    assert status == 0, said


def test_where_no_call_has_failed_yet_none_has(tmp_path: Path) -> None:
    """All calls fail for 20 minutes, until other processes take over, that have no series of failed calls."""
    source = {"latency": "x_seconds", "errors_match": {"code": "=~5.."}}
    runtime = Runtime.of({"sources": {"a": source}})
    written(tmp_path, "case", staged(budgets({"a.max_errors_percent": "1"}), runtime), runtime)
    series = {
        'x_seconds_count{code="500",instance="one"}': "0+1000x20 stale",
        'x_seconds_count{code="200",instance="two"}': "_x20 0+1000x60",
    }
    firing = 'count by (alertname) (ALERTS{alertstate="firing"})'
    due = [{"labels": '{alertname="CapabilityErrorsHigh"}', "value": 1}]
    asked = [{"expr": firing, "eval_time": f"{at}m", "exp_samples": due if at < 30 else []} for at in (15, 20, 30, 60)]
    shown = {"expr": 'sum({__name__=~".*_failed:increase5m"})', "eval_time": "60m",
             "exp_samples": [{"labels": "{}", "value": 0}]}  # fmt: skip
    inputs = [{"series": name, "values": values} for name, values in series.items()]
    test = {"interval": "1m", "input_series": inputs, "promql_expr_test": [*asked, shown]}
    whole = {"rule_files": ["case.rules.yaml"], "evaluation_interval": "1m", "tests": [test]}
    (tmp_path / "own.tests.yaml").write_text(json.dumps(whole), encoding="utf-8")
    status, said = promtool(tmp_path, "test", "rules", "own.tests.yaml")
    assert status == 0, said


def test_milliseconds_are_no_seconds() -> None:
    assert yaml.safe_load(EXAMPLES[3][1])["sources"]["checkout"]["unit"] == "ms"
    runtime = Runtime.of(section(EXAMPLES[3][1]))
    ((_, group),) = staged(budgets({"checkout.max_latency_ms": "1"}), runtime)
    assert 'le=~"1|1[.]0"' in group.rules[0].expr
    ((_, group),) = staged(budgets({"checkout.max_latency_s": "1"}), runtime)
    assert 'le=~"1000|1000[.]0"' in group.rules[0].expr


def test_native_histograms_are_taken_by_promtool(tmp_path: Path) -> None:
    stated = budgets({"checkout.max_latency_ms": "250", "checkout.max_errors_percent": "1"})
    runtime = Runtime.of({"histograms": "native"})
    rules, tests = written(tmp_path, "case", staged(stated, runtime), runtime)
    status, said = promtool(tmp_path, "check", "rules", rules)
    assert (status, "SUCCESS" in said) == (0, True), said
    status, said = promtool(tmp_path, "test", "rules", tests)
    assert status == 0, said


NATIVE = """
rule_files: [case.rules.yaml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: capability_latency_seconds{capability="a",environment="default",instance="x"}
        values: '{{schema:0 sum:0 count:0 buckets:[0]}}+{{schema:0 sum:100 count:100 buckets:[0 BUCKETS]}}x30'
    promql_expr_test:
      - {expr: 'count(ALERTS{alertname="CapabilityLatencyHigh",alertstate="firing"})', eval_time: 20m, exp_samples: DUE}
"""


@pytest.mark.parametrize(("buckets", "due"), [("100 0", "[]"), ("0 100", "[{labels: '{}', value: 1}]")])
def test_native_histograms_are_judged(tmp_path: Path, buckets: str, due: str) -> None:
    """Buckets that end at 1 s and at 2 s, with all calls in the one or the other; the budget is 1 s."""
    _, version = promtool(tmp_path, "--version")
    major, minor = map(int, re.search(r"version (\d+)\.(\d+)", version).groups())  # type: ignore[union-attr]
    if (major, minor) < (2, 48):
        pytest.skip("promtool before 2.48 cannot be given native histograms")
    runtime = Runtime.of({"histograms": "native"})
    written(tmp_path, "case", staged(budgets({"a.max_latency_s": "1"}), runtime), runtime)
    (tmp_path / "own.yaml").write_text(NATIVE.replace("0 BUCKETS", buckets).replace("DUE", due), encoding="utf-8")
    status, said = promtool(tmp_path, "test", "rules", "own.yaml")
    assert status == 0, said
