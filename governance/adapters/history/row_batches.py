"""Rows put into the table of measurements many at a time; those that are there already stay as they are.

PostgreSQL takes a batch as one array a column. As a list of rows it would be a statement with a placeholder a value,
and to read such a statement takes longer than to carry it out: 2,800 rows a second instead of 15,000.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from governance.adapters.history.measurement_rows import TABLE, StoredRow, another, key_of

_BATCH: Final = 5_000
_ASKED_AT_ONCE: Final = 500
"""Keys in a query of SQLite, which takes some 32,000 values at most."""

_KEYS: Final = tuple(TABLE.primary_key.columns)


def insert_new(connection: sa.Connection, rows: Sequence[StoredRow], compared: Sequence[str] | None = None) -> int:
    """Insert those rows that are not there yet.

    Args:
        connection: a transaction.
        rows: of keys that differ, ordered by them.
        compared: the columns in which a row that is there must be the same; None for all.

    Returns:
        How many were new.

    Raises:
        RefusedError: another row of the same key is there.
    """
    columns = compared or [column.name for column in TABLE.columns]
    return sum(_insert(connection, rows[start : start + _BATCH], columns) for start in range(0, len(rows), _BATCH))


def _insert(connection: sa.Connection, rows: Sequence[StoredRow], compared: Sequence[str]) -> int:
    is_postgres = connection.dialect.name == "postgresql"
    values = _columns(rows) if is_postgres else rows
    added = int(connection.execute(_INSERT_COLUMNS if is_postgres else _INSERT_ROWS, values).rowcount)
    if added < len(rows):
        wanted = {key_of(row): row for row in rows}
        known = connection.execute(_LOOK_UP, values).mappings() if is_postgres else _known(connection, list(wanted))
        for row in map(dict, known):
            if any(row[name] != wanted[key_of(row)][name] for name in compared):
                raise another(row)
    return added


def _columns(rows: Sequence[StoredRow]) -> dict[str, list[Any]]:
    return {column.name: [row[column.name] for row in rows] for column in TABLE.columns}


def _unnested(column: sa.Column[Any]) -> sa.Label[Any]:
    """The values of an array as rows; several of one length are read side by side."""
    array = sa.bindparam(column.name, type_=postgresql.ARRAY(column.type))
    return sa.func.unnest(array).label(column.name)


def _look_up() -> sa.Select[Any]:
    """The rows of keys, each looked up by itself: a join might read the whole table."""
    asked = sa.select(*map(_unnested, _KEYS)).subquery()
    found = sa.select(TABLE).where(*(key == asked.c[key.name] for key in _KEYS)).limit(1).lateral()
    return sa.select(found).select_from(asked.join(found, sa.true()))


def _known(connection: sa.Connection, keys: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
    for start in range(0, len(keys), _ASKED_AT_ONCE):
        query = sa.select(TABLE).where(sa.tuple_(*_KEYS).in_(keys[start : start + _ASKED_AT_ONCE]))
        yield from connection.execute(query).mappings()


_INSERT_ROWS: Final = sqlite.insert(TABLE).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
_INSERT_COLUMNS: Final = (
    postgresql.insert(TABLE)
    .from_select([column.name for column in TABLE.columns], sa.select(*map(_unnested, TABLE.columns)))
    .on_conflict_do_nothing()
    .execution_options(preserve_rowcount=True)
)
_LOOK_UP: Final = _look_up()
