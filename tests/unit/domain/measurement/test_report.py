from dataclasses import fields
from decimal import Decimal
from fractions import Fraction

import pytest

from capability_budgets.reading.limits import LimitId
from governance.domain.codes import FINDING_CODES, UNDECIDED
from governance.domain.findings import error, warning
from governance.domain.measurement.report import GateReport, JudgedLimit, interval, rounded, with_unit
from governance.domain.measurement.verdicts import LimitVerdict
from tests.support.results import limit

PASS, FAIL, INCONCLUSIVE = LimitVerdict


def judged(verdict: LimitVerdict, budget: str = "cache.max_latency_ms", **parts: object) -> JudgedLimit:
    return JudgedLimit(limit(budget, "10"), None, verdict, "b", "f", **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verdicts", "findings", "verdict"),
    [
        ([PASS], [], PASS),
        ([PASS, INCONCLUSIVE], [], INCONCLUSIVE),
        ([INCONCLUSIVE, FAIL, PASS], [], FAIL),
        ([], [], FAIL),
        ([PASS], [warning("GT107", "m", "r")], PASS),
        ([PASS], [error("GT104", "m", "r")], FAIL),
        ([INCONCLUSIVE], [error("GT104", "m", "r")], FAIL),
        ([PASS], [error("GT112", "m", "r")], INCONCLUSIVE),
        ([PASS], [error("GT112", "m", "r"), error("BG001", "m", "r")], FAIL),
    ],
)
def test_fail_beats_inconclusive_beats_pass_and_nothing_judged_fails(
    verdicts: list[LimitVerdict], findings: list[object], verdict: LimitVerdict
) -> None:
    report = GateReport(None, ("f",), tuple(map(judged, verdicts)), None, tuple(findings))  # type: ignore[arg-type]
    assert report.verdict is verdict


def test_the_findings_of_limits_count_as_well() -> None:
    own = error("GT105", "m", "r")
    report = GateReport(None, ("f",), (judged(PASS), judged(PASS, finding=own)), None, (warning("GT107", "m", "r"),))
    assert [finding.code for finding in report.findings] == ["GT107", "GT105"]
    assert report.verdict is FAIL


@pytest.mark.parametrize(
    ("budget", "measured", "percent"),
    [
        ("cache.max_latency_ms", "8", 20),
        ("cache.max_latency_ms", "10", 0),
        ("cache.max_latency_ms", "12.5", -25),
        ("cache.min_hit_rate", "12.5", 25),
        ("cache.min_hit_rate", "8", -20),
    ],
)
def test_headroom_is_the_room_up_to_the_budget(budget: str, measured: str, percent: int) -> None:
    assert judged(PASS, budget, measured=Decimal(measured)).headroom_percent == Fraction(percent)


def test_there_is_no_headroom_without_a_value_or_below_a_budget_of_zero() -> None:
    assert judged(PASS).headroom_percent is None
    zero = JudgedLimit(limit("cache.max_errors", "0"), None, PASS, measured=Decimal(0))
    assert zero.headroom_percent is None


def test_a_limit_that_was_not_measured_has_nothing_but_its_verdict() -> None:
    absent = JudgedLimit(limit("cache.max_latency_ms", "10"), "dev", FAIL)
    told = {field.name: getattr(absent, field.name) for field in fields(absent)}
    assert {name for name, value in told.items() if value not in (None, ())} == {"limit", "environment", "verdict"}


def test_a_report_on_nothing_is_empty_and_fails() -> None:
    report = GateReport(None, ())
    assert (report.limits, report.noise, report.others, report.notes) == ((), None, (), ())
    assert (report.verdict, report.findings) == (FAIL, ())


def test_a_limit_is_named_for_the_environment_that_it_was_judged_for() -> None:
    assert str(JudgedLimit(limit("cache.max_latency_ms", "1"), "dev", PASS).id) == "cache@dev.max_latency_ms"


@pytest.mark.parametrize(
    ("value", "budget", "text"),
    [
        ("8.21449", "10", "8.214"),
        ("0.0012345678", "10", "0.001235"),
        ("123456", "10", "123500"),
        ("10", "10", "10"),
        ("10.0004", "10", "10.0004"),
        ("9.99999999", "10", "9.99999999"),
        ("10.00000000000000001234", "10", "10.00000000000000001"),
        ("10.00000000000000000123", "10", "10.00000000000000000123"),
        ("10.000000000000000000000001", "10", "10.000000000000000000000001"),
        ("12345.2", "12345.6", "12345"),
        ("12345.8", "12345.6", "12350"),
        ("12346", "12345", "12350"),
        ("12344", "12345", "12340"),
        ("12345", "12345", "12345"),
        ("12345.0", "12345", "12345"),
    ],
)
def test_a_number_is_short_and_stays_on_its_side_of_the_budget(value: str, budget: str, text: str) -> None:
    assert rounded(Decimal(value), Decimal(budget)) == text


@pytest.mark.parametrize(
    ("low", "high", "text"), [("1", "2", "1 to 2"), (None, "2", "up to 2"), ("1", None, "from 1"), (None, None, "any")]
)
def test_an_interval_may_be_open(low: str | None, high: str | None, text: str) -> None:
    assert interval(low, high) == text


def test_a_number_stands_with_the_unit_of_its_limit() -> None:
    shown = [
        with_unit("1", LimitId("cache", None, name)) for name in ("max_latency_ms", "max_memory_mb", "max_retries")
    ]
    assert shown == ["1 ms", "1 MiB", "1"]


def test_what_could_not_be_decided_has_known_codes() -> None:
    assert set(FINDING_CODES) > UNDECIDED
