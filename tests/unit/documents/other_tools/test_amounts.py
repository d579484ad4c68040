from decimal import Decimal

import pytest

from governance.documents.other_tools.amounts import BINARY_BYTES, DECIMAL_BYTES, MILLISECONDS, amount, size_limit


@pytest.mark.parametrize(
    ("text", "units", "value"),
    [
        ("10 kB", DECIMAL_BYTES, "10000"),
        ("10KiB", DECIMAL_BYTES, "10240"),
        ("3 kB", BINARY_BYTES, "3072"),
        ("1.5 s", MILLISECONDS, "1500"),
        (" +24 MB ", BINARY_BYTES, "25165824"),
        (".5 kb", DECIMAL_BYTES, "500"),
    ],
)
def test_an_amount_is_counted_in_the_smallest_unit(text: str, units: dict[str, int], value: str) -> None:
    assert amount(text, units) == Decimal(value)


@pytest.mark.parametrize("text", ["", "10", "ten kB", "10 parsecs", "-1 kB", "1e3 kB"])
def test_anything_else_is_no_amount(text: str) -> None:
    assert amount(text, DECIMAL_BYTES) is None


def test_bytes_are_kb_where_that_is_a_whole_number() -> None:
    assert size_limit(Decimal(3072)) == ("max_size_kb", Decimal(3))
    assert size_limit(Decimal(3000)) == ("max_size_bytes", Decimal(3000))
