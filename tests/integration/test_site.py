"""The documentation as a site: built from the pages as they are, with search, and links that all lead somewhere."""

import json
import sys
from pathlib import Path

import pytest

from governance.domain.codes import FINDING_CODES
from tests.support.site import Page, broken, build

ZENSICAL = Path(sys.executable).parent / "zensical"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not ZENSICAL.exists():
        pytest.skip("zensical is not installed")
    return build(tmp_path_factory.mktemp("site"), str(ZENSICAL))


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    assert broken(site) == []


def test_search_finds_every_finding_code(site: Path) -> None:
    index = json.loads((site / "search.json").read_text(encoding="utf-8"))
    text = json.dumps(index)
    assert [code for code in FINDING_CODES if f"{code}/" not in text] == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<a href="b.html#x">b</a><a href="c.html">c</a><img src="https://cdn.example/x.png">'
    )
    (tmp_path / "b.html").write_text('<h1 id="y">b</h1><a href="#y">y</a><a href="https://elsewhere.example">e</a>')
    assert broken(tmp_path) == [
        "a.html: loads https://cdn.example/x.png",
        "a.html: b.html#x leads nowhere",
        "a.html: c.html leads nowhere",
    ]
    assert Page('<a name="n"><i id="i">').anchors == {"n", "i"}
