"""Marks as JSON lines, in `marks.jsonl` beside the decisions."""

import json
from collections.abc import Mapping
from typing import Final

from capability_budgets.reading.text import quoted
from governance.documents.measurements.json_lines import LineError, read_lines, text_at
from governance.documents.text.timestamps import read_moment, write_moment
from governance.domain.measurement.marks import Mark, MarkKind

SCHEMA: Final = "budget-governance/mark/1"
"""The name and version of a line."""

FILE: Final = "marks.jsonl"
"""The name of the file."""

_FORM: Final = f'{{"schema": "{SCHEMA}", …}}, as `budget trend --mark` does'


def read_marks(data: bytes) -> tuple[Mark, ...]:
    """Read marks, one a line, the oldest first.

    Raises:
        UnreadableError: a line cannot be read, or there is none.
    """
    return read_lines(data, _FORM, _mark)


def write_mark(mark: Mark) -> str:
    """A mark as a line."""
    values = {
        "schema": SCHEMA,
        "budget": mark.budget,
        "commit": mark.commit,
        "mark": mark.kind.value,
        "reason": mark.reason,
        "date": write_moment(mark.date),
    }
    return f"{json.dumps(values, ensure_ascii=False)}\n"


def _mark(value: Mapping[str, object]) -> Mark:
    if value.get("schema") != SCHEMA:
        raise LineError(f"`schema` is not {SCHEMA}")
    kind = text_at(value, "mark")
    if kind not in set(MarkKind):
        raise LineError(f"`mark` is none of {', '.join(MarkKind)}: {quoted(kind)}")
    return Mark(
        text_at(value, "budget"),
        text_at(value, "commit"),
        MarkKind(kind),
        text_at(value, "reason"),
        read_moment(text_at(value, "date")),
    )
