"""Attempts to undo what was decided as if it were repaired, and to use a decision a second time by its dates."""

import datetime as dt
from typing import Final

from governance.selftest.sandbox.actions import POLICY_FILE, SIGNERS_FILE, after, govern, judge, land, restart, written
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import parametrised, undecided, used_again


def _squashed(repo: Sandbox, message: str) -> None:
    """Land what lies there as one commit of alice's, who has approved it: a violation, though it was decided."""
    repo.commit("work")
    repo.switch("main")
    repo.git("merge", "--quiet", "--squash", "work")
    repo.commit(message, author="alice")
    restart(repo)


def _tightened(repo: Sandbox) -> None:
    repo.raise_decided("10", "8", 30, slug="tighten")
    _squashed(repo, "Tighten\n\nBudget-ADR: 30")


def _land_long_ago(repo: Sandbox, message: str) -> None:
    """Land what lies there with a date of years ago."""
    was = repo.now
    repo.now -= dt.timedelta(days=365 * 9)
    land(repo, message)
    repo.now = was


def _tightened_long_ago(repo: Sandbox) -> None:
    """Land a decided tightening with a date of years ago, before anybody had signed it."""
    repo.raise_decided("10", "8", 30, slug="tighten")
    _land_long_ago(repo, "Tighten\n\nBudget-ADR: 30")


def _loosens(repo: Sandbox) -> Result:
    """Put the value back that a decision had tightened, without one."""
    repo.raise_limit("max_latency_ms: 8 ", "max_latency_ms: 10 ")
    return judge(repo, "repair")


def _loosens_by_decision(repo: Sandbox) -> Result:
    """Put it back by a decision."""
    repo.raise_decided("8", "10")
    return judge(repo)


@parametrised
def _put_back(repo: Sandbox, path: str, old: str, new: str, *, decided: bool) -> Result:
    """Land a decided edit of a governed file as a violation, and put back what was there; perhaps by a decision."""
    before = repo.read(path)
    edited = repo.keys.signers(("alice", "bob", "carol")) if path == SIGNERS_FILE else before.replace(old, new)
    govern(repo, path, edited, number=30)
    _squashed(repo, "Govern\n\nBudget-ADR: 30")
    return govern(repo, path, before, approvers=("bob", "carol")) if decided else written(path, before)(repo)


@parametrised
def _replayed(repo: Sandbox, *, decided: bool) -> Result:
    """Land a raise with a date of years ago, lower the limit by another decision, and raise it again."""
    repo.raise_decided()
    _land_long_ago(repo, "Raise\n\nBudget-ADR: 31")
    repo.raise_decided("12", "10", 32, slug="lower")
    land(repo, "Lower")
    repo.raise_limit()
    if decided:
        repo.decide(33, slug="again")
    return judge(repo, "Raise again\n\nBudget-ADR: 31")


SCENARIOS: Final = (
    undecided(
        "a tightening undone as a repair",
        "takes a decided tightening back without a decision, since it landed as a violation",
        after(_tightened, _loosens),
        after(_tightened, _loosens_by_decision),
    ),
    undecided(
        "a tightening dated back and undone",
        "lands a decided tightening with a date of long ago, so that it can be taken back as a repair",
        after(_tightened_long_ago, _loosens),
        after(_tightened_long_ago, _loosens_by_decision),
    ),
    undecided(
        "a revoked key brought back",
        "puts the keys back as they were before one was revoked, since that landed as a violation",
        _put_back(SIGNERS_FILE, "", "", decided=False),
        _put_back(SIGNERS_FILE, "", "", decided=True),
    ),
    undecided(
        "a stricter policy undone",
        "puts the old rules back, since the stricter ones landed as a violation",
        _put_back(POLICY_FILE, "require: 1", "require: 2", decided=False),
        _put_back(POLICY_FILE, "require: 1", "require: 2", decided=True),
    ),
    undecided(
        "owners brought back",
        "puts former owners back, since they were replaced by a violation",
        _put_back("CODEOWNERS", "/budgets/ @acme/architecture", "/budgets/ @alice @bob", decided=False),
        _put_back("CODEOWNERS", "/budgets/ @acme/architecture", "/budgets/ @alice @bob", decided=True),
    ),
    used_again(
        "a replay by a date",
        "lands a raise with a date at which nobody had signed it, and uses its decision again later",
        _replayed(decided=False),
        _replayed(decided=True),
    ),
)
