"""The label `le` of a latency budget: exact seconds, and every way in which exporters write them."""

from collections.abc import Iterator
from decimal import Context, Decimal
from typing import Final

from capability_budgets.reading.values import format_value

_EXACT: Final = Context(prec=400)
"""Wide enough for every value a budget file may hold, whatever an application set for its own decimals."""

_SMALL: Final = -4
_LARGE: Final = 6
"""Powers of ten from which on some exporter writes an exponent: Java from 1.0E-4 down, Go from 1e+06 up."""


def scaled(seconds: Decimal, power: int) -> Decimal:
    """Seconds in another unit, without a digit lost: times ten to a power."""
    return seconds.scaleb(power, _EXACT)


def spellings(value: Decimal) -> tuple[str, ...]:
    """How exporters write a boundary, in a fixed order.

    As a decimal (`0.00005`), a whole number (`1`), a float (`1.0`: Python, Prometheus from 3.0 on), and with an
    exponent: Go and Python write `5e-05` and `1e+06`, JavaScript and Rust `5e-5`, Java `5.0E-5`, .NET `5E-05`.
    """
    plain = format_value(value)
    whole = () if "." in plain else (f"{plain}.0",)
    return tuple(dict.fromkeys((plain, *whole, *_exponents(value))))


def _exponents(value: Decimal) -> Iterator[str]:
    power = value.adjusted()
    if not value or _SMALL < power < _LARGE:
        return
    mantissa = format_value(value.scaleb(-power, _EXACT))
    mantissas = (mantissa,) if "." in mantissa else (mantissa, f"{mantissa}.0")
    powers = (f"{power:+d}", f"{power:+03d}", str(power))
    yield from (f"{written}{letter}{digits}" for written in mantissas for letter in "eE" for digits in powers)
