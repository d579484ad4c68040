"""Trends are computed with the extra `trends`; without it their tests are left out, and pytest says so."""

from importlib.util import find_spec

import pytest

collect_ignore_glob = [] if all(map(find_spec, ("numpy", "scipy", "matplotlib"))) else ["test_*.py"]


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say aloud that tests are left out."""
    del config
    return "trends are not tested: install the extra `trends`" if collect_ignore_glob else None
