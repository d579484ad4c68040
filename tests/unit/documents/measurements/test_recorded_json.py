import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from capability_budgets.reading.text import UnreadableError
from governance.documents.measurements.recorded_json import read_recorded, write_recorded
from governance.domain.measurement.recorded import Recorded, kept
from governance.domain.measurement.verdicts import LimitVerdict

LINE: dict[str, Any] = {
    "schema": "budget-governance/measurement/1",
    "repository": "acme/payments",
    "budget": "rate_limiter.max_latency_ms",
    "environment": None,
    "commit": "a" * 40,
    "date": "2026-01-05T10:00:00Z",
    "machine": "Intel, 2 cores, Linux",
    "value": 9.1,
    "interval": [8.9, 9.4],
    "samples": 2000,
    "processes": 5,
    "verdict": "pass",
    "budget_in_force": 10,
}


def encoded(**others: object) -> bytes:
    return json.dumps(LINE | others).encode()


def test_a_measurement_is_read_as_the_contract_writes_it_and_written_so_again() -> None:
    (item,) = read_recorded(encoded())
    assert item == Recorded(
        "acme/payments",
        "rate_limiter.max_latency_ms",
        None,
        "a" * 40,
        dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC),
        "Intel, 2 cores, Linux",
        Decimal("9.1"),
        (Decimal("8.9"), Decimal("9.4")),
        2000,
        5,
        LimitVerdict.PASS,
        Decimal(10),
    )
    assert json.loads(write_recorded(item)) == LINE
    assert '"budget_in_force": 10}' in write_recorded(item)


def test_what_may_be_missing_may_be_missing() -> None:
    none = dict.fromkeys(("interval", "samples", "processes", "budget_in_force"))
    (item,) = read_recorded(encoded(**none, environment="dev", commit="b" * 64))
    assert (item.environment, item.interval, item.samples, item.processes, item.budget_in_force) == (
        "dev",
        *(None,) * 4,
    )
    assert json.loads(write_recorded(item)) == LINE | none | {"environment": "dev", "commit": "b" * 64}


def test_all_digits_of_a_number_are_read() -> None:
    (item,) = read_recorded(encoded().replace(b"9.1", b"9.12345678901234"))
    assert item.value == Decimal("9.12345678901234")
    assert read_recorded(write_recorded(item).encode()) == (item,)


def test_a_number_is_kept_with_fifteen_digits() -> None:
    assert kept(Decimal("0.12345678901234567")) == Decimal("0.123456789012346")


def test_what_is_computed_in_doubles_is_read_with_fifteen_digits() -> None:
    (item,) = read_recorded(encoded(value=8.1 + 0.2, interval=[1.1 * 3, 8.406099999999999], budget_in_force=0.1 * 3))
    assert (item.value, item.budget_in_force) == (Decimal("8.3"), Decimal("0.3"))
    assert item.interval == (Decimal("3.3"), Decimal("8.4061"))


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ({"extra": 1}, "there is no key `extra`"),
        ({"schema": "budget-governance/measurement/2"}, "`schema` is not budget-governance/measurement/1"),
        ({"repository": 7}, "`repository` is missing, or no text"),
        ({"budget": "rate_limiter"}, "`budget` is no limit such as rate_limiter.max_latency_ms: `rate_limiter`"),
        (
            {"budget": "rate_limiter@dev.max_latency_ms"},
            "`budget` is no limit such as rate_limiter.max_latency_ms: `rate_limiter@dev.max_latency_ms`",
        ),
        ({"environment": ""}, "`environment` is missing, or no text"),
        ({"commit": "HEAD"}, "`commit` is no object id: `HEAD`"),
        ({"value": "9"}, "`value` is no number"),
        ({"value": True}, "`value` is no number"),
        ({"value": None}, "`value` is no number"),
        ({"value": -1}, "`value` is not from 0 to 1000000000000000"),
        ({"value": 1e300}, "`value` is not from 0 to 1000000000000000"),
        ({"value": float("nan")}, "`value` is no number"),
        ({"interval": 3}, "`interval` is missing, or no list"),
        ({"interval": [1]}, "`interval` is not its low and its high end"),
        ({"interval": [2, 1]}, "`interval` has its high end first"),
        ({"samples": 0}, "`samples` is no whole number from 1 upwards"),
        ({"processes": True}, "`processes` is no whole number from 1 upwards"),
        ({"processes": 1.5}, "`processes` is no whole number from 1 upwards"),
        ({"verdict": "good"}, "`verdict` is none of pass, fail, inconclusive: `good`"),
    ],
)
def test_what_is_no_measurement_is_refused_with_the_reason(others: dict[str, object], message: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_recorded(encoded(**others))
    assert [problem.message for problem in refused.value.problems] == [f"line 1: {message}"]


def test_a_date_is_a_moment_in_utc() -> None:
    with pytest.raises(UnreadableError, match=r"line 1: .*2026-01-05"):
        read_recorded(encoded(date="2026-01-05"))
