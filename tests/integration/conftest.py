"""Fixtures of the tests against real programs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.browser import Opened, chromium
from tests.support.workshop import GitWorkshop, environment, git_workshop


@pytest.fixture
def git_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables under which git sees nothing of the developer's own."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def real(tmp_path: Path, git_environment: None) -> Iterator[GitWorkshop]:
    """A workshop of real git."""
    del git_environment
    with git_workshop(tmp_path / "repo") as found:
        yield found


# Not one for all modules: as long as it runs, no other test of this process can start an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real browser."""
    with chromium() as found:
        yield found


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Open the text of a page, from a file."""
    pages: list[Opened] = []

    def open_page(text: str, **options: Any) -> Opened:
        file = tmp_path / f"report{len(pages)}.html"
        file.write_text(text, encoding="utf-8")
        pages.append(Opened(browser, file, **options))
        return pages[-1]

    yield open_page
    for item in pages:
        item.page.context.close()
