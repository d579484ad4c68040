"""Findings: what is wrong, where, and how to fix it. Values, never exceptions."""

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Final

from capability_budgets.reading.problems import Place, Problem

NOWHERE: Final = Place("")
"""The place of what is nowhere in particular."""


class Severity(StrEnum):
    """Whether a finding fails the judgement or only informs."""

    ERROR = "error"
    WARNING = "warning"


class Verdict(StrEnum):
    """The answer of a judgement."""

    PASS = "pass"  # noqa: S105 (a verdict, not a password)
    FAIL = "fail"
    INDETERMINATE = "indeterminate"


_PENDING: Final = frozenset({"BG107", "BG201", "BG202", "BG203", "BG204", "BG205", "BG206", "BG207", "BG210"})
"""Codes of approvals that are missing yet: they may still be given."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation, or one warning.

    Attributes:
        code: a code of `governance.domain.codes`.
        message: what is wrong.
        fix: the command or edit that fixes it.
        budget: the limit, path or capability it is about.
        adr: the number of the decision record it is about.
        place: where it is.
        commit: the object id of the commit that brought it, where one can be named.
        pending: whether what is missing may still come, though its code alone does not say so.
    """

    code: str
    message: str
    fix: str
    _: KW_ONLY
    severity: Severity = Severity.ERROR
    budget: str | None = None
    adr: int | None = None
    place: Place = NOWHERE
    commit: str | None = None
    pending: bool = False

    @property
    def is_error(self) -> bool:
        """Whether this finding alone makes the judgement fail."""
        return self.severity is Severity.ERROR

    @property
    def may_come(self) -> bool:
        """Whether what is missing may still come, so that a commit on the way to landing may lack it."""
        return self.pending or self.code in _PENDING


error = Finding
"""A finding that fails the judgement."""

warning = partial(Finding, severity=Severity.WARNING)
"""A finding that informs and fails nothing."""


def unreadable(code: str, file: str, problem: Problem, adr: int | None = None) -> Finding:
    """The finding of a file that cannot be read, at the place where reading stopped."""
    place = Place(file, problem.line, problem.column)
    return error(code, problem.message, problem.fix, adr=adr, place=place, pending=problem.pending)


def soften(finding: Finding) -> Finding:
    """The same finding as a warning."""
    return replace(finding, severity=Severity.WARNING)


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Pass without an error; indeterminate where history is missing; else fail."""
    errors = [finding for finding in findings if finding.is_error]
    if any(finding.code == "BG501" for finding in errors):
        return Verdict.INDETERMINATE
    return Verdict.FAIL if errors else Verdict.PASS
