"""Measurements for the store of a sandbox."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tests.support.repository import Sandbox

LATENCY: Final = "rate_limiter.max_latency_ms"


def commit_of(number: int) -> str:
    """An object id for a number."""
    return f"{number + 2**44:x}".ljust(40, "0")


def lines(values: Sequence[float], *, until: dt.datetime, **others: Any) -> list[Mapping[str, Any]]:
    """One measurement a day, the last one at a moment."""
    return [
        {
            "schema": "budget-governance/measurement/1",
            "repository": "acme/payments",
            "budget": LATENCY,
            "environment": None,
            "commit": commit_of(number),
            "date": f"{until - dt.timedelta(days=len(values) - 1 - number):%Y-%m-%dT%H:%M:%SZ}",
            "machine": "ci",
            "value": round(value, 6),
            "interval": [round(value * 0.98, 6), round(value * 1.02, 6)],
            "samples": 2000,
            "processes": 5,
            "verdict": "pass",
            "budget_in_force": 10,
        }
        | others
        for number, value in enumerate(values)
    ]


def keeps(sandbox: Sandbox, *found: Mapping[str, Any]) -> None:
    """Put measurements into the store, which lies beside the repository."""
    place = sandbox.path.parent / "store.sqlite"
    sandbox.env["BUDGET_STORE"] = f"sqlite:///{place}"
    file = sandbox.path.parent / "lines.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in found), encoding="utf-8")
    done = sandbox.budget("measurements", "import", str(file))
    assert done.status == 0, done.err
