"""Files that a user named, also those that cannot be read."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, NoReturn, TypeVar

from capability_budgets.reading.problems import Place, Problem
from capability_budgets.reading.text import UnreadableError
from governance.errors import UsageError

_Read = TypeVar("_Read")

_MAX_NAMED: Final = 10
"""Lines of a file that are named, at most, where they cannot be read."""


class NamedFile(NamedTuple):
    """A file that the user named, with its content."""

    name: str
    data: bytes


def in_file(file: str, data: bytes, read: Callable[[bytes], _Read]) -> _Read:
    """What a reader makes of a file that a user named.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return read(data)
    except UnreadableError as fault:
        first, *others = fault.problems
        more = tuple(problem.message for problem in others[: _MAX_NAMED - 1])
        raise UsageError(f"{file}: {first.message}", first.fix, more) from fault


def refuse_problems(file: str, problems: Sequence[Problem]) -> NoReturn:
    """Refuse a file that a user named, with all that is wrong with it.

    Raises:
        UsageError: always.
    """
    first, *more = (f"{Place(file, problem.line, problem.column)}: {problem.message}" for problem in problems)
    raise UsageError(first, problems[0].fix, tuple(more))
