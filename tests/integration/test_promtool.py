"""Rules before the real promtool: what the documentation shows, and that wrong rules fail their tests."""

import re
from pathlib import Path

import pytest

from governance.domain.budgets.limits import BudgetSet
from governance.domain.production.settings import Runtime
from tests.support.documents import DOCS
from tests.support.promtool import promtool, staged, written
from tests.support.values import budgets

_SHOWN = re.compile(r"^```yaml\n# file: (?P<name>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

STATED = budgets({
    "limiter.max_latency_ms": "10", "limiter.max_latency_p999_ms": "0.05", "limiter.max_memory_mb": "5",
    "limiter@dev.max_latency_ms": "1000", "zero.max_latency_ms": "0", "zero.max_memory_mb": "0",
})  # fmt: skip
HUGE = budgets({"huge.max_latency_p999999_ms": "999999999999999", "huge.max_memory_mb": "999999999999999"})

HEADER = """
rule_files: [case.rules.yaml]
evaluation_interval: 1m
tests:
  - interval: 1m
"""


def test_a_quantile_fails_as_the_documentation_shows(tmp_path: Path) -> None:
    page = (DOCS / "explanation" / "alerts.md").read_text(encoding="utf-8")
    shown = {match["name"]: match["text"] for match in _SHOWN.finditer(page)}
    assert sorted(shown) == ["quantile.rules.yaml", "quantile.tests.yaml"]
    for name, text in shown.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    status, said = promtool(tmp_path, "test", "rules", "quantile.tests.yaml")
    assert status == 0, said


@pytest.mark.parametrize("stated", [STATED, HUGE])
def test_the_rules_pass_their_own_tests(tmp_path: Path, stated: BudgetSet) -> None:
    rules, tests = written(tmp_path, "case", staged(stated, Runtime()), Runtime())
    status, said = promtool(tmp_path, "check", "rules", rules)
    assert (status, "SUCCESS" in said, "FAILED" in said) == (0, True, False), said
    status, said = promtool(tmp_path, "test", "rules", tests)
    assert status == 0, said


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("< 0.95", "<= 0.95"),
        ("< 0.95", "< 0.94"),
        ("< 0.999", "< 0.99"),
        (">= 100", ">= 10"),
        ("> 5242880", ">= 5242880"),
        ("> 5242880", "> 5242881"),
        ("> 0\n", ">= 0\n"),
        ("!= 10)", "!= 11)"),
        ("!= 1000)", "> 1000)"),
        ('le=~"0[.]01"', 'le=~"0[.]02"'),
        ('le=~"0[.]00005|5e-5|5e-05|', 'le=~"'),
        ('le=~"1|1[.]0"', 'le=~"1"'),
        ("unless ignoring (le)", "and ignoring (le)"),
        ("absent(capability_memory", "absent_over_time(capability_budget"),
        ("limit!~", "limit=~"),
        ("for: 5m", "for: 50m"),
        ('severity: "critical"', 'severity: "warning"'),
        ("the baseline of the adoption", "ADR 031"),
        ("humanizePercentage", "humanize"),
    ],
)
def test_a_rule_that_is_wrong_fails_the_tests(tmp_path: Path, right: str, wrong: str) -> None:
    rules, tests = written(tmp_path, "case", staged(STATED, Runtime()), Runtime())
    text = (tmp_path / rules).read_text(encoding="utf-8")
    assert right in text
    (tmp_path / rules).write_text(text.replace(right, wrong), encoding="utf-8")
    status, said = promtool(tmp_path, "test", "rules", tests)
    assert (status, "FAILED" in said) == (1, True), said


def played(folder: Path, series: dict[str, str], *alerts: str) -> tuple[int, str]:
    """Whether nothing but an alert of one series each fires, or nothing at all, whatever the alert says."""
    written(folder, "case", staged(budgets({"a.max_latency_ms": "10"}), Runtime()), Runtime())
    lines = [f"      - {{series: '{name}', values: '{values}'}}" for name, values in series.items()]
    firing = 'count by (alertname) (ALERTS{alertstate="firing"})'
    samples = [f"{{labels: '{{alertname=\"{alert}\"}}', value: 1}}" for alert in alerts]
    expected = f"    promql_expr_test: [{{expr: '{firing}', eval_time: 20m, exp_samples: [{', '.join(samples)}]}}]"
    text = "\n".join((HEADER.rstrip(), "    input_series:", *lines, expected, ""))
    (folder / "own.tests.yaml").write_text(text, encoding="utf-8")
    return promtool(folder, "test", "rules", "own.tests.yaml")


def exported(process: str, requests: int, **within: int) -> dict[str, str]:
    where = f'capability="a",environment="default",instance="{process}"'
    buckets = {
        f'capability_latency_seconds_bucket{{{where},le="{le}"}}': f"0+{count}x30" for le, count in within.items()
    }
    return {
        f"capability_latency_seconds_count{{{where}}}": f"0+{requests}x30",
        f'capability_budget{{{where},limit="max_latency_ms"}}': "10x30",
        **buckets,
    }


def test_a_process_without_the_bucket_is_told_and_makes_no_other_look_slow(tmp_path: Path) -> None:
    series = {**exported("new", 100, **{"0.01": 96}), **exported("old", 100, **{"0.02": 100})}
    status, said = played(tmp_path, series, "CapabilityBucketMissing")
    assert status == 0, said


def test_the_share_is_that_of_all_processes_together(tmp_path: Path) -> None:
    kept = {**exported("one", 900, **{"0.01": 900}), **exported("two", 100, **{"0.01": 50})}
    status, said = played(tmp_path, kept)
    assert status == 0, said
    missed = {**exported("one", 900, **{"0.01": 900}), **exported("two", 100, **{"0.01": 40})}
    status, said = played(tmp_path, missed, "CapabilityLatencyHigh")
    assert status == 0, said


def test_another_environment_or_capability_changes_nothing(tmp_path: Path) -> None:
    healthy = exported("one", 100, **{"0.01": 100})
    slow = exported("two", 1000, **{"0.01": 0})
    other = {name.replace('"default"', '"dev"'): values for name, values in slow.items()}
    other |= {name.replace('capability="a"', 'capability="ab"'): values for name, values in slow.items()}
    status, said = played(tmp_path, {**healthy, **other})
    assert status == 0, said


def test_boundaries_that_floats_made_are_told_as_missing(tmp_path: Path) -> None:
    series = exported("one", 100, **{str(10.000000000000002 / 1000): 100})
    status, said = played(tmp_path, series, "CapabilityBucketMissing")
    assert status == 0, said
