"""The documentation as a site: `python -m tests.support.site FOLDER` builds it there, and follows every link in it.

Zensical builds it. It reads the pages as they lie in the repository, so no page is written for the site; it brings
search that needs no server, and refuses links to pages that are not there. MkDocs has had no release since 2024, and
Sphinx would want another markup.
"""

import shutil
import subprocess
import sys
from html.parser import HTMLParser
from os.path import normpath
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from tests.support.documents import ROOT, images, links, pages

_ATTRIBUTES: Final = {"href", "src"}
_FOREIGN: Final = ("http:", "https:", "mailto:", "data:", "javascript:")


class Page(HTMLParser):
    """A built page: what it links to, what it loads, and its anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what an element says."""
        found = {name: value for name, value in attrs if value is not None}
        self.anchors.update(found[name] for name in ("id", "name") if name in found)
        for name in _ATTRIBUTES & found.keys():
            loads = tag not in {"a", "area"} and found.get("rel") not in {"canonical", "next", "prev", "edit"}
            (self.loaded if loads else self.links).append(found[name])


def build(folder: Path, program: str = "zensical") -> Path:
    """Build the site in a folder; where it lies.

    Raises:
        CalledProcessError: a page links to another one that is not there.
    """
    sources = folder / "pages"
    shutil.rmtree(sources, ignore_errors=True)
    for file in _published():
        place = sources / file.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    shutil.copy(ROOT / "zensical.toml", folder)
    subprocess.run([program, "build", "--strict", "--clean"], cwd=folder, check=True)
    return folder / "site"


def _published() -> set[Path]:
    """The pages, and the files of the repository that they link to or show."""
    found = {*pages(), *ROOT.glob("adr/*.md")}
    texts = {page: page.read_text("utf-8") for page in found}
    named = ((page, link) for page, text in texts.items() for link in (*links(text), *images(text)))
    linked = ((page.parent / link.partition("#")[0]).resolve() for page, link in named)
    return found | {file for file in linked if file.is_file() and file.is_relative_to(ROOT)}


def broken(site: Path) -> list[str]:
    """Links that lead nowhere inside the site, and what is loaded from elsewhere."""
    site = site.resolve()
    built = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    found = []
    for path, page in built.items():
        if path.name == "404.html":  # its links are those of any address
            continue
        where = path.relative_to(site)
        found += [f"{where}: loads {link}" for link in page.loaded if urlsplit(link).netloc]
        for link in (*page.links, *page.loaded):
            if not link.startswith(_FOREIGN) and not _leads_somewhere(path, link, built):
                found.append(f"{where}: {link} leads nowhere")
    return found


def _leads_somewhere(page: Path, link: str, built: dict[Path, Page]) -> bool:
    parts = urlsplit(link)
    target = Path(normpath(page.parent / unquote(parts.path))) if parts.path else page
    file = target / "index.html" if target.is_dir() else target
    if not parts.fragment or parts.fragment.startswith("__"):
        return file.is_file()
    return file in built and unquote(parts.fragment) in built[file].anchors


def main() -> int:
    """Build the site, and say which links in it lead nowhere."""
    site = build(Path(sys.argv[1]).resolve())
    lines = broken(site)
    print("\n".join(lines) or f"{site}: every link leads somewhere")  # noqa: T201 (what it is run for)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
