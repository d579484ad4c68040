"""Files that are written from the budgets: whether the one that is committed still says what they say."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from capability_budgets.reading.limits import BudgetSet
from capability_budgets.reading.problems import Place
from governance.domain.findings import Finding, error
from governance.domain.production.generated_files import differences
from governance.domain.production.watched_limits import environments
from governance.domain.reports.generated_files import Written
from governance.errors import UsageError

_MAX_SHOWN: Final = 400
_FIX: Final = "write it again, by the same command without --check, and commit it"

_LEFT: Final = "delete the file, and commit that"


def known_environments(budgets: BudgetSet, wanted: Iterable[str]) -> tuple[str, ...]:
    """The labels of all environments that can be written for.

    Raises:
        UsageError: one that is wanted is not among them.
    """
    known = environments(budgets)
    for name in wanted:
        if name not in known:
            raise UsageError(f"no capability has an environment {name!r}", f"one of: {', '.join(known)}")
    return known


def compared(report: Written, file: str, committed: str | None, comparable: Callable[[str], str] = str) -> Written:
    """The report on a file that is meant to hold the text. Whether lines end with CR and LF does not count.

    Args:
        report: what is due.
        file: its name.
        committed: what it holds; None where it is no plain text file.
        comparable: makes texts alike that mean the same.
    """
    if report.text is None:
        return report
    if committed is None:
        return replace(report, findings=(_finding("RT102", file, "is not there, or is no plain text file"),))
    found, due = comparable(committed.replace("\r\n", "\n")), comparable(report.text)
    if found == due:
        return report
    lines = tuple(differences(found, due, file))
    left = len(lines) - _MAX_SHOWN
    shown = (*lines[:_MAX_SHOWN], f"… {left} more lines") if left > 0 else lines
    return replace(report, findings=(_finding("RT101", file, "differs from what the budgets say"),), diff=shown)


def all_compared(
    report: Written, folder: str, committed: Mapping[str, str | None], comparable: Callable[[str], str] = str
) -> Written:
    """The report on a folder of files, one an owner.

    Args:
        report: what is due.
        folder: its name.
        committed: what the due files hold, and others in the folder that were once written so.
        comparable: makes texts alike that mean the same.
    """
    if not report.files:
        return report
    found = [
        compared(Written(text), f"{folder}/{name}", committed.get(name), comparable)
        for name, text in report.files.items()
    ]
    left = [
        error("RT101", f"{folder}/{name} is of no owner any more", _LEFT, place=Place(f"{folder}/{name}"))
        for name in committed
        if name not in report.files
    ]
    findings = (*(finding for item in found for finding in item.findings), *left)
    return replace(report, findings=findings, diff=tuple(line for item in found for line in item.diff))


def _finding(code: str, file: str, what: str) -> Finding:
    return error(code, f"{file} {what}", _FIX, place=Place(file))
