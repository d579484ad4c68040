"""Files of lines that a user named."""

from collections.abc import Callable
from typing import Final, TypeVar

from capability_budgets.reading.text import UnreadableError
from governance.errors import UsageError

_Read = TypeVar("_Read")

_NAMED: Final = 10
"""Lines of a file that are named, at most, where they cannot be read."""


def in_file(file: str, data: bytes, read: Callable[[bytes], _Read]) -> _Read:
    """What a reader makes of a file that a user named.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return read(data)
    except UnreadableError as fault:
        first, *others = fault.problems
        more = tuple(problem.message for problem in others[: _NAMED - 1])
        raise UsageError(f"{file}: {first.message}", first.fix, more) from fault
