"""Recorded measurements as JSON lines, for export, import, and what other programs measure."""

import json
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Final

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.text import quoted
from governance.documents.measurements.json_lines import LineError, list_at, read_lines, text_at
from governance.documents.text.timestamps import read_moment, write_moment
from governance.domain.digests import OBJECT_ID
from governance.domain.measurement.recorded import Recorded, kept
from governance.domain.measurement.verdicts import LimitVerdict

SCHEMA: Final = "budget-governance/measurement/1"
"""The name and version of a line."""

FORM: Final = f'{{"schema": "{SCHEMA}", "repository": "…", …}}, as docs/reference/formats.md has it'
"""What a line looks like."""

KEYS: Final = ("schema", *(field.name for field in fields(Recorded)))
"""The keys of a line, in order."""

_LARGEST: Final = Decimal(10) ** 15
_SIDES: Final = 2


def read_recorded(data: bytes) -> tuple[Recorded, ...]:
    """Read measurements, one a line.

    Raises:
        UnreadableError: a line cannot be read, or there is none.
    """
    return read_lines(data, FORM, measurement, exact=True)


def write_recorded(item: Recorded) -> str:
    """A measurement as a line."""
    return f"{json.dumps(as_object(item), default=_plain, ensure_ascii=False)}\n"


def _plain(value: Decimal) -> int | float:
    """A number of at most 15 digits, as JSON writes it without loss."""
    return int(value) if value == value.to_integral_value() else float(value)


def as_object(item: Recorded) -> dict[str, object]:
    """A measurement in its JSON form, numbers as decimals."""
    interval = None if item.interval is None else list(item.interval)
    written = {"date": write_moment(item.date), "interval": interval, "verdict": item.verdict.value}
    return {"schema": SCHEMA, **{name: getattr(item, name) for name in KEYS[1:]}, **written}


def measurement(value: Mapping[str, object]) -> Recorded:
    """A measurement from its JSON form.

    Raises:
        ValueError: it is none; the message says why.
    """
    unknown = sorted(value.keys() - set(KEYS))
    if unknown:
        raise LineError(f"there is no key {quoted(unknown[0])}")
    if value.get("schema") != SCHEMA:
        raise LineError(f"`schema` is not {SCHEMA}")
    return Recorded(
        text_at(value, "repository"),
        _budget(text_at(value, "budget")),
        None if value.get("environment") is None else text_at(value, "environment"),
        _commit(text_at(value, "commit")),
        read_moment(text_at(value, "date")),
        text_at(value, "machine"),
        _number(value.get("value"), "value"),
        None if value.get("interval") is None else _interval(list_at(value, "interval")),
        _count(value, "samples"),
        _count(value, "processes"),
        _verdict(text_at(value, "verdict")),
        None if value.get("budget_in_force") is None else _number(value["budget_in_force"], "budget_in_force"),
    )


def _budget(text: str) -> str:
    limit = LimitId.parse(text)
    if limit is None or limit.environment is not None:
        raise LineError(f"`budget` is no limit such as rate_limiter.max_latency_ms: {quoted(text)}")
    return text


def _commit(text: str) -> str:
    if not OBJECT_ID.fullmatch(text):
        raise LineError(f"`commit` is no object id: {quoted(text)}")
    return text


def _number(value: object, where: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise LineError(f"`{where}` is no number")
    number = Decimal(value)
    if not number.is_finite() or not 0 <= number <= _LARGEST:
        raise LineError(f"`{where}` is not from 0 to {_LARGEST:f}")
    return kept(number)  # what else computes in doubles writes 17 digits: 8.299999999999999


def _interval(values: list[object]) -> tuple[Decimal, Decimal]:
    if len(values) != _SIDES:
        raise LineError("`interval` is not its low and its high end")
    low, high = (_number(item, "interval") for item in values)
    if low > high:
        raise LineError("`interval` has its high end first")
    return low, high


def _count(value: Mapping[str, object], key: str) -> int | None:
    found = value.get(key)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or not 0 < found <= _LARGEST:
        raise LineError(f"`{key}` is no whole number from 1 upwards")
    return found


def _verdict(text: str) -> LimitVerdict:
    try:
        return LimitVerdict(text)
    except ValueError as fault:
        raise LineError(f"`verdict` is none of {', '.join(LimitVerdict)}: {quoted(text)}") from fault
