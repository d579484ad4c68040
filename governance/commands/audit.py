"""`budget audit`: every step of a history, judged as check would have judged it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from governance.commands.shared import seal as seals
from governance.commands.shared.notes import IDENTITY_NOTE
from governance.domain.findings import Finding, Verdict, verdict_of
from governance.domain.policy.policy import Policy
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import StepReport
from governance.domain.reports.seal import Seal
from governance.domain.reports.story import AuditStory
from governance.errors import IncompleteHistoryError
from governance.judging.history.accepted_violations import accepted_after
from governance.judging.history.line_reader import LineReader
from governance.judging.line.line import FirstParentLine
from governance.judging.reading.clones import refuse_incomplete, undecidable
from governance.judging.reading.policies import Policies
from governance.judging.reading.revisions import never_governed, resolved
from governance.judging.steps.judgement_reports import landed_report
from governance.judging.steps.landed_steps import JudgedStep, JudgedSteps, StepStatus
from governance.judging.steps.limited_loosenings import overdue_at
from governance.judging.steps.step_reader import StepReader
from governance.ports.commits import Commit
from governance.ports.progress import Progress, Silence
from governance.ports.world import World


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """What a user asks `audit` to judge.

    Attributes:
        revision: the last step; None for HEAD.
        since: a commit known to be good, after which judging begins; None for the adoption.
        against: the seal of an earlier audit, after which judging begins.
        policy: judge by this policy instead of those that were in force.
        progress: tells how far the work has come.
        story: whether the report is to tell the lives of limits and the papers of decisions, too.
    """

    revision: str | None = None
    since: str | None = None
    against: Seal | None = None
    policy: Policy | None = None
    progress: Progress = field(default_factory=Silence)
    story: bool = False


def audit(world: World, request: AuditRequest) -> AuditReport:
    """Judge every step of the first-parent history.

    Raises:
        UsageError: a revision names nothing, or nothing was ever governed here.
    """
    head = resolved(world.history, request.revision or "HEAD", "--rev")
    since = None if request.since is None else resolved(world.history, request.since, "--since")
    since = request.against.head if request.against else since
    try:
        return Audit(world, request, head, since).report()
    except IncompleteHistoryError as missing:
        return undecided(head, since, undecidable(world.history, missing))


def undecided(head: str, since: str | None, finding: Finding) -> AuditReport:
    """The report where nothing could be judged."""
    return AuditReport(Verdict.INDETERMINATE, head, None, (), (finding,), since)


class Audit:
    """One audit of one line."""

    def __init__(self, world: World, request: AuditRequest, head: str, since: str | None) -> None:
        self._world = world
        self._history = world.history
        self._request = request
        self._head = head
        self._since = since

    def report(self) -> AuditReport:
        """Judge what was asked for.

        Raises:
            UsageError: nothing was ever governed here.
            IncompleteHistoryError: history is cut off, or goes on from another commit than the one known to be good.
        """
        refuse_incomplete(self._history, "an audit judges all of it")
        if self._request.against is not None:
            seals.refuse_rewritten(self._history, self._request.against, self._head)
        elif self._since is not None:
            self._refuse_rewritten(self._since)
        if not Policies(self._history).ever_governed(self._head):
            raise never_governed()
        try:
            return self._judged(LineReader(self._world, self._request.progress, self._request.policy))
        except KeyboardInterrupt:
            return AuditReport(Verdict.INDETERMINATE, self._head, None, (), since=self._since, partial=True)

    def _refuse_rewritten(self, since: str) -> None:
        if since in self._history.merge_bases(since, self._head):
            return
        message = f"{since[:12]} is no ancestor of {self._head[:12]}: the history was rewritten, or is another one"
        fix = "audit the whole history, and ask who rewrote it"
        raise IncompleteHistoryError(message, fix)

    def _judged(self, reader: LineReader) -> AuditReport:
        line = reader.read(self._head, self._since)
        judged_steps = JudgedSteps(reader.steps_of(line))
        steps = self._steps(line, judged_steps)
        landed: list[JudgedStep] = []
        try:
            for number, step in enumerate(steps, 1):
                landed.append(judged_steps.landed(step))
                self._request.progress.show("steps judged", number, len(steps))
        except KeyboardInterrupt:
            return self._reported(line, judged_steps, landed, partial=True)
        return self._reported(line, judged_steps, landed, partial=False)

    def _steps(self, line: FirstParentLine, judged_steps: JudgedSteps) -> Sequence[Commit]:
        """The steps to judge, oldest first: from the first policy on, where nothing was governed before it."""
        steps = [step.commit for step in line.steps]
        policies = judged_steps.reader.policies
        first = next((place for place, step in enumerate(steps) if policies.entry(line.tree(step.oid))), len(steps))
        starts = steps[first].parents if first < len(steps) else (self._head,)
        # Asked of the repository: the line would look through all of history to answer many such questions.
        asked = Policies(self._history)
        if self._since is not None and asked.ever_governed(self._since):
            return steps
        if not any(asked.ever_governed(commit) for commit in starts):
            return steps[first:]
        return self._with_first_governed(steps, asked)

    def _with_first_governed(self, steps: list[Commit], policies: Policies) -> Sequence[Commit]:
        """All steps, and the one that brought the history of a policy to the line, though it may bring no file of it.

        That is where somebody has merged a governed line the wrong way round, or thrown away what it held.
        """
        everything = self._history.first_parents(self._head, excluding=self._since)[::-1]
        arrival, wanted = policies.first_governed(everything), {step.oid for step in steps}
        return [commit for commit in everything if commit.oid in wanted or commit == arrival]

    def _reported(
        self, line: FirstParentLine, judged_steps: JudgedSteps, landed: Sequence[JudgedStep], *, partial: bool
    ) -> AuditReport:
        policy, seal = judged_steps.reader.policies.in_force(self._head), self._request.against
        if seal is not None:
            seals.refuse_other_repository(seal, policy)
        accepted = accepted_after(judged_steps.reader, landed, line.origin)
        steps = tuple(landed_report(item, accepted) for item in landed if _is_told(item))
        adopted = next((item.commit.oid for item in landed if item.status is StepStatus.ADOPTION), None)
        open_ones = tuple(seals.open_violations(seal, accepted)) if seal else ()
        whole = (*open_ones, *(() if partial else self._overdue(judged_steps, policy)))
        verdict = verdict_of((*whole, *_open_findings(steps)))
        return AuditReport(
            Verdict.INDETERMINATE if partial and verdict is Verdict.PASS else verdict,
            landed[-1].commit.oid if partial and landed else self._head,
            seal.adopted if seal else adopted,
            steps,
            whole,
            self._since,
            partial=partial,
            notes=tuple(self._notes(policy)),
            repository=policy.repository if policy else None,
            story=self._story(judged_steps.reader, landed, landed[-1].commit.oid if partial and landed else self._head),
        )

    def _story(self, reader: StepReader, landed: Sequence[JudgedStep], head: str) -> AuditStory | None:
        if not self._request.story:
            return None
        from governance.judging.history.audit_story import audit_story

        return audit_story(reader, landed, self._since, head)

    def _overdue(self, judged_steps: JudgedSteps, policy: Policy | None) -> tuple[Finding, ...]:
        """What is over its date now, in the state of the last step: no step becomes a violation by it."""
        if policy is None:
            return ()
        return overdue_at(judged_steps, self._head, policy, self._world.clock.now(), thorough=self._since is None)

    def _notes(self, policy: Policy | None) -> Iterator[str]:
        if policy and policy.identity == "commit":
            yield IDENTITY_NOTE
        seal = self._request.against
        if seal is not None:
            yield f"note: the {seal.steps} steps that were sealed at {seal.head[:12]} are still there, as they were"


def _open_findings(steps: Sequence[StepReport]) -> Iterator[Finding]:
    for step in steps:
        if step.is_open:
            yield from step.findings


def _is_told(item: JudgedStep) -> bool:
    return item.status is StepStatus.ADOPTION or bool(item.judgement.changes or item.judgement.findings)
