"""The page of an audit in a real browser: Chromium without a network, from a file."""

import re
import time
from typing import Any

import pytest

from governance.render.formats.audit_html import audit
from tests.support.browser import HOSTILE, need_browser
from tests.support.long_audit import long_audit
from tests.unit.render.golden_audits import AUDITS
from tests.unit.render.nasty import NASTY

need_browser()

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_it_asks_for_nothing_but_itself_and_nothing_is_refused(opened: Any) -> None:
    page = opened(audit(long_audit(60)))
    assert page.asked == [page.url]
    assert page.complaints == []
    assert page.page.inner_text("#shown") == "all 60 steps are shown"


def test_words_of_the_repository_stay_words(opened: Any) -> None:
    page = opened(audit(long_audit(60, words=HOSTILE)))
    page.page.hover("article:nth-of-type(3)")
    assert page.page.evaluate("window.owned") is None
    assert page.page.locator("main img, main script").count() == 0
    assert HOSTILE in page.page.inner_text("article:nth-of-type(3)")
    assert page.complaints == []


@pytest.mark.parametrize("text", NASTY[::7])  # of all of them, that the elements stay is tested without a browser
def test_no_word_changes_what_the_page_is_made_of(opened: Any, text: str) -> None:
    def elements(words: str) -> dict[str, int]:
        found: dict[str, int] = opened(audit(long_audit(12, words=words))).elements()
        return found

    shown = elements(text)
    if text.strip():
        assert shown == elements("harmless")
    assert shown["SCRIPT"] == 1


def test_even_a_script_that_got_in_would_not_run(opened: Any) -> None:
    text = audit(long_audit(12))
    planted = "<script>window.owned=1</script><img src='https://evil.example/x.png' />"
    page = opened(text.replace("</main>", f"{planted}</main>"))
    assert page.page.evaluate("window.owned") is None
    assert page.refused == ["https://evil.example/x.png csp"]
    assert len(page.complaints) == 2
    assert all("Content Security Policy" in item for item in page.complaints)


def test_steps_are_filtered_by_everything_that_the_form_offers(opened: Any) -> None:
    page = opened(audit(long_audit(120)))
    page.choose("verdict", "violation")
    assert page.shown() == ["2020-02-20", "2020-04-10"]
    page.choose("verdict", "")
    page.choose("capability", "capability_3")
    assert page.shown() == ["2020-01-04", "2020-02-13", "2020-03-24"]
    assert page.page.locator("#limits details:not([hidden])").count() == 1
    page.choose("from", "2020-02-01")
    page.choose("to", "2020-03-01")
    assert page.shown() == ["2020-02-13"]
    page.page.click("#filter button")
    page.page.wait_for_timeout(200)
    page.choose("environment", "prod")
    assert len(page.shown()) == 41
    page.choose("person", "author4")
    assert 0 < len(page.shown()) < 41
    page.page.click("#filter button")
    page.page.wait_for_timeout(200)
    page.choose("text", "adr 117")
    assert page.page.inner_text("#shown") == "1 of 120 steps are shown"


def test_links_lead_to_steps_limits_and_filters(opened: Any) -> None:
    page = opened(audit(long_audit(120)))
    page.choose("verdict", "violation")
    assert page.page.url == f"{page.url}#?verdict=violation"
    page.page.goto("about:blank")
    page.page.goto(f"{page.url}#?verdict=violation")
    assert page.page.inner_text("#shown") == "2 of 120 steps are shown"
    anchor = page.page.locator("article").nth(30).get_attribute("id")
    page.page.evaluate("hash => { location.hash = hash; }", anchor)
    page.page.wait_for_timeout(200)
    assert page.page.locator(f"#{anchor}").is_visible()
    page.page.evaluate("location.hash = 'limit-capability_1.max_latency_ms'")
    page.page.wait_for_timeout(200)
    assert page.page.locator("details[open] svg").count() == 1


def test_everything_is_reached_by_keyboard(opened: Any) -> None:
    page = opened(audit(long_audit(12)))
    page.page.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.textContent") == "Skip to the steps"
    page.page.focus("#filter [name=verdict]")
    page.page.keyboard.type("violation")
    page.page.focus("#limits summary")
    page.page.keyboard.press("Enter")
    assert page.page.locator("details[open]").count() == 1


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1280, "light"),
        (360, "dark"),
        pytest.param(1280, "dark", marks=pytest.mark.long),
        pytest.param(360, "light", marks=pytest.mark.long),
    ],
)
def test_no_rule_of_accessibility_is_broken(opened: Any, scheme: str, width: int) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    for name in ("violations", "partial_failure"):
        page = opened(audit(AUDITS[name]), **options)
        page.assert_accessible()
    page = opened(audit(long_audit(60)), **options)
    page.page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true; })")
    page.assert_accessible()


@pytest.mark.parametrize("width", [1280, 768, 320])
@pytest.mark.parametrize("words", ["", HOSTILE], ids=["short", "long"])
def test_no_screen_must_be_scrolled_sideways(opened: Any, width: int, words: str) -> None:
    page = opened(audit(long_audit(60, words=words)), viewport={"width": width, "height": 700})
    assert page.width() <= width


def test_without_scripts_everything_is_there(opened: Any) -> None:
    page = opened(audit(long_audit(60)), java_script_enabled=False)
    assert page.page.locator("article").count() == 60
    assert not page.page.locator("#filter").is_visible()


def test_it_prints_without_the_form_and_with_every_chart(opened: Any) -> None:
    page = opened(audit(long_audit(60)))
    page.page.emulate_media(media="print")
    page.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not page.page.locator("#filter").is_visible()
    assert page.page.locator("svg").nth(0).is_visible()
    pdf = page.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 2


@pytest.mark.parametrize(("violations", "shown"), [(50, 99), (1, 4999)])
def test_five_thousand_steps_stay_small_and_quick(opened: Any, violations: int, shown: int) -> None:
    report = long_audit(5000, violations=violations)
    started = time.process_time()
    text = audit(report)
    assert time.process_time() - started < 6  # 1.2 s on a quiet machine; what else runs here must not fail it
    assert len(text.encode()) < 5_000_000
    page = opened(text)
    loaded = page.page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert loaded < 8000  # milliseconds; 0.7 s on a quiet machine
    page.choose("verdict", "violation")
    assert page.page.inner_text("#shown") == f"{shown} of 5000 steps are shown"
