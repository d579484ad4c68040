from collections.abc import Mapping
from typing import Any

import yaml

from governance.documents.prometheus.alert_rules import group
from governance.documents.prometheus.promtool_scenarios import SCENARIOS
from governance.documents.prometheus.promtool_tests import promtool_tests
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import BASELINE, watches
from tests.support.values import budgets

ROLL_OUT = "processes restart one by one with new budgets"
DIES = "a slow process dies"
MANY = "one of several processes is slow"


def played(stated: Mapping[str, str], **section: Any) -> list[dict[str, Any]]:
    limits = budgets(stated)
    runtime = Runtime.of(section)
    found = watches(limits, "default", {}, dict.fromkeys(limits.limits, BASELINE))
    staged = [(watch, group(watch, runtime)) for watch in found]
    tests: list[dict[str, Any]] = yaml.safe_load(promtool_tests(["x"], "r.yaml", staged, runtime))["tests"]
    return tests


def expected(tests: list[dict[str, Any]], name: str) -> set[tuple[str, str]]:
    """The alerts that must fire in a scenario, each with its limit."""
    (test,) = (item for item in tests if item["name"] == name)
    return {
        (look["alertname"], alert["exp_labels"].get("limit", ""))
        for look in test["alert_rule_test"]
        for alert in look["exp_alerts"]
    }


def test_every_scenario_is_played_that_the_settings_leave_time_for() -> None:
    stated = {"a.max_latency_ms": "10"}
    names = [test["name"] for test in played(stated)]
    assert names == [scenario.name for scenario in SCENARIOS]
    hurried = {test["name"] for test in played(stated, guard_for="1m", **{"for": "10m"})}
    assert set(names) - hurried == {ROLL_OUT, MANY}
    slow = {test["name"] for test in played(stated, window="10s", guard_for="1h")}
    assert set(names) - slow == {DIES, MANY}


def test_a_limit_that_no_process_can_know_is_found() -> None:
    stated = {"a.max_latency_ms": "10", "a.max_unheard_of": "1", "a.max_unheard_of_": "1"}
    tests = played(stated)
    (test,) = (item for item in tests if item["name"] == "the process carries a limit that is not known")
    assert any('limit="max_unheard_of__"' in item["series"] for item in test["input_series"])


def test_no_budgets_have_no_tests() -> None:
    assert played({}) == []


def test_of_what_nothing_can_be_told_nothing_is_expected() -> None:
    tests = played({"a.max_errors_percent": "99.99999999", "b.max_latency_ms": "10", "b.max_memory_mb": "5"})
    assert expected(tests, "a scrape fails") == {
        ("CapabilityLatencyHigh", "max_latency_ms"), ("CapabilityInstanceLatencyHigh", "max_latency_ms"),
        ("CapabilityMemoryHigh", "max_memory_mb"),
    }  # fmt: skip


def test_one_slow_process_of_several_is_told_for_all_of_them_where_the_percentile_is_high() -> None:
    tests = played({"a.max_latency_ms": "10", "a.max_latency_p999_ms": "20"})
    assert expected(tests, MANY) == {
        ("CapabilityInstanceLatencyHigh", "max_latency_ms"), ("CapabilityInstanceLatencyHigh", "max_latency_p999_ms"),
        ("CapabilityLatencyHigh", "max_latency_p999_ms"),
    }  # fmt: skip


def test_without_guards_none_is_expected() -> None:
    source = {"latency": "x_seconds", "match": {"path": "it's"}, "guards": ()}
    tests = played({"a.max_latency_ms": "10"}, sources={"a": source})
    for name in (
        "nothing is exported",
        "no bucket ends at the budget",
        "the process carries a limit that is not known",
    ):
        assert expected(tests, name) == set()
    assert expected(tests, DIES) == {("CapabilityLatencyHigh", "max_latency_ms")}


def test_calls_that_failed_may_be_those_of_the_count_with_a_label() -> None:
    source = {"latency": "x_seconds", "errors_match": {"code": "=~5.."}}
    stated = {"a.max_latency_ms": "10", "a.max_errors_percent": "1"}
    tests = played(stated, sources={"a": source})
    series = {item["series"] for item in tests[2]["input_series"]}
    assert {'x_seconds_count{instance="one"}', 'x_seconds_count{code="5..",instance="one"}'} <= series
    assert expected(tests, "a scrape fails") == {
        ("CapabilityErrorsHigh", "max_errors_percent"), ("CapabilityLatencyHigh", "max_latency_ms"),
        ("CapabilityInstanceLatencyHigh", "max_latency_ms"),
    }  # fmt: skip
