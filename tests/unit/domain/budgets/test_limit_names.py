"""Names of limits that would silently be custom ones, and second units of one quantity."""

import re
from decimal import Decimal

import pytest

from capability_budgets.reading.limits import BudgetSet, Capability, Limit, LimitId
from capability_budgets.reading.problems import Place
from governance.domain.budgets.limit_names import REFUSED, brought, instead
from governance.domain.findings import error


def budgets(*limits: str, capability: str = "api") -> BudgetSet:
    """A capability with limits, each `name` or `env.name`."""
    stated = []
    for line, text in enumerate(limits, start=2):
        environment, _, name = text.rpartition(".")
        stated.append(Limit(LimitId(capability, environment or None, name), Decimal(1), "b.yaml", line, 3))
    return BudgetSet.of([Capability(capability, "b.yaml", 1, 1, tuple(stated))])


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("max_latency", "max_latency_ms"),
        ("min_latency", "min_latency_ms"),
        ("max_latency_ns", "max_latency_us"),
        ("max_latency_sec", "max_latency_s"),
        ("min_latency_seconds", "min_latency_s"),
        ("max_latency_millis", "max_latency_ms"),
        ("max_latency_msec", "max_latency_ms"),
        ("max_latency_minutes", "max_latency_s"),
        ("max_latency_p99", "max_latency_p99_ms"),
        ("max_latency_p999_usec", "max_latency_p999_us"),
        ("max_memory", "max_memory_mb"),
        ("min_memory", "min_memory_mb"),
        ("max_memory_bytes", "max_memory_kb"),
        ("max_memory_b", "max_memory_kb"),
        ("max_memory_mib", "max_memory_mb"),
        ("max_memory_kib", "max_memory_kb"),
        ("max_memory_tb", "max_memory_gb"),
    ],
)
def test_a_name_without_a_unit_that_is_read_has_a_better_one(name: str, better: str) -> None:
    assert instead(name) == better
    assert re.fullmatch(REFUSED, name)


@pytest.mark.parametrize(
    "name",
    [
        "max_latency_ms",
        "max_latency_us",
        "max_latency_s",
        "min_latency_ms",
        "max_latency_p99_s",
        "max_latency_p100_ms",
        "max_latency_budget",
        "max_latency_first_byte_sec",
        "min_latency_p99",
        "max_memory_kb",
        "max_memory_gb",
        "min_memory_mb",
        "max_memory_pages",
        "max_latencyms",
        "max_payload_bytes",
    ],
)
def test_other_names_are_free(name: str) -> None:
    assert instead(name) is None
    assert not re.fullmatch(REFUSED, name)


def test_a_name_is_refused_where_it_is_brought() -> None:
    (finding,) = brought(BudgetSet(), budgets("max_latency_sec"))
    assert (finding.code, finding.budget, finding.place.line) == ("BG001", "api.max_latency_sec", 2)
    assert "max_latency_s," in finding.fix


def test_what_is_refused_is_said_with_its_place_and_what_to_write() -> None:
    (misnamed,) = brought(BudgetSet(), budgets("max_latency_sec"))
    message = "the name max_latency_sec says no unit that is read: it would limit nothing that is measured"
    fix = "write max_latency_s, with the number in that unit"
    assert misnamed == error("BG001", message, fix, budget="api.max_latency_sec", place=Place("b.yaml", 2, 3))
    (twice,) = brought(BudgetSet(), budgets("max_memory_mb", "dev.max_memory_kb"))
    message = "max_memory_kb states in another unit what api.max_memory_mb states already (b.yaml:2:3)"
    fix = "keep one unit for it in api, overrides included: max_memory_mb"
    assert twice == error("BG001", message, fix, budget="api@dev.max_memory_kb", place=Place("b.yaml", 3, 3))


def test_custom_limits_and_latencies_have_no_unit_in_common() -> None:
    assert (
        list(brought(BudgetSet(), budgets("max_payload_bytes", "max_memory_mb", "max_latency_p99_ms", "max_x"))) == []
    )
    assert list(brought(BudgetSet(), budgets("max_latency_p99_ms", "max_latency_ms", "max_latency_p50_s"))) == []


def test_other_names_of_one_quantity_have_the_same_unit() -> None:
    assert list(brought(BudgetSet(), budgets("max_memory_mb", "min_memory_mb"))) == []
    assert list(brought(BudgetSet(), budgets("max_latency_ms", "dev.max_latency_p95_ms"))) == []


def test_units_that_stood_side_by_side_may_stay_and_get_no_third() -> None:
    old = budgets("max_latency_ms", "dev.max_latency_s")
    assert list(brought(old, budgets("max_latency_ms", "dev.max_latency_s", "test.max_latency_s"))) == []
    (third,) = brought(old, budgets("max_latency_ms", "dev.max_latency_s", "test.max_latency_us"))
    assert third.budget == "api@test.max_latency_us"


def test_what_stands_already_is_read_as_it_stands() -> None:
    old = budgets("max_latency", "max_memory_mib")
    assert list(brought(old, budgets("max_latency", "max_memory_mib"))) == []
    assert list(brought(old, old)) == []
    assert [item.budget for item in brought(old, budgets("max_latency", "dev.max_latency"))] == ["api@dev.max_latency"]


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        ((), ("max_latency_ms", "max_latency_s"), ["api.max_latency_s"]),
        ((), ("max_latency_ms", "dev.max_latency_us"), ["api@dev.max_latency_us"]),
        ((), ("max_latency_ms", "max_latency_p95_s"), ["api.max_latency_p95_s"]),
        ((), ("max_latency_ms", "max_latency_p50_us"), []),
        ((), ("max_latency_ms", "min_latency_s"), []),
        ((), ("max_memory_mb", "prod.max_memory_gb"), ["api@prod.max_memory_gb"]),
        (("max_latency_ms",), ("max_latency_s", "max_latency_ms"), ["api.max_latency_s"]),
        (("max_latency_ms",), ("max_latency_s",), []),
        (("max_latency_ms",), ("max_latency_s", "dev.max_latency_us"), ["api@dev.max_latency_us"]),
        (("max_latency_ms", "max_latency_s"), ("max_latency_ms", "max_latency_s", "dev.max_latency_s"), []),
        (("max_latency_ms", "max_latency_s"), ("max_latency_ms", "dev.max_latency_us"), ["api@dev.max_latency_us"]),
    ],
)
def test_one_quantity_has_one_unit(before: tuple[str, ...], after: tuple[str, ...], refused: list[str]) -> None:
    old = budgets(*before) if before else BudgetSet()
    assert [item.budget for item in brought(old, budgets(*after))] == refused


def test_other_capabilities_have_units_of_their_own() -> None:
    both = BudgetSet.of(
        [
            *budgets("max_latency_ms").capabilities.values(),
            *budgets("max_latency_s", capability="web").capabilities.values(),
        ]
    )
    assert list(brought(BudgetSet(), both)) == []
