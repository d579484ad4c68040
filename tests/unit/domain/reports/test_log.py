"""A value in the life of a budget: through which day it holds, and what its step was for it."""

import datetime as dt

import pytest

from governance.domain.findings import Verdict, error
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.records import ChangeRow
from governance.domain.reports.log import LogEntry, LogReport
from tests.support.reports import step
from tests.support.values import LATENCY, change, line

DAY = dt.date(2026, 7, 1)
ROW = ChangeRow(line(LATENCY, "10", "12"), 20, DAY)
LIMITED = JudgedChange(change(), 31, governed=True, row=ROW)


def entry(judged: JudgedChange | None, status: str = "governed") -> LogEntry:
    return LogEntry("12", "ADR 031", step(status), judged)


@pytest.mark.parametrize(
    ("judged", "until"),
    [
        (LIMITED, DAY),
        (LIMITED._replace(governed=False), None),
        (LIMITED._replace(row=None), None),
        (None, None),
    ],
)
def test_a_value_has_a_last_day_where_a_decision_that_counts_names_one(
    judged: JudgedChange | None, until: dt.date | None
) -> None:
    assert entry(judged).until == until


@pytest.mark.parametrize(
    ("judged", "status", "told"),
    [
        (LIMITED._replace(repaired=True), "governed", "repair"),
        (LIMITED._replace(repaired=True), "violation", "violation"),
        (LIMITED, "governed", "governed"),
        (None, "adoption", "adoption"),
    ],
)
def test_a_repair_is_one_where_its_step_is_governed(judged: JudgedChange | None, status: str, told: str) -> None:
    assert entry(judged, status).status == told


def test_the_verdict_is_that_of_what_could_not_be_told() -> None:
    report = LogReport(LATENCY, "h" * 40, (entry(None, "violation"),))
    assert (report.verdict, report.notes, report.limits) == (Verdict.PASS, (), ())
    assert LogReport(LATENCY, "h" * 40, (), (error("BG501", "no", "do"),)).verdict is Verdict.INDETERMINATE
