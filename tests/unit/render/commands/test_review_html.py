import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from governance.domain.reports.review import ReviewReport
from governance.render.commands.review_html import review
from tests.support.long_review import long_review
from tests.unit.render.nasty import NASTY


def parsed(report: ReviewReport) -> ET.Element:
    return ET.fromstring(review(report).partition("\n")[2])  # noqa: S314 (what this program just wrote)


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def rows(root: ET.Element) -> dict[str, list[str]]:
    return {words(row[0]): [words(cell) for cell in row[1:]] for row in root.findall(".//tbody/tr")}


def test_the_verdict_comes_first_then_what_is_overdue_then_what_is_worth_a_look() -> None:
    root = parsed(long_review())
    assert words(root.findall(".//title")[0]) == "Budget review: overdue"
    assert words(root.findall(".//main/p")[0]) == "2 overdue"
    assert [words(item) for item in root.iter("h2")] == ["Overdue", "Worth a look", "Limits"]
    first = words(root.findall(".//main/ul/li")[0])
    assert first.startswith("error RV101 budgets/capability_budgets.yaml:6 nobody looked at it for 90 days Why: ")
    assert "Fix: budget review --sign rate_limiter.max_latency_ms" in first


def test_a_limit_says_how_it_stands() -> None:
    found = rows(parsed(long_review()))
    assert found["rate_limiter@prod.max_latency_ms"] == [
        "overdue BG401", "10 ms", "2026-02-01", "ADR 031", "2026-10-01", "8.7 (7.7 to 9.7)", "13 % unused",
        "steady", "",
    ]  # fmt: skip
    assert [found["checkout@dev.max_latency_ms"][place] for place in (0, -1)] == ["in order", "+40 %"]
    assert found["metrics.max_latency_ms"][0] == "remark RV106"
    assert found["metrics.max_latency_ms"][5] == "not measured"


def test_a_finding_leads_to_the_limits_that_it_is_about() -> None:
    text = review(long_review())
    links = re.findall(r'href="#(limit-[^"]*)"', text)
    assert links == [
        "limit-rate_limiter.max_latency_ms",
        "limit-rate_limiter@prod.max_latency_ms",
        "limit-checkout.max_latency_ms",
        "limit-metrics.max_latency_ms",
    ]
    assert all(f'id="{link}"' in text for link in links)


def test_where_nothing_is_overdue_that_is_said() -> None:
    root = parsed(replace(long_review(), findings=()))
    assert words(root.findall(".//title")[0]) == "Budget review"
    assert words(root.findall(".//main/p")[0]) == "Nothing needs a review"
    assert [words(item) for item in root.iter("h2")] == ["Limits"]
    assert "There is no limit." in words(parsed(replace(long_review(), limits=(), findings=())))


@pytest.mark.parametrize("text", NASTY)
def test_no_word_changes_what_the_page_is_made_of(text: str) -> None:
    def tags(words: str) -> list[str]:
        return [item.tag for item in parsed(long_review(words)).iter()]

    assert tags(text) == tags("harmless")
