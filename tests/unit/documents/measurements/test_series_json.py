import datetime as dt
import json

import pytest

from capability_budgets.reading.text import UnreadableError
from governance.documents.measurements.series_json import read_series
from governance.domain.trends.series import Series


def test_series_are_read_line_by_line_and_other_keys_mean_nothing() -> None:
    data = b'{"name": "a", "values": [1, 2.5, -3e2], "annotations": {}}\n\n{"name": "b", "values": []}\r\n'
    assert read_series(data) == (Series("a", (1.0, 2.5, -300.0)), Series("b", ()))


def test_dates_are_read() -> None:
    dates = ["2026-01-05T10:00:00Z", "2026-01-06T10:00:00Z"]
    (series,) = read_series(json.dumps({"name": "a", "values": [1, 2], "dates": dates}).encode())
    assert series.dates == tuple(dt.datetime(2026, 1, day, 10, tzinfo=dt.UTC) for day in (5, 6))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[1, 2]", "this is no JSON object"),
        ("{", "this is no JSON: Expecting property name enclosed in double quotes in column 2"),
        ("[" * 100_000, "lists and objects are nested too deep"),
        ('{"values": [1]}', "`name` is missing, or no text"),
        ('{"name": "", "values": [1]}', "`name` is missing, or no text"),
        ('{"name": "a"}', "`values` is missing, or no list"),
        ('{"name": "a", "values": [1, "2"]}', "values[1] is no number"),
        ('{"name": "a", "values": [true]}', "values[0] is no number"),
        ('{"name": "a", "values": [1, NaN]}', "values[1] is not finite"),
        ('{"name": "a", "values": [1e999]}', "values[0] is not finite"),
        ('{"name": "a", "values": [1e100, -1e101]}', "values[1] is too large"),
        ('{"name": "a", "values": [1' + "0" * 400 + "]}", "values[0] is too large"),
        ('{"name": "a", "values": [1' + "0" * 5000 + "]}", "a whole number has too many digits"),
        ('{"name": "a", "values": [1], "dates": []}', "there are 0 dates of 1 values"),
        ('{"name": "a", "values": [1], "dates": [5]}', "dates[0] is no text"),
        (
            '{"name": "a", "values": [1, 2], "dates": ["2026-01-06T10:00:00Z", "2026-01-05T10:00:00Z"]}',
            "dates are not in order",
        ),
    ],
)
def test_what_is_no_series_is_refused_with_its_line_and_with_what_to_write(line: str, message: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_series(f'{{"name": "a", "values": []}}\n{line}\n'.encode())
    (problem,) = refused.value.problems
    assert (problem.message, problem.line) == (f"line 2: {message}", 2)
    assert problem.fix == 'write each line as {"name": "…", "values": [10.1, 10.3, …]}'


def test_a_date_that_is_none_says_how_to_write_it() -> None:
    with pytest.raises(UnreadableError, match=r"line 1: .*yesterday"):
        read_series(b'{"name": "a", "values": [1], "dates": ["yesterday"]}')


def test_an_empty_file_holds_no_series() -> None:
    with pytest.raises(UnreadableError, match="the file is empty"):
        read_series(b"\n  \n")


def test_no_more_than_a_hundred_lines_are_named() -> None:
    with pytest.raises(UnreadableError) as refused:
        read_series(b"{}\n" * 500)
    assert len(refused.value.problems) == 100
