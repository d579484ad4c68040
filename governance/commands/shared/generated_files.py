"""Files that are written from the budgets: whether the one that is committed still says what they say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from governance.domain.budgets.limits import BudgetSet
from governance.domain.findings import Finding, Place, Verdict, error, verdict_of
from governance.domain.production.generated_files import differences
from governance.domain.production.watched_limits import environments
from governance.errors import UsageError

_SHOWN: Final = 400
_FIX: Final = "write it again, by the same command without --check, and commit it"


@dataclass(frozen=True, slots=True)
class Written:
    """What a command that writes a file answers.

    Attributes:
        text: the file; None where something cannot be read: half of it would be none.
        findings: what cannot be read, or how a committed file differs.
        diff: from the committed file to the text, as a unified diff, a line each; of a long one the beginning.
    """

    text: str | None
    findings: tuple[Finding, ...] = ()
    diff: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Whether everything could be read and agrees."""
        return verdict_of(self.findings)


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
    left = len(lines) - _SHOWN
    shown = (*lines[:_SHOWN], f"… {left} more lines") if left > 0 else lines
    return replace(report, findings=(_finding("RT101", file, "differs from what the budgets say"),), diff=shown)


def _finding(code: str, file: str, what: str) -> Finding:
    return error(code, f"{file} {what}", _FIX, place=Place(file))
