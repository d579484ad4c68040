"""The exceptions that stop the program."""

from capability_budgets.errors import BudgetError, ExitCode

__all__ = ["BudgetError", "ExitCode", "FaultError", "IncompleteHistoryError", "RefusedError", "UsageError"]


class UsageError(BudgetError):
    """The command line, or a setting it names, cannot be meant like this."""

    exit_code = ExitCode.USAGE


class RefusedError(BudgetError):
    """The program understood, and declines: what was asked for would not count or would destroy something."""

    exit_code = ExitCode.VIOLATION


class FaultError(BudgetError):
    """A program or file that is needed did not do its work; nothing was decided."""


class IncompleteHistoryError(FaultError):
    """Objects or commits that the judgement needs are not in this clone (finding BG501)."""
