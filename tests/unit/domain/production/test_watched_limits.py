from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from capability_budgets.reading.limits import BudgetSet
from capability_budgets.reading.quantities import LATENCY, MEMORY, LimitKind
from governance.domain.production.watched_limits import (
    BASELINE,
    UNDECIDED,
    Origin,
    WatchedCapability,
    environments,
    percent,
    share_limits,
    watches,
)
from tests.support.values import FILE, budgets

STATED = {
    "limiter.max_latency_ms": "10",
    "limiter.max_memory_mb": "5",
    "limiter.max_payload_kb": "3",
    "limiter@dev.max_latency_ms": "40",
    "limiter@dev.max_latency_p99_ms": "90",
    "metrics.max_latency_ms": "5",
}


def watched(stated: BudgetSet, environment: str = "default", **owners: tuple[str, ...]) -> dict[str, WatchedCapability]:
    found = watches(stated, environment, {FILE: owners.get("owners", ())}, dict.fromkeys(stated.limits, BASELINE))
    return {watch.capability: watch for watch in found}


def holding(environment: str) -> list[str]:
    return [
        f"{item.id}={item.value}" for watch in watched(budgets(STATED), environment).values() for item in watch.limits
    ]


def test_where_no_environment_is_named_the_base_limits_hold() -> None:
    assert holding("default") == [
        "limiter.max_latency_ms=10",
        "limiter.max_memory_mb=5",
        "limiter.max_payload_kb=3",
        "metrics.max_latency_ms=5",
    ]


def test_an_environment_has_its_overrides_its_own_limits_and_the_rest_of_the_base() -> None:
    assert holding("dev") == [
        "limiter@dev.max_latency_ms=40",
        "limiter.max_memory_mb=5",
        "limiter.max_payload_kb=3",
        "limiter@dev.max_latency_p99_ms=90",
        "metrics.max_latency_ms=5",
    ]


def test_without_a_name_the_environments_are_the_unnamed_one_and_those_of_the_budgets() -> None:
    assert environments(budgets({})) == ("default",)
    assert environments(budgets({"a@prod.max_x": "1", "b@dev.max_x": "1"})) == ("default", "dev", "prod")


def test_an_environment_called_default_is_where_no_environment_is_named() -> None:
    stated = budgets({"a.max_latency_ms": "1", "a@default.max_latency_ms": "2"})
    assert environments(stated) == ("default",)
    assert [str(item.id) for item in watched(stated)["a"].limits] == ["a@default.max_latency_ms"]


@pytest.mark.parametrize("environment", ["default", "dev"])
def test_all_that_is_watched_carries_the_label_of_its_environment(environment: str) -> None:
    found = watched(budgets(STATED), environment)
    assert {name: watch.environment for name, watch in found.items()} == {
        "limiter": environment,
        "metrics": environment,
    }


def test_each_limit_names_what_set_it_where_it_is_stated() -> None:
    stated = budgets({"a.max_latency_ms": "1", "a@dev.max_latency_ms": "2", "a.max_retries": "3"})
    origins = dict(zip(stated.limits, (Origin(1), Origin(2), BASELINE), strict=True))
    (base,), (override,) = (list(watches(stated, name, {}, origins)) for name in ("default", "dev"))
    assert [item.origin for item in base.limits] == [Origin(1), BASELINE]
    assert [item.origin for item in override.limits] == [Origin(2), BASELINE]


def test_a_capability_without_a_limit_there_is_not_watched() -> None:
    assert list(watched(budgets({"a@dev.max_x": "1", "b.max_x": "1"}))) == ["b"]
    assert list(watched(budgets({"a@dev.max_x": "1", "b.max_x": "1"}), "dev")) == ["a", "b"]


def test_the_kinds_of_limits_are_told_apart() -> None:
    watch = watched(budgets(STATED), "dev")["limiter"]
    assert [(item.id.name, kind.percentile) for item, kind in watch.of(LATENCY)] == [
        ("max_latency_ms", Fraction(95, 100)),
        ("max_latency_p99_ms", Fraction(99, 100)),
    ]
    assert [item.id.name for item, _ in watch.of(MEMORY)] == ["max_memory_mb"]
    assert [item.id.name for item in watch.customs] == ["max_payload_kb"]
    assert [item.id.name for item in watch.measured] == ["max_latency_ms", "max_memory_mb", "max_latency_p99_ms"]


@pytest.mark.parametrize(
    ("stated", "code_owners", "expected"),
    [
        ("@acme/perf", ("@bob",), "@acme/perf"),
        (None, ("@bob", "carol@example.com"), "@bob carol@example.com"),
        ("  two\n lines ", (), "two lines"),
        ("", ("@bob",), "@bob"),
        (" \n ", (), None),
        (None, (), None),
    ],
)
def test_the_owner_is_the_stated_one_then_the_code_owners(
    stated: str | None, code_owners: tuple[str, ...], expected: str | None
) -> None:
    one = next(iter(budgets({"a.max_x": "1"}).capabilities.values()))
    assert watched(BudgetSet.of([replace(one, owner=stated)]), owners=code_owners)["a"].owner == expected


def test_nobody_owns_what_stands_in_a_file_without_code_owners() -> None:
    stated = budgets({"a.max_x": "1", "b.max_x": "1"}, files={"a": "budgets/a.yaml", "b": "budgets/b.yaml"})
    owners = {"budgets/b.yaml": ["@bob"]}
    found = watches(stated, "default", owners, dict.fromkeys(stated.limits, BASELINE))
    assert {watch.capability: watch.owner for watch in found} == {"a": None, "b": "@bob"}


@pytest.mark.parametrize(("stated", "expected"), [("https://x\n", "https://x"), ("", None), (None, None)])
def test_the_runbook_is_the_capabilitys_own(stated: str | None, expected: str | None) -> None:
    one = next(iter(budgets({"a.max_x": "1"}).capabilities.values()))
    assert watched(BudgetSet.of([replace(one, runbook_url=stated)]))["a"].runbook_url == expected


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (Origin(31, "Room for the audit log"), "set by ADR 031 (Room for the audit log)"),
        (Origin(7), "set by ADR 007"),
        (Origin(1031, ""), "set by ADR 1031"),
        (BASELINE, "the baseline of the adoption, set by no ADR"),
        (UNDECIDED, "set by no decision on record"),
    ],
)
def test_what_set_a_number_is_said_in_words(origin: Origin, expected: str) -> None:
    assert str(origin) == expected


def test_a_decision_of_which_neither_number_nor_title_can_be_read_is_none_on_record() -> None:
    assert Origin(None, None, is_baseline=False) == UNDECIDED


@pytest.mark.parametrize(
    ("percentile", "expected"),
    [
        (Fraction(95, 100), "95"),
        (Fraction(1, 2), "50"),
        (Fraction(999, 1000), "99.9"),
        (Fraction(999_999, 1_000_000), "99.9999"),
        (Fraction(1, 100), "1"),
    ],
)
def test_a_percentile_is_written_as_a_percentage(percentile: Fraction, expected: str) -> None:
    assert percent(LimitKind(LATENCY, "ms", percentile)) == expected


def test_values_are_written_with_their_units() -> None:
    stated = budgets({"a.max_latency_ms": "10.50", "a.max_memory_mb": "5", "a.max_retries": "3"})
    assert [item.written for item in watched(stated)["a"].limits] == ["10.5 ms", "5 MiB", "3"]
    assert watched(stated)["a"].limits[0].value == Decimal("10.5")


def test_percentiles_and_errors_allow_a_share_of_the_calls() -> None:
    stated = budgets({"a.max_latency_p999_ms": "4", "a.max_errors_percent": "2.5", "a.max_memory_mb": "3"})
    (watch,) = watches(stated, "default", {}, dict.fromkeys(stated.limits, BASELINE))
    assert [(item.limit.id.name, item.allowed, item.is_errors) for item in share_limits(watch)] == [
        ("max_latency_p999_ms", Fraction(1, 1000), False), ("max_errors_percent", Fraction(1, 40), True),
    ]  # fmt: skip


def test_what_lets_every_call_fail_limits_nothing() -> None:
    stated = budgets({"a.max_errors_percent": "100"})
    (watch,) = watches(stated, "default", {}, dict.fromkeys(stated.limits, BASELINE))
    assert list(share_limits(watch)) == []
