"""Which limits a measurement is for, and whether its samples decide them."""

from decimal import Decimal

from capability_budgets.measurement.settling import Goal
from capability_budgets.reading.budget_yaml import read_budgets
from capability_budgets.reading.limits import BudgetSet
from capability_budgets.sampling.measured_limits import MeasuredLimits, MeasuredReport, MeasuredTest

BUDGETS = BudgetSet.of(
    read_budgets(
        "budgets/b.yaml",
        b"""
rate_limiter:
  max_latency_ms: 10
  max_latency_p50_ms: 2.5
  max_latency_p95_ms: 9
  max_memory_mb: 5
  max_payload_kb: 64
  environments:
    dev: {max_latency_p95_ms: 40, max_latency_p99_ms: 80}
metrics:
  max_memory_mb: 2
""",
    ).capabilities
)


def names(found: MeasuredLimits) -> dict[str, str]:
    return {str(limit.id): str(limit.value) for limit in found.limits}


def test_the_limits_without_an_environment_hold_where_none_is_named() -> None:
    found = MeasuredLimits.of(BUDGETS, "rate_limiter", None)
    assert names(found) == {
        "rate_limiter.max_latency_ms": "10",
        "rate_limiter.max_latency_p50_ms": "2.5",
        "rate_limiter.max_latency_p95_ms": "9",
        "rate_limiter.max_memory_mb": "5",
        "rate_limiter.max_payload_kb": "64",
    }
    assert found.p95 == Decimal("0.009")
    assert found.memory == 5 * 1024**2


def test_an_environment_has_its_overrides_and_else_the_limits_of_all() -> None:
    found = MeasuredLimits.of(BUDGETS, "rate_limiter", "dev")
    assert names(found) == {
        "rate_limiter.max_latency_ms": "10",
        "rate_limiter.max_latency_p50_ms": "2.5",
        "rate_limiter@dev.max_latency_p95_ms": "40",
        "rate_limiter@dev.max_latency_p99_ms": "80",
        "rate_limiter.max_memory_mb": "5",
        "rate_limiter.max_payload_kb": "64",
    }
    assert found.p95 == Decimal("0.01")
    assert found.goals == (Goal(0.01, 95), Goal(0.0025, 50), Goal(0.04, 95), Goal(0.08, 99))


def test_another_capability_has_limits_of_its_own_and_an_unknown_one_has_none() -> None:
    assert names(MeasuredLimits.of(BUDGETS, "metrics", None)) == {"metrics.max_memory_mb": "2"}
    assert MeasuredLimits.of(BUDGETS, "metrics", None).p95 is None
    assert MeasuredLimits.of(BUDGETS, "unknown", None) == MeasuredLimits()
    assert MeasuredLimits().memory is None
    assert MeasuredLimits().goals == ()


def test_a_session_knows_no_limits_no_file_and_no_environment_but_those_it_is_told() -> None:
    test = MeasuredTest("t.py::test_limiter", None)
    report = MeasuredReport((test,))
    assert (test.limits, report.file, report.environment) == (None, None, None)
