"""Repositories and environments whose settings would run programs, read other objects, or show other names."""

from collections.abc import Callable, Mapping
from typing import Final

from governance.selftest.sandbox.actions import honest_raise, judge, land_raise, sneak
from governance.selftest.sandbox.baseline import BUDGETS
from governance.selftest.sandbox.canaries import TRAPS, Trap, canary, program
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import expect
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, parametrised, undecided, used_again


@parametrised
def _caged(repo: Sandbox, play: Actions, trap: Trap) -> Result:
    """Play, lay the trap, judge in every way there is, and look that nothing sang."""
    play(repo)
    trap.lay(repo, program(repo))
    canary(repo).unlink(missing_ok=True)
    result = repo.check()
    repo.budget("check", "--base", "main", "--each-commit")
    for command in ("status", "show", "lint"):
        repo.budget(command)
    if trap.whole:
        repo.budget("check", "--staged")
    expect(not canary(repo).exists(), "no program is run that the repository names")
    return result


def _trapped(name: str, trap: Trap) -> Scenario:
    return undecided(f"a trap: {name}", trap.tries, _caged(sneak, trap), _caged(honest_raise, trap))


def _replayed(repo: Sandbox) -> Result:
    """Use a decision twice."""
    land_raise(repo)
    repo.git("mv", "adr/031-raise.md", "adr/031-moved.md")
    repo.commit("move")
    land_raise(repo, 32, "12", "10", slug="lower")
    repo.raise_limit()
    return judge(repo, "Raise\n\nBudget-ADR: 31")


@parametrised
def _quietly(repo: Sandbox, play: Actions) -> Result:
    """Play in a repository with settings that change what commands show."""
    for name, value in _SHOWN:
        repo.git("config", name, value)
    return play(repo)


_SHOWN: Final = (
    ("log.follow", "true"),
    ("log.mailmap", "true"),
    ("log.date", "relative"),
    ("log.showRoot", "false"),
    ("log.diffMerges", "off"),
    ("log.decorate", "full"),
    ("format.pretty", "oneline"),
    ("i18n.logOutputEncoding", "UTF-16"),
    ("core.quotePath", "true"),
    ("core.ignoreCase", "true"),
    ("core.abbrev", "4"),
    ("color.ui", "always"),
    ("color.diff", "always"),
    ("diff.renames", "copies"),
    ("diff.relative", "true"),
    ("diff.noprefix", "true"),
    ("diff.ignoreSubmodules", "all"),
    ("diff.orderFile", "/dev/null"),
    ("merge.directoryRenames", "true"),
    ("merge.renormalize", "true"),
    ("core.autocrlf", "true"),
    ("core.fileMode", "false"),
    ("core.useReplaceRefs", "true"),
)


@parametrised
def _in_environment(repo: Sandbox, play: Actions, variables: Callable[[Sandbox], Mapping[str, str]]) -> Result:
    """Play, then judge with variables that lead git elsewhere."""
    play(repo)
    repo.env |= variables(repo)
    return repo.check()


def _other_repository(repo: Sandbox) -> Mapping[str, str]:
    """Name a clone in which nothing has changed."""
    other = repo.path.parent / "other"
    repo.git("clone", "--quiet", "--bare", "--branch=main", str(repo.path), str(other))
    repo.git(f"--git-dir={other}", "update-ref", "refs/heads/work", "main")
    return {
        "GIT_DIR": str(other),
        "GIT_COMMON_DIR": str(other),
        "GIT_OBJECT_DIRECTORY": str(other / "objects"),
        "GIT_INDEX_FILE": str(other / "index"),
        "GIT_WORK_TREE": str(repo.path),
        "GIT_NAMESPACE": "mine",
    }


def _settings(repo: Sandbox) -> Mapping[str, str]:
    """Bring settings and attributes by the environment."""
    sing = program(repo)
    return {
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": sing,
        "GIT_CONFIG_KEY_1": "log.follow",
        "GIT_CONFIG_VALUE_1": "true",
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={sing}'",
        "GIT_EXTERNAL_DIFF": sing,
        "GIT_PAGER": sing,
        "GIT_ATTR_SOURCE": "HEAD",
        "GIT_REPLACE_REF_BASE": "refs/heads/",
        "GIT_LITERAL_PATHSPECS": "0",
        "GIT_ICASE_PATHSPECS": "1",
        "GIT_TRACE": "1",
        "GIT_SHALLOW_FILE": str(repo.path / BUDGETS),
    }


def _no_keygen(repo: Sandbox) -> Mapping[str, str]:
    """Set what OpenSSH would read."""
    return {
        "SSH_ASKPASS": program(repo),
        "SSH_ASKPASS_REQUIRE": "force",
        "SSH_SK_PROVIDER": program(repo),
        "TZ": "Pacific/Kiritimati",
    }


SCENARIOS: Final = (
    *(_trapped(name, trap) for name, trap in TRAPS.items()),
    undecided(
        "settings that change what git shows",
        "sets everything that could change a log or a diff",
        _quietly(sneak),
        _quietly(honest_raise),
    ),
    used_again(
        "settings that hide a first use",
        "lets the log follow renames, so that a decision's earlier steps are not listed",
        _quietly(_replayed),
        _quietly(honest_raise),
    ),
    undecided(
        "another repository in the environment",
        "names a repository without the raise in git's variables",
        _in_environment(sneak, _other_repository),
        _in_environment(honest_raise, _other_repository),
    ),
    undecided(
        "settings in the environment",
        "brings settings by the environment",
        _in_environment(sneak, _settings),
        _in_environment(honest_raise, _settings),
    ),
    undecided(
        "a program to ask for passwords",
        "names programs that OpenSSH would run",
        _in_environment(sneak, _no_keygen),
        _in_environment(honest_raise, _no_keygen),
    ),
)
