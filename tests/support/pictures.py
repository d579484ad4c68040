"""The pictures of the documentation; `python -m tests.support.pictures` makes them again.

The page of an audit and the comment are what the program says in the repository of `budget demo`, as Chromium shows
it; there is no Grafana here, so of the dashboard its outline is drawn from the file.
"""

import hashlib
import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

from markdown_it import MarkdownIt

from capability_budgets.reading.budget_yaml import read_budgets
from governance.commands.demo import script
from governance.documents.budgets.reader import join
from governance.documents.prometheus.dashboard_queries import dashboard
from governance.domain.production.settings import Runtime
from governance.render.commands.grafana import as_dashboard
from tests.support.browser import chromium
from tests.support.command import Result, run
from tests.support.dashboard_outline import outline
from tests.support.documents import DATA, DOCS
from tests.support.repository import BUDGETS
from tests.support.workshop import environment
from tests.unit.render.snapshot import FOLDER as SNAPSHOTS

FOLDER: Final = DOCS / "pictures"
DRAWN: Final = DATA / "pictures.json"
"""What the pictures that Chromium draws looked like, as digests of outputs that change with them."""

LARGEST: Final = 150_000
"""Bytes of a picture."""

_LOOKS_LIKE: Final = {"report.png": "audit/violations.html", "comment.png": "ungoverned_raise.md"}
_UNSEEN: Final = re.compile(r"<script>.*?</script>|<meta .*?/>", re.DOTALL)
_FORGE: Final = """
body { margin: 0; padding: 16px; background: #fff; color: #1f2328; font: 14px/1.5 system-ui, sans-serif; }
.comment { overflow: hidden; border: 1px solid #d1d9e0; border-radius: 6px; }
.who { padding: 8px 16px; border-bottom: 1px solid #d1d9e0; background: #f6f8fa; color: #59636e; }
.who b { color: #1f2328; }
.body { padding: 4px 16px 12px; }
h2 { padding-bottom: 5px; border-bottom: 1px solid #d1d9e0; font-size: 21px; }
h3 { font-size: 17px; }
table { border-collapse: collapse; }
th, td { padding: 6px 13px; border: 1px solid #d1d9e0; text-align: left; }
code { padding: 2px 5px; border-radius: 6px; background: #eff1f3; font: 12px "DejaVu Sans Mono", monospace; }
.no { color: #d1242f; }
td code { white-space: nowrap; }
"""


def digests() -> dict[str, str]:
    """For each picture of Chromium's, a digest of an output that changes with what it shows."""
    seen = {name: (SNAPSHOTS / file).read_text(encoding="utf-8") for name, file in _LOOKS_LIKE.items()}
    return {name: hashlib.sha256(_UNSEEN.sub("", text).encode()).hexdigest() for name, text in seen.items()}


def dashboard_picture() -> str:
    """The outline of the demo's dashboard, as SVG."""
    budgets = join({BUDGETS: read_budgets(BUDGETS, script.NUMBERS.encode())}).budgets
    drawn = dashboard(budgets, ("default",), Runtime(), subject="demo/kernel", is_whole=True)
    return outline(json.loads(as_dashboard(drawn)), "rate_limiter")


def main() -> None:
    """Make all pictures."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "dashboard.svg").write_text(dashboard_picture(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        demo = Path(folder) / "demo"
        _budget(Path(folder), "demo", str(demo))
        comment = _budget(demo, "check", "--base", "hurry~", "--head", "hurry", "--format", "markdown")
        _shot(browser, Path(folder) / "comment.html", _comment(comment.out), width=1000)
        _raise_past_the_gate(demo)
        page = _budget(demo, "audit", "--format", "html")
        _shot(browser, Path(folder) / "report.html", page.out, width=1100, height=1060)
    DRAWN.write_text(f"{json.dumps(digests(), indent=2)}\n", encoding="utf-8")


def _budget(folder: Path, *words: str) -> Result:
    return run(*words, folder=folder, env=environment())


def _raise_past_the_gate(demo: Path) -> None:
    """What an audit finds: a number that was changed on the default branch without a decision."""
    numbers = demo / BUDGETS
    numbers.write_text(numbers.read_text(encoding="utf-8").replace("max_latency_ms: 5\n", "max_latency_ms: 6\n"))
    git = ["git", "-C", str(demo), "-c", "user.name=Dora", "-c", "user.email=dora@demo.example"]
    subprocess.run([*git, "commit", "--quiet", "--all", "--message", "Make the build green"], check=True)


def _comment(markdown: str) -> str:
    """A comment as a forge shows it."""
    body = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    body = body.replace("❌", '<span class="no">✖</span>')  # which forges draw by themselves, and fonts here lack
    who = '<div class="who"><b>github-actions</b> commented</div>'
    page = f'<div class="comment">{who}<div class="body">{body}</div></div>'
    return f'<!DOCTYPE html><meta charset="utf-8"><style>{_FORGE}</style>{page}'


def _shot(browser: Any, file: Path, text: str, *, width: int, height: int | None = None) -> None:
    """A picture of a page, all of it or its beginning, with the first limit's life open."""
    file.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": height or 100}, color_scheme="light")
    page.goto(file.as_uri())
    page.evaluate("() => document.querySelectorAll('#limits details')[2]?.setAttribute('open', '')")
    page.screenshot(path=FOLDER / f"{file.stem}.png", full_page=height is None)
    page.close()


if __name__ == "__main__":
    main()
