"""Series of values as JSON lines: `{"name": "…", "values": [10.1, 10.3, …]}`, with `dates` where they are known."""

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from governance.documents.measurements.json_lines import LineError, list_at, numbers, read_lines, text_at
from governance.documents.text.timestamps import read_moment
from governance.domain.trends.series import Series

FORM: Final = '{"name": "…", "values": [10.1, 10.3, …]}'
"""What a line looks like."""


def read_series(data: bytes) -> tuple[Series, ...]:
    """Read series, one a line; keys other than `name`, `values` and `dates` mean nothing here.

    Raises:
        UnreadableError: a line cannot be read, or there is none.
    """
    return read_lines(data, FORM, _series)


def _series(value: Mapping[str, object]) -> Series:
    values = numbers(list_at(value, "values"), "values")
    dates = tuple(_dates(list_at(value, "dates"))) if "dates" in value else ()
    if "dates" in value and len(dates) != len(values):
        raise LineError(f"there are {len(dates)} dates of {len(values)} values")
    if any(after < before for before, after in pairwise(dates)):
        raise LineError("dates are not in order")
    return Series(text_at(value, "name"), values, dates)


def _dates(values: list[object]) -> Iterator[dt.datetime]:
    for place, value in enumerate(values):
        if not isinstance(value, str):
            raise LineError(f"dates[{place}] is no text")
        yield read_moment(value)
