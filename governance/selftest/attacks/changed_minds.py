"""Withdrawals and rejects that somebody would rather not see, and approvals that have faded."""

import datetime as dt
from typing import Final, Literal

from governance.selftest.sandbox.actions import RAISE, honest_raise, judge, now, with_settings
from governance.selftest.sandbox.baseline import START
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import expect
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised, unapproved, uncounted

_HOUR: Final = dt.timedelta(hours=1)


@parametrised
def _then(
    repo: Sandbox, decision: Literal["reject", "withdraw"], *, remove: bool = False, again: bool = False
) -> Result:
    """Let bob sign, then say something else; perhaps remove that, perhaps let him sign again."""
    path = repo.raise_decided()
    repo.commit("Raise")
    record = repo.sign(path, "bob", decision, name="bob-2", date=START + 4 * _HOUR)
    repo.commit("second thoughts")
    if remove:
        repo.remove(record)
        repo.commit("clean up")
    if again:
        repo.sign(path, "bob", name="bob-3", date=START + 9 * _HOUR)
        repo.commit("third thoughts")
    return repo.check()


def _rejected_on_a_side_branch(repo: Sandbox) -> Result:
    """Let bob's reject arrive by a merge that keeps nothing of it."""
    path = repo.raise_decided()
    repo.commit("Raise")
    repo.switch("side", new=True)
    repo.sign(path, "bob", "reject", name="bob-2", date=repo.now + _HOUR)
    repo.commit("no")
    repo.switch("work")
    repo.merge("side", "--strategy=ours")
    return repo.check()


def _rejected_by_nobody(repo: Sandbox) -> Result:
    """Reject in carol's name without her key: noise that must not block."""
    path = repo.raise_decided()
    repo.sign(path, "carol", "reject", key="mallory")
    result = judge(repo)
    expect(result.warnings == {"BG205"}, "the report warns that the reject does not count (BG205)")
    return result


@parametrised
def _also_rejected(repo: Sandbox, person: str, name: str | None = None) -> Result:
    path = repo.raise_decided()
    repo.sign(path, person, "reject", name=name)
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


def _rejected(name: str, tries: str, attack: Actions, honest: Actions) -> Scenario:
    """An approval of which its approver thinks otherwise now."""
    return Scenario(name, tries, codes("BG206", "BG201"), attack, honest)


SCENARIOS: Final = (
    unapproved(
        "a withdrawn sign-off", "lands what bob has withdrawn from", _then("withdraw"), _then("withdraw", again=True)
    ),
    unapproved(
        "a withdrawal removed",
        "removes bob's withdrawal, so that his approval stands again",
        _then("withdraw", remove=True),
        _then("withdraw", again=True),
    ),
    _rejected("a rejected decision", "lands what bob rejects", _then("reject"), _then("reject", again=True)),
    _rejected(
        "a reject removed",
        "removes bob's reject in a later commit of the branch",
        _then("reject", remove=True),
        _then("reject", again=True),
    ),
    _rejected(
        "a reject at the same second",
        "adds an approval with the date of the reject",
        _also_rejected("bob", name="another"),
        honest_raise,
    ),
    _rejected(
        "a reject lost in a merge",
        "merges the branch with the reject and keeps nothing of it",
        _rejected_on_a_side_branch,
        honest_raise,
    ),
    Scenario(
        "a reject of one more",
        "has enough approvals, and lands in spite of an eligible person's reject",
        codes("BG206"),
        _also_rejected("carol"),
        _rejected_by_nobody,
    ),
    Scenario("an old sign-off", "lands by an approval of long ago", uncounted("BG207"), _old(31), _old(29)),
)
