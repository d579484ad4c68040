"""Pages in a real browser: Chromium without a network, from a file."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE: Final = "<img src=x onerror=\"window.owned=1\"><script>window.owned=1</script>' onmouseover='owned=1"
ELEMENTS: Final = (
    "() => Array.from(document.querySelectorAll('*')).reduce((count, item) => "
    "({ ...count, [item.tagName]: (count[item.tagName] || 0) + 1 }), {})"
)
"""A script that counts the elements of a page by their names."""


def need_browser() -> None:
    """Skip the module where there is no browser."""
    if CHROMIUM is None or find_spec("playwright") is None or find_spec("axe_playwright_python") is None:
        pytest.skip("no browser here: install Debian's chromium, and the test dependencies", allow_module_level=True)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser that runs until it is left."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (may be missing)

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


CHOSEN = "name => new URLSearchParams(location.hash.slice(2)).get(name) || ''"
"""What the address of a page holds for a field of the filter."""

_PATIENCE = 400
"""So many times the page is asked, every 50 ms: whatever else runs may keep it from answering."""


class Opened:
    """A page that was opened, with all that it asked for and complained of."""

    def __init__(self, browser: Any, file: Path, **options: Any) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page: Any = browser.new_context(**options).new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.refused: list[str] = []
        self.page.on("requestfailed", lambda request: self.refused.append(f"{request.url} {request.failure}"))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.url = file.as_uri()
        self.page.goto(self.url)

    def shown(self) -> list[str]:
        """The days of the steps that are shown."""
        days: list[str] = self.page.locator("article:not([hidden]) time").all_text_contents()
        return days

    def budgets(self) -> list[str]:
        """The budgets of the entries that are shown."""
        names: list[str] = self.page.locator(".entry:not([hidden]) .budget").all_text_contents()
        return names

    def elements(self) -> dict[str, int]:
        """How many elements there are, by their names."""
        found: dict[str, int] = self.page.evaluate(ELEMENTS)
        return found

    def choose(self, name: str, value: str) -> None:
        """Fill in one field of the filter, and wait until the page has applied it: its address then holds it."""
        field = self.page.locator(f"#filter [name={name}]")
        if field.evaluate("item => item.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
        for _ in range(_PATIENCE):
            self.page.wait_for_timeout(50)
            if self.page.evaluate(CHOSEN, name) == value.strip():
                return
        raise AssertionError(f"the page does not apply {name} = {value!r}")

    def width(self) -> int:
        """How wide the page is, in its own pixels."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth")
        return width

    def assert_accessible(self) -> None:
        """No rule of accessibility that axe knows is broken."""
        from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 (may be missing)

        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()
