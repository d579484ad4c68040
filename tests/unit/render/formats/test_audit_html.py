import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from governance.domain.reports.judged_steps import AuditReport
from governance.render.layout.html_page import page
from tests.unit.render import outputs
from tests.unit.render.golden_audits import AUDITS, HURRIED, RAISED, REASON, SEVERAL, audited


def parsed(report: AuditReport) -> ET.Element:
    return outputs.xml(report, "html")


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def group(report: AuditReport, digit: str) -> ET.Element:
    """The rows of a step."""
    found = parsed(report).find(f".//tbody[@id='step-{digit * 40}']")
    assert found is not None
    return found


def row(report: AuditReport, digit: str, index: int) -> list[str]:
    """The cells of one row of a step."""
    return [words(cell) for cell in group(report, digit)[index]]


@pytest.mark.parametrize("report", AUDITS.values(), ids=AUDITS)
def test_a_page_needs_nothing_from_elsewhere_and_runs_nothing(report: AuditReport) -> None:
    text = outputs.rendered(report, "html")
    assert text.startswith("<!DOCTYPE html>\n")
    assert not re.search(r"<(?:script|link|img|iframe|object|base)\b|\bon\w+=|url\(|@import|\bstyle=", text)
    assert set(re.findall(r'(?:href|src)="([^"]*)', text)) <= {f"#step-{digit * 40}" for digit in "0123456789abcdef"}
    assert "default-src &#39;none&#39;" in text


@pytest.mark.parametrize("report", AUDITS.values(), ids=AUDITS)
def test_every_link_leads_to_a_step_and_no_name_is_given_twice(report: AuditReport) -> None:
    root = parsed(replace(report, steps=tuple({step.commit: step for step in report.steps}.values())))
    names = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(names) == len(set(names))
    assert {link.attrib["href"] for link in root.iter("a")} <= {f"#{name}" for name in names}


@pytest.mark.parametrize("report", [report for report in AUDITS.values() if report.steps])
def test_tables_tell_what_heads_what(report: AuditReport) -> None:
    root = parsed(report)
    assert root.find(".//table/caption") is not None
    assert {head.attrib.get("scope") for head in root.iter("th")} <= {"col", "row", "rowgroup"}
    width = len(root.findall(".//thead/tr/th"))
    for line in root.findall(".//tbody/tr"):
        assert sum(int(cell.attrib.get("colspan", 1)) for cell in line) == width


def test_a_step_is_told_with_its_changes_and_findings() -> None:
    report = AUDITS["violations"]
    assert words(group(report, "4")[0]) == (
        "444444444444 2026-11-05 violation Bob <bob@example.com> Make the build green"
    )
    assert row(report, "4", 1) == ["rate_limiter.max_latency_ms", "10", "12", "+20 %", "loosen", "no ADR", "no", ""]
    assert "error BG101 budgets/capability_budgets.yaml:6:19" in words(group(report, "4")[2])
    assert "Fix: budget propose rate_limiter.max_latency_ms=12" in words(group(report, "4")[2])
    assert row(report, "2", 1)[-2:] == ["yes", "2 of 2 approvals: alice and bob"]


def test_of_a_long_value_the_whole_can_be_seen() -> None:
    cell = group(audited(SEVERAL), "6")[4][1]
    assert (words(cell), cell.attrib["title"]) == ("aaaaaaaa…", "sha256:" + "a" * 64)


def test_what_was_accepted_says_why_and_looks_like_no_failure() -> None:
    report = audited(RAISED, replace(HURRIED, accepted=REASON))
    step = group(report, "4")
    assert "accepted" in step.attrib["class"].split()
    assert f"accepted: {REASON}" in words(step[0])
    classes = {name for element in step.iter() for name in element.attrib.get("class", "").split()}
    assert not classes & {"error", "violation", "fail"}
    assert "Fix" not in words(step)
    assert not parsed(report).findall(".//a")


def test_a_step_without_findings_can_be_left_out() -> None:
    report = AUDITS["violations"]
    assert ["plain" in group(report, digit).attrib["class"].split() for digit in "1245"] == [True, True, False, True]


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("clean", "Budget audit: pass", "Pass: every change is governed, in 4 steps"),
        ("violations", "Budget audit: fail", "Fail: 3 of 7 steps are violations"),
        ("undecided", "Budget audit: could not decide", "Could not decide: could not decide: what is needed"),
        ("partial", "Budget audit: partial", "Partial: so far no violation is open, in 3 steps"),
    ],
)
def test_the_verdict_comes_first(name: str, title: str, said: str) -> None:
    root = parsed(AUDITS[name])
    assert words(root.findall(".//title")[0]) == title
    assert words(root.findall(".//p")[0]).startswith(said)
    assert ("judging was interrupted" in words(root)) is (name == "partial")


@pytest.mark.parametrize(
    ("name", "facts"),
    [("clean", ["adopted in", "judged to", "counted"]), ("since", ["judged since", "judged to", "counted"])],
)
def test_what_was_judged_is_told_in_full(name: str, facts: list[str]) -> None:
    root = parsed(AUDITS[name])
    assert [words(item) for item in root.iter("dt")] == facts
    assert words(root.findall(".//dd")[1]) == "9" * 40


def test_a_history_without_steps_has_no_table() -> None:
    assert not parsed(AUDITS["nothing"]).findall(".//table")


def test_the_title_of_a_page_is_text() -> None:
    assert "<title>&lt;b&gt;</title>" in page("<b>", [])
