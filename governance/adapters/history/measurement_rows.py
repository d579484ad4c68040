"""The table of measurements, and measurements as its rows."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from governance.domain.measurement.recorded import Recorded
from governance.domain.measurement.verdicts import LimitVerdict
from governance.errors import RefusedError

StoredRow = dict[str, Any]
"""The values of a row by the names of their columns."""

TABLE: Final = sa.Table(
    "measurements",
    sa.MetaData(),
    *(sa.Column(name, sa.Text, primary_key=True) for name in ("repository", "budget", "environment", "machine")),
    sa.Column("date", sa.BigInteger, primary_key=True),
    sa.Column("commit_id", sa.Text, primary_key=True),
    *(sa.Column(name, sa.Double) for name in ("value", "low", "high")),
    *(sa.Column(name, sa.BigInteger) for name in ("samples", "processes")),
    sa.Column("verdict", sa.Text),
    sa.Column("budget_in_force", sa.Double),
)
"""The table as the newest migration leaves it."""


def distinct_rows(measurements: Iterable[Recorded]) -> list[StoredRow]:
    """The rows of measurements, each once, by their keys.

    In one order for all, writers side by side never wait for each other in a circle.

    Raises:
        RefusedError: two that differ have one key.
    """
    found: dict[tuple[Any, ...], StoredRow] = {}
    for row in map(_row, measurements):
        if found.setdefault(key_of(row), row) != row:
            raise another(row)
    return [found[key] for key in sorted(found)]


def another(row: StoredRow) -> RefusedError:
    """The refusal of a row whose key is another one's."""
    return RefusedError(
        f"{row['budget']} of commit {row['commit_id'][:12]} is there with another value",
        "a measurement stays as it was recorded: measure again to record another",
    )


def key_of(row: StoredRow) -> tuple[Any, ...]:
    """The values of the primary key."""
    return tuple(row[column.name] for column in TABLE.primary_key.columns)


def _row(item: Recorded) -> StoredRow:
    low, high = item.interval or (None, None)
    return {
        "repository": item.repository,
        "budget": item.budget,
        "environment": item.environment or "",
        "machine": item.machine,
        "date": int(item.date.timestamp()),
        "commit_id": item.commit,
        "value": float(item.value),
        "low": None if low is None else float(low),
        "high": None if high is None else float(high),
        "samples": item.samples,
        "processes": item.processes,
        "verdict": item.verdict.value,
        "budget_in_force": None if item.budget_in_force is None else float(item.budget_in_force),
    }


def measurement_of(row: Any) -> Recorded:
    """The measurement that a row of the table holds."""
    low, high, force = (
        None if row[name] is None else _decimal(row[name]) for name in ("low", "high", "budget_in_force")
    )
    return Recorded(
        row["repository"],
        row["budget"],
        row["environment"] or None,
        row["commit_id"],
        dt.datetime.fromtimestamp(row["date"], tz=dt.UTC),
        row["machine"],
        _decimal(row["value"]),
        None if low is None or high is None else (low, high),
        row["samples"],
        row["processes"],
        LimitVerdict(row["verdict"]),
        force,
    )


def _decimal(value: float) -> Decimal:
    """The decimal of 15 digits at most that was stored: a double holds every such number."""
    return Decimal(repr(value))
