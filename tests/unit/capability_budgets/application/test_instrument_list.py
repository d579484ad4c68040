from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capability_budgets.application.instrument_list import MULTIPLES, buckets, instruments
from capability_budgets.reading.budget_yaml import read_budgets
from capability_budgets.reading.limits import BudgetSet
from capability_budgets.reading.values import format_value
from governance.documents.budgets.reader import join


def read(text: str) -> BudgetSet:
    joined = join({"budgets.yaml": read_budgets("budgets.yaml", text.encode())})
    assert not joined.findings
    return joined.budgets


def bounds(text: str) -> tuple[float, ...]:
    (capability,) = read(text).capabilities.values()
    return buckets(capability)


def test_a_budget_is_a_bound_among_eight_around_it() -> None:
    expected = (0.0025, 0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02, 0.04)
    assert bounds("x: {max_latency_ms: 10, max_memory_mb: 5}") == expected


def test_a_bound_is_the_float_of_the_decimal_and_not_a_quotient_of_floats() -> None:
    assert 0.07 / 1000 != 7e-05
    assert 7e-05 in bounds("x: {max_latency_ms: 0.07}")


def test_budgets_of_all_environments_and_percentiles_are_bounds_and_equal_ones_are_merged() -> None:
    found = bounds("x: {max_latency_ms: 10, max_latency_p99_ms: 20, environments: {dev: {max_latency_ms: 40}}}")
    assert {0.01, 0.02, 0.04} <= set(found)
    assert found == tuple(sorted(set(found)))
    assert len(found) == 8 + 3 + 3  # the other multiples of 20 and of 40 are there already


def test_other_limits_are_no_bounds() -> None:
    assert bounds("x: {max_memory_mb: 5, max_payload_kb: 64, min_latency_ms: 3}") == ()


def test_a_budget_of_nothing_is_a_bound_at_zero() -> None:
    assert bounds("x: {max_latency_ms: 0}") == (0.0,)


def test_the_precision_that_an_application_sets_changes_no_bound() -> None:
    with localcontext(prec=2):
        assert 0.00123456789 in bounds("x: {max_latency_ms: 1.23456789}")


@given(st.decimals("0.000000001", "99999999", places=9).filter(lambda value: len(value.as_tuple().digits) <= 15))
def test_every_bound_is_the_nearest_float_of_the_exact_product(value: Decimal) -> None:
    exact = {float(str(value * times / 1000)) for times in MULTIPLES}
    assert set(bounds(f"x: {{max_latency_ms: {format_value(value)}}}")) == exact


BUDGETS = """
limiter: {max_latency_ms: 10, max_memory_mb: 5, environments: {dev: {max_latency_ms: 40, max_payload_kb: 8}}}
metrics: {max_latency_ms: 5}
"""


@pytest.mark.parametrize(
    ("environment", "limiter"),
    [
        ("default", {"max_latency_ms": 10, "max_memory_mb": 5}),
        ("dev", {"max_latency_ms": 40, "max_memory_mb": 5, "max_payload_kb": 8}),
    ],
)
def test_a_process_carries_the_limits_that_hold_where_it_runs(environment: str, limiter: dict[str, Decimal]) -> None:
    carried = {item.capability: item.budgets for item in instruments(read(BUDGETS), environment)}
    assert carried == {"limiter": limiter, "metrics": {"max_latency_ms": 5}}


def test_the_buckets_are_the_same_in_every_environment() -> None:
    default, dev = (instruments(read(BUDGETS), environment)[0].buckets for environment in ("default", "dev"))
    assert default == dev == buckets(read(BUDGETS).capabilities["limiter"])
