import csv
import io
from dataclasses import replace
from fractions import Fraction

import pytest

from governance.domain.reports.audit import AuditReport
from governance.render.formats import audit_csv
from tests.unit.render import outputs
from tests.unit.render.golden_audits import AUDITS, HURRIED, REASON, SEVERAL, audited
from tests.unit.render.nasty import HARMLESS, NASTY, audit_full_of


def rows(report: AuditReport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(audit_csv.audit(report), newline=""), strict=True))


def test_lines_end_as_rfc_4180_says_and_the_first_names_the_columns() -> None:
    text = audit_csv.audit(AUDITS["violations"])
    assert text.startswith(",".join(audit_csv.COLUMNS) + "\r\n")
    assert text.replace("\r\n", "").isprintable()


def test_a_row_tells_all_of_a_change() -> None:
    (row,) = rows(audited(replace(HURRIED, accepted=REASON)))
    assert row == {
        "commit": "4" * 40,
        "date": "2026-11-05T10:15:00Z",
        "author_name": "Bob",
        "author_email": "bob@example.com",
        "subject": "Make the build green",
        "status": "violation",
        "accepted": REASON,
        "budget": "rate_limiter.max_latency_ms",
        "before": "10",
        "after": "12",
        "percent": "20",
        "direction": "loosen",
        "adr": "",
        "governed": "no",
        "approvers": "",
        "self_approved": "",
        "witnessed": "",
        "errors": "BG101",
        "warnings": "",
        "messages": HURRIED.findings[0].message,
    }


def test_every_finding_stands_once_with_its_change_or_in_a_row_of_its_own() -> None:
    told = [(row["budget"], row["errors"], row["warnings"]) for row in rows(audited(SEVERAL))]
    assert told == [
        ("metrics@dev.max_memory_mb", "", "BG205"),
        ("rate_limiter.max_latency_ms", "BG201 BG204", ""),
        ("schema_validator.min_throughput_rps", "", ""),
        ("budgets/policy.yaml", "", ""),
        (".github/CODEOWNERS", "", ""),
        ("", "BG301", ""),
    ]


def test_a_step_without_a_change_has_a_row_too() -> None:
    assert [(row["status"], row["budget"]) for row in rows(AUDITS["one_step"])] == [("adoption", "")]


def test_a_change_is_governed_by_a_decision_or_as_a_repair_or_not() -> None:
    told = {row["governed"] for row in rows(AUDITS["violations"])}
    assert told == {"", "yes", "repair", "no"}


def test_everybody_who_approved_is_named_once_and_own_decisions_apart() -> None:
    told = {(row["approvers"], row["self_approved"]) for row in rows(AUDITS["clean"])}
    assert told == {("", ""), ("alice bob", ""), ("alice", "alice")}


def test_that_a_report_is_partial_stands_in_its_first_row() -> None:
    first, *_ = rows(AUDITS["partial"])
    assert first["status"] == "partial"
    assert "interrupted" in first["messages"]


def test_what_is_wrong_with_the_whole_history_stands_before_the_steps() -> None:
    first, *_ = rows(AUDITS["rewritten"])
    assert (first["commit"], first["status"], first["errors"], first["warnings"]) == ("", "history", "BG301", "BG110")


@pytest.mark.parametrize(("percent", "cell"), [(20, "20"), (-12.5, "-12.5"), (0, "0"), (1e17, "1" + "0" * 17)])
def test_percentages_are_numbers_that_no_sign_turns_into_text(percent: float, cell: str) -> None:
    assert audit_csv._rounded(Fraction(percent)) == cell


@pytest.mark.parametrize("text", NASTY, ids=[ascii(text)[1:-1] for text in NASTY])
def test_no_text_becomes_a_formula_or_breaks_a_row(text: str) -> None:
    told, plain = outputs.cells(audit_full_of(text)), outputs.cells(audit_full_of(HARMLESS))
    outputs.assert_no_formulas(told)
    assert [len(row) for row in told] == [len(row) for row in plain]
