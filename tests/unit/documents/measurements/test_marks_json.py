import datetime as dt
import json

import pytest

from capability_budgets.reading.text import UnreadableError
from governance.documents.measurements.marks_json import read_marks, write_mark
from governance.domain.measurement.marks import Mark, MarkKind

MARK = Mark(
    "rate_limiter@dev.max_latency_ms",
    "a" * 40,
    MarkKind.KNOWN,
    "a new disk, más lento",
    dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
)


def test_marks_are_read_as_they_are_written() -> None:
    other = Mark("a.max_latency_ms", "b" * 40, MarkKind.NOISE, "x", MARK.date)
    assert read_marks((write_mark(MARK) + write_mark(other)).encode()) == (MARK, other)
    assert json.loads(write_mark(MARK)) == {
        "schema": "budget-governance/mark/1",
        "budget": "rate_limiter@dev.max_latency_ms",
        "commit": "a" * 40,
        "mark": "known",
        "reason": "a new disk, más lento",
        "date": "2026-01-05T00:00:00Z",
    }


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ({"schema": "x"}, "line 1: `schema` is not budget-governance/mark/1"),
        ({"mark": "bad"}, "line 1: `mark` is none of real, noise, known: `bad`"),
        ({"reason": ""}, "line 1: `reason` is missing, or no text"),
    ],
)
def test_what_is_no_mark_is_refused(others: dict[str, str], message: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_marks(json.dumps(json.loads(write_mark(MARK)) | others).encode())
    assert refused.value.problems[0].message == message
