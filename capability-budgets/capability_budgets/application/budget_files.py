"""Budget files outside of git: those that an application carries along."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from capability_budgets.errors import UsageError
from capability_budgets.reading.budget_yaml import BudgetDocument, read_budgets
from capability_budgets.reading.limits import BudgetSet, Capability

_ENDINGS: Final = frozenset({".yaml", ".yml"})
_OTHERS: Final = frozenset({"policy.yaml", "accepted.yaml"})
"""What lies at the top of the budgets folder and holds no budgets."""


def read_budget_set(path: Path) -> BudgetSet:
    """Read one budget file, or every budget file at and below a folder.

    Raises:
        UsageError: there is none, it cannot be read, or one of them is not plainly right.
    """
    files = list(_budget_files(path)) if path.is_dir() else [path]
    documents = {file.as_posix(): read_budgets(file.as_posix(), _content(file)) for file in files}
    wrong = [*_wrong(documents), *_twice(documents.values())]
    if wrong:
        raise UsageError(f"the budgets cannot be read: {wrong[0]}", "`budget lint` shows everything", tuple(wrong[1:]))
    budgets = BudgetSet.of(capability for document in documents.values() for capability in document.capabilities)
    if not budgets.capabilities:
        raise UsageError(f"{path} states no budgets", "name a budget file, or the folder that holds the budget files")
    return budgets


def _wrong(documents: Mapping[str, BudgetDocument]) -> Iterator[str]:
    for path, document in documents.items():
        yield from (f"{path}:{item.line or 1}: {item.message}; {item.fix}" for item in document.problems)


def _twice(documents: Iterable[BudgetDocument]) -> Iterator[str]:
    """What two files define; within one file the reader tells."""
    holders: dict[str, Capability] = {}
    for document in documents:
        for capability in document.capabilities:
            first = holders.setdefault(capability.name, capability)
            if first.file != capability.file:
                place = f"{first.file}:{first.line}"
                message = f"the capability {capability.name} is defined twice, first in {place}"
                yield f"{capability.file}:{capability.line}: {message}; keep it in one file"


def _budget_files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        inside = PurePosixPath(file.relative_to(folder).as_posix())
        # Kubernetes mounts a folder's files as links into a hidden copy, `..2026_01_05/budgets.yaml`.
        hidden = any(part.startswith("..") for part in inside.parts)
        if file.suffix in _ENDINGS and str(inside) not in _OTHERS and not hidden and file.is_file():
            yield file


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise UsageError(f"{file} cannot be read: {fault.strerror}", "name a budget file that exists") from fault
