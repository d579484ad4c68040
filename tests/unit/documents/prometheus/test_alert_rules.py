from collections.abc import Mapping
from dataclasses import replace

import pytest
import yaml

from governance.documents.prometheus.alert_rules import ALERTS, AlertGroup, AlertRule, group
from governance.documents.prometheus.promql import alternatives, literal
from governance.documents.prometheus.promtool_scenarios import Beat, Stage
from governance.documents.prometheus.promtool_tests import humanize1024
from governance.documents.prometheus.rule_files import comment, kubernetes, prometheus, quoted
from governance.domain.budgets.limits import BudgetSet
from governance.domain.production.settings import Kubernetes, Runtime
from governance.domain.production.watched_limits import Origin, Watch, watches
from tests.support.values import budgets

STATED = {
    "rate-limiter.max_latency_ms": "10",
    "rate-limiter.max_memory_mb": "5",
    "rate-limiter.max_payload_kb": "3",
}


def watch(stated: BudgetSet, origin: Origin, environment: str = "default") -> Watch:
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


def test_the_latency_alert_compares_a_share_with_enough_requests() -> None:
    record = "capability_environment_limit:capability_latency_seconds_"
    own = '{capability="rate-limiter",environment="default",limit="max_latency_ms"}'
    assert named("CapabilityLatencyHigh", written()).expr == (
        f"{record}within_budget:ratio_increase5m{own} < 0.95\nand\n{record}count:increase5m{own} >= 100"
    )


def test_what_is_recorded_leaves_out_processes_without_the_bucket() -> None:
    requests, ratio = (rule for rule in written({"window": "1h"}).rules if not rule.is_alert)
    where = 'capability="rate-limiter",environment="default"'
    assert requests.name == "capability_environment_limit:capability_latency_seconds_count:increase1h"
    assert requests.expr == (
        "sum by (capability, environment) (\n"
        f"  increase(capability_latency_seconds_count{{{where}}}[1h])\n"
        "  and ignoring (le)\n"
        f'  increase(capability_latency_seconds_bucket{{{where},le=~"0[.]01"}}[1h])\n'
        ")"
    )
    assert ratio.expr.endswith(f')\n/ ignoring (limit)\n{requests.name}{{{where},limit="max_latency_ms"}}')
    assert requests.labels == ratio.labels == {
        "capability": "rate-limiter", "environment": "default", "limit": "max_latency_ms",
    }  # fmt: skip


def test_memory_is_compared_in_bytes_process_by_process() -> None:
    expr = named("CapabilityMemoryHigh", written({"process_label": "pod"})).expr
    where = 'capability_memory_peak_bytes{capability="rate-limiter",environment="default"}'
    assert expr == f"max by (capability, environment, pod) ({where}) > 5242880"


def test_what_would_hide_a_breach_has_its_own_alerts() -> None:
    it = written()
    assert named("CapabilityBucketMissing", it).expr == (
        "count by (capability, environment, instance) (\n"
        '  capability_latency_seconds_count{capability="rate-limiter",environment="default"}\n'
        "  unless ignoring (le)\n"
        '  capability_latency_seconds_bucket{capability="rate-limiter",environment="default",le=~"0[.]01"}\n'
        ")"
    )
    absent = [rule.expr for rule in it.rules if rule.name == "CapabilityMetricAbsent"]
    where = 'capability="rate-limiter",environment="default"'
    assert absent == [
        f"absent(capability_latency_seconds_count{{{where}}})",
        f"absent(capability_memory_peak_bytes{{{where}}})",
        f'absent(capability_budget{{{where},limit="max_latency_ms"}})',
        f'absent(capability_budget{{{where},limit="max_memory_mb"}})',
    ]
    carried = [rule.expr for rule in it.rules if rule.name == "CapabilityBudgetMismatch"]
    by = "max by (capability, environment, limit, instance)"
    assert carried == [
        f'{by} (capability_budget{{{where},limit="max_latency_ms"}} != 10)',
        f'{by} (capability_budget{{{where},limit="max_memory_mb"}} != 5)',
        f'{by} (capability_budget{{{where},limit="max_payload_kb"}} != 3)',
        f'{by} (capability_budget{{{where},limit!~"max_latency_ms|max_memory_mb|max_payload_kb"}})',
    ]


def test_a_custom_limit_gets_no_alert_and_a_comment_says_so() -> None:
    it = written()
    assert it.notes == (
        "rate-limiter.max_payload_kb: no metric of a process is known for it, so no alert compares one with it",
    )
    assert f"  # {it.notes[0]}\n  - name:" in prometheus([], [it], "5m")


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
        "description": "{{ $value | humanizePercentage }} of the requests in the last 5m took at most 10 ms; 95 % must."
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
    assert it.rules[0].name == "capability_environment_limit:app_seconds_count:increase5m"
    assert "increase(app:seconds_count{" in it.rules[0].expr


def test_several_percentiles_have_rules_of_their_own() -> None:
    stated = budgets({"a.max_latency_ms": "10", "a.max_latency_p999_ms": "40", "a.max_latency_p50_ms": "0.05"})
    it = group(watch(stated, Origin()), Runtime())
    shares = {rule.labels["limit"]: rule.expr.partition(" < ")[2][:5] for rule in it.rules if rule.name == ALERTS[0]}
    assert shares == {"max_latency_ms": "0.95\n", "max_latency_p999_ms": "0.999", "max_latency_p50_ms": "0.5\na"}
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
    assert prometheus(["x"], [], "5m") == "# x\ngroups: []\n"


def test_the_form_of_kubernetes_holds_the_same_groups() -> None:
    metadata = Kubernetes(name="n", namespace="s", labels={"release": "x", "app.kubernetes.io/name": "on"})
    it = yaml.safe_load(kubernetes(["x"], [written()], "5m", metadata, "other"))
    assert (it["apiVersion"], it["kind"]) == ("monitoring.coreos.com/v1", "PrometheusRule")
    assert it["metadata"] == {
        "name": "n", "namespace": "s", "labels": {"app.kubernetes.io/name": "on", "release": "x"},
    }  # fmt: skip
    assert it["spec"] == yaml.safe_load(prometheus([], [written()], "5m"))


def test_keys_that_readers_take_for_something_else_stand_in_quotes() -> None:
    it = written({"labels": {"on": "a", "y": "b", "No": "c", "team": "d", "_x": "e"}})
    text = prometheus([], [it], "5m")
    for line in ('"No": "c"', '"_x": "e"', '"on": "a"', 'team: "d"', '"y": "b"'):
        assert f"          {line}\n" in text


@pytest.mark.parametrize(
    ("window", "pending", "expected"),
    [
        ("5m", "5m", (60, 5, 12)), ("10s", "0s", (2, 5, 7)), ("61s", "0s", (1, 61, 63)), ("1h", "5m", (60, 60, 67)),
        ("2h", "1s", (240, 30, 33)), ("7d", "1d", (240, 2520, 2882)), ("1m", "90s", (15, 4, 12)),
    ],
)  # fmt: skip
def test_steps_divide_the_window_and_are_never_stale(window: str, pending: str, expected: tuple[int, int, int]) -> None:
    beat = Beat.of(Runtime.of({"window": window, "for": pending}))
    assert (beat.step, beat.window, beat.steps) == expected


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
    stage = Stage(found, group(found, Runtime()).rules, Runtime(), 0)
    assert [stage.hair(width).series[0].start for width in (-1, 0, 1)] == expected
    assert [len(stage.hair(width).fired) for width in (-1, 0, 1)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0"), (1, "1"), (1023, "1023"), (1024, "1ki"), (5242881, "5Mi"), (5.5 * 2**30, "5.5Gi"), (2.0**90, "1024Yi")],
)
def test_bytes_are_written_as_prometheus_does(value: float, expected: str) -> None:
    assert humanize1024(value) == expected


@pytest.mark.parametrize(("name", "value", "bound"), [("us", "12500", "0[.]0125"), ("s", "2", "2|2[.]0")])
def test_a_latency_budget_is_a_boundary_in_seconds_whatever_its_unit(name: str, value: str, bound: str) -> None:
    it = group(watch(budgets({f"a.max_latency_{name}": value}), Origin()), Runtime())
    requests = it.rules[0]
    assert f'le=~"{bound}"' in requests.expr


@pytest.mark.parametrize(("name", "value", "count"), [("kb", "1.5", "1536"), ("gb", "2", "2147483648")])
def test_a_memory_budget_is_bytes_whatever_its_unit(name: str, value: str, count: str) -> None:
    it = group(watch(budgets({f"a.max_memory_{name}": value}), Origin()), Runtime())
    assert named("CapabilityMemoryHigh", it).expr.endswith(f"> {count}")
