"""Snapshots: what people see, as files beside the tests.

To write them anew after a change that is meant: `BUDGET_REWRITE_SNAPSHOTS=1 pytest tests/unit/render`, then read the
difference in git before committing it.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "snapshots"


def matches(name: str, text: str) -> bool:
    """Whether a snapshot holds exactly this text; writes it first where that was asked for."""
    path = FOLDER / name
    if os.environ.get("BUDGET_REWRITE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return path.read_text(encoding="utf-8") == text
