"""Amounts as other tools write them: sizes and times with a unit, in the units that budgets have."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from governance.domain.budgets.amounts import plain

DECIMAL_BYTES: Final[Mapping[str, int]] = {
    "b": 1,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
}
"""Units as size-limit reads them: kB is 1,000 bytes."""

BINARY_BYTES: Final[Mapping[str, int]] = {"b": 1, "kb": 2**10, "mb": 2**20, "gb": 2**30, "tb": 2**40, "pb": 2**50}
"""Units as bundlesize and pytest-memray read them: kB is 1,024 bytes."""

MILLISECONDS: Final[Mapping[str, int]] = {"ms": 1, "s": 1000}

_AMOUNT: Final = re.compile(r"\s*\+?(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*(?P<unit>[A-Za-z]+)\s*", re.ASCII)


def amount(text: str, units: Mapping[str, int]) -> Decimal | None:
    """An amount such as `10 kB`, counted in the smallest unit; None where the text is not one."""
    match = _AMOUNT.fullmatch(text)
    if match is None or match["unit"].lower() not in units:
        return None
    return plain(Decimal(match["number"]) * units[match["unit"].lower()])


def size_limit(count: Decimal) -> tuple[str, Decimal]:
    """A limit of a number of bytes: its name, in `kb` (1024 bytes) where that is a whole number, and its value."""
    if count % 1024:
        return "max_size_bytes", count
    return "max_size_kb", count / 1024
