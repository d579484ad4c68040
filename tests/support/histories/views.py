"""What check and audit say of a drawn history, in forms that can be compared."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from governance.commands.audit import AuditRequest, audit
from governance.commands.check import CheckRequest, check
from governance.domain.findings import Finding
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import CheckReport, StepReport
from governance.ports.repository import Clone
from governance.ports.world import World
from tests.support.fake_history import START
from tests.support.fakes import FakeClock, FakeCommitter, FakeFiles, FakeSignatures

ONLY_BEFORE_LANDING = frozenset({"BG108", "BG109"})
"""What check says of a branch, and nobody can say of what has landed."""


class Remark(NamedTuple):
    """What of a finding must be the same, whoever found it."""

    code: str
    severity: str
    message: str


def world(history: Clone, at: dt.datetime = START) -> World:
    """The world around a history, at a moment."""
    return World(history, FakeSignatures(), FakeFiles(exists=False), FakeClock(at), FakeCommitter())


def audited(history: Clone, revision: str | None = None, since: str | None = None) -> AuditReport:
    """What audit says of a line."""
    return audit(world(history), AuditRequest(revision, since))


def checked(
    history: Clone, at: dt.datetime, base: str | None = None, head: str | None = None, *, each_commit: bool = False
) -> CheckReport:
    """What check says at a moment."""
    return check(world(history, at), CheckRequest(base, head, each_commit=each_commit))


def by_commit(steps: Iterable[StepReport]) -> dict[str, StepReport]:
    """Steps by their commits."""
    return {step.commit: step for step in steps}


def remarks(findings: Iterable[Finding], without: frozenset[str] = frozenset()) -> set[Remark]:
    """What the findings come to, without some codes."""
    kept = (finding for finding in findings if finding.code not in without)
    return {Remark(finding.code, finding.severity.value, finding.message) for finding in kept}


def errors(findings: Iterable[Finding]) -> set[str]:
    """The codes of the errors."""
    return {finding.code for finding in findings if finding.is_error}


def changes(judged: Iterable[JudgedChange]) -> list[tuple[object, ...]]:
    """The changes, with all that was found out about them."""
    found = ((item.change.line, item.adr, item.governed, item.repaired, item.rule_statuses) for item in judged)
    return sorted(found, key=repr)


def story_of(steps: Sequence[StepReport]) -> list[tuple[object, ...]]:
    """Everything that is told of steps, but for what was accepted later."""
    return [(step.commit, step.date, step.status, changes(step.changes), remarks(step.findings)) for step in steps]


def allowed(step: StepReport) -> Mapping[str, bool]:
    """The budgets that changed in a step, and whether each was allowed to."""
    return {item.change.budget: item.governed for item in step.changes}
