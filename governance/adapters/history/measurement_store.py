"""The store of measurements: a table in SQLite or PostgreSQL, reached by SQLAlchemy and kept up to date by Alembic.

A measurement is in the store when `add` returns: its transaction is on the disk. Whoever is killed before leaves
nothing. Writers side by side wait for each other where they have to: SQLite takes one writer at a time, which waits
half a minute for the one before; on PostgreSQL only who makes tables or partitions holds a lock.
"""

import datetime as dt
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from governance.adapters.history.measurement_rows import TABLE, distinct_rows, measurement_of
from governance.adapters.history.row_batches import insert_new
from governance.domain.measurement.recorded import Recorded
from governance.errors import FaultError, UsageError

_READS: Final = "budget_reads"
_BUSY_TIMEOUT: Final = 30
_PAUSE: Final = 0.02
_KIND: Final = 0xFF
"""The part of an extended error code of SQLite that says of what kind it is."""
_MEASURED: Final = ("value",)
_LOCK: Final = 8_112_006_001
"""A number that other programs are not likely to lock in the same database."""


class SqlStore:
    """Measurements in a database."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, address: str) -> Self:
        """Open a store, make it where there is none, and bring it to the newest form.

        Args:
            address: an SQLAlchemy URL of SQLite or PostgreSQL.

        Raises:
            UsageError: the address names no such database.
            FaultError: the database cannot be reached.
        """
        try:
            url = sa.make_url(address)
        except sa.exc.ArgumentError as fault:
            raise UsageError(
                f"{address} is no address of a store", "write sqlite:///FILE or postgresql+psycopg://…"
            ) from fault
        if url.get_backend_name() not in {"sqlite", "postgresql"}:
            raise UsageError(
                f"a store is kept in SQLite or PostgreSQL, not in {url.get_backend_name()}", "name one of these"
            )
        if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
            raise UsageError(f"{address} keeps nothing: it names no file", "write sqlite:///FILE")
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        store = cls(_engine(url))
        try:
            with store._reached() as connection:
                _migrate(connection)
        except FaultError:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def add(self, measurements: Sequence[Recorded], *, judged_again: bool = False) -> int:
        """Add measurements, all or none; those that are there already are left as they are.

        Raises:
            RefusedError: another measurement of the same identity is there.
            FaultError: the database cannot be reached.
        """
        rows = distinct_rows(measurements)
        with self._reached() as connection:
            if connection.dialect.name == "postgresql":
                _make_partitions(connection, {item.date for item in measurements})
            return insert_new(connection, rows, _MEASURED if judged_again else None)

    def budgets(self, repository: str) -> Sequence[str]:
        """The limits of a repository that were measured, without their environments, by name.

        Raises:
            FaultError: the database cannot be reached.
        """
        query = sa.select(TABLE.c.budget).where(TABLE.c.repository == repository).distinct().order_by(TABLE.c.budget)
        with self._reached(reads=True) as connection:
            return list(connection.execute(query).scalars())

    def find(
        self,
        repository: str | None = None,
        since: dt.datetime | None = None,
        budgets: Sequence[str] | None = None,
    ) -> Iterator[Recorded]:
        """Measurements, the oldest first.

        Raises:
            FaultError: the database cannot be reached.
        """
        query = sa.select(TABLE).order_by(TABLE.c.date, TABLE.c.commit_id, TABLE.c.budget, TABLE.c.environment)
        if repository is not None:
            query = query.where(TABLE.c.repository == repository)
        if since is not None:
            query = query.where(TABLE.c.date >= int(since.timestamp()))
        if budgets is not None:
            query = query.where(TABLE.c.budget.in_(budgets))
        with self._reached(reads=True) as connection:
            yield from map(measurement_of, connection.execution_options(yield_per=1000).execute(query).mappings())

    @contextmanager
    def _reached(self, *, reads: bool = False) -> Iterator[sa.Connection]:
        """A transaction, done when it is left and undone by an exception."""
        try:
            with self._engine.execution_options(**{_READS: reads}).begin() as connection:
                yield connection
        except sa.exc.DBAPIError as fault:
            raise _fault(self._engine, fault) from fault


def _fault(engine: sa.Engine, fault: sa.exc.DBAPIError) -> FaultError:
    what = str(fault.orig).strip().splitlines()[0]
    return FaultError(
        f"the store {engine.url.render_as_string()} cannot be used: {what}", "name another one with --store URL"
    )


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == "postgresql":
        return sa.create_engine(url.set(drivername="postgresql+psycopg"))
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT})

    sa.event.listen(engine, "connect", _begin_by_hand)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _begin_by_hand(connection: sqlite3.Connection, record: object) -> None:
    """Let the driver begin nothing: it would as a reader, which cannot become a writer where another was quicker."""
    del record
    connection.isolation_level = None
    _let_read_beside_writing(connection)


def _let_read_beside_writing(connection: sqlite3.Connection) -> None:
    """Write ahead, so that whoever reads for long does not hold up who writes.

    SQLite waits for nobody where the first of several turn a new file to this, so they try until one has done it.
    """
    until = time.monotonic() + _BUSY_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode & _KIND != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _begin(connection: sa.Connection) -> None:
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _migrate(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as fault:  # a form that is not known here
        raise FaultError(
            f"the store {connection.engine.url.render_as_string()} has the form of a newer version of this program",
            "install that version, or name another store with --store URL",
        ) from fault


def _make_partitions(connection: sa.Connection, dates: set[dt.datetime]) -> None:
    """A partition for each month that is not there yet."""
    for year, month in sorted({(date.year, date.month) for date in dates}):
        name = f"measurements_{year}_{month:02}"
        if connection.execute(sa.select(sa.func.to_regclass(name))).scalar() is not None:
            continue
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        first = dt.datetime(year, month, 1, tzinfo=dt.UTC)
        after = (first + dt.timedelta(days=31)).replace(day=1)
        span = f"FROM ({int(first.timestamp())}) TO ({int(after.timestamp())})"
        connection.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF measurements FOR VALUES {span}")
