"""Which limits a measurement is for, and whether its samples decide them."""

from decimal import Decimal

import pytest

from governance.documents.budgets.reader import read_budgets
from governance.domain.budgets.limits import BudgetSet
from governance.domain.measurement.measured_limits import MeasuredLimits, MeasuredReport, MeasuredTest
from governance.domain.measurement.recordings import Batch, Recording

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
    assert found.looks == (408, 2040, 10200)


def test_another_capability_has_limits_of_its_own_and_an_unknown_one_has_none() -> None:
    assert names(MeasuredLimits.of(BUDGETS, "metrics", None)) == {"metrics.max_memory_mb": "2"}
    assert MeasuredLimits.of(BUDGETS, "metrics", None).p95 is None
    assert MeasuredLimits.of(BUDGETS, "unknown", None) == MeasuredLimits()
    assert MeasuredLimits().memory is None
    assert MeasuredLimits().looks == (80, 400, 2000)


@pytest.mark.parametrize(
    ("milliseconds", "capability", "undecided"),
    [
        ([5.0] * 400, "rate_limiter", True),
        ([1.0] * 2000, "rate_limiter", False),
        ([50.0] * 80, "rate_limiter", False),
        ([1.0] * 76 + [50.0] * 4, "rate_limiter", True),
        ([1.0] * 16, "rate_limiter", True),
        ([1.0] * 16, "metrics", False),
        ([1.0] * 16, "unknown", False),
    ],
)
def test_samples_are_undecided_while_the_gate_leaves_any_percentile_open(
    milliseconds: list[float],
    capability: str,
    undecided: bool,  # noqa: FBT001 (an expectation)
) -> None:
    share = len(milliseconds) // 4
    batches = tuple(
        Batch(tuple(value / 1000 for value in milliseconds[at : at + share]), (), 1.0)
        for at in range(0, len(milliseconds), share)
    )
    recording = Recording(capability, None, (80, 400, 2000), batches)
    assert MeasuredLimits.of(BUDGETS, capability, None).undecided(recording) is undecided


@pytest.mark.parametrize(
    ("reference", "undecided"),
    [
        pytest.param((1.0,) * 8, False, id="a quiet machine"),
        pytest.param((1.0,) * 4 + (2.0,) * 4, False, id="a noisy machine, with room for its noise"),
        pytest.param((1.0,) * 4 + (3.0,) * 4, True, id="a noisy machine, without room for its noise"),
    ],
)
def test_a_pass_on_a_noisy_machine_is_undecided_unless_it_has_room_for_the_noise(
    reference: tuple[float, ...],
    undecided: bool,  # noqa: FBT001 (an expectation)
) -> None:
    recording = Recording("rate_limiter", None, (80, 400, 2000), (Batch((0.001,) * 400, reference, 1.0),) * 5)
    assert MeasuredLimits.of(BUDGETS, "rate_limiter", None).undecided(recording) is undecided


def test_a_session_knows_no_limits_no_file_and_no_environment_but_those_it_is_told() -> None:
    test = MeasuredTest("t.py::test_limiter", None)
    report = MeasuredReport((test,))
    assert (test.limits, report.file, report.environment) == (None, None, None)
