"""Spans: steps before anything of them is read."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from governance.domain.judgement.records import Adr
from governance.domain.policy.policy import Policy
from governance.ports.commits import Commit, Touch
from governance.ports.trees import Difference, Tree


class PendingCommit(NamedTuple):
    """A commit that is not made yet, and what it would touch."""

    commit: Commit
    touches: tuple[Touch, ...]


class StepInput(NamedTuple):
    """A step before anything of it is read.

    Attributes:
        before: the trusted tree.
        after: the tree under judgement.
        commits: what lies between, newest first.
        now: the moment of landing.
        policy: the policy that governs the step.
        fork: the merge bases of a branch that its base has left behind; empty where the base is an ancestor.
        pending: what no commit holds yet: the index or a plan, as the commit that it would become.
        differences: every path that differs between the two trees.
        landing: the commit that is about to land; None of a step that has landed.
        accepted: decisions to judge as if the step made them accepted, whatever their records say.
    """

    before: Tree
    after: Tree
    commits: Sequence[Commit]
    now: dt.datetime
    policy: Policy
    fork: tuple[str, ...] = ()
    pending: PendingCommit | None = None
    differences: Sequence[Difference] = ()
    landing: str | None = None
    accepted: Sequence[Adr] = ()

    @property
    def messages(self) -> tuple[Commit, ...]:
        """All commits whose messages count, the one to be among them."""
        return (*self.commits, *([self.pending.commit] if self.pending else ()))
