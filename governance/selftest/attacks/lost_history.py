"""Histories that are not whole: what is missing must not be taken for nothing."""

from collections.abc import Callable
from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import honest_raise, land_raise, sneak
from governance.selftest.sandbox.baseline import BUDGETS
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised, undecided, used_again


def _clone(repo: Sandbox, *options: str) -> Sandbox:
    """Clone the repository with what CI systems call options."""
    clone = repo.at(repo.path.parent / "clone")
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "--quiet", *options, f"file://{repo.path}", str(clone.path))
    return clone


@parametrised
def _shallow(repo: Sandbox, play: Callable[[Sandbox], object], depth: int = 1) -> Result:
    """Play, then judge in a shallow clone."""
    play(repo)
    return _clone(repo, f"--depth={depth}", "--no-single-branch", "--branch=work").check("origin/main")


def _after_another(repo: Sandbox) -> None:
    """Lower the limit after a raise that has landed."""
    land_raise(repo)
    repo.raise_decided("12", "10", 32, slug="lower")
    repo.commit("lower")


def _ungoverned(repo: Sandbox) -> None:
    """Commit what is not governed."""
    repo.write("README.md", "# more\n")
    repo.commit("more")


@parametrised
def _pushed(repo: Sandbox, play: Actions, *options: str) -> Result:
    """Push a change to the default branch, of which CI makes a clone."""
    play(repo)
    repo.git("branch", "--force", "main", "work")
    return _clone(repo, *options, "--branch=main").budget("check", "--format", "json")


def _staged_on_a_tip_alone(repo: Sandbox) -> Result:
    """Use a decision again from the index of a clone that has no history."""
    land_raise(repo)
    land_raise(repo, 32, "12", "10", slug="lower")
    clone = _clone(repo, "--depth=1", "--branch=main")
    clone.raise_limit()
    clone.git("add", "--all")
    clone.write(".git/message", "Raise\n\nBudget-ADR: 31\n")
    return clone.budget("check", "--staged", "--message", ".git/message", "--format", "json")


def _staged_on_a_whole_clone(repo: Sandbox) -> Result:
    clone = _clone(repo, "--branch=main")
    clone.raise_limit()
    clone.decide()
    clone.git("add", "--all")
    return clone.budget("check", "--staged", "--format", "json")


def _full_clone(repo: Sandbox) -> Result:
    honest_raise(repo)
    return _clone(repo, "--branch=work").check("origin/main")


@parametrised
def _partial(repo: Sandbox, what: str) -> Result:
    """Judge in a clone without contents or trees, that may not fetch them behind the judgement's back."""
    honest_raise(repo)
    return _clone(repo, f"--filter={what}", "--no-checkout", "--branch=work").check("origin/main")


def _forged_shallow(repo: Sandbox) -> Result:
    """Use a decision twice, with the first use cut off by a file that git believes."""
    land_raise(repo)
    land_raise(repo, 32, "12", "10", slug="lower")
    repo.raise_limit()
    repo.commit("Raise\n\nBudget-ADR: 31")
    repo.write(".git/shallow", f"{repo.head('main')}\n")
    return repo.check()


@parametrised
def _without_object(repo: Sandbox, name: str) -> Result:
    """Raise honestly, then lose an object."""
    honest_raise(repo)
    repo.lose(name)
    return repo.check()


def _unrelated(repo: Sandbox) -> Result:
    """Bring everything, with a raise, in a history of its own."""
    repo.git("checkout", "--quiet", "--orphan", "other")
    return sneak(repo)


def _unrelated_but_merged(repo: Sandbox) -> Result:
    """Bring code with a history of its own by a merge."""
    repo.git("checkout", "--quiet", "--orphan", "other")
    repo.git("rm", "-r", "--quiet", "--force", ".")
    repo.write("lib/code.py", "pass\n")
    repo.commit("a library")
    repo.switch("work")
    repo.merge("other", "--allow-unrelated-histories")
    return honest_raise(repo)


def _grafted(repo: Sandbox, *, replay: bool) -> Result:
    """Hide the first use of a decision behind a graft."""
    land_raise(repo)
    land_raise(repo, 32, "12", "10", slug="lower")
    repo.raise_limit()
    if not replay:
        repo.decide(33, slug="again")
    repo.commit("Raise\n\nBudget-ADR: 31" if replay else "Raise\n\nBudget-ADR: 33")
    start = repo.git("rev-list", "--max-parents=0", "HEAD")
    repo.write(".git/info/grafts", f"{repo.head('main')} {start}\n")
    return repo.check()


@parametrised
def _replaced(repo: Sandbox, play: Actions, what: str) -> Result:
    """Play, and let git show the object of the base in place of the branch's."""
    play(repo)
    repo.git("replace", repo.head(f"work{what}"), repo.head(f"main{what}"))
    return repo.check()


def _incomplete(name: str, tries: str, attack: Actions, honest: Actions, *, quiet: bool = False) -> Scenario:
    """A history of which something is missing that the judgement needs."""
    return Scenario(name, tries, codes("BG501"), attack, honest, status=3, quiet=quiet)


SCENARIOS: Final = (
    _incomplete(
        "a clone of the tip alone",
        "lets the only commit of a clone pass for the one that adopts budgets",
        _pushed(sneak, "--depth=1"),
        _pushed(honest_raise),
    ),
    _incomplete(
        "an index on the tip alone",
        "uses a decision again where its first use was cut off",
        _staged_on_a_tip_alone,
        _staged_on_a_whole_clone,
    ),
    _incomplete(
        "a shallow clone",
        "judges in a clone without history, where a decision's earlier use cannot be seen",
        _shallow(honest_raise),
        _full_clone,
    ),
    _incomplete(
        "a clone cut at the base",
        "judges where the base is here and what lies before it is not",
        _shallow(_after_another),
        _full_clone,
    ),
    _incomplete(
        "a raise in a shallow clone",
        "raises without decision where history is missing, hoping for a shrug",
        _shallow(sneak, 2),
        _shallow(_ungoverned),
        quiet=True,
    ),
    _incomplete(
        "a clone without contents",
        "judges in a partial clone, where every content would have to be fetched",
        _partial("blob:none"),
        _full_clone,
    ),
    _incomplete(
        "a clone without trees",
        "judges in a partial clone, where not even the names are there",
        _partial("tree:0"),
        _full_clone,
    ),
    _incomplete(
        "a history cut off by a file",
        "writes .git/shallow, so that git does not see the first use of a decision",
        _forged_shallow,
        _full_clone,
    ),
    _incomplete(
        "a lost budget file", "loses the object of the budget file", _without_object(f"HEAD:{BUDGETS}"), honest_raise
    ),
    _incomplete(
        "a lost sign-off",
        "loses the object of a sign-off",
        _without_object("HEAD:adr/signoffs/031/alice.yaml"),
        honest_raise,
    ),
    _incomplete("a lost tree", "loses the tree of the decisions", _without_object("HEAD:adr"), honest_raise),
    _incomplete("a lost commit", "loses the commit that the base stands on", _without_object("main~1"), honest_raise),
    _incomplete(
        "a history of its own",
        "brings the raise in a branch that has no ancestor in common with main",
        _unrelated,
        _unrelated_but_merged,
    ),
    used_again(
        "a graft over the first use",
        "hides the first use of a decision behind a graft",
        partial(_grafted, replay=True),
        partial(_grafted, replay=False),
    ),
    undecided(
        "a replaced budget file",
        "lets a replace ref show the old numbers in place of the new",
        _replaced(sneak, f":{BUDGETS}"),
        _replaced(honest_raise, f":{BUDGETS}"),
    ),
    undecided(
        "a replaced commit",
        "lets a replace ref show the base's commit in place of the branch's",
        _replaced(sneak, ""),
        _replaced(honest_raise, ""),
    ),
    undecided(
        "a replaced tree",
        "lets a replace ref show the base's tree in place of the branch's",
        _replaced(sneak, "^{tree}"),
        _replaced(honest_raise, "^{tree}"),
    ),
)
