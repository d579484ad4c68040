"""What a draft tells of measurements."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from capability_budgets.reading.limits import LimitId
from governance.documents.adr.draft_measurements import DraftEvidence, MeasuredChange, measurements
from governance.documents.adr.reader import read_adr
from governance.domain.reports.review import MeasuredLimit

DIGEST = f"sha256:{'0' * 64}"
INTERVAL = Decimal("8.9"), Decimal("9.4")
DATE = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
MEASURED = MeasuredLimit(Decimal("9.1"), INTERVAL, 5, "ci", "f" * 40, DATE, "steady")
CHANGE = MeasuredChange(LimitId("rate_limiter", None, "max_latency_ms"), MEASURED, Fraction(9), Fraction(25))
EVIDENCE = DraftEvidence("adr/evidence/031.jsonl", DIGEST, "evidence/031.svg", (CHANGE,))


def test_value_interval_headroom_trend_runs_machine_and_commit_are_told() -> None:
    assert measurements(EVIDENCE) == (
        "## Measurements\n\n"
        "*   `rate_limiter.max_latency_ms`: 9.1 ms (8.9 to 9.4 in the newest run); "
        "9 % of the present budget is unused, 25 % of the proposed one; trend steady; "
        "5 runs on `ci`, the newest of commit ffffffffffff on 2026-11-23\n\n"
        "![What was measured, with budgets and changes](evidence/031.svg)\n\n"
        f"Evidence: adr/evidence/031.jsonl {DIGEST}\n"
    )


def test_what_is_not_known_is_left_out() -> None:
    measured = replace(MEASURED, interval=None, trend=None, runs=1)
    bare = MeasuredChange(LimitId("a", None, "max_retries"), measured, None, None)
    text = measurements(replace(EVIDENCE, picture=None, changes=(bare,)))
    assert "*   `a.max_retries`: 9.1; 1 run on `ci`, the newest" in text
    assert "![" not in text
    new = measurements(replace(EVIDENCE, changes=(replace(CHANGE, before=None),)))
    assert "; 25 % of the proposed budget is unused; trend" in new


def test_the_name_of_a_machine_is_no_markup_and_no_mark() -> None:
    text = measurements(
        replace(EVIDENCE, changes=(replace(CHANGE, measured=replace(MEASURED, machine="`x`\n{TODO}")),))
    )
    assert "on `'x' {TODO}`, the newest" in text


def test_what_is_written_is_read_again() -> None:
    table = "| Budget | Before | After |\n|-|-|-|\n| a.max_b | 1 | 2 |"
    text = f"# ADR 031: Raise\n\n## Budget Changes\n\n{table}\n\n{measurements(EVIDENCE)}"
    (line,) = read_adr("adr/031-raise.md", text.encode()).evidence
    assert (line.path, line.digest) == ("adr/evidence/031.jsonl", DIGEST)
    assert text.splitlines()[line.at - 1].startswith("Evidence: ")


def test_a_record_that_decides_no_budgets_has_no_evidence() -> None:
    assert read_adr("adr/031-raise.md", f"# ADR 031: Raise\n\n{measurements(EVIDENCE)}".encode()).evidence == ()
