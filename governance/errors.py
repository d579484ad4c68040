"""The exceptions that stop the program: those of `capability_budgets`, and its own, as one tree in one place."""

from capability_budgets.errors import BudgetError, ExitCode, FaultError, UsageError

__all__ = ["BudgetError", "ExitCode", "FaultError", "IncompleteHistoryError", "RefusedError", "UsageError"]


class RefusedError(BudgetError):
    """The program understood, and declines: what was asked for would not count or would destroy something."""

    exit_code = ExitCode.VIOLATION


class IncompleteHistoryError(FaultError):
    """Objects or commits that the judgement needs are not in this clone (finding BG501)."""
