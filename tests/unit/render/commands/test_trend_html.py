import re
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree as ET

import pytest

from governance.domain.trends.analysis import analyse
from governance.domain.trends.series import Series, TrendReport, TrendVerdict
from governance.errors import UsageError
from governance.render.commands.trend_html import trend
from tests.support.long_trend import long_trend
from tests.unit.render.nasty import NASTY


@cache
def page() -> str:
    return trend(long_trend())


def tree(text: str) -> ET.Element:
    return ET.fromstring(text.partition("\n")[2])  # noqa: S314 (what this program just wrote)


def parsed(report: TrendReport) -> ET.Element:
    return tree(trend(report))


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def cells(root: ET.Element, number: int) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in root.findall(".//article")[number].findall(".//tbody/tr")]


def test_what_changed_for_the_worse_comes_first() -> None:
    root = tree(page())
    items = [words(item) for item in root.findall(".//main/ul/li")]
    assert items[0].startswith("checkout.max_latency_ms regressed from 30: 9.98792 → 11.9998 (+20.1 %), p ")
    assert items[2].startswith("metrics.max_memory_mb drifting by 0.0043 a day")
    assert "in 99 days" in items[2]
    assert [link.attrib["href"] for link in root.findall(".//main/ul/li/a")] == [
        "#series-checkout.max_latency_ms",
        "#series-of-a-file",
        "#series-metrics.max_memory_mb",
    ]


def test_a_change_says_what_it_is_and_by_what_name_it_is_marked() -> None:
    root = tree(page())
    assert cells(root, 0)[0][-2:] == [
        "rate_limiter.max_latency_ms:10000000001e",
        "no alarm: ADR 031: the budget changed from 12 to 14",
    ]
    assert [cells(root, number)[0][-1] for number in (1, 2)] == ["for the worse", "for the better"]
    assert cells(root, 6)[0][-2] == ""


def test_weak_changes_are_listed_as_such() -> None:
    report = long_trend()
    items = list(report.series)
    items[1] = replace(items[1], change_points=(), weak=items[1].change_points, verdict=TrendVerdict.REGRESSED)
    root = parsed(replace(report, series=tuple(items)))
    assert cells(root, 1)[0][-1] == "weak, does not count"


def test_series_of_one_name_have_names_of_their_own_on_the_page() -> None:
    report = long_trend()
    twice = replace(report, series=report.series[:1] * 2, inputs=report.inputs[:1] * 2)
    ids = [item.attrib["id"] for item in parsed(twice).iter() if "id" in item.attrib]
    assert len(ids) == len(set(ids))
    assert {"series-rate_limiter.max_latency_ms", "series-rate_limiter.max_latency_ms--2"} <= set(ids)


def test_every_link_and_reference_leads_to_something_of_the_page() -> None:
    text = page()
    ids = set(re.findall(r' id="([^"]*)"', text))
    assert set(re.findall(r'href="#([^"]*)"', text)) | set(re.findall(r"url\(#([^)]*)\)", text)) <= ids
    assert not re.search(r'<(?:link|img|iframe|object|base)\b|\bon\w+=|@import|\bstyle=|(?:href|src)="[^#]', text)


def tags_around(text: str) -> list[str]:
    report = long_trend(text)
    first, *_, last = zip(report.series, report.inputs, strict=True)  # those that bear the text
    worded = replace(report, series=(first[0], last[0]), inputs=(first[1], last[1]))
    return [item.tag for item in parsed(worded).iter()]


@pytest.fixture(scope="module")
def harmless_tags() -> list[str]:
    return tags_around("harmless")


@pytest.mark.parametrize("text", NASTY)
def test_no_word_changes_what_the_page_is_made_of(text: str, harmless_tags: list[str]) -> None:
    assert tags_around(text) == harmless_tags


def test_a_picture_has_no_element_a_value() -> None:
    def elements(count: int) -> int:
        values = tuple(float(number % 7) for number in range(count))
        return len(list(parsed(analyse([Series("a", values)])).iter()))

    assert abs(elements(500) - elements(50)) < 50


def test_too_many_series_are_refused() -> None:
    with pytest.raises(UsageError, match="a picture of 101 series cannot be read"):
        trend(TrendReport(long_trend().series[:1] * 101, 0.0))
