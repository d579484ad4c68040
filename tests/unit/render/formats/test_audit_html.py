import base64
import hashlib
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from governance.domain.reports.audit import AuditReport
from tests.support.long_audit import long_audit
from tests.unit.render import outputs
from tests.unit.render.golden_audits import AUDITS, HURRIED, RAISED, REASON, SEVERAL, audited


def parsed(report: AuditReport) -> ET.Element:
    return outputs.xml(report, "html")


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def step(report: AuditReport, digit: str) -> ET.Element:
    """A step of the page."""
    found = parsed(report).find(f".//article[@id='step-{digit * 12}']")
    assert found is not None
    return found


def changes(report: AuditReport, digit: str) -> list[str]:
    return [words(item) for item in step(report, digit).findall("./ul[@class='changes']/li")]


@pytest.mark.parametrize("report", AUDITS.values(), ids=AUDITS)
def test_a_page_needs_nothing_from_elsewhere_and_runs_only_its_own_script(report: AuditReport) -> None:
    text = outputs.rendered(report, "html")
    assert text.startswith("<!DOCTYPE html>\n")
    assert text.count("<script>") == 1
    assert not re.search(r"<(?:link|img|iframe|object|base)\b|\bon\w+=|url\(|@import|\bstyle=|<script ", text)
    known = {f"#step-{digit * 12}" for digit in "0123456789abcdef"} | {"#steps"}
    assert set(re.findall(r'(?:href|src)="([^"]*)', text)) <= known


def test_the_policy_lets_run_and_show_exactly_what_is_on_the_page() -> None:
    root = parsed(AUDITS["clean"])
    meta = root.find(".//meta[@http-equiv='Content-Security-Policy']")
    assert meta is not None
    for kind in ("style", "script"):
        part = root.find(f".//{kind}")
        assert part is not None
        assert part.text is not None
        digest = base64.b64encode(hashlib.sha256(part.text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in meta.attrib["content"]
    assert meta.attrib["content"].startswith("default-src 'none'; ")
    assert "unsafe" not in meta.attrib["content"]


@pytest.mark.parametrize("report", AUDITS.values(), ids=AUDITS)
def test_every_link_leads_to_a_step_and_no_name_is_given_twice(report: AuditReport) -> None:
    root = parsed(replace(report, steps=tuple({step.commit: step for step in report.steps}.values())))
    names = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(names) == len(set(names))
    assert {link.attrib["href"] for link in root.iter("a")} <= {f"#{name}" for name in (*names, "steps")}


def test_a_step_is_told_with_its_changes_and_findings() -> None:
    report = AUDITS["violations"]
    head = step(report, "4").find("h3")
    assert head is not None
    assert words(head) == "444444444444 2026-11-05 violation Bob <bob@example.com> Make the build green"
    assert changes(report, "4") == ["rate_limiter.max_latency_ms 10 → 12 +20 % · loosen · no ADR not governed"]
    assert "error BG101 budgets/capability_budgets.yaml:6:19" in words(step(report, "4"))
    assert "Fix: budget propose rate_limiter.max_latency_ms=12" in words(step(report, "4"))
    assert changes(report, "2") == [
        "rate_limiter.max_latency_ms 10 → 12 +20 % · loosen · ADR 31 2 of 2 approvals: alice and bob"
    ]


def test_of_a_long_value_the_whole_can_be_seen() -> None:
    code = step(audited(SEVERAL), "6").findall("./ul[@class='changes']/li/code")[3]
    assert code.attrib["title"] == f"sha256:{'a' * 64} → sha256:{'b' * 64}"


def test_what_was_accepted_says_why_and_looks_like_no_failure() -> None:
    report = audited(RAISED, replace(HURRIED, accepted=REASON))
    found = step(report, "4")
    assert "accepted" in found.attrib["class"].split()
    assert f"accepted: {REASON}" in words(found)
    classes = {name for element in found.iter() for name in element.attrib.get("class", "").split()}
    assert not classes & {"error", "violation", "fail"}
    assert "Fix" not in words(found)


def test_people_who_had_a_part_are_told_to_the_filter() -> None:
    assert step(AUDITS["clean"], "2").attrib["data-people"] == "Bob; alice; bob"
    options = [words(item) for item in parsed(AUDITS["clean"]).findall(".//select[@name='person']/option")]
    assert options == ["everybody", "Alice", "alice", "Bob", "bob"]


def told(report: AuditReport) -> ET.Element:
    """The one limit of a page with a story."""
    found = parsed(report).find(".//section[@id='limits']/details")
    assert found is not None
    return found


def test_each_sign_off_shows_name_date_and_meaning() -> None:
    report = long_audit(3)
    item = next(item for item in parsed(report).iter("article") if "000000000001" in item.attrib["id"])
    assert "ADR 001: Raise it adr/001-raise.md" in words(item)
    assert "alice, 2020-01-02: alice approves this text and these changes" in words(item)


def test_a_sign_off_that_did_not_count_says_so() -> None:
    report = long_audit(2)
    assert report.story is not None
    ((commit, (paper,)),) = report.story.papers.items()
    signoffs = (replace(paper.signoffs[0], counted=False),)
    story = replace(report.story, papers={commit: (replace(paper, signoffs=signoffs, title=None),)})
    assert "approves this text and these changes; it did not count" in words(parsed(replace(report, story=story)))


def test_the_state_of_a_limit_its_life_and_its_measurements_are_told() -> None:
    found = told(long_audit(100, capabilities=1))
    summary = found.find("summary")
    assert summary is not None
    assert words(summary) == "capability_0@prod.max_latency_ms 14 ms since 2020-04-09, ADR 99; @acme/perf"
    assert found.attrib["id"] == "limit-capability_0@prod.max_latency_ms"
    rows = [[words(cell) for cell in row] for row in found.findall(".//tbody/tr")]
    assert rows[:2] == [["2020-01-01", "10 ms", "adoption", ""], ["2020-01-02", "11 ms", "ADR 1", "alice, bob"]]
    assert "200 measurements in the store" in words(found)
    picture = found.find(".//svg")
    assert picture is not None
    assert picture.attrib["aria-label"].startswith("Step chart of capability_0@prod.max_latency_ms: 10, 11, 12")


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


def test_of_very_many_violations_the_first_are_listed_and_say_what_to_do() -> None:
    root = parsed(long_audit(150, violations=1))
    listed, quiet = root.findall(".//main/ul")[0], [words(item) for item in root.findall(".//main/p")]
    assert len(listed) == 100
    assert "49 more: choose the verdict violation below." in quiet
    found = [words(item) for item in root.findall(".//article//li") if words(item).startswith("error")]
    assert [("Fix:" in text) for text in found] == [True] * 100 + [False] * 49
    assert "A fix stands with the first 100 findings of each code." in words(root.findall(".//section")[-1])


def test_the_reason_of_a_code_is_told_once() -> None:
    text = words(parsed(long_audit(150, violations=1)))
    assert text.count("a budget changes only by a decision that people can find") == 1


@pytest.mark.parametrize(
    ("name", "facts"),
    [("clean", ["adopted in", "judged to", "counted"]), ("since", ["judged since", "judged to", "counted"])],
)
def test_what_was_judged_is_told_in_full(name: str, facts: list[str]) -> None:
    root = parsed(AUDITS[name])
    assert [words(item) for item in root.findall(".//dl")[0].iter("dt")] == facts
    assert words(root.findall(".//dd")[1]) == "9" * 40


def test_a_history_without_steps_has_no_filter() -> None:
    assert not parsed(AUDITS["nothing"]).findall(".//form")
