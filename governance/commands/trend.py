"""Trends: what series of values show over time."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, TypeVar

from governance.documents.text.decoding import UnreadableError
from governance.errors import FaultError, UsageError

if TYPE_CHECKING:
    from governance.domain.trends.series import TrendReport


_Read = TypeVar("_Read")

_NAMED: Final = 10
"""Lines of a file that are named, at most, where they cannot be read."""


def trend_of_series(file: str, data: bytes, install: Callable[[], str]) -> "TrendReport":
    """The trends of series that a file holds.

    Args:
        file: what the user named it.
        data: what stands in it.
        install: the command that installs what is needed, asked for where it is missing.

    Raises:
        UsageError: the file cannot be read as series.
        FaultError: the libraries for numbers are missing.
    """
    from governance.documents.measurements.series_json import read_series

    need_numbers(install)
    series = in_file(file, data, read_series)
    from governance.domain.trends.analysis import analyse

    return analyse(series)


def need_numbers(install: Callable[[], str]) -> None:
    """Make sure that the libraries for numbers are there.

    Raises:
        FaultError: one is missing.
    """
    missing = [name for name in ("numpy", "scipy") if find_spec(name) is None]
    if missing:
        raise FaultError(f"this needs {' and '.join(missing)}, which this environment does not have", install())


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
