from decimal import Decimal

import pytest

from capability_budgets.reading.limits import BudgetSet, Capability, Limit, LimitId, is_looser
from capability_budgets.reading.problems import Place
from tests.support.values import FILE, budgets, limit_id


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("rate_limiter.max_latency_ms", LimitId("rate_limiter", None, "max_latency_ms")),
        ("rate_limiter@dev.max_latency_ms", LimitId("rate_limiter", "dev", "max_latency_ms")),
        ("a-b@c-d.min_x", LimitId("a-b", "c-d", "min_x")),
        ("x9.max_a_", LimitId("x9", None, "max_a_")),
    ],
)
def test_an_identity_is_capability_environment_and_limit_name(text: str, limit: LimitId) -> None:
    assert LimitId.parse(text) == limit
    assert str(limit) == text


@pytest.mark.parametrize(
    "text",
    [
        "", ".", "rate_limiter", "rate_limiter.", ".max_x", "Rate.max_x", "9a.max_x", "_a.max_x", "-a.max_x",
        "a.latency_ms", "a.max_", "a.max_9", "a.max_X", "a.max_x-y", "a.maximum_x", "a.b.max_x", "a@.max_x",
        "a@B.max_x", "a@b@c.max_x", "a.max_x\n", " a.max_x", "a.max_x ", "\u0430.max_x", "a.max_\u0445", "a@dev.",
        "budgets/policy.yaml",
    ],
)  # fmt: skip
def test_anything_else_is_no_identity(text: str) -> None:
    assert LimitId.parse(text) is None


def test_an_override_stands_on_the_limit_without_environment() -> None:
    assert limit_id("a@dev.max_x").base == limit_id("a.max_x")
    assert limit_id("a.max_x").base == limit_id("a.max_x")


def test_only_max_limits_are_upper() -> None:
    assert limit_id("a.max_x").is_upper
    assert not limit_id("a.min_max_x").is_upper


def test_a_limit_knows_its_place() -> None:
    assert Limit(limit_id("a.max_x"), Decimal(1), "b.yaml", 4, 7).place == Place("b.yaml", 4, 7)


@pytest.mark.parametrize(
    ("text", "stated", "effective"),
    [
        ("a.max_x", "10", "10"),
        ("a@dev.max_x", "40", "40"),
        ("a@prod.max_x", None, "10"),
        ("a@dev.max_y", None, None),
        ("b.max_x", None, None),
    ],
)
def test_an_environment_sees_its_override_else_the_base_limit(
    text: str, stated: str | None, effective: str | None
) -> None:
    found = budgets({"a.max_x": "10", "a@dev.max_x": "40"})
    assert found.value(limit_id(text)) == (None if stated is None else Decimal(stated))
    assert found.effective(limit_id(text)) == (None if effective is None else Decimal(effective))


def test_environments_are_those_that_override_in_one_capability_or_in_all() -> None:
    found = budgets({"a.max_x": "1", "a@dev.max_x": "2", "b@prod.max_x": "3", "b@dev.max_x": "4"})
    assert found.environments() == {"dev", "prod"}
    assert found.environments("a") == {"dev"}
    assert found.environments("c") == frozenset()


def test_of_two_capabilities_with_one_name_the_first_stays() -> None:
    first = Capability("a", "one.yaml", 1, 1, (Limit(limit_id("a.max_x"), Decimal(1), "one.yaml", 2, 3),))
    second = Capability("a", "two.yaml", 1, 1, (Limit(limit_id("a.max_y"), Decimal(2), "two.yaml", 2, 3),))
    found = BudgetSet.of([first, second])
    assert found.capabilities == {"a": first}
    assert [str(limit.id) for limit in found] == ["a.max_x"]


def test_a_capability_may_have_no_limits_and_nothing_that_is_free_to_edit() -> None:
    bare = Capability("a", "one.yaml", 1, 1)
    assert (bare.limits, bare.description, bare.owner, bare.runbook_url) == ((), None, None, None)
    assert BudgetSet.of([bare]).limits == {}


def test_the_file_is_no_part_of_the_identity() -> None:
    here, there = budgets({"a.max_x": "1"}), budgets({"a.max_x": "1"}, files={"a": "budgets/other.yaml"})
    assert here.limits.keys() == there.limits.keys()
    assert (next(iter(here)).file, next(iter(there)).file) == (FILE, "budgets/other.yaml")


@pytest.mark.parametrize(
    ("name", "before", "after", "looser"),
    [
        ("max_x", "10", "12", True),
        ("max_x", "12", "10", False),
        ("max_x", "10", "10", False),
        ("min_x", "10", "12", False),
        ("min_x", "10", "10", False),
        ("min_x", "12", "10", True),
        ("max_x", "10", None, True),
        ("min_x", "10", None, True),
        ("max_x", None, "10", False),
        ("min_x", None, "10", False),
        ("max_x", None, None, False),
    ],
)
def test_no_limit_at_all_is_the_loosest(name: str, before: str | None, after: str | None, *, looser: bool) -> None:
    old, new = (None if text is None else Decimal(text) for text in (before, after))
    assert is_looser(LimitId("a", None, name), old, new) is looser


@pytest.mark.parametrize(
    ("environment", "holding"),
    [
        (None, ["a.max_latency_ms", "a.max_memory_mb"]),
        ("dev", ["a@dev.max_latency_ms", "a.max_memory_mb"]),
        ("prod", ["a.max_latency_ms", "a.max_memory_mb", "a@prod.max_size_kb"]),
    ],
)
def test_an_override_holds_instead_of_what_it_overrides(environment: str | None, holding: list[str]) -> None:
    names = ("a.max_latency_ms", "a@dev.max_latency_ms", "a.max_memory_mb", "a@prod.max_size_kb")
    identities = [identity for name in names if (identity := LimitId.parse(name))]
    limits = tuple(Limit(identity, Decimal(1), "f", line, 1) for line, identity in enumerate(identities, 1))
    found = Capability("a", "f", 1, 1, limits).holding(environment)
    assert [str(limit.id) for limit in found] == holding
