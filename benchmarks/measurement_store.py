"""What a store of many measurements costs: `python -m benchmarks.measurement_store [--measurements N] [--own N]`.

A PostgreSQL server is started for it. Measurements of many limits over the months are put in: the most by the server
itself, which is quicker, the last ones in batches by the program, as `budget record` does. Then the size is asked for,
and the trend of one limit is read, as `budget trend` does.
"""

import argparse
import datetime as dt
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from benchmarks.tables import seconds, table
from governance.adapters.history.measurement_store import SqlStore
from governance.domain.measurement.recorded import Recorded
from governance.domain.measurement.verdicts import LimitVerdict
from tests.support.postgres import postgres

REPOSITORY: Final = "acme/payments"
START: Final = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_LIMITS: Final = 200
_MACHINES: Final = ("ci", "nightly")
_ROUND: Final = _LIMITS * len(_MACHINES)
"""Measurements of one commit."""


_FILL: Final = """
INSERT INTO measurements
SELECT 'acme/payments', 'capability_' || which / 2 || '.max_latency_ms', '', (ARRAY['ci', 'nightly'])[which % 2 + 1],
    (:start + floor(run * :apart))::bigint, rpad(to_hex(run + (1::bigint << 44)), 40, '0'),
    value, value - 0.1, value + 0.1, 2000, 5, 'pass', 10
FROM (
    SELECT number % :round AS which, number / :round AS run,
        round((9 + 0.3 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))::numeric, 6) AS value
    FROM generate_series(0, :count - 1) AS number
) AS drawn
ON CONFLICT DO NOTHING
"""
"""Rows as the program writes them, up to the values themselves; what is there already stays."""


def measurements(count: int, seed: int = 1, first: int = 0) -> Iterator[Recorded]:
    """So many measurements: every limit on every machine, of one commit after the other, an hour apart at most.

    Args:
        count: how many there are.
        seed: of the values.
        first: leave out those before this one.
    """
    drawn = random.Random(seed)  # noqa: S311 (noise, no secret)
    apart = _apart(count)
    for number in range(first, count):
        which, run = number % _ROUND, number // _ROUND
        value = Decimal(f"{drawn.gauss(9, 0.3):.6f}")
        yield Recorded(
            REPOSITORY,
            f"capability_{which // len(_MACHINES)}.max_latency_ms",
            None,
            f"{run + 2**44:x}".ljust(40, "0"),
            (START + run * apart).replace(microsecond=0),
            _MACHINES[which % len(_MACHINES)],
            value,
            (value - Decimal("0.1"), value + Decimal("0.1")),
            2000,
            5,
            LimitVerdict.PASS,
            Decimal(10),
        )


def _apart(count: int) -> dt.timedelta:
    """How far apart commits are: an hour, or so that two years hold them all."""
    return min(dt.timedelta(hours=1), dt.timedelta(days=730) / max(count // _ROUND, 1))


def rows(count: int, own: int, batch: int) -> Iterator[Sequence[str]]:
    """What each part costs.

    Args:
        count: how many measurements there are in the end.
        own: how many of them, the last ones, the program puts in.
        batch: how many at a time.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with postgres(Path(folder)) as address:
            store = SqlStore.open(address)
            if count > own:
                yield _filled(store, address, count, count - own)
            yield _added(store, measurements(count, first=count - own), own, batch)
            size, partitions = _size(address)
            each = f"{size / count:.0f} bytes each, {partitions} partitions"
            yield "size, indexes included", f"{size / 2**20:,.0f} MiB", each
            yield _trend(store, "the trend of one limit, all of it", None)
            last = START + (count - 1) // _ROUND * _apart(count)
            yield _trend(store, "the same, of the last 30 days", last - dt.timedelta(days=30))
            store.close()


def _filled(store: SqlStore, address: str, count: int, bulk: int) -> Sequence[str]:
    """The bulk, by the server, into the partitions that the program makes for the first measurement of each month."""
    runs = {(START + run * _apart(count)).strftime("%Y-%m"): run for run in reversed(range(count // _ROUND + 1))}
    store.add([next(measurements(count, first=min(run * _ROUND, count - 1))) for run in runs.values()])
    asked = {"start": START.timestamp(), "apart": _apart(count).total_seconds(), "round": _ROUND, "count": bulk}
    engine = sa.create_engine(address)
    begun = time.perf_counter()
    with engine.begin() as connection:
        connection.execute(sa.text(_FILL), asked)
    took = time.perf_counter() - begun
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE measurements")  # as the server does by itself in time
    engine.dispose()
    return "filled by the server", seconds(took), f"{bulk / took:,.0f} measurements a second"


def _added(store: SqlStore, drawn: Iterator[Recorded], own: int, batch: int) -> Sequence[str]:
    took = 0.0
    while part := list(islice(drawn, batch)):
        begun = time.perf_counter()
        store.add(part)
        took += time.perf_counter() - begun
    return "added by the program", seconds(took), f"{own / took:,.0f} measurements a second"


def _size(address: str) -> tuple[int, int]:
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        what = "sum(pg_total_relation_size(relid)), count(*)"
        query = f"SELECT {what} FROM pg_partition_tree('measurements') WHERE isleaf"  # noqa: S608 (nothing from outside)
        size, partitions = connection.exec_driver_sql(query).one()
    engine.dispose()
    return int(size), int(partitions)


def _trend(store: SqlStore, name: str, since: dt.datetime | None) -> Sequence[str]:
    best, found = float("inf"), 0
    for _ in range(3):
        begun = time.perf_counter()
        found = sum(1 for _ in store.find(REPOSITORY, since, ["capability_7.max_latency_ms"]))
        best = min(best, time.perf_counter() - begun)
    return name, seconds(best), f"{found:,} measurements"


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measurements", type=int, default=10_000_000)
    parser.add_argument("--own", type=int, default=200_000)
    parser.add_argument("--batch", type=int, default=5_000)
    asked = parser.parse_args()
    own = min(asked.own, asked.measurements)
    options = f"--measurements {asked.measurements} --own {own} --batch {asked.batch}"
    command = f"python -m benchmarks.measurement_store {options}"
    found = list(rows(asked.measurements, own, asked.batch))
    print(table(f"{asked.measurements:,} measurements", [command], ["what", "took", ""], found))


if __name__ == "__main__":
    main()
