"""Measurements behind a decision that are not what its approvers saw."""

import hashlib
import json
from typing import Final

from governance.selftest.sandbox.actions import RAISE, after, judge, land, written
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes

_PATH: Final = "adr/evidence/031.jsonl"
_CONTEXT: Final = "The audit log costs time."


def _measured(repo: Sandbox, value: str = "10.4") -> str:
    """Write a measurement; the line that names it."""
    line = {
        "schema": "budget-governance/measurement/1",
        "repository": "acme/payments",
        "budget": "rate_limiter.max_latency_ms",
        "environment": None,
        "commit": repo.head("main"),
        "date": "2026-01-05T09:00:00Z",
        "machine": "ci",
        "value": float(value),
        "interval": None,
        "samples": None,
        "processes": None,
        "verdict": "fail",
        "budget_in_force": 10,
    }
    text = f"{json.dumps(line)}\n"
    repo.write(_PATH, text)
    return f"Evidence: {_PATH} sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _raised(repo: Sandbox) -> None:
    """Raise a limit by a decision that names what was measured, signed by everybody."""
    repo.raise_limit()
    path = repo.adr(31, RAISE)
    repo.replace(path, _CONTEXT, f"{_CONTEXT}\n\n{_measured(repo)}")
    repo.sign_all(path)


def _landed(repo: Sandbox) -> None:
    """Land such a decision."""
    _raised(repo)
    land(repo, "Raise\n\nBudget-ADR: 31")


def _exchanges(repo: Sandbox) -> Result:
    """Put other measurements in the place of those that were signed."""
    _measured(repo, "14.9")
    return judge(repo)


_REMOVES: Final = written(_PATH, None)
_ADDS_MORE: Final = written("adr/evidence/notes.jsonl", "{}\n")
"""Keeps more measurements beside those of the decision, which is nobody's business."""

SCENARIOS: Final = (
    Scenario(
        "evidence exchanged",
        "puts other measurements beside a decision after everybody has signed it",
        codes("BG402"),
        after(_raised, _exchanges),
        after(_raised, judge),
    ),
    Scenario(
        "evidence left out",
        "lands a decision without the measurements that it names",
        codes("BG402"),
        after(_raised, _REMOVES),
        after(_raised, _ADDS_MORE),
    ),
    Scenario(
        "evidence exchanged later",
        "exchanges the measurements of a decision after it has landed",
        codes("BG301"),
        after(_landed, _exchanges),
        after(_landed, _ADDS_MORE),
        quiet=True,
    ),
    Scenario(
        "evidence removed later",
        "removes the measurements of a decision after it has landed",
        codes("BG301"),
        after(_landed, _REMOVES),
        after(_landed, _ADDS_MORE),
        quiet=True,
    ),
)
