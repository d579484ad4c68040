"""`budget pre-receive`: a push, judged before the repository takes it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from governance.commands.pre_receive.protected_branches import Protection
from governance.commands.shared.notes import IDENTITY_NOTE
from governance.domain.findings import Finding
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.reports.push import BRANCHES, PushReport, RefUpdate, Refusal, UpdateReport
from governance.errors import IncompleteHistoryError
from governance.judging.line.common_commit import common_first_parent
from governance.judging.reading.clones import undecidable
from governance.judging.reading.governed_paths import fold
from governance.judging.reading.policies import Policies
from governance.judging.steps import push_refusals as refusals
from governance.ports.repository import Refs
from governance.ports.world import World

if TYPE_CHECKING:
    from governance.judging.steps.pushed_steps import PushedSteps

_REPLACEMENTS: Final = "refs/replace/"
"""Refs that make git read another object in place of one, for everybody who fetches them."""


def pre_receive(world: World, refs: Refs, updates: Iterable[RefUpdate]) -> PushReport:
    """Judge a push.

    Args:
        world: the repository, with the objects of the push.
        refs: its refs, as they are before the push.
        updates: what the push would do to them.
    """
    push = _Push(world, refs)
    reports = tuple(push.report(update) for update in updates)
    return PushReport(reports, tuple(dict.fromkeys(push.notes(reports))))


class _Push:
    def __init__(self, world: World, refs: Refs) -> None:
        self._world = world
        self._history = world.history
        self._refs = refs
        self._policies = Policies(world.history)
        self._protection = Protection(world.history, refs, self._policies)

    @cached_property
    def _pushed_steps(self) -> "PushedSteps":
        # Everything that judges is loaded only here: most pushes touch no budget of a protected branch.
        from governance.judging.steps.pushed_steps import PushedSteps

        return PushedSteps(self._world, self._policies)

    def report(self, update: RefUpdate) -> UpdateReport:
        """What is to be said to one ref."""
        ref = self._refs.target(update.ref)
        if fold(ref).startswith(_REPLACEMENTS) and update.new is not None:
            return UpdateReport(update, refusals=(refusals.replacement(update.ref),))
        before = self._commit(update.old)
        if not fold(ref).startswith(BRANCHES) or not self._protection.covers(ref, before):
            return UpdateReport(update)
        try:
            return self._protected(update, ref, before)
        except IncompleteHistoryError as missing:
            finding = undecidable(self._history, missing)
            return UpdateReport(update, protected=True, governed=True, findings=(finding,))

    def _commit(self, oid: str | None) -> str | None:
        """An object id, where it is a commit's; a tag that leads to a commit is none."""
        return oid if oid is not None and self._history.resolve(oid) == oid else None

    def _protected(self, update: RefUpdate, ref: str, before: str | None) -> UpdateReport:
        if self._refs.tip(ref) not in {update.old, update.new} or (update.old is not None and before is None):
            return _refused(update, refusals.MOVED)
        default = None if ref == self._protection.default else self._protection.tip
        own, trusted, new = self._governed(before), self._governed(default), self._commit(update.new)
        base = own or trusted
        if base is None:
            return self._ungoverned(update, before or default, new)
        if new is None:
            return _refused(update, refusals.NO_COMMIT if update.new else refusals.DELETED)
        if before is not None and before not in self._history.merge_bases(before, new):
            return _refused(update, refusals.rewritten(before, new))
        return self._from_default(update, new, base) if own is None else self._onwards(update, new, base, trusted)

    def _governed(self, tip: str | None) -> str | None:
        """A commit, where there ever was a policy at it."""
        return tip if tip is not None and self._policies.ever_governed(tip) else None

    def _ungoverned(self, update: RefUpdate, known: str | None, new: str | None) -> UpdateReport:
        """A branch of a repository in which nothing was governed so far: free, unless the push brings a policy."""
        if new is None or not self._policies.ever_governed(new):
            return UpdateReport(update, protected=True)
        if known is None and self._policies.entry(self._history.tree(new)) is not None:
            return UpdateReport(update, protected=True, governed=True, steps=self._pushed_steps.first(new))
        return self._judged(update, new, common_first_parent(self._history, new, known) if known else None)

    def _onwards(self, update: RefUpdate, new: str, own: str, trusted: str | None) -> UpdateReport:
        """A governed branch that moves forward. What has landed on the default branch was judged there."""
        landed = common_first_parent(self._history, new, trusted) if trusted else None
        if landed == new:
            return UpdateReport(update, protected=True, governed=True)
        fork = common_first_parent(self._history, new, own)
        if fork != own and self._pushed_steps.between(fork, own):
            return _refused(update, refusals.foxtrot(own))
        return self._judged(update, new, self._later(fork, landed))

    def _from_default(self, update: RefUpdate, new: str, default: str) -> UpdateReport:
        """A branch that is new, or has known no policy: judged from where it left the default branch."""
        landed = common_first_parent(self._history, new, default)
        if landed is None:
            return _refused(update, refusals.unrelated(self._default_name))
        if not self._policies.ever_governed(new):
            return UpdateReport(update, protected=True)  # it left before the adoption, and brings no policy
        bases = self._history.merge_bases(default, new)
        if not all(map(self._policies.ever_governed, bases)):
            return _refused(update, refusals.second_adoption(self._default_name))
        found = (finding for base in bases for finding in self._pushed_steps.branch_findings(base, new))
        return self._judged(update, new, landed, tuple(dict.fromkeys(found)))

    @property
    def _default_name(self) -> str:
        return self._protection.default.removeprefix(BRANCHES)

    def _later(self, one: str | None, other: str | None) -> str | None:
        """Of two commits of one line the newer one."""
        if one is None or other is None:
            return one or other
        return other if one in self._history.merge_bases(one, other) else one

    def _judged(self, update: RefUpdate, new: str, start: str | None, whole: Sequence[Finding] = ()) -> UpdateReport:
        from governance.judging.steps.pushed_steps import new_findings

        steps = self._pushed_steps.between(start, new)
        told = self._pushed_steps.reports(steps)
        rest = tuple(new_findings((finding for step in told for finding in step.findings), whole))
        early = tuple(self._pushed_steps.dated_ahead(steps))
        return UpdateReport(update, protected=True, governed=True, refusals=early, steps=told, findings=rest)

    def notes(self, reports: Iterable[UpdateReport]) -> Iterator[str]:
        """Remarks that are no findings: that nothing is governed, and what the trust rests on."""
        for report in reports:
            new = self._commit(report.update.new)
            if report.protected and not report.governed:
                yield f"note: nothing is governed on {report.name}: there is no {POLICY_PATH}"
            elif report.changes and new is not None:
                policy = self._policies.in_force(new)
                if policy is not None and policy.identity == "commit":
                    yield IDENTITY_NOTE


def _refused(update: RefUpdate, refusal: Refusal) -> UpdateReport:
    return UpdateReport(update, protected=True, governed=True, refusals=(refusal,))
