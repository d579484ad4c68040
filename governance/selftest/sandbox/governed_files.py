"""Further budget files of a scenario."""

from typing import Final

from governance.selftest.sandbox.actions import judge
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox

NEW: Final = "cache:\n  max_latency_ms: 3\n"
"""A budget file with a new capability."""


def add_governed(repo: Sandbox, path: str) -> Result:
    """Add a budget file with a new capability, with its decision."""
    repo.write(path, NEW)
    repo.decide(rows=[("cache.max_latency_ms", "none", "3")])
    return judge(repo)


def extra_file(repo: Sandbox) -> Result:
    """Add a budget file beside the first one, with its decision."""
    return add_governed(repo, "budgets/extra.yaml")
