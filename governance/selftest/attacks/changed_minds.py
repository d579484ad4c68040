"""Withdrawals and rejects that somebody would rather not see, and approvals that have faded."""

import datetime as dt
from typing import Any, Final

from governance.selftest.sandbox.actions import RAISE, honest_raise, judge, now, with_settings
from governance.selftest.sandbox.baseline import START
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import expect
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised, uncounted

_HOUR: Final = dt.timedelta(hours=1)


@parametrised
def _then(repo: Sandbox, decision: str, *, remove: bool = False, hours: int = 1, again: bool = False) -> Result:
    """Let bob sign, then say something else; perhaps remove that, perhaps let him sign again."""
    repo.raise_limit()
    path = repo.decide()
    repo.commit("Raise")
    options: dict[str, Any] = {"name": "bob-2", "date": START + 3 * _HOUR + hours * _HOUR}
    record = repo.sign(path, "bob", "reject" if decision == "reject" else "withdraw", **options)
    repo.commit("second thoughts")
    if remove:
        repo.remove(record)
        repo.commit("clean up")
    if again:
        repo.sign(path, "bob", name="bob-3", date=START + 9 * _HOUR)
        repo.commit("third thoughts")
    return repo.check()


def _rejected_at_the_same_second(repo: Sandbox) -> Result:
    repo.raise_limit()
    path = repo.decide()
    repo.sign(path, "bob", "reject", name="another")
    return judge(repo)


def _rejected_on_a_side_branch(repo: Sandbox) -> Result:
    """Let bob's reject arrive by a merge that keeps nothing of it."""
    repo.raise_limit()
    path = repo.decide()
    repo.commit("Raise")
    repo.switch("side", new=True)
    repo.sign(path, "bob", "reject", name="bob-2", date=repo.now + _HOUR)
    repo.commit("no")
    repo.switch("work")
    repo.merge("side", "--strategy=ours")
    return repo.check()


def _rejected_by_nobody(repo: Sandbox) -> Result:
    """Reject in carol's name without her key: noise that must not block."""
    repo.raise_limit()
    path = repo.decide()
    repo.sign(path, "carol", "reject", key="mallory")
    result = judge(repo)
    expect(result.warnings == {"BG205"}, "the report warns that the reject does not count (BG205)")
    return result


def _rejected_by_carol(repo: Sandbox) -> Result:
    repo.raise_limit()
    path = repo.decide()
    repo.sign(path, "carol", "reject")
    return judge(repo)


@parametrised
def _old(repo: Sandbox, days: int) -> Result:
    """Raise under `approval_days: 30` with sign-offs of some age."""
    with_settings(repo, "approval_days: 30")
    repo.raise_limit()
    path = repo.adr(31, RAISE)
    repo.sign(path, "alice", date=now())
    repo.sign(path, "bob", date=now() - dt.timedelta(days=days))
    return judge(repo)


SCENARIOS: Final = (
    Scenario(
        "a withdrawn sign-off",
        "lands what bob has withdrawn from",
        codes("BG201"),
        _then("withdraw"),
        _then("withdraw", again=True),
    ),
    Scenario(
        "a withdrawal removed",
        "removes bob's withdrawal, so that his approval stands again",
        codes("BG201"),
        _then("withdraw", remove=True),
        _then("withdraw", again=True),
    ),
    Scenario(
        "a rejected decision",
        "lands what bob rejects",
        codes("BG206", "BG201"),
        _then("reject"),
        _then("reject", again=True),
    ),
    Scenario(
        "a reject removed",
        "removes bob's reject in a later commit of the branch",
        codes("BG206", "BG201"),
        _then("reject", remove=True),
        _then("reject", again=True),
    ),
    Scenario(
        "a reject at the same second",
        "adds an approval with the date of the reject",
        codes("BG206", "BG201"),
        _rejected_at_the_same_second,
        honest_raise,
    ),
    Scenario(
        "a reject lost in a merge",
        "merges the branch with the reject and keeps nothing of it",
        codes("BG206", "BG201"),
        _rejected_on_a_side_branch,
        honest_raise,
    ),
    Scenario(
        "a reject of one more",
        "has enough approvals, and lands in spite of an eligible person's reject",
        codes("BG206"),
        _rejected_by_carol,
        _rejected_by_nobody,
    ),
    Scenario("an old sign-off", "lands by an approval of long ago", uncounted("BG207"), _old(31), _old(29)),
)
