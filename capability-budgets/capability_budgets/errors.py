"""The root of the exceptions, and the exit status that each one stands for."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller."""

    PASS = 0
    VIOLATION = 1
    USAGE = 2
    UNDECIDED = 3
    INTERRUPTED = 130


class BudgetError(Exception):
    """The root of everything this program raises on purpose.

    Args:
        message: what is wrong, and where.
        fix: what to do about it: a command or an edit; empty where nothing can be named.
        details: more of what is wrong, a line each.
    """

    exit_code = ExitCode.UNDECIDED

    def __init__(self, message: str, fix: str = "", details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.details = details


class UsageError(BudgetError):
    """The command line, or a setting it names, cannot be meant like this."""

    exit_code = ExitCode.USAGE


class FaultError(BudgetError):
    """A program or file that is needed did not do its work; nothing was decided."""
