"""The page of an audit in a real browser: Chromium without a network, from a file."""

import re
import shutil
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest

from governance.render.formats.audit_html import audit
from tests.support.long_audit import long_audit
from tests.unit.render.golden_audits import AUDITS
from tests.unit.render.nasty import NASTY

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

if CHROMIUM is None or find_spec("playwright") is None or find_spec("axe_playwright_python") is None:
    pytest.skip("no browser here: install Debian's chromium, and the test dependencies", allow_module_level=True)

from axe_playwright_python.sync_playwright import Axe  # noqa: E402 (skipped above where it is missing)
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

HOSTILE: Final = "<img src=x onerror=\"window.owned=1\"><script>window.owned=1</script>' onmouseover='owned=1"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


class Opened:
    """A page that was opened, with all that it asked for and complained of."""

    def __init__(self, browser: Browser, file: Path, **options: Any) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = browser.new_context(**options).new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.refused: list[str] = []
        self.page.on("requestfailed", lambda request: self.refused.append(f"{request.url} {request.failure}"))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.url = file.as_uri()
        self.page.goto(self.url)

    def shown(self) -> list[str]:
        """The days of the steps that are shown."""
        return self.page.locator("article:not([hidden]) time").all_text_contents()

    def choose(self, name: str, value: str) -> None:
        """Fill in one field of the filter."""
        field = self.page.locator(f"#filter [name={name}]")
        if field.evaluate("item => item.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
        self.page.wait_for_timeout(200)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    pages: list[Opened] = []

    def open_page(text: str, **options: Any) -> Opened:
        file = tmp_path / f"report{len(pages)}.html"
        file.write_text(text, encoding="utf-8")
        pages.append(Opened(browser, file, **options))
        return pages[-1]

    yield open_page
    for item in pages:
        item.page.context.close()


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
        found: dict[str, int] = opened(audit(long_audit(12, words=words))).page.evaluate(
            "() => Array.from(document.querySelectorAll('*')).reduce((count, item) => "
            "({ ...count, [item.tagName]: (count[item.tagName] || 0) + 1 }), {})"
        )
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
        found = Axe().run(page.page)
        assert found.violations_count == 0, found.generate_report()
    page = opened(audit(long_audit(60)), **options)
    page.page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true; })")
    found = Axe().run(page.page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [1280, 768, 320])
def test_no_screen_must_be_scrolled_sideways(opened: Any, width: int) -> None:
    page = opened(audit(long_audit(60)), viewport={"width": width, "height": 700})
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width


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


def test_five_thousand_steps_stay_small_and_quick(opened: Any) -> None:
    report = long_audit(5000)
    started = time.process_time()
    text = audit(report)
    assert time.process_time() - started < 6  # 1.2 s on a quiet machine; what else runs here must not fail it
    assert len(text.encode()) < 5_000_000
    page = opened(text)
    loaded = page.page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert loaded < 8000  # milliseconds; 0.7 s on a quiet machine
    page.choose("verdict", "violation")
    assert page.page.inner_text("#shown") == "99 of 5000 steps are shown"
