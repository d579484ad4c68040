"""The limits of one budget file, as they hold in an environment."""

from decimal import Decimal
from os import PathLike
from pathlib import Path

from capability_budgets.reading.budget_yaml import read_budgets
from capability_budgets.reading.limits import ENVIRONMENT_NAME
from capability_budgets.reading.problems import Place, Problem
from capability_budgets.reading.text import UnreadableError


class BudgetFileError(UnreadableError):
    """A budget file cannot be read as one; `problems` has everything that is refused, and the text a line for each."""

    def __init__(self, path: str, *problems: Problem) -> None:
        super().__init__(*problems)
        self.path = path

    def __str__(self) -> str:
        """Every problem with its place, and what to write instead."""
        return "\n".join(
            f"{Place(self.path, item.line, item.column)}: {item.message}; {item.fix}" for item in self.problems
        )


def load_budgets(path: str | PathLike[str], environment: str | None = None) -> dict[str, dict[str, Decimal]]:
    """Read a budget file.

    It is as strict as every other reader of these files: a file means the same to all of them, or is refused.

    Args:
        path: the file.
        environment: whose overrides count; None for the limits where no environment is named. In an environment that
            overrides nothing, these hold.

    Returns:
        For each capability, by the name of each limit, the value that holds.

    Raises:
        BudgetFileError: it is no budget file; says what is wrong, where, and what to write instead.
        ValueError: the environment's name is none.
        OSError: there is no such file, or it cannot be opened.
    """
    if environment is not None and ENVIRONMENT_NAME.fullmatch(environment) is None:
        raise ValueError(f"{environment!r} is no name of an environment; write lower-case letters, digits, - and _")
    document = read_budgets(str(path), Path(path).read_bytes())
    if document.problems:
        raise BudgetFileError(str(path), *document.problems)
    return {
        capability.name: {limit.id.name: limit.value for limit in capability.holding(environment)}
        for capability in document.capabilities
    }
