"""Hooks are written where there is none, brought up to date where they are ours, and left alone elsewhere."""

import pytest

from governance.commands.init.hooks import HookKind, install, planned
from governance.domain.reports.init import Hook
from governance.errors import RefusedError, UsageError
from tests.support.fakes import FakeHooks

FOREIGN = b"#!/bin/sh\nmake lint\n"


def installed(hooks: FakeHooks, kind: HookKind = "pre-receive") -> tuple[Hook, ...]:
    wanted = planned(hooks, kind, has_checkout=True)
    install(hooks, wanted)
    return wanted


def test_a_server_gets_one_hook_that_judges_pushes() -> None:
    hooks = FakeHooks()
    (hook,) = installed(hooks)
    assert (hook.name, hook.place) == ("pre-receive", ".git/hooks/pre-receive")
    assert hooks.texts["pre-receive"].decode().endswith("\nbudget pre-receive\n")


def test_whoever_commits_gets_two_of_which_the_one_with_the_message_judges() -> None:
    hooks = FakeHooks()
    assert [hook.name for hook in installed(hooks, "pre-commit")] == ["pre-commit", "commit-msg"]
    assert b'budget check --staged --message "$1"' in hooks.texts["commit-msg"]
    assert b"budget lint budgets" in hooks.texts["pre-commit"]


def test_a_second_time_changes_nothing() -> None:
    hooks = FakeHooks()
    installed(hooks)
    assert [hook.text for hook in installed(hooks)] == [None]


def test_an_own_one_is_brought_up_to_date_and_woken() -> None:
    hooks = FakeHooks()
    (hook,) = installed(hooks)
    assert hook.text
    hooks.texts["pre-receive"] += b"exit 0\n"
    assert installed(hooks) == (hook,)
    hooks.asleep.add("pre-receive")
    assert installed(hooks) == (hook,)
    hooks.interpreter = "/opt/it's/python"
    (moved,) = installed(hooks)
    assert moved.text
    assert "python='/opt/it'\"'\"'s/python'" in moved.text


@pytest.mark.parametrize(("kind", "name"), [("pre-commit", "commit-msg"), ("pre-receive", "pre-receive")])
def test_one_of_somebody_else_is_left_alone_and_nothing_is_written(kind: HookKind, name: str) -> None:
    hooks = FakeHooks({name: FOREIGN})
    with pytest.raises(RefusedError) as caught:
        installed(hooks, kind)
    assert f".git/hooks/{name} is there already" in caught.value.message
    assert caught.value.fix.endswith("|| exit 1")
    assert hooks.texts == {name: FOREIGN}


def test_one_that_calls_the_program_by_itself_may_stay() -> None:
    hooks = FakeHooks({"commit-msg": FOREIGN + b'budget check --staged --message "$1" || exit 1\n'})
    assert [hook.text is None for hook in installed(hooks, "pre-commit")] == [False, True]
    assert hooks.texts["commit-msg"].startswith(FOREIGN)


@pytest.mark.parametrize(
    "text",
    [
        FOREIGN + b"# budget pre-receive || exit 1\n",
        FOREIGN + b"# Installed by `budget init --hook pre-receive`\n",
        b"# Installed by `budget init --hook pre-receive`\n",
        b"\xff\n",
        b"",
    ],
)
def test_a_remark_makes_no_hook_ours(text: bytes) -> None:
    with pytest.raises(RefusedError):
        installed(FakeHooks({"pre-receive": text}))


def test_nobody_commits_without_a_checkout() -> None:
    with pytest.raises(UsageError, match="no checkout"):
        planned(FakeHooks(), "pre-commit", has_checkout=False)
    assert planned(FakeHooks(), "pre-receive", has_checkout=False)
