"""Seals: what an audit found, short enough to be kept elsewhere, to prove later that the history is still there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from capability_budgets.reading.values import show
from governance.domain.digests import digest
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import StepReport

_START: Final = "budget-governance/seal/1"


@dataclass(frozen=True, slots=True)
class SealedViolation:
    """A violation that was not accepted when the seal was made."""

    commit: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """What an audit found.

    Attributes:
        repository: the name that the policy gives the repository.
        head: the last step that was judged.
        adopted: the step that brought the first policy.
        steps: how many steps were told, since the adoption.
        verdicts: a digest over all of them, each chained to those before it: `sha256:…`.
        violations: those that nobody has accepted.
        landmarks: some of the commits of the line, oldest first, to tell where a history was rewritten.
    """

    repository: str
    head: str
    adopted: str | None
    steps: int
    verdicts: str
    violations: tuple[SealedViolation, ...]
    landmarks: tuple[str, ...]


def sealed(report: AuditReport, repository: str, earlier: Seal | None = None) -> Seal:
    """The seal of an audit; of one that went on from an earlier seal, the seal of the whole."""
    verdicts = earlier.verdicts if earlier else digest(_START.encode())
    for step in report.steps:
        verdicts = digest(f"{verdicts}\n{_told(step)}".encode())
    commits = [*(earlier.landmarks if earlier else ()), *(step.commit for step in report.steps), report.head]
    return Seal(
        repository=repository,
        head=report.head,
        adopted=earlier.adopted if earlier else report.adopted,
        steps=(earlier.steps if earlier else 0) + len(report.steps),
        verdicts=verdicts,
        violations=(*_still_open(report, earlier), *_open(report.steps)),
        landmarks=tuple(_spread(list(dict.fromkeys(commits)))),
    )


def _told(step: StepReport) -> str:
    """What a step's verdict is made of, acceptance aside: that may come later."""
    changes = (
        f"{item.change.budget!a} {show(item.change.before)!a} {show(item.change.after)!a} {item.adr} {item.governed}"
        for item in step.changes
    )
    return "\n".join((f"{step.commit} {step.status}", *changes, *sorted(_codes(step))))


def _codes(step: StepReport) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.code for finding in step.findings if finding.is_error))


def _open(steps: Iterable[StepReport]) -> Iterator[SealedViolation]:
    return (SealedViolation(step.commit, _codes(step)) for step in steps if step.is_open)


def _still_open(report: AuditReport, earlier: Seal | None) -> Iterator[SealedViolation]:
    """The sealed violations that the audit found not accepted, still."""
    told = {finding.commit for finding in report.findings}
    return (item for item in (earlier.violations if earlier else ()) if item.commit in told)


def _spread(commits: list[str]) -> Iterator[str]:
    """The first, and of the others the fewer the farther back they lie."""
    kept = {0, *(len(commits) - 1 - (1 << power) for power in range(len(commits).bit_length())), len(commits) - 1}
    return (commit for place, commit in enumerate(commits) if place in kept)
