"""The store of measurements, on SQLite and on a real PostgreSQL server."""

import datetime as dt
import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from governance.adapters.history import measurement_store
from governance.adapters.history.measurement_store import SqlStore
from governance.domain.measurement.recorded import Recorded
from governance.domain.measurement.verdicts import LimitVerdict
from governance.errors import FaultError, RefusedError, UsageError
from tests.support.postgres import PACKAGE, postgres, programs

START = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)
ONE = Recorded(
    "acme/payments",
    "rate_limiter.max_latency_ms",
    None,
    "a" * 40,
    START,
    "Intel, 2 cores, Linux",
    Decimal("9.1"),
    (Decimal("8.9"), Decimal("9.4")),
    2000,
    5,
    LimitVerdict.PASS,
    Decimal(10),
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if programs() is None:
        pytest.skip(f"there is no PostgreSQL: apt-get install --no-install-recommends {PACKAGE}")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with postgres(Path(folder) / "postgres") as address:
            yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'folder' / 'store.sqlite'}"
    found: str = request.getfixturevalue("server")
    engine = sa.create_engine(found)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
    return found


@pytest.fixture
def store(address: str) -> Iterator[SqlStore]:
    opened = SqlStore.open(address)
    yield opened
    opened.close()


def test_what_was_added_is_found_as_it_was_and_adding_again_adds_nothing(store: SqlStore) -> None:
    bare = replace(ONE, commit="b" * 40, interval=None, samples=None, processes=None, budget_in_force=None)
    dev = replace(ONE, environment="dev", verdict=LimitVerdict.FAIL, value=Decimal("123456.789012345"))
    assert store.add([ONE, bare, dev]) == 3
    assert store.add([ONE, bare, dev]) == 0
    assert sorted(store.find(), key=str) == sorted([ONE, bare, dev], key=str)


def test_measurements_come_by_date_and_by_repository(store: SqlStore) -> None:
    later = [replace(ONE, date=START + dt.timedelta(days=40 * number)) for number in range(30)]
    other = replace(ONE, repository="acme/other")
    assert store.add([*reversed(later), other]) == 31
    assert list(store.find("acme/payments")) == later
    assert list(store.find("acme/payments", later[10].date)) == later[10:]
    assert list(store.find("acme/other")) == [other]


def test_another_measurement_of_the_same_identity_is_refused_and_nothing_of_it_is_kept(store: SqlStore) -> None:
    store.add([ONE])
    new = replace(ONE, commit="c" * 40)
    for faulty in ([new, replace(ONE, value=Decimal(8))], [new, replace(new, samples=1)]):
        with pytest.raises(RefusedError, match="is there with another value"):
            store.add(faulty)
    assert list(store.find()) == [ONE]


def test_what_was_judged_again_stays_as_it_was_judged_first(store: SqlStore) -> None:
    store.add([ONE])
    assert store.add([replace(ONE, budget_in_force=Decimal(1), verdict=LimitVerdict.FAIL)], judged_again=True) == 0
    with pytest.raises(RefusedError, match="is there with another value"):
        store.add([replace(ONE, value=Decimal(8))], judged_again=True)
    assert list(store.find()) == [ONE]


def test_more_than_a_batch_is_added(store: SqlStore) -> None:
    many = [replace(ONE, date=START + dt.timedelta(seconds=number)) for number in range(1203)]
    assert store.add(many) == 1203
    assert store.add(many) == 0
    assert list(store.find()) == many


def test_of_what_is_partly_there_the_rest_is_added_and_what_differs_is_refused(store: SqlStore) -> None:
    many = [replace(ONE, date=START + dt.timedelta(seconds=number)) for number in range(6_001)]
    assert store.add(many[::2]) == 3_001
    assert store.add([*many, *many]) == 3_000
    new = replace(ONE, machine="new")
    with pytest.raises(RefusedError, match="is there with another value"):
        store.add([new, *many[:-1], replace(many[-1], interval=None)])
    assert list(store.find()) == many


def test_writers_of_the_same_in_opposite_orders_do_not_wait_for_each_other_for_ever(address: str) -> None:
    many = [replace(ONE, date=START + dt.timedelta(minutes=number)) for number in range(12_000)]

    def write(order: int) -> int:
        opened = SqlStore.open(address)
        added = opened.add(many[::order])
        opened.close()
        return added

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, (1, -1))) == [0, 12_000]


def test_writers_side_by_side_lose_nothing_and_add_nothing_twice(address: str) -> None:
    def write(part: int) -> int:
        opened = SqlStore.open(address)
        own = [replace(ONE, date=START + dt.timedelta(days=31 * number, seconds=part)) for number in range(20)]
        shared = [replace(ONE, date=START + dt.timedelta(days=31 * number), machine="shared") for number in range(20)]
        added = sum(opened.add([one, other]) for one, other in zip(own, shared, strict=True))
        opened.close()
        return added

    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(write, range(4)))
    opened = SqlStore.open(address)
    assert sum(added) == len(list(opened.find())) == 4 * 20 + 20
    opened.close()


def test_a_store_that_a_newer_version_has_changed_is_left_alone(address: str) -> None:
    opened = SqlStore.open(address)
    opened.add([ONE])
    opened.close()
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE measurements_version SET version_num = '9999'"))
    with pytest.raises(FaultError, match="has the form of a newer version of this program") as fault:
        SqlStore.open(address)
    assert fault.value.fix == "install that version, or name another store with --store URL"
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE measurements_version SET version_num = '0001'"))
    engine.dispose()
    again = SqlStore.open(address)
    assert list(again.find()) == [ONE]
    again.close()


def test_addresses_that_name_no_store_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no address of a store"):
        SqlStore.open("store.sqlite")
    with pytest.raises(UsageError, match="not in mysql"):
        SqlStore.open("mysql://localhost/x")
    for nowhere in ("sqlite://", "sqlite:///", "sqlite:///:memory:"):
        with pytest.raises(UsageError, match="keeps nothing"):
            SqlStore.open(nowhere)
    (tmp_path / "text").write_text("no database, but some text that is long enough" * 20, encoding="utf-8")
    with pytest.raises(FaultError, match="cannot be used: file is not a database"):
        SqlStore.open(f"sqlite:///{tmp_path / 'text'}")
    with pytest.raises(FaultError, match="cannot be used"):
        SqlStore.open(f"postgresql://nobody:secret@/x?host={tmp_path}")


def held(file: Path) -> sqlite3.Connection:
    """A new SQLite file in which somebody else is about to write; whoever wants to write ahead is sent away at once."""
    writer = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    writer.execute("CREATE TABLE other (id)")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO other VALUES (1)")
    return writer


def test_who_makes_a_store_while_another_writes_waits_for_that(tmp_path: Path) -> None:
    writer = held(tmp_path / "store.sqlite")
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(SqlStore.open, f"sqlite:///{tmp_path / 'store.sqlite'}")
        with pytest.raises(TimeoutError):
            opening.result(0.2)
        writer.execute("COMMIT")
        writer.close()
        store = opening.result(20)
    assert store.add([ONE]) == 1
    store.close()


def test_nobody_waits_for_ever_for_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measurement_store, "_BUSY_TIMEOUT", 0)
    writer = held(tmp_path / "store.sqlite")
    with pytest.raises(FaultError, match="cannot be used: database is locked"):
        SqlStore.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    writer.close()
