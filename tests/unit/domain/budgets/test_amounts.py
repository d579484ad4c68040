from decimal import Decimal

import pytest

from governance.domain.budgets.amounts import plain, rounded_up


@pytest.mark.parametrize(
    ("number", "value"),
    [(1500.0, "1500"), (0.1, "0.1"), (Decimal("1E+3"), "1000"), (Decimal("2.50"), "2.5"), (7, "7"), (0.0, "0")],
)
def test_a_number_is_written_as_budget_files_write_it(number: float | Decimal, value: str) -> None:
    assert str(plain(number)) == value


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -1.0, Decimal("0.1234567890123456")])
def test_what_no_budget_file_can_hold_is_no_number(number: float | Decimal) -> None:
    assert plain(number) is None


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("1.001", "1.01"), ("7.6549", "7.66"), ("123", "123"), ("123456", "124000"), ("0.000123", "0.000123")],
)
def test_a_value_is_rounded_up_to_three_digits(value: str, rounded: str) -> None:
    assert str(rounded_up(Decimal(value), 3)) == rounded


def test_a_value_of_too_many_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 15 digits"):
        rounded_up(Decimal("0.12345678901234567890"), 20)
