from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from governance.documents.prometheus.alert_rules import group
from governance.documents.prometheus.promtool_rounds import GONE, SCENARIOS, WRONG, rounds
from governance.documents.prometheus.promtool_tests import promtool_tests
from governance.documents.prometheus.rule_parts import ALERTS
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import BASELINE, watches
from tests.support.values import budgets

ROLL_OUT = "processes restart one by one with new budgets"
DIES = "a slow process dies"
MANY = "one of several processes is slow"
REGION = "a region is gone, another one restarts"


def played(stated: Mapping[str, str], **section: Any) -> list[dict[str, Any]]:
    tests: list[dict[str, Any]] = yaml.safe_load(promtool_text(stated, **section))["tests"]
    return tests


def promtool_text(stated: Mapping[str, str], **section: Any) -> str:
    limits = budgets(stated)
    runtime = Runtime.of(section)
    found = watches(limits, "default", {}, dict.fromkeys(limits.limits, BASELINE))
    staged = [(watch, group(watch, runtime)) for watch in found]
    return promtool_tests(["x"], "r.yaml", staged, runtime)


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
    assert names == [scenario.name for scenario in (WRONG, GONE, *SCENARIOS)]
    hurried = {test["name"] for test in played(stated, guard_for="1m", **{"for": "10m"})}
    assert set(names) - hurried == {ROLL_OUT, REGION}
    slow = {test["name"] for test in played(stated, window="10s", guard_for="1h")}
    assert set(names) - slow == {DIES}


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


def named(count: int, number: int = 10) -> dict[str, str]:
    return {f"c{place}.max_latency_ms": str(number + place) for place in range(count)}


def played_by(tests: list[dict[str, Any]], capability: str) -> list[int]:
    """The rounds in which something is asked of a capability alone."""
    return [
        place
        for place, test in enumerate(tests)
        if any(f'capability="{capability}"' in item["expr"] for item in test.get("promql_expr_test", ()))
    ]


@pytest.mark.parametrize(("count", "expected"), [(1, 19), (4, 5), (19, 1), (40, 1)])
def test_capabilities_of_one_shape_share_the_scenarios(count: int, expected: int) -> None:
    tests = played(named(count))
    assert [test["name"] for test in tests[:2]] == [WRONG.name, GONE.name]
    assert len(tests) == 2 + expected


def test_every_scenario_is_played_by_each_shape() -> None:
    stated = {**named(5), **{f"{name}.max_memory_mb": "5" for name in ("m1", "m2", "m3")}}
    limits = budgets(stated)
    found = watches(limits, "default", {}, dict.fromkeys(limits.limits, BASELINE))
    staged = [(watch, group(watch, Runtime())) for watch in found]
    for letter in ("c", "m"):
        parts = {
            part.scenario
            for item in rounds(staged, Runtime())
            for part in item.parts
            if part.watch.capability.startswith(letter)
        }
        assert parts == {scenario.name for scenario in (WRONG, GONE, *SCENARIOS)}


def test_what_is_asked_of_one_capability_alone_names_the_labels_of_its_alerts() -> None:
    tests = played(named(19), labels={"team": "it's"})
    (test,) = tests[2:]
    (asked,) = (
        item
        for item in test["promql_expr_test"]
        if item["expr"] == 'ALERTS{alertstate="firing",capability="c2",environment="default"}'
    )
    assert asked["exp_samples"] == [
        {
            "labels": 'ALERTS{alertname="CapabilityLatencyHigh",alertstate="firing",capability="c2",'
            'environment="default",limit="max_latency_ms",severity="critical",team="it\'s"}',
            "value": 1,
        }
    ]
    assert played_by(tests, "c0") == [2]
    text = promtool_text(named(19))
    assert "      # budget:c2@default: one bad call more, memory just over the budget\n" in text


def test_every_alert_of_every_capability_fires_in_some_test() -> None:
    stated = {**named(3), **{f"c{place}.max_memory_mb": "5" for place in range(3)}, "c1.max_errors_percent": "1"}
    tests = played(stated)
    both = expected_of(tests, WRONG.name) | expected_of(tests, GONE.name)
    assert {name for capability, name in both if capability == "c1"} == set(ALERTS)
    assert {name for capability, name in both if capability == "c2"} == set(ALERTS) - {"CapabilityErrorsHigh"}


def expected_of(tests: list[dict[str, Any]], name: str) -> set[tuple[str, str]]:
    """The alerts that must fire in a scenario, each with its capability."""
    (test,) = (item for item in tests if item["name"] == name)
    return {
        (alert["exp_labels"]["capability"], look["alertname"])
        for look in test["alert_rule_test"]
        for alert in look["exp_alerts"]
    }


@pytest.mark.parametrize(
    "sources",
    [
        {"c*": {"latency": "x_seconds", "match": {"path": "/{capability}"}}},
        {"c0": {"latency": "x_seconds"}, "c1": {"latency": "y_seconds"}},
    ],
)
def test_capabilities_with_series_of_their_own_play_at_the_same_time(sources: dict[str, Any]) -> None:
    assert len(played(named(2), sources=sources)) == 2 + 10


@pytest.mark.parametrize(
    "sources",
    [
        {"c*": {"latency": "x_seconds", "match": {"path": "/all"}}},
        {"c0": {"latency": "x_seconds", "match": {"path": "=~/c.*"}},
         "c1": {"latency": "x_seconds", "match": {"path": "/c1"}}},
    ],
)  # fmt: skip
def test_capabilities_that_read_the_same_series_play_one_after_the_other(sources: dict[str, Any]) -> None:
    tests = played(named(2), sources=sources)
    assert [test["name"] for test in tests] == [
        WRONG.name, WRONG.name, GONE.name, *(scenario.name for _ in "12" for scenario in SCENARIOS),
    ]  # fmt: skip
    halves = [{0, *range(3, 3 + len(SCENARIOS))}, {1, *range(3 + len(SCENARIOS), len(tests))}]
    assert [set(played_by(tests, name)) for name in ("c0", "c1")] == halves


def test_who_plays_alone_is_seen_to_say_all_that_alerts_say() -> None:
    source = {"latency": "x_seconds"}
    tests = played(
        named(4), sources={"c0": source, "c1": source, "c2": {"latency": "y_seconds", "histograms": "native"}}
    )
    first, second, *_ = tests
    told = {
        (alert["exp_labels"]["capability"], look["alertname"])
        for look in first["alert_rule_test"]
        for alert in look["exp_alerts"]
        if look["eval_time"] == "1200000ms"
    }
    assert {name for name, _ in told} == {"c0", "c1", "c2", "c3"}
    assert {alert for name, alert in told if name == "c0"} == {"CapabilityMetricAbsent"}
    assert {item["expr"].partition("capability=")[2][:4] for item in second["promql_expr_test"]} == {'"c0"'}


def test_a_service_that_dies_is_told_to_be_absent_where_the_guard_is_quick() -> None:
    assert expected(played(named(1)), DIES) == {("CapabilityLatencyHigh", "max_latency_ms")}
    quick = expected(played(named(1), guard_for="2m"), DIES)
    assert quick == {("CapabilityLatencyHigh", "max_latency_ms"), ("CapabilityMetricAbsent", "")}


def test_nothing_is_told_before_its_time_when_everything_is_wrong() -> None:
    looks = [
        (int(look["eval_time"].removesuffix("ms")) // 60_000, look["alertname"])
        for look in played({**named(1), "c0.max_memory_mb": "5"})[0]["alert_rule_test"]
        if look["exp_alerts"]
    ]
    assert looks == [
        (16, "CapabilityBucketMissing"), (16, "CapabilityBudgetMismatch"),
        (20, "CapabilityLatencyHigh"), (20, "CapabilityMemoryHigh"), (20, "CapabilityInstanceLatencyHigh"),
        (20, "CapabilityBucketMissing"), (20, "CapabilityRegionAbsent"), (20, "CapabilityBudgetMismatch"),
    ]  # fmt: skip
    quick = played(named(1), guard_for="2m")[0]["alert_rule_test"]
    early = [(look["eval_time"], look["alertname"]) for look in quick if look["exp_alerts"]]
    assert early[:2] == [("240000ms", "CapabilityBucketMissing"), ("240000ms", "CapabilityBudgetMismatch")]
    assert ("720000ms", "CapabilityRegionAbsent") in early
    assert {moment for moment, alert in early if alert == "CapabilityLatencyHigh"} == {"960000ms"}


def test_a_region_that_is_gone_is_told_by_a_label_that_no_matcher_asks_for() -> None:
    assert expected(played(named(1)), REGION) == {("CapabilityRegionAbsent", "")}
    source = {"latency": "x_seconds", "match": {"region": "eu"}}
    tests = played(named(1), sources={"c0": source})
    assert expected(tests, REGION) == {("CapabilityRegionAbsent", "")}
    (test,) = (item for item in tests if item["name"] == REGION)
    assert any('cluster="north"' in item["series"] for item in test["input_series"])
    both = {"latency": "x_seconds", "match": {"region": "eu", "cluster": "a"}}
    for section in ({"by": ()}, {"sources": {"c0": both}}):
        tests = played(named(1), **section)
        assert expected(tests, REGION) == set()
        assert ("CapabilityRegionAbsent", "") not in expected(tests, WRONG.name)
