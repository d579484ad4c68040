"""Numbers of budgets: how they are written, compared and shown.

A value is a decimal, never a float: `10` equals `10.0`, and what a person signed is what is compared.
"""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from capability_budgets.reading.late_patterns import late
from capability_budgets.reading.problems import TextError

MAX_DIGITS: Final = 15
"""Digits a value may have: what every JSON reader's double can carry without loss."""

NUMBER: Final = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)

_MAX_LENGTH: Final = 100  # zeros after a point are not significant, but a million of them is an attack

_HINT: Final = "write a plain decimal number such as 10 or 0.5"

_INFINITE: Final = "a limit must be finite", "write a number, or remove the limit"
_OCTAL: Final = "a leading zero is read as octal by some tools", "write {plain}"
_BASE_60: Final = "a colon makes this a base-60 number in YAML 1.1", "write the plain number"
_COMMA: Final = "a comma is no decimal point", "write the number with a point, or without commas"
_UNIT: Final = "the unit belongs into the limit's name", "write {plain}"

# The first shape that fits gives the words: what is wrong, and what to write instead.
_LOOKALIKES: Final = (
    (late(r"[+-]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"), *_INFINITE),
    (late(r"-[0-9._]+"), "a limit cannot be negative", "write a number from 0 upwards"),
    (late(r"\+?0[0-9_]+(\.[0-9]*)?"), *_OCTAL),
    (late(r"\+?[0-9][0-9_]*_[0-9_.]*"), "underscores are not digits", "write {plain}"),
    (late(r"[0-9]+(:[0-9]+)+(\.[0-9]*)?"), *_BASE_60),
    (late(r"[+-]?[0-9.]+[eE][+-]?[0-9]+"), "exponents are refused", "write the number in full"),
    (late(r"\+[0-9.]+"), "a sign is not needed", "write {plain}"),
    (late(r"\.[0-9]+"), "a digit must stand before the point", "write {plain}"),
    (late(r"[0-9]+\."), "a digit must stand after the point", "write {plain}"),
    (late(r"[0-9]+(,[0-9]+)+"), *_COMMA),
    (late(r"0[xob][0-9a-fA-F_]+"), "only decimal numbers are read", "write the number in base ten"),
    (late(r"true|false|yes|no|on|off", re.IGNORECASE), "this is a boolean", "write a number"),
    (late(r"null|~|", re.IGNORECASE), "nothing stands here", "write a number, or remove the line"),
    (late(r"[0-9]+(\.[0-9]+)? ?[A-Za-z%]+"), *_UNIT),
)


@lru_cache(maxsize=4096)  # versions of a file state the same numbers again and again, and so do its neighbours
def parse_value(text: str) -> Decimal:
    """Read a value as budget files, ADR tables and sign-off records write it.

    Raises:
        TextError: it is not written so; says what is wrong, where that is plain, and what to write instead.
    """
    if len(text) > _MAX_LENGTH:
        raise TextError(f"longer than {_MAX_LENGTH} characters", _HINT)
    if not NUMBER.fullmatch(text):
        raise _what_instead(text)
    value = Decimal(text)
    if len(value.as_tuple().digits) > MAX_DIGITS:
        raise TextError(f"more than {MAX_DIGITS} significant digits", "write a shorter number")
    return value


def _what_instead(text: str) -> TextError:
    for shape, wrong, fix in _LOOKALIKES:
        if shape().fullmatch(text):
            return TextError(wrong, fix.format(plain=_plain(text)))
    return TextError("", _HINT)


def _plain(text: str) -> str:
    """The number that was meant, as far as its digits tell."""
    whole, point, part = re.sub(r"[^0-9.]", "", text).partition(".")
    plain = f"{whole.lstrip('0') or '0'}{point}{part}".rstrip(".")
    return plain if NUMBER.fullmatch(plain) else "a plain decimal number"


def format_value(value: Decimal) -> str:
    """Write a value without exponent and without trailing zeros, the one form used everywhere."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


Value = Decimal | str | None
"""A side of a change: a number, a digest or path of a governance change, or nothing."""


def show(value: Value) -> str:
    """A value as tables and messages write it; an absent one is `none`."""
    if value is None:
        return "none"
    return format_value(value) if isinstance(value, Decimal) else value


def percent_change(before: Decimal, after: Decimal) -> Fraction | None:
    """By how many percent `after` is larger than `before`; None from zero, where no percentage exists."""
    if before == 0:
        return None
    return (Fraction(after) - Fraction(before)) * 100 / Fraction(before)


def format_percent(percent: Fraction) -> str:
    """A signed percentage with at most one decimal: `+20 %`, `-12.5 %`."""
    rounded = Decimal(round(percent * 10)).scaleb(-1)
    sign = "+" if rounded > 0 else ""
    return f"{sign}{format_value(rounded)} %"
