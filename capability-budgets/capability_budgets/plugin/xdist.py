"""Says that nothing is measured where tests are distributed over processes."""

from typing import Any

import pytest


class Distributed:
    """The plugin of a session that pytest-xdist distributes; the tests run elsewhere, side by side."""

    def __init__(self) -> None:
        self.tests = 0

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take note of the tests that a process has collected; each has collected all of them."""
        self.tests = max(self.tests, getattr(node, "workeroutput", {}).get("budget_tests", 0))
