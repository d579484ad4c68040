"""`budget audit`: every step of a history, judged as check would have judged it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from governance.domain.findings import Verdict, error, verdict_of
from governance.domain.policy import Policy
from governance.domain.reports import AuditReport
from governance.errors import IncompleteHistoryError, UsageError
from governance.workflow.answers import step_report
from governance.workflow.check import IDENTITY_NOTE
from governance.workflow.landing import Landed, Landings, Status
from governance.workflow.ports import Commit, History, World
from governance.workflow.revisions import CURE, never_governed, refuse_incomplete
from governance.workflow.steps import StepReader
from governance.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """What a user asks `audit` to judge.

    Attributes:
        revision: the last step; None for HEAD.
        since: a commit known to be good, behind which judging begins; None for the adoption.
        policy: judge by this policy instead of those that were in force.
    """

    revision: str | None = None
    since: str | None = None
    policy: Policy | None = None


def audit(world: World, request: AuditRequest) -> AuditReport:
    """Judge every step of the first-parent history.

    Raises:
        UsageError: a revision names nothing, or nothing was ever governed here.
    """
    head = _resolved(world.history, request.revision or "HEAD", "--rev")
    since = None if request.since is None else _resolved(world.history, request.since, "--since")
    try:
        return _Audit(world, head, since, request.policy).report()
    except IncompleteHistoryError as missing:
        finding = error("BG501", missing.message, missing.remedy or CURE)
        return AuditReport(Verdict.INDETERMINATE, head, None, (), (finding,), since)


def _resolved(history: History, revision: str, option: str) -> str:
    found = history.resolve(revision)
    if found is None:
        raise UsageError(f"{revision} names no commit", f"name one with {option}")
    return found


class _Audit:
    def __init__(self, world: World, head: str, since: str | None, policy: Policy | None) -> None:
        self._history = world.history
        self._reader = StepReader(world.history, world.signatures, Trust(world.history, policy))
        self._landings = Landings(self._reader)
        self._head = head
        self._since = since

    def report(self) -> AuditReport:
        """Judge what was asked for."""
        trust = self._reader.trust
        refuse_incomplete(self._history, "an audit judges all of it")
        if not trust.held(self._head):
            raise never_governed()
        policy = trust.in_force(self._head)
        landed = [self._landings.landed(step) for step in reversed(self._steps(policy))]
        steps = tuple(step_report(item) for item in landed if _is_told(item))
        adopted = next((item.commit.oid for item in landed if item.status is Status.ADOPTION), None)
        findings = tuple(finding for step in steps if step.is_open for finding in step.findings)
        notes = (IDENTITY_NOTE,) if policy and policy.identity == "commit" else ()
        return AuditReport(verdict_of(findings), self._head, adopted, steps, (), self._since, notes=notes)

    def _steps(self, policy: Policy | None) -> Sequence[Commit]:
        folders: Iterator[str] = iter(())
        if policy is not None:
            trust = self._reader.trust
            folders = iter((*trust.folders(self._head, policy), *trust.decision_folders(self._head, policy)))
        return self._history.first_parents(self._head, tuple(folders), excluding=self._since)


def _is_told(item: Landed) -> bool:
    return item.status is Status.ADOPTION or bool(item.judgement.changes or item.judgement.findings)
