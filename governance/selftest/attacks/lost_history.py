"""Histories that are not whole: what is missing must not be taken for nothing."""

from functools import partial
from pathlib import Path
from typing import Final

from governance.selftest.sandbox.actions import honest_raise, land_raise, sneak
from governance.selftest.sandbox.baseline import BUDGETS
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised


def _clone(repo: Sandbox, *options: str) -> Sandbox:
    """Clone the repository with what CI systems call options."""
    clone = repo.at(repo.path.parent / "clone")
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "--quiet", *options, f"file://{repo.path}", str(clone.path))
    return clone


@parametrised
def _shallow(repo: Sandbox, play: Actions, depth: int) -> Result:
    """Play, then judge in a shallow clone."""
    play(repo)
    clone = _clone(repo, f"--depth={depth}", "--no-single-branch", "--branch=work")
    return clone.check("origin/main")


def _too_shallow(repo: Sandbox) -> Result:
    """Judge where the merge base was cut off."""
    land_raise(repo)
    repo.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 10 ")
    repo.decide(32, [("rate_limiter.max_latency_ms", "12", "10")], slug="lower")
    repo.commit("lower")
    return _clone(repo, "--depth=1", "--no-single-branch", "--branch=work").check("origin/main")


def _tip_alone(repo: Sandbox) -> Result:
    """Push a raise to the default branch, whose CI clones no more than its tip."""
    repo.raise_limit()
    repo.commit("raise")
    repo.git("branch", "--force", "main", "work")
    return _clone(repo, "--depth=1", "--branch=main").budget("check", "--format", "json")


def _tip_of_a_whole_clone(repo: Sandbox) -> Result:
    repo.raise_limit()
    repo.decide()
    repo.commit("raise")
    repo.git("branch", "--force", "main", "work")
    return _clone(repo, "--branch=main").budget("check", "--format", "json")


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


def _shallow_without_budgets(repo: Sandbox) -> Result:
    """Judge a shallow clone whose change touches nothing governed."""
    repo.write("README.md", "# more\n")
    repo.commit("more")
    return _clone(repo, "--depth=1", "--no-single-branch", "--branch=work").check("origin/main")


def _partial(repo: Sandbox) -> Result:
    """Judge in a clone without contents, that may not fetch them behind the judgement's back."""
    honest_raise(repo)
    clone = _clone(repo, "--filter=blob:none", "--no-checkout", "--branch=work")
    return clone.check("origin/main")


def _partial_of_trees(repo: Sandbox) -> Result:
    honest_raise(repo)
    clone = _clone(repo, "--filter=tree:0", "--no-checkout", "--branch=work")
    return clone.check("origin/main")


def _forged_shallow(repo: Sandbox) -> Result:
    """Use a decision twice, with the first use cut off by a file that git believes."""
    land_raise(repo)
    land_raise(repo, 32, "12", "10", slug="lower")
    repo.raise_limit()
    repo.commit("Raise\n\nBudget-ADR: 31")
    repo.write(".git/shallow", f"{repo.head('main')}\n")
    return repo.check()


def _object(repo: Sandbox, name: str) -> Path:
    oid = repo.head(name)
    return repo.path / ".git/objects" / oid[:2] / oid[2:]


@parametrised
def _without_object(repo: Sandbox, name: str) -> Result:
    """Raise honestly, then lose an object."""
    honest_raise(repo)
    place = _object(repo, name)
    place.chmod(0o600)
    place.unlink()
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


def _replaced(repo: Sandbox, what: str) -> None:
    """Let git show the object of the base in place of the branch's, and the other way round."""
    mine, theirs = repo.head(f"work{what}"), repo.head(f"main{what}")
    repo.git("replace", mine, theirs)


@parametrised
def _hidden_by_replacement(repo: Sandbox, what: str) -> Result:
    repo.raise_limit()
    repo.commit("raise")
    _replaced(repo, what)
    return repo.check()


@parametrised
def _honest_with_replacement(repo: Sandbox, what: str) -> Result:
    repo.raise_limit()
    repo.decide()
    repo.commit("raise")
    _replaced(repo, what)
    return repo.check()


SCENARIOS: Final = (
    Scenario(
        "a clone of the tip alone",
        "lets the only commit of a clone pass for the one that adopts budgets",
        codes("BG501"),
        _tip_alone,
        _tip_of_a_whole_clone,
        status=3,
    ),
    Scenario(
        "an index on the tip alone",
        "uses a decision again where its first use was cut off",
        codes("BG501"),
        _staged_on_a_tip_alone,
        _staged_on_a_whole_clone,
        status=3,
    ),
    Scenario(
        "a shallow clone",
        "judges in a clone without history, where a decision's earlier use cannot be seen",
        codes("BG501"),
        _shallow(honest_raise, 1),
        _full_clone,
        status=3,
    ),
    Scenario(
        "a clone cut at the base",
        "judges where the base is here and what lies before it is not",
        codes("BG501"),
        _too_shallow,
        _full_clone,
        status=3,
    ),
    Scenario(
        "a raise in a shallow clone",
        "raises without decision where history is missing, hoping for a shrug",
        codes("BG501"),
        _shallow(sneak, 2),
        _shallow_without_budgets,
        status=3,
        quiet=True,
    ),
    Scenario(
        "a clone without contents",
        "judges in a partial clone, where every content would have to be fetched",
        codes("BG501"),
        _partial,
        _full_clone,
        status=3,
    ),
    Scenario(
        "a clone without trees",
        "judges in a partial clone, where not even the names are there",
        codes("BG501"),
        _partial_of_trees,
        _full_clone,
        status=3,
    ),
    Scenario(
        "a history cut off by a file",
        "writes .git/shallow, so that git does not see the first use of a decision",
        codes("BG501"),
        _forged_shallow,
        _full_clone,
        status=3,
    ),
    Scenario(
        "a lost budget file",
        "loses the object of the budget file",
        codes("BG501"),
        _without_object(f"HEAD:{BUDGETS}"),
        honest_raise,
        status=3,
    ),
    Scenario(
        "a lost sign-off",
        "loses the object of a sign-off",
        codes("BG501"),
        _without_object("HEAD:adr/signoffs/031/alice.yaml"),
        honest_raise,
        status=3,
    ),
    Scenario(
        "a lost tree",
        "loses the tree of the decisions",
        codes("BG501"),
        _without_object("HEAD:adr"),
        honest_raise,
        status=3,
    ),
    Scenario(
        "a lost commit",
        "loses the commit that the base stands on",
        codes("BG501"),
        _without_object("main~1"),
        honest_raise,
        status=3,
    ),
    Scenario(
        "a history of its own",
        "brings the raise in a branch that has no ancestor in common with main",
        codes("BG501"),
        _unrelated,
        _unrelated_but_merged,
        status=3,
    ),
    Scenario(
        "a graft over the first use",
        "hides the first use of a decision behind a graft",
        codes("BG104"),
        partial(_grafted, replay=True),
        partial(_grafted, replay=False),
    ),
    Scenario(
        "a replaced budget file",
        "lets a replace ref show the old numbers in place of the new",
        codes("BG101"),
        _hidden_by_replacement(f":{BUDGETS}"),
        _honest_with_replacement(f":{BUDGETS}"),
    ),
    Scenario(
        "a replaced commit",
        "lets a replace ref show the base's commit in place of the branch's",
        codes("BG101"),
        _hidden_by_replacement(""),
        _honest_with_replacement(""),
    ),
    Scenario(
        "a replaced tree",
        "lets a replace ref show the base's tree in place of the branch's",
        codes("BG101"),
        _hidden_by_replacement("^{tree}"),
        _honest_with_replacement("^{tree}"),
    ),
)
