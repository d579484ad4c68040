"""The pages of trends and of a review in a real browser: as the page of an audit, from a file, without a network."""

from collections.abc import Callable
from typing import Any

import pytest

from governance.domain.trends.series import TrendReport
from governance.render.commands.review_html import review
from governance.render.commands.trend_html import trend
from tests.support.browser import HOSTILE, need_browser
from tests.support.long_review import long_review
from tests.support.long_trend import long_trend

need_browser()

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

Drawn = Callable[[str], str]
"""A page that is full of some words."""


def _trend(words: str = "") -> str:
    return trend(long_trend(words))


def _review(words: str = "") -> str:
    return review(long_review(words))


PAGES = pytest.mark.parametrize("drawn", [_trend, _review], ids=["trend", "review"])


@PAGES
def test_it_asks_for_nothing_but_itself_and_nothing_is_refused(opened: Any, drawn: Drawn) -> None:
    page = opened(drawn(""))
    assert page.asked == [page.url]
    assert page.complaints == []
    assert page.page.inner_text("#shown") in {"all 7 series are shown", "all 6 limits are shown"}


@PAGES
@pytest.mark.parametrize("words", [HOSTILE, "</title></style></script><h1>x</h1>", "]]><!-- -->", "\x1b[2J\u202e"])
def test_words_of_the_repository_stay_words(opened: Any, drawn: Drawn, words: str) -> None:
    page = opened(drawn(words))
    assert page.page.evaluate("window.owned") is None
    assert page.complaints == []
    assert page.elements() == opened(drawn("harmless")).elements()


@PAGES
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_no_rule_of_accessibility_is_broken(opened: Any, drawn: Drawn, scheme: str, width: int) -> None:
    page = opened(drawn(""), color_scheme=scheme, viewport={"width": width, "height": 800})
    page.assert_accessible()
    assert page.width() <= width


def test_the_table_of_a_review_fits_on_a_screen(opened: Any) -> None:
    page = opened(_review(), viewport={"width": 1280, "height": 800})
    seen = page.page.evaluate(
        "() => [...document.querySelectorAll('.scroll')].map(it => it.scrollWidth - it.clientWidth)"
    )
    assert max(seen) <= 0


@PAGES
def test_without_scripts_everything_is_there(opened: Any, drawn: Drawn) -> None:
    page = opened(drawn(""), java_script_enabled=False)
    assert len(page.budgets()) in {6, 7}
    assert not page.page.locator("#filter").is_visible()


@PAGES
def test_everything_is_reached_by_keyboard(opened: Any, drawn: Drawn) -> None:
    page = opened(drawn(""))
    page.page.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.textContent").startswith("Skip to the ")
    page.page.focus("#filter [name=capability]")
    page.page.keyboard.type("met")
    page.page.wait_for_timeout(200)
    assert set(page.budgets()) <= {"metrics.max_memory_mb", "metrics.max_latency_ms", "metrics.max_latency_ms on ci"}
    page.page.focus(".scroll:visible")
    assert page.page.evaluate("document.activeElement.getAttribute('role')") == "region"


def test_series_are_filtered_and_linked_to(opened: Any) -> None:
    page = opened(_trend())
    page.choose("verdict", "regressed")
    assert page.budgets() == ["checkout.max_latency_ms", "of a file"]
    page.choose("environment", "prod")
    assert page.page.inner_text("#shown") == "0 of 7 series are shown"
    page.page.evaluate("location.hash = 'series-metrics.max_memory_mb'")
    page.page.wait_for_timeout(200)
    assert page.page.locator("#series-metrics\\.max_memory_mb").is_visible()


def test_limits_are_filtered_and_linked_to(opened: Any) -> None:
    page = opened(_review())
    page.choose("verdict", "overdue")
    assert page.budgets() == ["rate_limiter.max_latency_ms", "rate_limiter@prod.max_latency_ms"]
    page.page.click(".tasks a:has-text('checkout.max_latency_ms')")
    page.page.wait_for_timeout(200)
    assert len(page.budgets()) == 6
    page.choose("text", "rv106")
    assert page.budgets() == ["metrics.max_latency_ms"]


@PAGES
def test_it_prints_without_the_form(opened: Any, drawn: Drawn) -> None:
    page = opened(drawn(""))
    page.page.emulate_media(media="print")
    assert not page.page.locator("#filter").is_visible()
    assert page.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_pictures_show_their_colours_without_styles_of_their_own(opened: Any) -> None:
    page = opened(_trend(), color_scheme="dark")
    colour = page.page.locator(".plot g > path[stroke='#0072b2']").first.evaluate(
        "item => getComputedStyle(item).stroke"
    )
    assert colour == "rgb(125, 180, 245)"
    assert page.page.locator("[style]").count() == 0


def test_a_page_without_anything_is_whole(opened: Any) -> None:
    page = opened(trend(TrendReport((), 0.0)))
    assert "Nothing was recorded yet" in page.page.inner_text("main")
    page.assert_accessible()
