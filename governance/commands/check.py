"""`budget check`: one change judged before it lands."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from governance.commands.shared.notes import IDENTITY_NOTE
from governance.domain.findings import Verdict
from governance.domain.policy.policy import Policy
from governance.domain.reports.judged_steps import CheckReport
from governance.errors import IncompleteHistoryError
from governance.judging.reading import revisions
from governance.judging.reading.clones import undecidable
from governance.judging.reading.dated_records import dated_records
from governance.judging.reading.former_folders import is_concerned
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.policies import Policies
from governance.judging.reading.revisions import ComparedRevisions
from governance.ports.world import World

SQUASH_NOTE: Final = (
    "note: approvals are proved by who authored their commits: if this lands squashed, keep the Co-authored-by lines "
    "that the forge writes for them"
)

_MAX_NAMED: Final = 5
"""Paths that a note names before it says `and more`."""


class CheckRequest(NamedTuple):
    """What a user asks `check` to judge.

    Attributes:
        base: the trusted revision; None to let the program tell.
        head: the revision under judgement; None for HEAD.
        staged: judge the commit to be, as the index has it.
        message: the message of the commit to be, with `staged`.
        each_commit: judge every commit by itself, too.
    """

    base: str | None = None
    head: str | None = None
    staged: bool = False
    message: str | None = None
    each_commit: bool = False


def check(world: World, request: CheckRequest) -> CheckReport:
    """Judge a change.

    Raises:
        UsageError: a revision names nothing, or nothing was ever governed here.
    """
    try:
        return _staged(world, request) if request.staged else _compared(world, request)
    except IncompleteHistoryError as missing:
        return _undecided(world, missing)


def _undecided(world: World, missing: IncompleteHistoryError, pair: ComparedRevisions | None = None) -> CheckReport:
    finding = undecidable(world.history, missing)
    base, head = (pair.base, pair.head) if pair else (None, None)
    return CheckReport(Verdict.INDETERMINATE, base, head, adoption=False, changes=(), findings=(finding,))


def _staged(world: World, request: CheckRequest) -> CheckReport:
    from governance.judging.steps.staged_judgement import StagedCheck

    return StagedCheck(world).report(request.message or "")


def _compared(world: World, request: CheckRequest) -> CheckReport:
    pair = revisions.choose(world, request.base, request.head)
    policies = Policies(world.history)
    try:
        report = _answer(world, request, pair, policies)
        return replace(report, notes=_notes(world, pair, request, policies, report))
    except IncompleteHistoryError as missing:
        return _undecided(world, missing, pair)


def _answer(world: World, request: CheckRequest, pair: ComparedRevisions, policies: Policies) -> CheckReport:
    if pair.old_tip is not None:
        from governance.judging.steps.pushed_steps import pushed_report

        return pushed_report(world, policies, pair.head, pair.old_tip)
    concerns = None if request.each_commit else _concerns_of(world, pair, policies)
    if concerns is not None and not concerns.concerned and not _may_be_over(world, concerns):
        return CheckReport(Verdict.PASS, pair.base, pair.head, adoption=False, changes=(), findings=())
    # Everything that judges is loaded only here: most changes touch no budget.
    from governance.judging.steps.change_judgement import ChangeJudge

    return ChangeJudge(world, policies).report(pair, each_commit=request.each_commit)


class _Concerns(NamedTuple):
    """What a change may concern: where nothing does, there is nothing to judge."""

    base: str
    scope: Scope
    concerned: Sequence[str]


def _concerns_of(world: World, pair: ComparedRevisions, policies: Policies) -> _Concerns | None:
    """Look at what differs; None where that does not tell."""
    if pair.base is None:
        return None
    before = world.history.tree(pair.base)
    policy = policies.policy(before)
    if policy is None or policy.landing == "rebase":
        return None  # what a rebase lands is every commit, also one that a later commit takes back
    scope = Scope.of(policy)
    differences = world.history.differences(before, world.history.tree(pair.head))
    concerned = [item.path for item in differences if scope.concerns(item.path)]
    if not concerned and is_concerned(policies, before, policy, differences):
        return None  # records where earlier policies had them
    return _Concerns(pair.base, scope, concerned)


def _may_be_over(world: World, concerns: _Concerns) -> bool:
    """Whether some loosening may be over its date, which every check tells."""
    try:
        return bool(dated_records(world.history.tree(concerns.base), concerns.scope.adr))
    except IncompleteHistoryError:
        return False  # nothing that is judged here needs what this clone does not have


def _notes(
    world: World, pair: ComparedRevisions, request: CheckRequest, policies: Policies, report: CheckReport
) -> tuple[str, ...]:
    """Remarks that are no findings: what the trust rests on, and edits that no commit holds yet."""
    policy = policies.in_force(pair.base or pair.head) or policies.in_force(pair.head)
    if policy is None:
        return ()
    by_commit = policy.identity == "commit"
    notes = [IDENTITY_NOTE] if by_commit else []
    notes += [SQUASH_NOTE] if by_commit and report.changes and pair.base and policy.landing == "merge" else []
    if request.head is None:
        notes.extend(_uncommitted(world, pair.head, policy))
    return tuple(notes)


def _uncommitted(world: World, head: str, policy: Policy) -> list[str]:
    from governance.judging.reading.uncommitted import uncommitted

    edited = uncommitted(world.history, world.files, head, Scope.of(policy))
    if not edited:
        return []
    listed = ", ".join(edited[:_MAX_NAMED]) + (" and more" if len(edited) > _MAX_NAMED else "")
    return [f"warning: not judged, because not committed: {listed}; to judge what is staged: budget check --staged"]
