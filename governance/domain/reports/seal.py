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
    before = earlier or Seal(repository, report.head, report.adopted, 0, digest(_START.encode()), (), ())
    verdicts = before.verdicts
    for step in report.steps:
        verdicts = digest(f"{verdicts}\n{_told(step)}".encode())
    commits = [*before.landmarks, *(step.commit for step in report.steps), report.head]
    told = {finding.commit for finding in report.findings}
    still_open = (item for item in before.violations if item.commit in told)  # the audit found them not accepted, still
    return Seal(
        repository=repository,
        head=report.head,
        adopted=before.adopted,
        steps=before.steps + len(report.steps),
        verdicts=verdicts,
        violations=(*still_open, *_open(report.steps)),
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


def _spread(commits: list[str]) -> Iterator[str]:
    """The first, and of the others the fewer the farther back they lie."""
    kept = {0, *(len(commits) - 1 - (1 << power) for power in range(len(commits).bit_length())), len(commits) - 1}
    return (commit for place, commit in enumerate(commits) if place in kept)
