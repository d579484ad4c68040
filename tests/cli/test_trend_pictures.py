"""Trends as pictures: what must be in them; how they look, people have seen."""

import datetime as dt
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from governance.domain.trends.analysis import analyse
from governance.domain.trends.series import Explanation, Series, TrendReport
from governance.errors import UsageError
from governance.render.commands import trend_html
from governance.render.formats import trend_svg
from tests.cli.test_trend import STEP
from tests.cli.test_trend import trend as run

START = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)
RECORDED = Series(
    "rate_limiter.max_latency_ms",
    tuple(STEP),
    tuple(START + dt.timedelta(days=number) for number in range(60)),
    budgets=(*(12.0,) * 30, *(14.0,) * 29, None),
    intervals=(*((value - 0.1, value + 0.2) for value in STEP[:59]), None),
    explanations=(Explanation(30, "the budget changed"),),
)
NASTY = Series("<script>$x^2$</script>\x1b[2J", tuple(-value for value in STEP))


def words(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 (what this program just wrote)
    return ["".join(item.itertext()).strip() for item in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_panel_names_its_series_its_budgets_and_its_changes() -> None:
    found = words(trend_svg.trend(analyse([RECORDED])))
    assert {"rate_limiter.max_latency_ms: steady", "12", "14", "budget", "95 %", "measured", "+20.1 % (30)"} <= set(
        found
    )


def test_names_are_text_and_nothing_else() -> None:
    svg = trend_svg.trend(analyse([NASTY]))
    assert "<script>$x^2$</script>?[2J: improved" in words(svg)
    assert "change (30)" in words(svg)
    assert trend_html.trend(analyse([NASTY])).count("<script>") == 1


def test_a_name_in_letters_that_the_font_lacks_is_drawn_without_a_warning() -> None:
    assert "漢字: regressed" in words(trend_svg.trend(analyse([Series("漢字", tuple(STEP))])))


def test_weak_changes_few_values_and_nothing_at_all_are_drawn_too() -> None:
    report = analyse([RECORDED])
    (one,) = report.series
    weak = replace(report, series=(replace(one, change_points=(), weak=one.change_points),))
    assert words(trend_svg.trend(weak))
    assert "new: few" in words(trend_svg.trend(analyse([Series("new", ())])))
    assert words(trend_svg.trend(TrendReport((), 0.0))) == ["nothing was recorded yet"]


def test_the_same_report_is_the_same_picture() -> None:
    report = analyse([RECORDED, NASTY])
    assert trend_svg.trend(report) == trend_svg.trend(report)


def test_too_many_series_for_a_picture_are_refused() -> None:
    with pytest.raises(UsageError, match="a picture of 101 series cannot be read"):
        trend_svg.trend(analyse([Series("a", ())] * 101))


def test_the_command_draws(tmp_path: Path) -> None:
    series = [{"name": "search", "values": STEP}]
    done = run(tmp_path, series, "--format", "svg")
    assert (done.status, "search: regressed" in words(done.out)) == (0, True)
    done = run(tmp_path, series, "--format", "html")
    assert done.status == 0
    assert done.out.startswith("<!DOCTYPE html>")
    assert "<svg" in done.out
    assert '<b class="status">regressed</b> <span class="quiet">60 values</span>' in done.out
