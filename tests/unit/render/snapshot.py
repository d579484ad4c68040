"""Snapshots: what people see, as files beside the tests.

To write them again after a change that is meant: `BUDGET_REWRITE_SNAPSHOTS=1 pytest tests/unit/render`, then read the
difference in git before committing it.
"""

import json
import os
from pathlib import Path
from typing import Final

FOLDER = Path(__file__).parent / "snapshots"


WHOLE: Final = "several.sarif"
"""The one log that is shown whole, with the catalogue of codes, which all of them hold."""


def matches(name: str, shown: str) -> bool:
    """Whether a snapshot holds exactly this text; writes it first where that was asked for."""
    path, text = FOLDER / name, _compared(name, shown)
    if os.environ.get("BUDGET_REWRITE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return path.read_text(encoding="utf-8") == text


def _compared(name: str, text: str) -> str:
    """The text; of a SARIF log without what changes with every release, and of all but one nothing but the results."""
    if not name.endswith(".sarif"):
        return text
    log = json.loads(text)
    (run,) = log["runs"]
    run["tool"]["driver"]["version"] = "0.0.0"
    return json.dumps(log if name == WHOLE else run["results"], indent=2, ensure_ascii=False) + "\n"
