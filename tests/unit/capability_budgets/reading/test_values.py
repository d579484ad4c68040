from decimal import Decimal
from fractions import Fraction

import pytest

from capability_budgets.reading.values import format_percent, format_value, parse_value, percent_change


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("10", "10"),
        ("10.0", "10"),
        ("0.5", "0.5"),
        ("0.000", "0"),
        ("999999999999999", "999999999999999"),
        ("0.00000000000000000001", "1E-20"),
    ],
)
def test_a_value_is_a_plain_decimal(text: str, value: str) -> None:
    assert parse_value(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1000000000000000", "1.000000000000001", "12345678.12345678"])
def test_a_value_has_at_most_fifteen_significant_digits(text: str) -> None:
    with pytest.raises(ValueError, match="more than 15 significant digits; write a shorter number"):
        parse_value(text)


def test_a_value_that_is_all_zeros_is_refused_beyond_a_hundred_characters() -> None:
    assert parse_value("0." + "0" * 98) == 0
    with pytest.raises(ValueError, match="longer than 100 characters"):
        parse_value("0." + "0" * 99)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (".inf", "a limit must be finite; write a number, or remove the limit"),
        ("-.Inf", "a limit must be finite; write a number, or remove the limit"),
        (".nan", "a limit must be finite; write a number, or remove the limit"),
        ("-1", "a limit cannot be negative; write a number from 0 upwards"),
        ("010", "a leading zero is read as octal by some tools; write 10"),
        ("00", "a leading zero is read as octal by some tools; write 0"),
        ("01.5", "a leading zero is read as octal by some tools; write 1.5"),
        ("1_000", "underscores are not digits; write 1000"),
        ("1__000.5_", "underscores are not digits; write 1000.5"),
        ("1_000.5.5", "underscores are not digits; write a plain decimal number"),
        ("1:30", "a colon makes this a base-60 number in YAML 1.1; write the plain number"),
        ("1e3", "exponents are refused; write the number in full"),
        ("1.5E-3", "exponents are refused; write the number in full"),
        ("+1", "a sign is not needed; write 1"),
        (".5", "a digit must stand before the point; write 0.5"),
        ("5.", "a digit must stand after the point; write 5"),
        ("1,5", "a comma is no decimal point; write the number with a point, or without commas"),
        ("0x1F", "only decimal numbers are read; write the number in base ten"),
        ("True", "this is a boolean; write a number"),
        ("off", "this is a boolean; write a number"),
        ("null", "nothing stands here; write a number, or remove the line"),
        ("NULL", "nothing stands here; write a number, or remove the line"),
        ("~", "nothing stands here; write a number, or remove the line"),
        ("", "nothing stands here; write a number, or remove the line"),
        ("10 ms", "the unit belongs into the limit's name; write 10"),
        ("10 MB", "the unit belongs into the limit's name; write 10"),
        ("10%", "the unit belongs into the limit's name; write 10"),
        ("ten", "write a plain decimal number such as 10 or 0.5"),
        ("10\n", "write a plain decimal number such as 10 or 0.5"),
        (" 10", "write a plain decimal number such as 10 or 0.5"),
        ("\u0661\u0660", "write a plain decimal number such as 10 or 0.5"),  # digits to Unicode, not to this format
        ("\uff11", "write a plain decimal number such as 10 or 0.5"),
    ],
)
def test_what_is_refused_says_what_to_write_instead(text: str, words: str) -> None:
    with pytest.raises(ValueError, match="write") as caught:
        parse_value(text)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("value", "text"),
    [("10", "10"), ("10.0", "10"), ("0.50", "0.5"), ("100", "100"), ("1E+2", "100"), ("1E-20", "0." + "0" * 19 + "1"),
     ("0.0", "0")],
)  # fmt: skip
def test_a_value_is_written_without_exponent_and_without_trailing_zeros(value: str, text: str) -> None:
    assert format_value(Decimal(value)) == text


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [("10", "12", Fraction(20)), ("10", "5", Fraction(-50)), ("3", "4", Fraction(100, 3)), ("10", "10", Fraction(0)),
     ("0", "1", None), ("0", "0", None)],
)  # fmt: skip
def test_the_percentage_is_exact_and_none_from_zero(before: str, after: str, percent: Fraction | None) -> None:
    assert percent_change(Decimal(before), Decimal(after)) == percent


@pytest.mark.parametrize(
    ("percent", "text"),
    [(Fraction(20), "+20 %"), (Fraction(-25, 2), "-12.5 %"), (Fraction(100, 3), "+33.3 %"), (Fraction(0), "0 %"),
     (Fraction(1, 10), "+0.1 %"), (Fraction(1, 1000), "0 %"), (Fraction(-1, 1000), "0 %"),
     (Fraction(10**15), "+1000000000000000 %")],
)  # fmt: skip
def test_a_percentage_is_shown_with_its_sign_and_one_decimal_at_most(percent: Fraction, text: str) -> None:
    assert format_percent(percent) == text
