from collections.abc import Mapping
from dataclasses import replace

import pytest
import yaml

from capability_budgets.reading.limits import BudgetSet
from governance.documents.prometheus.alert_rules import group
from governance.documents.prometheus.guard_rules import PROCESSES
from governance.documents.prometheus.promql import Matcher, alternatives, literal, span
from governance.documents.prometheus.promtool_scenarios import hair
from governance.documents.prometheus.promtool_series import PlayedSeries, humanize1024, labels_for
from governance.documents.prometheus.promtool_stage import RulesUnderTest
from governance.documents.prometheus.rule_files import comment, prometheus, quoted, resources
from governance.documents.prometheus.rule_parts import ALERTS, AlertGroup, AlertRule
from governance.domain.production.settings import Kubernetes, Runtime
from governance.domain.production.watched_limits import Origin, WatchedCapability, watches
from tests.support.values import budgets

STATED = {
    "rate-limiter.max_latency_ms": "10",
    "rate-limiter.max_memory_mb": "5",
    "rate-limiter.max_payload_kb": "3",
}


def watch(stated: BudgetSet, origin: Origin, environment: str = "default") -> WatchedCapability:
    return next(watches(stated, environment, {}, dict.fromkeys(stated.limits, origin)))


def written(section: Mapping[str, object] | None = None, origin: Origin | None = None, **parts: str) -> AlertGroup:
    found = watch(budgets(STATED), origin or Origin(31, "Room"))
    return group(replace(found, **parts), Runtime.of(section))  # type: ignore[arg-type]  # texts of the watch


def named(name: str, it: AlertGroup, **labels: str) -> AlertRule:
    return next(
        rule
        for rule in it.rules
        if rule.name == name and all(rule.labels.get(key) == text for key, text in labels.items())
    )


OWN = '{capability="rate-limiter",environment="default",limit="max_latency_ms",budget="0.01"}'
WHERE = 'capability="rate-limiter",environment="default"'
RECORD = "capability_environment_limit:capability_latency_seconds_"


def test_the_latency_alert_fires_where_chance_does_not_explain_the_slow_calls_of_any_window() -> None:
    expr = named("CapabilityLatencyHigh", written()).expr
    short, hour, longest = (
        f"({slow}\n    > 0.05 * {calls} + 3 * sqrt(0.0475 * {calls}) + 1.5)\n    / {calls}\n  and {calls} >= {least}"
        for window, least in (("5m", 20), ("1h", 20), ("6h", 6))
        for calls, slow in [(f"{RECORD}count:increase{window}{OWN}", f"{RECORD}slow:increase{window}{OWN}")]
    )
    longer = f"{hour}\n  or\n  {longest}".replace("\n", "\n  ")
    assert expr.startswith(f"max without (budget) (\n  {short}\n  or\n  (\n    {longer}\n  )\n  unless ")


def test_a_long_window_counts_until_a_shorter_one_shows_that_it_is_over() -> None:
    expr = named("CapabilityLatencyHigh", written()).expr
    five, hour = (
        f"\n  unless {slow}\n    < 0.05 * {calls} - 3 * sqrt(0.0475 * {calls})"
        for window in ("5m", "1h")
        for calls, slow in [(f"{RECORD}count:increase{window}{OWN}", f"{RECORD}slow:increase{window}{OWN}")]
    )
    assert f"\n  ){five}{hour}\n  or\n" in expr
    none_may_fail = group(watch(budgets({"a.max_errors_percent": "0"}), Origin()), Runtime())
    assert " - 3 * sqrt" not in named("CapabilityErrorsHigh", none_may_fail).expr


def test_an_alert_that_fires_stays_while_nothing_is_there_to_end_it() -> None:
    expr = named("CapabilityLatencyHigh", written()).expr
    calls, slow = f"{RECORD}count:increase5m{OWN}", f"{RECORD}slow:increase5m{OWN}"
    assert expr.endswith(
        f"  last_over_time({slow}[6h]) / (last_over_time({calls}[6h]) > 0)\n"
        '  and on (cluster, region) ALERTS{alertname="CapabilityLatencyHigh",alertstate="firing",'
        f'{WHERE},limit="max_latency_ms"}}\n'
        f"  unless on (cluster, region) capability_latency_seconds_count{{{WHERE}}}\n)"
    )


def test_what_is_recorded_leaves_out_processes_whose_bucket_is_younger_than_their_count() -> None:
    calls, slow, *_ = (rule for rule in written({"window": "1h", "by": ()}).rules if not rule.is_alert)
    count, bucket = (
        f"capability_latency_seconds_count{{{WHERE}}}",
        f'capability_latency_seconds_bucket{{{WHERE},le=~"0[.]01"}}',
    )
    assert calls.name == "capability_environment_limit_process:capability_latency_seconds_count:increase1h"
    whole = f"  and\n  count_over_time({count}[1h])\n    == sum without (le) (count_over_time({bucket}[1h]))\n"
    assert calls.expr == f"sum by (instance) (\n  increase({count}[1h])\n{whole})"
    assert slow.expr == (
        f"clamp_min({calls.name}{OWN} - on (instance) sum by (instance) (\n"
        f"  sum without (le) (increase({bucket}[1h]))\n{whole}), 0)"
    )
    assert calls.labels == slow.labels == {
        "capability": "rate-limiter", "environment": "default", "limit": "max_latency_ms", "budget": "0.01",
    }  # fmt: skip


def test_long_windows_are_looks_into_the_short_one() -> None:
    short = f"{RECORD}count:increase7s"
    found = {
        rule.name: rule.expr
        for rule in written({"window": "61s"}).rules
        if rule.name.startswith(f"{RECORD}count:increase")
    }
    assert (
        found[f"{RECORD}count:increase12m12s"] == f"sum_over_time({RECORD}count:increase61s{OWN}[12m11s:12200ms]) / 5"
    )
    assert short not in found
    hourly = {rule.name: rule.expr for rule in written().rules}
    assert hourly[f"{RECORD}slow:increase6h"] == f"sum_over_time({RECORD}slow:increase5m{OWN}[5h59m59s:1m]) / 5"


def test_too_few_calls_for_any_verdict_are_recorded() -> None:
    low = next(rule for rule in written().rules if ":too_few" in rule.name)
    assert (low.name, low.expr) == (
        "capability_environment_limit:capability_latency_seconds:too_few6h",
        f"{RECORD}count:increase6h{OWN} < bool 6",
    )


def test_the_slowest_process_has_an_alert_of_its_own_that_names_it() -> None:
    it = written()
    share = next(rule for rule in it.rules if "too_slow" in rule.name)
    assert " + 5 * sqrt(" in share.expr
    assert share.expr.endswith(">= 6")
    alert = named("CapabilityInstanceLatencyHigh", it)
    assert alert.expr == f"max by (cluster, region) ({share.name}{OWN})"
    assert alert.labels["severity"] == "warning"
    assert f"query `topk(10, {share.name}{OWN})`" in alert.annotations["description"]


def test_memory_is_compared_in_bytes_over_a_window_whatever_ended_since() -> None:
    it = written({"process_label": "pod"})
    series = f"capability_memory_peak_bytes{{{WHERE}}}"
    peak = named("capability_environment_limit:capability_memory_peak_bytes:max5m", it)
    assert peak.expr == f"max by (cluster, region) (max_over_time({series}[5m]))"
    recorded = f'{peak.name}{{{WHERE},limit="max_memory_mb"}}'
    alert = named("CapabilityMemoryHigh", it)
    assert alert.expr == (
        f"max by (cluster, region) (\n  last_over_time({recorded}[6h]) > 5242880\n"
        '  and on (cluster, region) ALERTS{alertname="CapabilityMemoryHigh",alertstate="firing",'
        f'{WHERE},limit="max_memory_mb"}}\n'
        f"  unless on (cluster, region) {series}\n  or\n  {recorded} > 5242880\n)"
    )
    assert f"topk(10, max by (pod, cluster, region) (max_over_time({series}[5m])) > 5242880)" in alert.annotations[
        "description"
    ].replace('\\"', '"')


def test_what_would_hide_a_breach_has_one_alert_of_a_capability() -> None:
    it = written()
    assert named("CapabilityBucketMissing", it).expr == (
        "count by (cluster, region) (\n"
        "  count by (instance, cluster, region) (\n"
        f"    count_over_time(capability_latency_seconds_count{{{WHERE}}}[2m])\n"
        "    unless ignoring (le)\n"
        f'    count_over_time(capability_latency_seconds_bucket{{{WHERE},le=~"0[.]01"}}[2m])\n'
        "  )\n)"
    )
    (absent,) = (rule.expr for rule in it.rules if rule.name == "CapabilityMetricAbsent")
    for series in (
        f"capability_latency_seconds_count{{{WHERE}}}",
        f"capability_memory_peak_bytes{{{WHERE}}}",
        f'capability_budget{{{WHERE},limit="max_latency_ms"}}',
        f'capability_budget{{{WHERE},limit="max_memory_mb"}}',
    ):
        assert f"absent_over_time({series}[2m])" in absent
    (carried,) = (rule.expr for rule in it.rules if rule.name == "CapabilityBudgetMismatch")
    for matched, other in (
        ('limit="max_latency_ms"', " != 10"), ('limit="max_memory_mb"', " != 5"), ('limit="max_payload_kb"', " != 3"),
        ('limit!~"max_latency_ms|max_memory_mb|max_payload_kb"', ""),
    ):  # fmt: skip
        assert f"last_over_time(capability_budget{{{WHERE},{matched}}}[2m]){other}\n" in carried


def test_a_region_is_missed_that_was_seen_within_the_longest_window_where_others_are_seen() -> None:
    it = written()
    (counted,) = (rule for rule in it.rules if rule.name == "capability_environment:processes:count")
    assert counted.expr == (
        "count by (cluster, region) (count by (instance, cluster, region)"
        f" (last_over_time(capability_latency_seconds_count{{{WHERE}}}[2m])))"
    )
    now = f"capability_environment:processes:count{{{WHERE}}}"
    alert = named("CapabilityRegionAbsent", it)
    assert alert.expr == (
        f"count(\n  last_over_time({now}[6h])\n  unless {now}\n"
        f'  unless last_over_time({now[:-1]},cluster="",region=""}}[6h])\n)\nand count({now})'
    )
    assert (alert.labels["severity"], "limit" in alert.labels) == ("warning", False)
    assert " [{{ with .Labels.cluster }} cluster={{ . }}{{ end }}" in alert.annotations["description"]
    assert "ends by itself 6h after it was seen last." in alert.annotations["description"]


@pytest.mark.parametrize(
    ("stated", "section", "expected"),
    [
        ({"a.max_memory_mb": "5"}, {}, "(count by (instance, cluster, region) (last_over_time(capability_memory"),
        ({"a.max_memory_mb": "5"}, {"by": ()}, ""),
        ({"a.max_errors_percent": "5"}, {}, ""),
        ({"a.max_latency_ms": "5"}, {"guard_for": "4h", "histograms": "native"}, "(capability_latency_seconds{"),
        ({"a.max_latency_ms": "5"}, {"sources": {"a": {"latency": "x", "unit": "s", "guards": ()}}}, ""),
    ],
)  # fmt: skip
def test_what_shows_that_a_process_is_there_is_what_a_guard_asks_for(
    stated: dict[str, str], section: dict[str, object], expected: str
) -> None:
    it = group(watch(budgets(stated), Origin()), Runtime.of(section))
    found = [rule for rule in it.rules if rule.name in {PROCESSES, "CapabilityRegionAbsent"}]
    assert len(found) == (2 if expected else 0)
    assert not expected or expected in found[0].expr
    if "guard_for" in section:
        assert "[8h]" in found[1].expr


def test_guards_and_breaches_wait_as_long_as_their_settings_say() -> None:
    it = written({"for": "1m", "guard_for": "20m", "keep_firing_for": "10m"})
    waits = {rule.name: (rule.pending, rule.keep) for rule in it.rules if rule.is_alert}
    assert waits == {
        "CapabilityLatencyHigh": ("1m", "10m"), "CapabilityInstanceLatencyHigh": ("1m", "10m"),
        "CapabilityMemoryHigh": ("1m", "10m"), "CapabilityBucketMissing": ("20m", ""),
        "CapabilityMetricAbsent": ("20m", ""), "CapabilityBudgetMismatch": ("20m", ""),
        "CapabilityRegionAbsent": ("20m", ""),
    }  # fmt: skip
    assert "for: 1m\n        keep_firing_for: 10m\n" in prometheus([], [it])


def test_the_share_of_calls_that_fail_is_judged_as_that_of_slow_ones_is() -> None:
    it = group(watch(budgets({"a.max_errors_percent": "0.5"}), Origin()), Runtime())
    alert = named("CapabilityErrorsHigh", it)
    assert "> 0.005 * " in alert.expr
    assert "sqrt(0.004975 * " in alert.expr
    assert alert.labels["severity"] == "critical"
    assert alert.annotations["summary"] == "a (default): more calls fail than the budget of 0.5 %"
    failed = next(rule for rule in it.rules if rule.name.endswith("_failed:increase5m"))
    assert (
        failed.expr
        == 'sum by (cluster, region) (increase(capability_errors_total{capability="a",environment="default"}[5m]))'
    )
    assert not any(rule.is_alert and rule.name == "CapabilityErrorsHigh" for rule in
                   group(watch(budgets({"a.max_errors_percent": "100"}), Origin()), Runtime()).rules)  # fmt: skip


def test_native_histograms_are_read_by_their_fractions_and_have_no_buckets_to_miss() -> None:
    stated = budgets({"a.max_latency_ms": "10", "a.max_errors_percent": "1"})
    it = group(watch(stated, Origin()), Runtime.of({"histograms": "native"}))
    calls, slow = it.rules[:2]
    series = 'increase(capability_latency_seconds{capability="a",environment="default"}[5m])'
    assert calls.expr == f"sum by (instance, cluster, region) (histogram_count({series}))"
    assert f"(1 - histogram_fraction(0, 0.01, sum by (instance, cluster, region) ({series}))) >= 0" in slow.expr
    assert not any(rule.name == "CapabilityBucketMissing" for rule in it.rules)
    assert "_count{" not in " ".join(rule.expr for rule in it.rules)


def test_a_custom_limit_gets_no_alert_and_a_comment_says_so() -> None:
    it = written()
    assert it.notes == (
        "rate-limiter.max_payload_kb: no metric of a process is known for it, so no alert compares one with it",
    )
    assert f"  # {it.notes[0]}\n  - name:" in prometheus([], [it])


def test_breaches_and_guards_have_severities_of_their_own() -> None:
    it = written({"severity": "page", "guard_severity": "ticket", "labels": {"team": "x", "area": "y"}}, owner="@a")
    for rule in it.rules:
        if rule.is_alert:
            severity = "page" if rule.name in {"CapabilityLatencyHigh", "CapabilityMemoryHigh"} else "ticket"
            assert rule.labels["severity"] == severity
            assert list(rule.labels)[-4:] == ["severity", "owner", "area", "team"]
            assert rule.labels["capability"] == "rate-limiter"


def test_without_an_owner_there_is_no_label_for_one() -> None:
    assert all("owner" not in rule.labels for rule in written().rules)


def test_an_alert_says_the_budget_what_set_it_and_the_two_ways_out() -> None:
    said = named("CapabilityLatencyHigh", written()).annotations
    assert said == {
        "summary": "rate-limiter (default): p95 of the latency is over the budget of 10 ms",
        "description": "{{ $value | humanizePercentage }} of the requests took longer than 10 ms in the last 5m, 1h or"
        " 6h; 5 % may."
        " The budget rate-limiter.max_latency_ms is 10 ms, set by ADR 031 (Room)."
        " Fix the code, or propose another number: budget propose rate-limiter.max_latency_ms=VALUE",
    }


def test_the_runbook_is_the_capabilitys_own_else_that_of_the_section() -> None:
    section = {"runbook_url": "https://r.example/{capability}"}
    assert (
        named("CapabilityMemoryHigh", written(section)).annotations["runbook_url"] == "https://r.example/rate-limiter"
    )
    own = written(section, runbook_url="https://own.example")
    assert named("CapabilityMemoryHigh", own).annotations["runbook_url"] == "https://own.example"
    assert "runbook_url" not in named("CapabilityMemoryHigh", written()).annotations


def test_free_texts_are_no_templates_and_stand_before_none() -> None:
    evil = '{{ query "up" }} {'
    it = written({"labels": {"team": evil}}, Origin(31, evil), owner=evil, runbook_url=evil)
    harmless = '{{ "{{" }} query "up" }} {'
    for rule in it.rules:
        if rule.is_alert:
            assert (rule.labels["owner"], rule.labels["team"]) == (harmless, harmless)
            assert rule.annotations["runbook_url"] == harmless
    said = named("CapabilityMemoryHigh", it).annotations["description"]
    assert f"({harmless})" in said
    assert "{{{" not in said


def test_metrics_with_colons_are_recorded_under_one_level() -> None:
    it = written({"metrics": {"latency": "app:seconds"}})
    assert it.rules[0].name == "capability_environment_limit_process:app_seconds_count:increase5m"
    assert "increase(app:seconds_count{" in it.rules[0].expr


def test_several_percentiles_have_rules_of_their_own() -> None:
    stated = budgets({"a.max_latency_ms": "10", "a.max_latency_p999_ms": "40", "a.max_latency_p50_ms": "0.05"})
    it = group(watch(stated, Origin()), Runtime())
    shares = {rule.labels["limit"]: rule.expr.partition(" > ")[2][:6] for rule in it.rules if rule.name == ALERTS[0]}
    assert shares == {"max_latency_ms": "0.05 *", "max_latency_p999_ms": "0.001 ", "max_latency_p50_ms": "0.5 * "}
    assert any('le=~"0[.]00005|5e-5|5e-05|' in rule.expr for rule in it.rules)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["0.01"], '"0[.]01"'),
        (["1", "1.0"], '"1|1[.]0"'),
        (["1e+06", "5e-05"], '"1e[+]06|5e-05"'),
        (["max_a"], '"max_a"'),
    ],
)
def test_alternatives_match_exactly_the_texts(texts: list[str], expected: str) -> None:
    assert alternatives(texts) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a", "a"), ("{ {", "{ {"), ("{{", '{{ "{{" }}'), ("{{{", '{{ "{{" }}{'), ("}}", "}}")],
)
def test_only_braces_that_begin_a_template_are_escaped(text: str, expected: str) -> None:
    assert literal(text) == expected


@pytest.mark.parametrize(
    "text", ['"', "\\", "a\\", "\n", "\x85", "\u2028", "\u200b", "😀", "é", "", " ", "# x", "{{", "\t"]
)
def test_quoted_texts_are_read_back_from_one_line(text: str) -> None:
    assert yaml.safe_load(quoted(text)) == text
    assert quoted(text).isprintable()


@pytest.mark.parametrize("text", ["a\nb: c", "a\rb: c", "a\x85b: c", "a\u2028b: c", "\ufeff"])
def test_a_comment_stays_one_line(text: str) -> None:
    assert yaml.safe_load(f"{comment(text)}\n") is None
    assert len(comment(text).splitlines()) == 1


def test_no_budgets_give_no_groups() -> None:
    assert prometheus(["x"], []) == "# x\ngroups: []\n"


def test_the_form_of_kubernetes_holds_the_same_groups() -> None:
    metadata = Kubernetes(name="n", namespace="s", labels={"release": "x", "app.kubernetes.io/name": "on"})
    it = yaml.safe_load(resources(["x"], [written()], metadata, "other"))
    assert (it["apiVersion"], it["kind"]) == ("monitoring.coreos.com/v1", "PrometheusRule")
    assert it["metadata"] == {
        "name": "n", "namespace": "s", "labels": {"app.kubernetes.io/name": "on", "release": "x"},
    }  # fmt: skip
    assert it["spec"] == yaml.safe_load(prometheus([], [written()]))


def test_keys_that_readers_take_for_something_else_stand_in_quotes() -> None:
    it = written({"labels": {"on": "a", "y": "b", "No": "c", "team": "d", "_x": "e"}})
    text = prometheus([], [it])
    for line in ('"No": "c"', '"_x": "e"', '"on": "a"', 'team: "d"', '"y": "b"'):
        assert f"          {line}\n" in text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("5", ["5242879", "5242880", "5242881"]),
        ("0", ["0", "0", "1"]),
        ("0.0000001", ["0", "0.1048576", "1"]),
        ("999999999999999", ["1048575999999998820352", "1048575999999998951424", "1048575999999999082496"]),
    ],
)
def test_the_tests_play_memory_right_beside_the_budget(value: str, expected: list[str]) -> None:
    stated = budgets({"a.max_memory_mb": value})
    found = watch(stated, Origin())
    stage = RulesUnderTest(found, group(found, Runtime()).rules, Runtime(), 0)
    outcomes = [hair(stage, width) for width in (-1, 0, 1)]
    assert [outcome.series[0].written.partition("+")[0] for outcome in outcomes] == expected
    assert [len(fired) for outcome in outcomes for fired in outcome.fired.values()] == [0, 0, 1]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0"), (1, "1"), (1023, "1023"), (1024, "1ki"), (5242881, "5Mi"), (5.5 * 2**30, "5.5Gi"), (2.0**90, "1024Yi")],
)
def test_bytes_are_written_as_prometheus_does(value: float, expected: str) -> None:
    assert humanize1024(value) == expected


@pytest.mark.parametrize(("name", "value", "bound"), [("us", "12500", "0[.]0125"), ("s", "2", "2|2[.]0")])
def test_a_latency_budget_is_a_boundary_in_seconds_whatever_its_unit(name: str, value: str, bound: str) -> None:
    it = group(watch(budgets({f"a.max_latency_{name}": value}), Origin()), Runtime())
    assert f'le=~"{bound}"' in it.rules[0].expr


@pytest.mark.parametrize(("name", "value", "count"), [("kb", "1.5", "1536"), ("gb", "2", "2147483648")])
def test_a_memory_budget_is_bytes_whatever_its_unit(name: str, value: str, count: str) -> None:
    it = group(watch(budgets({f"a.max_memory_{name}": value}), Origin()), Runtime())
    assert named("CapabilityMemoryHigh", it).expr.count(f"> {count}\n") == 2


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        ([0, 5, 10], "0+5x2"), ([0, 5, 5, 2, 3], "0+5x1 5 2+1x1"), (["_", "_", 1], "_x2 1+0x0"),
        ([1, "stale", "stale"], "1+0x0 stale stale"), ([3, 1], "3 1+0x0"),
    ],
)  # fmt: skip
def test_samples_are_written_in_promtools_short_form(samples: list[int | str], expected: str) -> None:
    assert PlayedSeries("x", samples).written == expected


@pytest.mark.parametrize(
    ("operator", "text", "expected"),
    [
        ("=", "/checkout", {"a": "/checkout"}), ("=~", "5..", {"a": "5.."}),
        ("=~", "5[0-9]{2}|x", None), ("=~", "[ab]..", {"a": "a00"}), ("=~", "(4|5)\\d[0-9]+", {"a": "400"}),
        ("=~", "/v(?:1|2)/.*", {"a": "/v1/0"}), ("!=", "x", {}), ("!~", ".*", None), ("!=", "", {"a": "other"}),
        ("=~", "(?i)[^a]", None), ("=~", "\\w\\.\\w", {"a": "a.a"}), ("=~", "", {}),
    ],
)  # fmt: skip
def test_labels_are_found_that_a_matcher_takes(operator: str, text: str, expected: dict[str, str] | None) -> None:
    assert labels_for([Matcher("a", text, operator)]) == expected


def test_durations_are_written_as_prometheus_does() -> None:
    assert [span(seconds) for seconds in (0, 7, 60, 3599, 90_061)] == ["0s", "7s", "1m", "59m59s", "1d1h1m1s"]


def test_a_resource_that_would_be_too_large_is_split_by_owner_and_then_cut() -> None:
    groups = [replace(written(), name=f"g{number}", owner=owner) for owner in ("b", "@a/x") for number in range(30)]
    few = resources(["x"], groups[:2], Kubernetes(), "rules")
    assert few.count("kind: PrometheusRule") == 1
    documents = list(yaml.load_all(resources(["x"], groups, Kubernetes(), "rules"), yaml.CSafeLoader))
    names = [item["metadata"]["name"] for item in documents]
    assert names == ["rules-a-x-ce8064", "rules-a-x-ce8064-1", "rules-b", "rules-b-1"]
    assert [group["name"] for item in documents for group in item["spec"]["groups"]] == [f"g{n}" for n in range(30)] * 2
    whole = yaml.load_all(resources(["x"], groups, Kubernetes(), "rules", by_owner=False), yaml.CSafeLoader)
    assert [item["metadata"]["name"] for item in whole] == ["rules", "rules-1", "rules-2"]
