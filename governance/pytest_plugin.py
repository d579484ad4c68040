"""The former place of the pytest plugin, for environments that were installed before it moved."""

from capability_budgets.pytest_plugin import *  # noqa: F403
