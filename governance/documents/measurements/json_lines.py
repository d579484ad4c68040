"""JSON lines: one object a line, as programs write series and measurements."""

import json
import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, TypeVar

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import MAX_PROBLEMS, UnreadableError, decode, quoted

MAX_BYTES: Final = 1 << 28
"""The most bytes of such a file, 256 MiB."""

_FARTHEST: Final = 1e100
"""What is farther from zero is no measurement, and squares of it are no numbers."""

_Item = TypeVar("_Item")


class LineError(ValueError):
    """What is wrong with a line."""


def read_lines(
    data: bytes, form: str, read: Callable[[Mapping[str, object]], _Item], *, exact: bool = False
) -> tuple[_Item, ...]:
    """Read every line; blank ones are left out.

    Args:
        data: the file.
        form: what a line must look like, for messages.
        read: makes something of an object; raises ValueError, as LineError is one, with what is wrong.
        exact: whether numbers with a point are read as decimals instead of floats.

    Raises:
        UnreadableError: a line cannot be read, or there is none.
    """
    items: list[_Item] = []
    problems: list[Problem] = []
    number_type = Decimal if exact else float
    for number, line in enumerate(decode(data, limit=MAX_BYTES).split("\n"), 1):
        if not line.strip():
            continue
        try:
            items.append(read(_object(line, number_type)))
        except ValueError as fault:
            problems.append(Problem(f"line {number}: {fault}", f"write each line as {form}", number))
        if len(problems) == MAX_PROBLEMS:
            break
    if not items and not problems:
        problems.append(Problem("the file is empty", f"write each line as {form}"))
    if problems:
        raise UnreadableError(*problems)
    return tuple(items)


def _object(line: str, number_type: Callable[[str], object]) -> Mapping[str, object]:
    try:
        value = json.loads(line, parse_float=number_type)
    except json.JSONDecodeError as fault:
        raise LineError(f"this is no JSON: {fault.msg} in column {fault.colno}") from fault
    except RecursionError as fault:
        raise LineError("lists and objects are nested too deep") from fault
    except ValueError as fault:  # Python refuses to convert whole numbers of thousands of digits
        raise LineError("a whole number has too many digits") from fault
    if not isinstance(value, dict):
        raise LineError("this is no JSON object")
    return value


def text_at(value: Mapping[str, object], key: str) -> str:
    """A text of an object.

    Raises:
        LineError: it is missing, or no text.
    """
    found = value.get(key)
    if not isinstance(found, str) or not found:
        raise LineError(f"{quoted(key)} is missing, or no text")
    return found


def list_at(value: Mapping[str, object], key: str) -> list[object]:
    """A list of an object.

    Raises:
        LineError: it is missing, or no list.
    """
    found = value.get(key)
    if not isinstance(found, list):
        raise LineError(f"{quoted(key)} is missing, or no list")
    return found


def numbers(values: list[object], where: str) -> tuple[float, ...]:
    """Numbers between -1e100 and 1e100; `where` is the place of the list, for messages.

    Raises:
        LineError: one is none.
    """
    found: list[float] = []
    for place, value in enumerate(values):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise LineError(f"{where}[{place}] is no number")
        try:
            number = float(value)
        except OverflowError as fault:
            raise LineError(f"{where}[{place}] is too large") from fault
        if not math.isfinite(number):
            raise LineError(f"{where}[{place}] is not finite")
        if abs(number) > _FARTHEST:
            raise LineError(f"{where}[{place}] is too large")
        found.append(number)
    return tuple(found)
