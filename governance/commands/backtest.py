"""`budget backtest`: the history judged by another policy, and which verdicts flip."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from governance.commands.audit import AuditRequest, audit
from governance.commands.shared.named_file import refuse_problems
from governance.documents.trust.policy import read_policy
from governance.domain.findings import Finding
from governance.domain.policy.policy import Policy
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.backtest import BacktestReport, Flip
from governance.domain.reports.judged_steps import StepReport
from governance.judging.reading.policies import Policies
from governance.ports.progress import Progress, Silence
from governance.ports.world import World


@dataclass(frozen=True, slots=True)
class BacktestRequest:
    """What a user asks `backtest` to judge.

    Attributes:
        name: the policy file, as the user named it.
        policy: the bytes of the policy to judge by.
        revision: the last step; None for HEAD.
        since: a commit after which judging begins; None for the adoption.
        progress: tells how far the work has come.
    """

    name: str
    policy: bytes
    revision: str | None = None
    since: str | None = None
    progress: Progress = field(default_factory=Silence)


def backtest(world: World, request: BacktestRequest) -> BacktestReport:
    """Audit a history by the rules that were in force, and by another policy.

    Raises:
        UsageError: the policy cannot be read, a revision names nothing, or nothing was ever governed here.
        KeyboardInterrupt: one of the two audits was interrupted; a comparison of halves would tell nothing.
    """
    policy = _policy(request.name, request.policy)
    reports = []
    for instead in (None, policy):
        asked = AuditRequest(request.revision, request.since, policy=instead, progress=request.progress)
        found = audit(world, asked)
        if found.partial:
            raise KeyboardInterrupt
        reports.append(found)
    was, would_be = reports
    undecided = tuple(dict.fromkeys(finding for report in reports for finding in _undecided(report)))
    pairs = [] if undecided else list(_paired(was.steps, would_be.steps))
    flips = tuple(Flip(*pair) for pair in pairs if _fails(pair[0]) is not _fails(pair[1]))
    notes = (*_notes(world, was.head, policy), *would_be.notes)
    return BacktestReport(request.name, was.head, was.since, len(pairs), flips, undecided, notes)


def _policy(name: str, data: bytes) -> Policy:
    document = read_policy(data)
    if document.policy is None:
        refuse_problems(name, document.problems)
    return document.policy


def _undecided(report: AuditReport) -> Iterator[Finding]:
    found = (*report.findings, *(finding for step in report.steps for finding in step.findings))
    return (finding for finding in found if finding.code == "BG501" and finding.is_error)


def _fails(step: StepReport | None) -> bool:
    return step is not None and step.is_violation


_Pair = tuple[StepReport | None, StepReport | None]


def _paired(one: Sequence[StepReport], other: Sequence[StepReport]) -> Iterator[_Pair]:
    """The steps of both reports side by side, in an order that keeps that of each."""
    places = {step.commit: place for place, step in enumerate(other)}
    done = 0
    for step in one:
        place = places.get(step.commit)
        if place is None:
            yield step, None
            continue
        yield from ((None, earlier) for earlier in other[done:place])
        yield step, other[place]
        done = place + 1
    yield from ((None, step) for step in other[done:])


def _notes(world: World, head: str, policy: Policy) -> tuple[str, ...]:
    own = Policies(world.history).in_force(head)
    if own is None or own.repository == policy.repository:
        return ()
    repositories = f"{policy.repository}, and sign-offs here are for {own.repository}"
    return (f"warning: this policy is for {repositories}: by it, none of them counts",)
