"""Performance budgets in git that only a signed decision can change.

PYTEST_DONT_REWRITE: its pytest plugin has no assertions, and a sampling process imports this package before pytest.
"""
