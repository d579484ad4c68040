"""Boundaries of histograms: exact seconds, and the spellings of exporters."""

import re
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capability_budgets.reading.quantities import kind_of
from capability_budgets.reading.values import parse_value
from governance.domain.production.bucket_bounds import spellings

VALUES = st.one_of(
    st.integers(0, 10**15 - 1).map(Decimal),
    st.builds(lambda digits, power: Decimal(digits).scaleb(-power), st.integers(0, 10**9), st.integers(0, 20)),
)

MS = kind_of("max_latency_ms")


@pytest.mark.parametrize(
    ("limit", "expected"),
    [("0.07", "0.00007"), ("10", "0.010"), ("1000", "1.000"), ("0", "0"), ("123456789012345", "123456789012.345")],
)
def test_milliseconds_become_seconds_without_a_digit_lost(limit: str, expected: str) -> None:
    assert MS.base(parse_value(limit)) == Decimal(expected)


def test_the_precision_that_an_application_set_changes_nothing() -> None:
    with localcontext(prec=2):
        assert MS.base(Decimal("123.456")) == Decimal("0.123456")
        assert spellings(Decimal("0.0000125"))[:2] == ("0.0000125", "1.25e-5")


@pytest.mark.parametrize(
    ("value", "exporter"),
    [
        ("0.00005", "5e-05"),  # Python, Go
        ("0.00005", "5e-5"),  # JavaScript, Rust
        ("0.00005", "5.0E-5"),  # Java
        ("0.00005", "5E-05"),  # .NET
        ("0.00005", "0.00005"),  # OpenTelemetry's collector
        ("0.00007", "7e-05"),
        ("0.0001", "0.0001"),
        ("0.0001", "1.0E-4"),
        ("0.01", "0.01"),
        ("1", "1"),
        ("1", "1.0"),
        ("12", "12.0"),
        ("2.5", "2.5"),
        ("1000000", "1e+06"),
        ("1234567.5", "1.2345675e+06"),
        ("10000000", "1.0E7"),
        ("0", "0"),
        ("0", "0.0"),
    ],
)
def test_what_exporters_write_is_among_the_spellings(value: str, exporter: str) -> None:
    assert exporter in spellings(Decimal(value))


def test_the_plain_decimal_comes_first_and_nothing_twice() -> None:
    assert spellings(Decimal("0.010")) == ("0.01",)
    assert spellings(Decimal("1.000")) == ("1", "1.0")


def test_numbers_that_nobody_writes_with_an_exponent_have_none() -> None:
    written = [text for value in ("0.001", "0.5", "7", "999999") for text in spellings(Decimal(value))]
    assert not [text for text in written if "e" in text.lower()]


@given(VALUES)
def test_every_spelling_is_the_same_number_and_python_s_own_is_one(limit: Decimal) -> None:
    value = MS.base(limit)
    written = spellings(value)
    assert {Decimal(text) for text in written} == {value}
    assert len(set(written)) == len(written)
    assert all(re.fullmatch(r"[0-9.eE+-]+", text) for text in written)
    if len(value.as_tuple().digits) <= 15:
        assert repr(float(value)) in written
