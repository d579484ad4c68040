"""Suggestions: budgets that follow from what was measured."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from governance.commands.named_file import in_file
from governance.commands.trend import need_numbers
from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.domain.trends.suggestion import Suggestion


def suggest_from_runs(file: str, data: bytes, coverage: float, install: Callable[[], str]) -> "tuple[Suggestion, ...]":
    """Suggest budgets from runs that a file holds.

    Args:
        file: what the user named it.
        data: what stands in it.
        coverage: how probable it shall be that the next run keeps its budget.
        install: the command that installs what is needed, asked for where it is missing.

    Raises:
        UsageError: the file cannot be read as runs, or the coverage is none.
        FaultError: the libraries for numbers are missing.
    """
    from governance.documents.measurements.runs_json import read_runs

    if not 0 < coverage < 1:
        raise UsageError(f"--coverage {coverage:g} is no probability", "name one between 0 and 1, as 0.95")
    need_numbers(install)
    runs = in_file(file, data, read_runs)
    from governance.domain.trends.prediction import suggest

    return suggest(runs, coverage)
