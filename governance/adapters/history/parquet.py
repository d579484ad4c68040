"""Measurements as Parquet: the columns are the keys of the JSON lines, numbers are doubles."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from governance.adapters.system.files import write_output
from governance.documents.measurements.recorded_json import KEYS, as_object, measurement
from governance.domain.measurement.recorded import Recorded
from governance.errors import UsageError

_ADVICE: Final = "name a file that `budget measurements export --format parquet` wrote"
_KINDS: Final[Mapping[str, Any]] = {
    "value": pa.float64(),
    "interval": pa.list_(pa.float64()),
    "samples": pa.int64(),
    "processes": pa.int64(),
    "budget_in_force": pa.float64(),
}


def write_parquet(measurements: Iterable[Recorded], place: Path) -> None:
    """Write measurements, whole or not at all.

    Raises:
        UsageError: the file cannot be written.
    """
    schema = pa.schema([(key, _KINDS.get(key, pa.string())) for key in KEYS])
    rows = [{key: _plain(value) for key, value in as_object(item).items()} for item in measurements]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), sink)
    write_output(place, sink.getvalue().to_pybytes())


def read_parquet(place: Path) -> list[Recorded]:
    """Read what `write_parquet` wrote.

    Raises:
        UsageError: the file is no Parquet, or holds something else.
    """
    try:
        rows = pq.read_table(place).to_pylist()
    except (OSError, pa.ArrowException) as fault:
        raise UsageError(f"{place} cannot be read as Parquet: {fault}", _ADVICE) from fault
    found: list[Recorded] = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(measurement({key: _exact(value) for key, value in row.items()}))
        except ValueError as fault:
            raise UsageError(f"{place}: row {number}: {fault}", _ADVICE) from fault
    return found


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def _exact(value: object) -> object:
    if isinstance(value, list):
        return [_exact(item) for item in value]
    return Decimal(repr(value)) if isinstance(value, float) else value
