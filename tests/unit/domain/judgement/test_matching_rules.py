"""Contract, section 4: which rules match a change."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from capability_budgets.reading.problems import Place
from governance.domain.judgement.changes import Change, Direction
from governance.domain.judgement.matching_rules import matching_rules
from tests.support.values import (
    LATENCY,
    NOW,
    AskedPast,
    FakePast,
    change,
    policy,
    rule,
)

GOVERNANCE = Change("budgets/policy.yaml", "sha256:one", "sha256:two", Direction.GOVERNANCE, "x", Place("x"))


def matched(item: Change, *, past: FakePast | None = None, **when: Any) -> bool:
    return bool(matching_rules(item, policy(rule(**when)), past or FakePast(), NOW))


# Which rules match


def test_every_rule_that_matches_counts_in_the_order_of_the_policy() -> None:
    rules = rule("one"), rule("two", direction=("tighten",)), rule("three", direction=("loosen",))
    assert [item.name for item in matching_rules(change(), policy(*rules), FakePast(), NOW)] == ["one", "three"]


@pytest.mark.parametrize("item", [change(), change(after="8"), GOVERNANCE])
def test_a_rule_without_when_matches_every_change(item: Change) -> None:
    assert matched(item)


@pytest.mark.parametrize(
    ("directions", "item", "matches"),
    [
        (("loosen",), change(after="12"), True),
        (("loosen",), change(after="8"), False),
        (("tighten",), change(after="8"), True),
        (("loosen", "tighten"), change(after="8"), True),
        (("loosen", "tighten"), GOVERNANCE, False),
        (("governance",), GOVERNANCE, True),
    ],
)
def test_a_rule_matches_the_directions_it_names(directions: tuple[str, ...], item: Change, *, matches: bool) -> None:
    assert matched(item, direction=directions) is matches


@pytest.mark.parametrize(
    ("patterns", "budget", "others", "matches"),
    [
        (("rate_limiter.*",), LATENCY, {}, True),
        (("rate_limiter.*",), "metrics.max_latency_ms", {}, False),
        (("metrics.*", "rate_limiter.*"), LATENCY, {}, True),
        (("rate_limiter.*",), "rate_limiter@dev.max_latency_ms", {}, True),
        (("*@dev.*",), LATENCY, {}, True),
        (("*@dev.*",), LATENCY, {"rate_limiter@dev.max_latency_ms": "40"}, False),
        (("*@dev.*",), LATENCY, {"rate_limiter@prod.max_latency_ms": "40"}, True),
    ],
)
def test_a_rule_matches_the_budgets_it_names_and_those_that_inherit_or_override(
    patterns: tuple[str, ...], budget: str, others: Mapping[str, str], *, matches: bool
) -> None:
    assert matched(change(budget, others=others), budgets=patterns) is matches


def test_all_parts_of_when_must_hold() -> None:
    item = change(after="12")
    assert matched(item, direction=("loosen",), by_percent=20, budgets=("rate_limiter.*",))
    assert not matched(item, direction=("tighten",), by_percent=20, budgets=("rate_limiter.*",))
    assert not matched(item, direction=("loosen",), by_percent=21, budgets=("rate_limiter.*",))
    assert not matched(item, direction=("loosen",), by_percent=20, budgets=("metrics.*",))


UPPER, LOWER = LATENCY, "rate_limiter.min_hits"


@pytest.mark.parametrize(
    ("budget", "before", "after", "percent", "matches"),
    [
        pytest.param(UPPER, "10", "12", 20, True, id="exactly as much"),
        pytest.param(UPPER, "10", "11.99", 20, False, id="a little less"),
        pytest.param(UPPER, "10", "13", 20, True, id="more"),
        pytest.param(UPPER, "10", "8", 20, False, id="tighter"),
        pytest.param(UPPER, "3", "4", "33.33", True, id="no rounding down"),
        pytest.param(UPPER, "3", "4", "33.34", False, id="no rounding up"),
        pytest.param(LOWER, "10", "8", 20, True, id="a lower limit exactly"),
        pytest.param(LOWER, "10", "8.01", 20, False, id="a lower limit a little less"),
        pytest.param(LOWER, "10", "12", 20, False, id="a lower limit tighter"),
        pytest.param(LOWER, "10", "0", 100, True, id="a lower limit to zero is all of it"),
        pytest.param(LOWER, "10", "0", 101, False, id="a lower limit cannot lose more than all"),
        pytest.param(UPPER, "0", "0.1", 1000, True, id="from zero, always"),
        pytest.param(UPPER, "10", None, 1000, True, id="to none, always"),
        pytest.param(LOWER, "10", None, 1000, True, id="a lower limit to none, always"),
        pytest.param(UPPER, None, "10", 20, False, id="a new limit has nothing to be looser than"),
        pytest.param(LOWER, "0", "10", 20, False, id="a lower limit up from zero is tighter"),
        pytest.param(UPPER, "10", "0", 20, False, id="down to zero is tighter"),
        pytest.param(UPPER, "10", "12", 0, True, id="zero percent holds for anything looser"),
    ],
)
def test_by_percent_holds_when_the_new_value_is_that_much_or_more_looser(
    budget: str, before: str | None, after: str | None, percent: object, *, matches: bool
) -> None:
    assert matched(change(budget, before, after), by_percent=Decimal(str(percent))) is matches


@pytest.mark.parametrize(
    ("budget", "before", "after", "tightest", "matches"),
    [
        pytest.param(UPPER, "11.9", "12", "10", True, id="crept up within a year"),
        pytest.param(UPPER, "11.9", "12", "11", False, id="has crept less"),
        pytest.param(UPPER, "10", "12", "15", True, id="stands below all that the year tells"),
        pytest.param(UPPER, "15", "12", "10", True, id="tightens, and is still looser than a year ago"),
        pytest.param(UPPER, None, "12", "10", True, id="was removed and comes back looser"),
        pytest.param(UPPER, "5", "6", "0", True, id="was zero within the year"),
        pytest.param(UPPER, "5", "0", "0", False, id="goes back to the zero that it was"),
        pytest.param(UPPER, "1", "1.1", "1", False, id="has crept less from one"),
        pytest.param(LOWER, None, "0", "0", False, id="a lower limit comes back to the zero that it was"),
        pytest.param(LOWER, "8.1", "8", "10", True, id="a lower limit crept down"),
        pytest.param(LOWER, "10", "8", "5", True, id="a lower limit stands above all that the year tells"),
    ],
)
def test_by_percent_looks_at_the_tightest_value_of_the_last_365_days(
    budget: str, before: str | None, after: str, tightest: str, *, matches: bool
) -> None:
    past = FakePast(tight={budget: tightest})
    assert matched(change(budget, before, after), past=past, by_percent=20) is matches


def test_the_365_days_end_at_landing_and_leave_out_environments_that_override_the_limit() -> None:
    past = AskedPast()
    matched(change(others={"rate_limiter@dev.max_latency_ms": "40"}), past=past, by_percent=20)
    assert past.asked == [(LATENCY, NOW, frozenset({"dev"}))]


def test_by_percent_compares_effective_values() -> None:
    override = "rate_limiter@dev.max_latency_ms"
    assert matched(change(override, None, "12", others={LATENCY: "10"}), by_percent=20)
    assert not matched(change(override, None, "11", others={LATENCY: "10"}), by_percent=20)
    assert matched(change(override, "8", None, others={LATENCY: "10"}), by_percent=20)
    assert not matched(change(override, "9", None, others={LATENCY: "10"}), by_percent=20)


def test_by_percent_holds_for_no_governance_change() -> None:
    assert not matched(GOVERNANCE, by_percent=0)
