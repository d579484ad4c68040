"""Rules before the real promtool: what the documentation shows, and that wrong rules fail their tests."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from capability_budgets.reading.limits import BudgetSet
from governance.domain.production.settings import Runtime
from tests.support.documents import DOCS
from tests.support.promtool import promtool, staged, written
from tests.support.values import budgets

_SHOWN = re.compile(r"^```yaml\n# file: (?P<name>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

STATED = budgets({
    "limiter.max_latency_ms": "10", "limiter.max_latency_p999_ms": "0.05", "limiter.max_memory_mb": "5",
    "limiter@dev.max_latency_ms": "1000", "zero.max_latency_ms": "0", "zero.max_memory_mb": "0",
})  # fmt: skip
FEW = budgets({
    "limiter.max_latency_ms": "10", "limiter.max_latency_p999_ms": "0.05", "limiter.max_memory_mb": "5",
    "limiter.max_errors_percent": "1", "other.max_latency_ms": "1000", "other.max_memory_mb": "0",
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


MANY = budgets({
    f"c{place}{name}": value
    for place in range(20)
    for name, value in {".max_latency_ms": str(10 + place), ".max_memory_mb": "5", "@dev.max_memory_mb": "9"}.items()
})  # fmt: skip


def test_many_capabilities_share_the_scenarios_and_one_wrong_rule_is_found(tmp_path: Path) -> None:
    rules, tests = written(tmp_path, "case", staged(MANY, Runtime()), Runtime())
    status, said = promtool(tmp_path, "test", "rules", tests)
    assert status == 0, said
    text = (tmp_path / rules).read_text(encoding="utf-8")
    for right, wrong in (('le=~"0[.]017"', 'le=~"0[.]0170"'), ("!= 17\n", "!= 18\n"), ("> 9437184", "> 9437185")):
        assert right in text
        (tmp_path / rules).write_text(text.replace(right, wrong), encoding="utf-8")
        status, said = promtool(tmp_path, "test", "rules", tests)
        assert (status, "FAILED" in said) == (1, True), said


@pytest.mark.parametrize("section", [{"window": "1h"}, {"window": "15m", "for": "5m"}, {"guard_for": "2m"}])
def test_the_rules_pass_their_own_tests_with_other_settings(tmp_path: Path, section: dict[str, object]) -> None:
    runtime = Runtime.of(section)
    _, tests = written(tmp_path, "case", staged(FEW, runtime), runtime)
    status, said = promtool(tmp_path, "test", "rules", tests)
    assert status == 0, said


@pytest.mark.long
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("> 0.05 *", "> 0.04 *"),
        ("+ 3 * sqrt", "+ 2 * sqrt"),
        ("+ 5 * sqrt", "+ 500 * sqrt"),
        (" - 3 * sqrt", " - 300 * sqrt"),
        ("sqrt(0.000999 *", "sqrt(0.0999 *"),
        (">= 6\n", ">= 5\n"),
        ("[5h59m59s:1m]", "[5m:1m]"),
        ("unless on (cluster, region)", "and on (cluster, region)"),
        ('alertstate="firing"', 'alertstate="pending"'),
        ("  == sum without (le)", "  >= sum without (le)"),
        ("  == sum without (le)", "  == max without (le)"),
        ("sum without (le) (increase", "max without (le) (increase"),
        ("> 5242880", ">= 5242880"),
        ("> 0\n", ">= 0\n"),
        ("!= 1000\n", "> 1000\n"),
        ('le=~"0[.]00005|5e-5|5e-05|', 'le=~"'),
        ('le=~"1|1[.]0"', 'le=~"1"'),
        ("unless ignoring (le)", "and ignoring (le)"),
        ("absent_over_time(capability_memory", "absent_over_time(capability_budget"),
        ("limit!~", "limit=~"),
        ('cluster="",region=""', 'cluster="x",region=""'),
        ('processes:count{capability="limiter",environment="default"}[6h]', "processes:count{}[1m]"),
        ("for: 2m", "for: 20m"),
        ("for: 15m", "for: 2m"),
        ("$value | humanizePercentage", "$value | humanize"),
        ("capability_errors_total{", "capability_latency_seconds_count{"),
        (
            "by (cluster, region) (capability_environment_limit_process",
            "by (instance) (capability_environment_limit_process",
        ),
    ],
)
def test_a_rule_that_is_wrong_fails_the_tests(tmp_path: Path, right: str, wrong: str) -> None:
    rules, tests = written(tmp_path, "case", staged(FEW, Runtime()), Runtime())
    text = (tmp_path / rules).read_text(encoding="utf-8")
    assert right in text
    (tmp_path / rules).write_text(text.replace(right, wrong), encoding="utf-8")
    status, said = promtool(tmp_path, "test", "rules", tests)
    assert (status, "FAILED" in said) == (1, True), said


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"max_over_time\((capability_memory_peak_bytes\{[^}]*\})\[5m\]\)", r"\1"),
        (r"\n +and\n +count_over_time.*\n.*", ""),
    ],
)
def test_a_rule_that_forgets_transitions_fails_the_tests(tmp_path: Path, right: str, wrong: str) -> None:
    rules, tests = written(tmp_path, "case", staged(FEW, Runtime()), Runtime())
    text, count = re.subn(right, wrong, (tmp_path / rules).read_text(encoding="utf-8"))
    assert count
    (tmp_path / rules).write_text(text, encoding="utf-8")
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
    status, said = played(tmp_path, kept, "CapabilityInstanceLatencyHigh")
    assert status == 0, said
    missed = {**exported("one", 900, **{"0.01": 900}), **exported("two", 100, **{"0.01": 20})}
    status, said = played(tmp_path, missed, "CapabilityInstanceLatencyHigh", "CapabilityLatencyHigh")
    assert status == 0, said


def test_a_roll_out_pages_nobody(tmp_path: Path) -> None:
    """Three instances restart 1 to 3 minutes apart with a new budget; every call is fast."""
    series: dict[str, str] = {}
    for process, at in (("one", 30), ("two", 34), ("three", 38)):
        where = f'capability="a",environment="default",instance="{process}"'
        count = f"0+25x{at - 1} 0+25x{120 - at}"
        series |= {
            f"capability_latency_seconds_count{{{where}}}": count,
            f'capability_latency_seconds_bucket{{{where},le="+Inf"}}': count,
            f'capability_latency_seconds_bucket{{{where},le="0.1"}}': f"0+25x{at - 1} stale",
            f'capability_latency_seconds_bucket{{{where},le="0.12"}}': f"_x{at} 0+25x{120 - at}",
            f'capability_budget{{{where},limit="max_latency_ms"}}': f"100x{at - 1} 120x{120 - at}",
        }
    moments = {f"{step * 15}s": () for step in range(1, 121)}
    status, said = told(tmp_path, "120", series, moments, 'ALERTS{alertname=~".*LatencyHigh"}')
    assert status == 0, said
    status, said = told(tmp_path, "120", series, moments, 'ALERTS{alertstate="firing"}')
    assert status == 0, said


def test_ten_pods_are_replaced_within_ten_minutes_and_no_guard_fires(tmp_path: Path) -> None:
    series: dict[str, str] = {}
    for number in range(10):
        for name, budget, bound in (("old", "100", "0.1"), ("new", "120", "0.12")):
            where = f'capability="a",environment="default",instance="{name}{number}"'
            at = 4 * (number + 1)
            values = f"0+25x{at} stale" if name == "old" else f"_x{at} 0+25x{120 - at}"
            series |= {
                f"capability_latency_seconds_count{{{where}}}": values,
                f'capability_latency_seconds_bucket{{{where},le="{bound}"}}': values,
                f'capability_budget{{{where},limit="max_latency_ms"}}': values.replace("0+25", budget),
            }
    moments = {f"{step * 15}s": () for step in range(1, 121)}
    status, said = told(tmp_path, "120", series, moments, 'ALERTS{alertstate="firing"}')
    assert status == 0, said


@pytest.mark.parametrize(("processes", "rate", "moment"), [(50, 2, "10m"), (20, 0.5, "8m")])
def test_one_slow_process_of_many_has_one_alert_that_names_it(
    tmp_path: Path, processes: int, rate: float, moment: str
) -> None:
    series: dict[str, str] = {}
    for number in range(processes):
        where = f'capability="a",environment="default",instance="pod-{number}"'
        within = 0 if number == 7 else rate
        series |= {
            f"capability_latency_seconds_count{{{where}}}": f"0+{rate}x60",
            f'capability_latency_seconds_bucket{{{where},le="0.12"}}': f"0+{within}x60",
            f'capability_budget{{{where},limit="max_latency_ms"}}': "120x60",
        }
    alert = '{alertname="CapabilityInstanceLatencyHigh"}'
    status, said = told(tmp_path, "120", series, {moment: (alert,)}, 'sum by (alertname) (ALERTS{alertstate="firing"})')
    assert status == 0, said


@pytest.mark.parametrize(("rate", "over"), [(10, "147m"), (3, "202m")])
def test_a_page_ends_when_the_calls_are_fast_again(tmp_path: Path, rate: int, over: str) -> None:
    """All calls are slow for 20 minutes, from 120 on: a window later it is over, an hour later with fewer calls."""
    where = 'capability="a",environment="default",instance="x"'
    series = {
        f"capability_latency_seconds_count{{{where}}}": f"0+{rate}x1000",
        f'capability_latency_seconds_bucket{{{where},le="0.12"}}': (
            f"0+{rate}x480 {480 * rate}x79 {480 * rate}+{rate}x440"
        ),
        f'capability_budget{{{where},limit="max_latency_ms"}}': "120x1000",
    }
    alert = '{alertname="CapabilityLatencyHigh"}'
    expr = 'sum by (alertname) (ALERTS{alertstate="firing",severity="critical"})'
    moments = {"119m": (), "125m": (alert,), "140m": (alert,), over: (), "240m": ()}
    status, said = told(tmp_path, "120", series, moments, expr)
    assert status == 0, said


def test_too_much_memory_stays_told_when_the_process_is_gone_until_another_has_less(tmp_path: Path) -> None:
    stated = budgets({"a.max_memory_mb": "1"})
    where = 'capability="a",environment="default"'
    series = {
        f'capability_memory_peak_bytes{{{where},instance="x"}}': f"{5 * 1024**2}x40 stale",
        f'capability_memory_peak_bytes{{{where},instance="y"}}': "_x200 1000x40",
    }
    alert = '{alertname="CapabilityMemoryHigh"}'
    expr = 'sum by (alertname) (ALERTS{alertstate="firing",severity="critical"})'
    moments = {"5m": (alert,), "20m": (alert,), "49m": (alert,), "51m": ()}
    status, said = told(tmp_path, stated, series, moments, expr)
    assert status == 0, said


def test_one_region_is_judged_apart_from_the_others(tmp_path: Path) -> None:
    series: dict[str, str] = {}
    for region, rate, within in (("eu", 20, 0), ("us", 2000, 2000)):
        where = f'capability="a",environment="default",instance="x",region="{region}"'
        series |= {
            f"capability_latency_seconds_count{{{where}}}": f"0+{rate}x60",
            f'capability_latency_seconds_bucket{{{where},le="0.12"}}': f"0+{within}x60",
            f'capability_budget{{{where},limit="max_latency_ms"}}': "120x60",
        }
    alert = '{alertname="CapabilityLatencyHigh",region="eu"}'
    expr = 'sum by (alertname, region) (ALERTS{alertstate="firing",severity="critical"})'
    status, said = told(tmp_path, "120", series, {"10m": (alert,)}, expr)
    assert status == 0, said


def region(name: str, values: str, budget: str = "120") -> dict[str, str]:
    where = f'capability="a",environment="default",instance="{name or "x"}"' + (f',region="{name}"' if name else "")
    carried = values.replace("0+9", budget)
    return {
        f"capability_latency_seconds_count{{{where}}}": values,
        f'capability_latency_seconds_bucket{{{where},le="0.12"}}': values,
        f'capability_budget{{{where},limit="max_latency_ms"}}': carried,
    }


GUARDED = 'sum by (alertname) (ALERTS{alertstate="firing"})'


def test_a_region_that_is_gone_alone_is_told_until_it_is_forgotten(tmp_path: Path) -> None:
    series = {**region("eu", "0+9x120 stale"), **region("us", "0+9x2000")}
    alert = '{alertname="CapabilityRegionAbsent"}'
    moments = {"46m": (), "48m": (alert,), "6h": (alert,), "6h34m": (), "7h": ()}
    status, said = told(tmp_path, "120", series, moments, GUARDED)
    assert status == 0, said


def test_a_region_that_comes_back_ends_its_alert_and_one_that_restarts_has_none(tmp_path: Path) -> None:
    series = {
        **region("eu", "0+9x20 stale _x100 0+9x60"),
        **region("us", "0+9x20 stale _x40 0+9x120"),
        **region("ap", "0+9x181"),
    }
    alert = '{alertname="CapabilityRegionAbsent"}'
    moments = {"10m": (), "20m": (), "25m": (alert,), "30m": (alert,), "32m": (), "45m": ()}
    status, said = told(tmp_path, "120", series, moments, GUARDED)
    assert status == 0, said


def test_all_regions_that_are_gone_are_one_alert_that_nothing_is_exported(tmp_path: Path) -> None:
    series = {**region("eu", "0+9x20 stale"), **region("us", "0+9x24 stale _x200")}
    status, said = told(tmp_path, "120", series, {"40m": ('{alertname="CapabilityMetricAbsent"}',)}, GUARDED)
    assert status == 0, said


def test_a_label_that_is_new_makes_no_region_missed(tmp_path: Path) -> None:
    series = {**region("", "0+9x20 stale"), **region("eu", "_x20 0+9x180")}
    status, said = told(tmp_path, "120", series, {"30m": (), "45m": ()}, GUARDED)
    assert status == 0, said


@pytest.mark.parametrize(("a_step", "minutes"), [("2.5", 5), ("0.0125", 180)])
def test_that_every_call_is_slow_is_told_at_every_traffic(tmp_path: Path, a_step: str, minutes: int) -> None:
    """At 50 requests in 5 minutes within 5 minutes, and at 3 an hour within 3 hours, as fractions of a request."""
    where = 'capability="a",environment="default",instance="x"'
    steps = minutes * 4
    series = {
        f"capability_latency_seconds_count{{{where}}}": f"0+{a_step}x{steps}",
        f'capability_latency_seconds_bucket{{{where},le="0.12"}}': f"0+0x{steps}",
        f'capability_budget{{{where},limit="max_latency_ms"}}': f"120x{steps}",
    }
    alert = '{alertname="CapabilityLatencyHigh"}'
    expr = 'sum by (alertname) (ALERTS{alertstate="firing",severity="critical"})'
    status, said = told(tmp_path, "120", series, {f"{minutes}m": (alert,)}, expr)
    assert status == 0, said


def told(
    folder: Path, budget: str | BudgetSet, series: dict[str, str], moments: Mapping[str, tuple[str, ...]], expr: str
) -> tuple[int, str]:
    """Whether an expression has exactly the series of value 1, at each moment; scraped every 15 seconds."""
    stated = budgets({"a.max_latency_ms": budget}) if isinstance(budget, str) else budget
    written(folder, "case", staged(stated, Runtime()), Runtime())
    asked = [
        {"expr": expr, "eval_time": moment, "exp_samples": [{"labels": labels, "value": 1} for labels in due]}
        for moment, due in moments.items()
    ]
    inputs = [{"series": name, "values": values} for name, values in series.items()]
    test = {"interval": "15s", "input_series": inputs, "promql_expr_test": asked}
    whole = {"rule_files": ["case.rules.yaml"], "evaluation_interval": "15s", "tests": [test]}
    (folder / "own.tests.yaml").write_text(json.dumps(whole), encoding="utf-8")
    return promtool(folder, "test", "rules", "own.tests.yaml")


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


def knows_native_histograms() -> bool:
    """Whether this promtool can be told them: from 2.48 on."""
    status, said = promtool(Path(), "--version")
    found = re.search(r"version (\d+)\.(\d+)", said)
    return status == 0 and found is not None and (int(found[1]), int(found[2])) >= (2, 48)


@pytest.mark.skipif(not knows_native_histograms(), reason="this promtool cannot be told native histograms")
@pytest.mark.parametrize(
    ("slow", "told"),
    [
        (0, ()),
        (1, ()),
        (20, ("CapabilityInstanceLatencyHigh", "CapabilityLatencyHigh")),
    ],
)
def test_the_rules_for_native_histograms_read_the_share_at_the_budget(
    tmp_path: Path, slow: int, told: tuple[str, ...]
) -> None:
    """Of 20 calls a minute; the buckets of the schema 0 end at powers of two, and so does the budget."""
    runtime = Runtime.of({"histograms": "native"})
    written(tmp_path, "case", staged(budgets({"a.max_latency_ms": "7.8125"}), runtime), runtime)
    where = 'capability="a",environment="default",instance="x",region="eu"'
    each = f"{{{{schema:0 count:20 sum:1 offset:-7 buckets:[{20 - slow} {slow}]}}}}"
    series = {f"capability_latency_seconds{{{where}}}": f"{each}+{each}x40"}
    series[f'capability_budget{{{where},limit="max_latency_ms"}}'] = "7.8125x40"
    gone = {name.replace("eu", "us"): values.replace("x40", "x2") for name, values in series.items()}
    moments = {"10m": told, "30m": (*told, "CapabilityRegionAbsent")}
    asked = [
        {
            "expr": 'max by (alertname) (ALERTS{alertstate="firing"})',
            "eval_time": moment,
            "exp_samples": [{"labels": f'{{alertname="{name}"}}', "value": 1} for name in names],
        }
        for moment, names in moments.items()
    ]
    inputs = [{"series": name, "values": values} for name, values in {**series, **gone}.items()]
    test = {"interval": "1m", "input_series": inputs, "promql_expr_test": asked}
    whole = {"rule_files": ["case.rules.yaml"], "evaluation_interval": "1m", "tests": [test]}
    (tmp_path / "own.tests.yaml").write_text(json.dumps(whole), encoding="utf-8")
    status, said = promtool(tmp_path, "test", "rules", "own.tests.yaml")
    assert status == 0, said


@pytest.mark.skipif(not knows_native_histograms(), reason="this promtool cannot be told native histograms")
def test_no_native_histogram_is_one_alert(tmp_path: Path) -> None:
    runtime = Runtime.of({"histograms": "native"})
    pairs = staged(budgets({"a.max_latency_ms": "7.8125", "a.max_latency_p99_ms": "31.25"}), runtime)
    _, tests = written(tmp_path, "case", pairs, runtime)
    status, said = promtool(tmp_path, "test", "rules", tests)
    assert status == 0, said
