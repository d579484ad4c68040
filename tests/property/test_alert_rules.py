"""Alert rules, whatever the budgets: promtool takes them, and they fire exactly where they must."""

import re
from decimal import Decimal
from pathlib import Path

import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from capability_budgets.reading.limits import BudgetSet, Capability, Limit, LimitId
from capability_budgets.reading.text import control_character
from governance.documents.prometheus.rule_files import resources
from governance.documents.prometheus.rule_parts import ALERTS
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import Origin
from tests.support.promtool import promtool, staged, written

CASES = 24 if settings.get_current_profile_name() == "thorough" else 2
"""Budget files that one call of promtool gets: with some settings it plays the scenarios of one for a minute."""

names = st.sampled_from(["a", "rate_limiter", "on", "null", "y"]) | st.from_regex(
    r"[a-z][a-z0-9_-]{0,8}", fullmatch=True
)
limit_names = st.sampled_from([
    "max_latency_ms", "max_latency_p50_ms", "max_latency_p95_ms", "max_latency_p999_ms", "max_latency_p1_ms",
    "max_memory_mb", "max_errors_percent", "max_payload_kb", "min_hit_percent", "max_unheard_of", "max_latency_p100_ms",
])  # fmt: skip
values = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, 10**15 - 1), st.integers(0, 20)
) | st.sampled_from([Decimal(0), Decimal(10), Decimal("0.05"), Decimal(1000), Decimal(2) ** 33])
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda text: control_character(text) is None
) | st.sampled_from(
    ["{{ $value }}", "}}{{", '"{{{', "a\\", "#x: y", "'", '{{ "{{" }}', "$labels.limit", "%", "é\u200b"]
)
lines = texts.filter(lambda text: "\n" not in text and "\t" not in text and "\r" not in text)


@st.composite
def capabilities(draw: st.DrawFn) -> BudgetSet:
    found: list[Capability] = []
    for name in draw(st.lists(names, max_size=4, unique=True)):
        stated = draw(st.dictionaries(st.tuples(st.none() | names, limit_names), values, max_size=6))
        limits = tuple(Limit(LimitId(name, env, limit), value, "b", 1, 1) for (env, limit), value in stated.items())
        owner, url = draw(st.none() | texts), draw(st.none() | texts)
        found.append(Capability(name, "b", 1, 1, limits, owner=owner, runbook_url=url))
    return BudgetSet.of(found)


sections = st.fixed_dictionaries(
    {},
    optional={
        "window": st.sampled_from(["10s", "30s", "5m", "7m", "1h"]),
        "for": st.sampled_from(["0s", "1s", "30s", "2m"]),
        "guard_for": st.sampled_from(["0s", "30s", "5m"]),
        "by": st.sampled_from([(), ("region",)]),
        "severity": lines,
        "labels": st.dictionaries(st.sampled_from(["team", "n", "tier_1", "_x"]), lines, max_size=2),
        "metrics": st.sampled_from([{"latency": "app:latency_seconds"}, {"budget": "b", "memory": "_m"}]),
        "runbook_url": st.just("https://runbooks.example.com/{capability}#{{x"),
        "minimum_requests": st.integers(1, 10_000),
        "process_label": st.sampled_from(["pod", "instance"]),
    },
)
origins = st.builds(Origin, st.none() | st.integers(0, 10**9), st.none() | texts, st.booleans())


def test_promtool_takes_the_rules_and_their_tests_of_any_budgets(tmp_path: Path) -> None:
    files: list[tuple[str, str]] = []

    @settings(max_examples=CASES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(capabilities(), sections, st.data())
    def collect(budgets: BudgetSet, section: dict[str, object], data: st.DataObject) -> None:
        runtime = Runtime.of(section)
        told = {limit: data.draw(origins) for limit in budgets.limits}
        pairs = staged(budgets, runtime, told, {"b": data.draw(st.lists(lines, max_size=2))})
        files.append(written(tmp_path, f"case{len(files)}", pairs, runtime))

    collect()
    status, said = promtool(tmp_path, "check", "rules", *(rules for rules, _ in files))
    assert status == 0, said
    assert "FAILED" not in said
    status, said = promtool(tmp_path, "test", "rules", *(tests for _, tests in files))
    assert status == 0, said


@given(capabilities(), sections, st.data())
def test_every_reader_of_yaml_gets_the_texts_back(
    budgets: BudgetSet, section: dict[str, object], data: st.DataObject
) -> None:
    runtime = Runtime.of(section)
    told = {limit: data.draw(origins) for limit in budgets.limits}
    groups = [item for _, item in staged(budgets, runtime, told)]
    text = resources(["a\u2028b: c", "\r\nd"], groups, runtime.kubernetes, "rules")
    documents = list(yaml.safe_load_all(text))
    assert all(item["metadata"]["name"].startswith("rules") for item in documents)
    written_groups = {its["name"]: its for item in documents for its in item["spec"]["groups"]}
    assert len(written_groups) == len(groups)
    for group in groups:
        its = written_groups[group.name]
        assert its["name"] == group.name
        for rule, found in zip(group.rules, its["rules"], strict=True):
            assert found["alert" if rule.name in ALERTS else "record"] == rule.name
            assert (found["expr"], found["labels"]) == (rule.expr, rule.labels)
            assert found.get("annotations", {}) == rule.annotations


@given(capabilities())
def test_the_names_of_groups_and_the_identities_of_rules_are_unique(budgets: BudgetSet) -> None:
    groups = [item for _, item in staged(budgets, Runtime())]
    assert len({item.name for item in groups}) == len(groups)
    rules = [(rule.name, tuple(sorted(rule.labels.items()))) for item in groups for rule in item.rules]
    assert len(set(rules)) == len(rules)
    assert all(re.fullmatch(r"[a-z_]+:[a-z_]+:[a-z0-9_]+|Capability[A-Za-z]+", name) for name, _ in rules)
