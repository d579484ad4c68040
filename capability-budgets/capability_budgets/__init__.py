"""Budgets inside other people's processes: read them, and decide from samples whether a capability keeps its own.

PYTEST_DONT_REWRITE: its pytest plugin has no assertions, and a sampling process imports this package before pytest.
"""

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from capability_budgets.decision import Decision, decide
    from capability_budgets.reading.loading import BudgetFileError, load_budgets

__all__ = ["BudgetFileError", "Decision", "decide", "load_budgets"]

_HOMES: Final = {
    "BudgetFileError": "reading.loading",
    "Decision": "decision",
    "decide": "decision",
    "load_budgets": "reading.loading",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for at its first use: every pytest of an environment imports this package."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 (only where it is used)

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
