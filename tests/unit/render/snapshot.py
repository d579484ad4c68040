"""Snapshots: what people see, as files beside the tests.

To write them again after a change that is meant: `BUDGET_REWRITE_SNAPSHOTS=1 pytest tests/unit/render`, then read the
difference in git before committing it.
"""

import json
import os
from pathlib import Path
from typing import Any, Final

FOLDER = Path(__file__).parent / "snapshots"


WHOLE_LOG: Final = "several.sarif"
"""The one log that is shown whole, with the catalogue of codes, which all of them hold."""

WHOLE_PAGE: Final = "audit/violations.html"
"""The one page that is shown whole, with its styles and its script, which all of them hold."""


def matches(name: str, shown: str) -> bool:
    """Whether a snapshot holds exactly this text; writes it first where that was asked for."""
    path, text = FOLDER / name, _compared(name, shown)
    if os.environ.get("BUDGET_REWRITE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return path.read_text(encoding="utf-8") == text


def _compared(name: str, text: str) -> str:
    """The text, of a log or a page without what all of them hold."""
    if name.endswith(".sarif"):
        return _log(json.loads(text), whole=name == WHOLE_LOG)
    if name.endswith(".html") and name != WHOLE_PAGE:
        return text[text.index("<body>") : text.index("<script>")]
    return text


def _log(log: dict[str, Any], *, whole: bool) -> str:
    """A SARIF log without what changes with every release, and of all but one nothing but the results."""
    (run,) = log["runs"]
    run["tool"]["driver"]["version"] = "0.0.0"
    # Where a code stands in the catalogue changes with every new one.
    results = [{key: value for key, value in result.items() if key != "ruleIndex"} for result in run["results"]]
    return json.dumps(log if whole else results, indent=2, ensure_ascii=False) + "\n"
