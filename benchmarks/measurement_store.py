"""What a store of many measurements costs: `python -m benchmarks.measurement_store [--measurements N] [--batch N]`.

A PostgreSQL server is started for it. Measurements of many limits over the months are added in batches, as
`budget record` does; then the size is asked for, and the trend of one limit is read, as `budget trend` does.
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


def measurements(count: int, seed: int = 1) -> Iterator[Recorded]:
    """So many measurements: every limit on every machine, of one commit after the other, an hour apart at most."""
    drawn = random.Random(seed)  # noqa: S311 (noise, no secret)
    apart = _apart(count)
    for number in range(count):
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


def rows(count: int, batch: int) -> Iterator[Sequence[str]]:
    """What each part costs."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with postgres(Path(folder)) as address:
            store = SqlStore.open(address)
            begun = time.perf_counter()
            drawn = measurements(count)
            while part := list(islice(drawn, batch)):
                store.add(part)
            took = time.perf_counter() - begun
            yield "insert", seconds(took), f"{count / took:,.0f} measurements a second"
            size, partitions = _size(address)
            each = f"{size / count:.0f} bytes each, {partitions} partitions"
            yield "size, indexes included", f"{size / 2**20:,.0f} MiB", each
            yield _trend(store, "the trend of one limit, all of it", None)
            last = START + (count - 1) // _ROUND * _apart(count)
            yield _trend(store, "the same, of the last 30 days", last - dt.timedelta(days=30))
            store.close()


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
    parser.add_argument("--batch", type=int, default=5_000)
    asked = parser.parse_args()
    command = f"python -m benchmarks.measurement_store --measurements {asked.measurements} --batch {asked.batch}"
    found = list(rows(asked.measurements, asked.batch))
    print(table(f"{asked.measurements:,} measurements", [command], ["what", "took", ""], found))


if __name__ == "__main__":
    main()
