"""The pictures of the documentation: each is there, small, told in words, and shows what the program says today."""

import json
import re
from pathlib import Path

import pytest

from tests.support.dashboard_outline import outline
from tests.support.documents import DOCS, ROOT, pages, prose
from tests.support.pictures import DRAWN, FOLDER, LARGEST, dashboard_picture, digests

AGAIN = "python -m tests.support.pictures"
NAMED = [
    (page, found["words"], (page.parent / found["target"]).resolve())
    for page in pages()
    for found in re.finditer(r"!\[(?P<words>[^\]]*)\]\((?P<target>[^)\s:]+)\)", prose(page.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize(("page", "words", "file"), NAMED, ids=lambda item: getattr(item, "name", ""))
def test_a_picture_that_a_page_names_is_there_small_and_told_in_words(page: Path, words: str, file: Path) -> None:
    assert file.is_relative_to(ROOT), page
    assert file.is_file(), f"{page} names {file.name}: {AGAIN}"
    assert file.stat().st_size < LARGEST
    assert len(words.split()) > 3


def test_every_picture_is_named_by_a_page() -> None:
    named = {file for _, _, file in NAMED}
    assert {file.name for file in FOLDER.iterdir()} == {"comment.png", "dashboard.svg", "report.png"}
    assert {file for folder in DOCS.rglob("pictures") for file in folder.iterdir()} <= named


def test_the_outline_of_the_dashboard_is_that_of_the_file_which_the_program_writes() -> None:
    assert (FOLDER / "dashboard.svg").read_text(encoding="utf-8") == dashboard_picture(), AGAIN


def test_what_the_browser_drew_looks_like_that_still() -> None:
    assert json.loads(DRAWN.read_text(encoding="utf-8")) == digests(), AGAIN


def test_an_outline_finds_the_panels_of_a_closed_row_too() -> None:
    place = {"x": 0, "y": 1, "w": 6, "h": 8}
    line = {"refId": "a", "legendFormat": "{{environment}} <p95>"}
    panel = {"type": "heatmap", "title": "Latency", "gridPos": place, "targets": [line]}
    rows = [
        {"type": "row", "title": "other"},
        panel | {"title": "x"},
        {"type": "row", "title": "one", "panels": [panel]},
    ]
    drawn = outline({"title": "T", "templating": {"list": []}, "panels": rows}, "one")
    words = re.findall(r">([^<>]+)</text>", drawn)
    assert words[:-1] == ["T", "▾ one", "Latency", "heat map", "&lt;p95&gt;"]
