"""Attempts to undo what was decided as if it were repaired, and to use a decision a second time by its dates."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import BOTH, POLICY_FILE, SIGNERS_FILE, digest, judge, land, restart
from governance.selftest.sandbox.baseline import BUDGETS, DecisionRow
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised

_LATENCY: Final = "rate_limiter.max_latency_ms"


def _squashed(repo: Sandbox, message: str) -> None:
    """Land what lies there as one commit of alice's, who has approved it: a violation, though it was decided."""
    repo.commit("work")
    repo.switch("main")
    repo.git("merge", "--quiet", "--squash", "work")
    repo.commit(message, author="alice")
    restart(repo)


def _tightened(repo: Sandbox) -> None:
    repo.raise_limit(new="max_latency_ms: 8 ")
    repo.decide(30, [(_LATENCY, "10", "8")], slug="tighten")
    _squashed(repo, "Tighten\n\nBudget-ADR: 30")


def _dated_back(repo: Sandbox, years: int) -> dt.datetime:
    """Turn the clock back, and give the time that it was."""
    was = repo.now
    repo.now -= dt.timedelta(days=365 * years)
    return was


def _tightened_long_ago(repo: Sandbox) -> None:
    """Land a decided tightening with a date of years ago, before anybody had signed it."""
    repo.raise_limit(new="max_latency_ms: 8 ")
    repo.decide(30, [(_LATENCY, "10", "8")], slug="tighten")
    was = _dated_back(repo, 9)
    repo.commit("Tighten\n\nBudget-ADR: 30")
    land(repo)
    repo.now = was


@parametrised
def _loosened_again(repo: Sandbox, tighten: Callable[[Sandbox], None]) -> Result:
    """Put the value back that a decision had tightened, without one."""
    tighten(repo)
    repo.raise_limit("max_latency_ms: 8 ", "max_latency_ms: 10 ")
    return judge(repo, "repair")


@parametrised
def _loosened_by_decision(repo: Sandbox, tighten: Callable[[Sandbox], None]) -> Result:
    """Put it back by a decision."""
    tighten(repo)
    repo.raise_limit("max_latency_ms: 8 ", "max_latency_ms: 10 ")
    repo.decide(31, [(_LATENCY, "8", "10")])
    return judge(repo)


def _written(
    repo: Sandbox, path: str, text: str, number: int, *more: DecisionRow, approvers: Sequence[str] = BOTH
) -> None:
    """Write a governed file with a decision on it."""
    before = digest(repo, path)
    repo.write(path, text)
    repo.decide(number, [(path, before, digest(repo, path)), *more], slug="govern", approvers=approvers)


@parametrised
def _put_back(repo: Sandbox, path: str, old: str, new: str, *, decided: bool) -> Result:
    """Land a decided edit of a governed file as a violation, and put back what was there; perhaps by a decision."""
    before = repo.read(path)
    after = repo.keys.signers(("alice", "bob", "carol")) if path == SIGNERS_FILE else before.replace(old, new)
    _written(repo, path, after, 30)
    _squashed(repo, "Govern\n\nBudget-ADR: 30")
    if decided:
        _written(repo, path, before, 31, approvers=("bob", "carol"))
    else:
        repo.write(path, before)
    return judge(repo, "repair")


def _replayed(repo: Sandbox, value: str, rows: Sequence[DecisionRow]) -> Result:
    """Land a raise with a date of years ago, lower the limit by another decision, and raise it again."""
    repo.raise_limit()
    repo.decide()
    was = _dated_back(repo, 9)
    repo.commit("Raise\n\nBudget-ADR: 31")
    land(repo)
    repo.now = was
    repo.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 10 ")
    repo.decide(32, [(_LATENCY, "12", "10")], slug="lower")
    repo.commit("Lower")
    land(repo)
    repo.replace(BUDGETS, "max_latency_ms: 10 ", f"max_latency_ms: {value} ")
    if rows:
        repo.decide(33, rows, slug="again")
    return judge(repo, "Raise again\n\nBudget-ADR: 31")


_FILES: Final = codes("BG101")

SCENARIOS: Final = (
    Scenario(
        "a tightening undone as a repair",
        "takes a decided tightening back without a decision, since it landed as a violation",
        _FILES,
        _loosened_again(_tightened),
        _loosened_by_decision(_tightened),
    ),
    Scenario(
        "a tightening dated back and undone",
        "lands a decided tightening with a date of long ago, so that it can be taken back as a repair",
        _FILES,
        _loosened_again(_tightened_long_ago),
        _loosened_by_decision(_tightened_long_ago),
    ),
    Scenario(
        "a revoked key brought back",
        "puts the keys back as they were before one was revoked, since that landed as a violation",
        _FILES,
        _put_back(SIGNERS_FILE, "", "", decided=False),
        _put_back(SIGNERS_FILE, "", "", decided=True),
    ),
    Scenario(
        "a stricter policy undone",
        "puts the old rules back, since the stricter ones landed as a violation",
        _FILES,
        _put_back(POLICY_FILE, "require: 1", "require: 2", decided=False),
        _put_back(POLICY_FILE, "require: 1", "require: 2", decided=True),
    ),
    Scenario(
        "owners brought back",
        "puts former owners back, since they were replaced by a violation",
        _FILES,
        _put_back("CODEOWNERS", "/budgets/ @acme/architecture", "/budgets/ @alice @bob", decided=False),
        _put_back("CODEOWNERS", "/budgets/ @acme/architecture", "/budgets/ @alice @bob", decided=True),
    ),
    Scenario(
        "a replay by a date",
        "lands a raise with a date at which nobody had signed it, and uses its decision again later",
        codes("BG104"),
        partial(_replayed, value="12", rows=()),
        partial(_replayed, value="12", rows=[(_LATENCY, "10", "12")]),
    ),
)
