from collections.abc import Mapping
from typing import Any

import pytest

from governance.documents.prometheus.alert_rules import group
from governance.documents.prometheus.feeds import feeds
from governance.documents.prometheus.promtool_stage import RulesUnderTest
from governance.documents.prometheus.promtool_tests import promtool_tests
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import BASELINE, WatchedCapability, watches
from tests.support.values import budgets

STATED = {"checkout.max_latency_ms": "250", "checkout.max_memory_mb": "5", "checkout.max_errors_percent": "1"}
OTEL: Mapping[str, Any] = {"latency": "http_server_request_duration_seconds", "match": {"http_route": "/checkout"}}


def watch(environment: str = "default") -> WatchedCapability:
    stated = budgets({**STATED, "checkout@prod.max_memory_mb": "6"})
    return next(watches(stated, environment, {}, dict.fromkeys(stated.limits, BASELINE)))


def runtime(*sources: Mapping[str, Any], **more: Any) -> Runtime:
    return Runtime.of({"sources": {"*": sources}, **more})


def test_without_a_source_the_instruments_of_this_project_are_read() -> None:
    found = feeds(watch(), Runtime())
    where = '{capability="checkout",environment="default"}'
    assert found.latency.counted == f"capability_latency_seconds_count{where}"
    assert found.memory.series() == f"capability_memory_peak_bytes{where}"
    assert found.errors.series() == f"capability_errors_total{where}"
    assert found.latency.guards == {"absent", "bucket"}
    assert found.budget.guards == {"absent", "mismatch"}


def test_a_source_says_which_series_are_meant_and_what_labels_are_called() -> None:
    labels = {"process": "pod", "environment": "deployment_environment"}
    match = {"service": "{capability}-{environment}", "code": "!~5..", "odd": 'a"b\\`'}
    found = feeds(watch("prod"), runtime({**OTEL, "match": match, "labels": labels}))
    assert found.latency.counted == (
        'http_server_request_duration_seconds_count{deployment_environment="prod",service="checkout-prod",'
        'code!~"5..",odd="a\\"b\\\\\\u0060"}'
    )
    assert found.latency.process == "pod"


def test_metrics_of_others_carry_no_budgets_and_what_a_source_leaves_out_is_not_missed() -> None:
    found = feeds(watch(), runtime(OTEL))
    assert found.latency.guards == {"bucket", "absent"}
    assert found.memory.guards == found.budget.guards == frozenset()
    assert found.memory.metric == "capability_memory_peak_bytes"
    names = {rule.name for rule in group(watch(), runtime(OTEL)).rules if rule.is_alert}
    assert "CapabilityBudgetMismatch" not in names
    carrying = feeds(watch(), runtime({**OTEL, "guards": ("mismatch",)}))
    assert carrying.latency.guards == {"mismatch"}
    assert carrying.budget.guards == {"absent", "mismatch"}


def test_guards_that_are_left_out_are_not_written() -> None:
    names = {rule.name for rule in group(watch(), runtime({**OTEL, "guards": ()})).rules}
    assert not names & {"CapabilityBucketMissing", "CapabilityMetricAbsent", "CapabilityBudgetMismatch"}


def test_boundaries_are_in_the_unit_of_the_metric() -> None:
    it = group(watch(), runtime({"latency": "envoy_cluster_upstream_rq_time", "unit": "ms"}))
    assert 'le=~"250|250[.]0"' in it.rules[0].expr
    missing = next(rule for rule in it.rules if rule.name == "CapabilityBucketMissing")
    assert "has le 250 (milliseconds)" in missing.annotations["description"]
    assert "Add the boundary 250 to the histogram." in missing.annotations["description"]
    assert it.rules[0].labels["budget"] == "250"


def test_errors_are_a_counter_or_the_calls_that_a_matcher_takes() -> None:
    counter = feeds(watch(), runtime({"errors": "failures_total", "match": {"a": "b"}})).errors
    assert counter.series() == 'failures_total{a="b"}'
    derived = feeds(watch(), runtime({**OTEL, "errors_match": {"code": "=~5.."}})).errors
    name = "http_server_request_duration_seconds"
    assert derived.series() == f'{name}_count{{http_route="/checkout",code=~"5.."}}'
    native = feeds(watch(), runtime({**OTEL, "errors_match": {"code": "=~5.."}, "histograms": "native"})).errors
    assert native.series() == f'{name}{{http_route="/checkout",code=~"5.."}}'
    it = group(watch(), runtime({**OTEL, "errors_match": {"code": "=~5.."}}, histograms="native"))
    failed = next(rule for rule in it.rules if rule.name.endswith("_failed:increase5m"))
    assert f'histogram_count(increase({name}{{http_route="/checkout",code=~"5.."}}[5m]))' in failed.expr


def test_memory_of_the_containers_stands_beside_the_latency_of_the_service() -> None:
    memory = {"memory": "container_memory_working_set_bytes", "match": {"container": "checkout"}, "guards": ("absent",)}
    found = feeds(watch(), runtime(OTEL, memory))
    assert found.memory.series() == 'container_memory_working_set_bytes{container="checkout"}'
    assert feeds(watch(), runtime({**memory, "guards": None})).memory.guards == {"absent"}


@pytest.mark.parametrize(
    ("source", "can_play"),
    [
        (OTEL, True),
        ({**OTEL, "histograms": "native"}, False),
        ({**OTEL, "match": {"a": "=~a{3}"}}, False),
        ({**OTEL, "errors_match": {"code": "=~5.."}}, True),
        ({**OTEL, "errors_match": {"code": "!~2.."}}, False),
    ],
)
def test_what_cannot_be_played_is_left_out_with_a_word(source: Mapping[str, Any], can_play: object) -> None:
    settings = runtime(source)
    rules = group(watch(), settings)
    assert RulesUnderTest(watch(), rules.rules, settings, 0).can_play is can_play
    text = promtool_tests(["x"], "r.yaml", [(watch(), rules)], settings)
    assert ("# Not played: budget:checkout@default" in text) is not can_play
