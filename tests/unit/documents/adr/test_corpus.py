"""How well records of public projects are read, where a checked collection of them lies beside the checkout."""

import csv
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from governance.documents.adr.reader import read_adr
from governance.domain.judgement.records import Adr, AdrStatus

_FIELDS: Final[dict[str, Callable[[Adr], object]]] = {
    "number": lambda adr: adr.number,
    "title": lambda adr: adr.title,
    "status": lambda adr: adr.status,
    "date": lambda adr: adr.date,
    "superseded_by": lambda adr: ",".join(map(str, adr.superseded_by)),
}


def _corpus() -> Path:
    named = os.environ.get("BUDGET_CORPUS")
    return Path(named) if named else Path(__file__).parents[5] / "shared" / "corpus"


@pytest.fixture(scope="module")
def readings() -> list[tuple[dict[str, str], Adr]]:
    """Each row of the checked readings with what this program reads."""
    folder = _corpus() / "adr"
    if not (folder / "expected.tsv").is_file():
        pytest.skip(f"no collection of records at {folder}; BUDGET_CORPUS names another place")
    with (folder / "expected.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row, read_adr(row["path"], (folder / "files" / row["path"]).read_bytes())) for row in rows]


def _wrong(readings: list[tuple[dict[str, str], Adr]], field: str) -> Iterator[str]:
    for row, adr in readings:
        value = _FIELDS[field](adr)
        text = "" if value is None else str(value)
        if row[field] != "?" and text not in row[field].split("||"):
            yield f"{row['path']}: {field} is {row[field]!r}, not {text!r}"


@pytest.mark.parametrize(
    ("field", "share"),
    [("number", 0.98), ("title", 0.98), ("status", 0.97), ("date", 0.95), ("superseded_by", 0.95)],
)
def test_public_records_are_read_as_people_read_them(
    readings: list[tuple[dict[str, str], Adr]], field: str, share: float
) -> None:
    scoring = [row for row, _ in readings if row[field] != "?"]
    wrong = list(_wrong(readings, field))

    assert len(wrong) <= len(scoring) * (1 - share), "\n".join(wrong)


def test_no_public_record_is_wrongly_taken_for_accepted(readings: list[tuple[dict[str, str], Adr]]) -> None:
    assert [
        row["path"]
        for row, adr in readings
        if adr.status is AdrStatus.ACCEPTED
        and row["status"] not in {"?", ""}
        and "accepted" not in row["status"].split("||")
    ] == []


def test_no_public_record_seems_to_decide_budgets(readings: list[tuple[dict[str, str], Adr]]) -> None:
    assert [row["path"] for row, adr in readings if adr.decides_budgets or adr.problems] == []
