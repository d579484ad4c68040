"""Ways to hide a change between commits: merges either way round."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import honest_raise, judge, land, restart, tighten
from governance.selftest.sandbox.baseline import BUDGETS
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import need
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised, undecided


def _tighten_on_main(repo: Sandbox) -> None:
    """Let main tighten a limit while the branch `old` stays behind with a commit of its own; go back to it."""
    repo.switch("old", new=True)
    repo.write("notes.md", "work\n")
    repo.commit("work")
    restart(repo)
    tighten(repo)
    land(repo)
    repo.switch("old")


@parametrised
def _merge_that_edits(repo: Sandbox, old: str, new: str) -> Result:
    """Merge the base, and edit the budgets in the merge commit."""
    _tighten_on_main(repo)
    repo.git("merge", "--quiet", "--no-ff", "--no-commit", "main")
    repo.replace(BUDGETS, old, new)
    return judge(repo, "Merge branch 'main'")


def _plain_merge(repo: Sandbox) -> Result:
    _tighten_on_main(repo)
    repo.merge("main")
    return honest_raise(repo)


def _merge_that_forgets(repo: Sandbox) -> Result:
    _tighten_on_main(repo)
    repo.merge("main", "--strategy=ours")
    return repo.check()


def _landed_by_a_driver(repo: Sandbox, driver: str) -> Result:
    """Land attributes first; then a branch behind its base, with a driver that keeps the branch's old number."""
    repo.write(".gitattributes", f"budgets/capability_budgets.yaml merge={driver}\n")
    land(repo, "attributes")
    _tighten_on_main(repo)
    repo.replace(BUDGETS, "# p95", "# the p95")
    repo.commit("comment")
    repo.git("config", "merge.keep.driver", "cp -f %B %A")
    repo.switch("main")
    repo.merge("old")
    return repo.budget("check", "--format", "json")


def _no_driver_at_landing(repo: Sandbox) -> Result:
    result = _landed_by_a_driver(repo, "text")
    need("max_latency_ms: 45" in repo.read(BUDGETS), "git does not merge two changes of one file by itself")
    return result


def _foxtrot(repo: Sandbox, *, decide: bool) -> Result:
    """Merge main into the branch and let main follow, so that main's own line becomes the side branch."""
    repo.raise_limit()
    if decide:
        repo.decide()
    repo.commit("raise")
    repo.switch("main")
    repo.write("README.md", "# more\n")
    before = repo.commit("more")
    repo.switch("work")
    repo.merge("main")
    repo.switch("main")
    repo.git("merge", "--quiet", "--ff-only", "work")
    return repo.check(before)


_PARENTS: Final = 3


def _octopus(repo: Sandbox, *, decide: bool) -> Result:
    """Merge two harmless branches at once, and raise in the merge commit itself."""
    for name in ("one", "two"):
        repo.switch(name, new=True, at="main")
        repo.write(f"{name}.md", f"{name}\n")
        repo.commit(name)
    repo.switch("work")
    repo.git("merge", "--quiet", "--no-commit", "--no-ff", "one", "two")
    repo.raise_limit()
    if decide:
        repo.decide()
    result = judge(repo, "Merge branches 'one' and 'two'")
    need(len(repo.git("rev-parse", "HEAD^@").split()) == _PARENTS, "git does not merge two branches in one commit")
    return result


SCENARIOS: Final = (
    undecided(
        "a merge that restores",
        "settles a merge of the base so that a tightened number is loose again, in the merge commit alone",
        _merge_that_edits("max_latency_ms: 45", "max_latency_ms: 50"),
        _plain_merge,
    ),
    undecided(
        "a merge that raises",
        "raises a number in the merge commit, which most logs do not show",
        _merge_that_edits("max_latency_ms: 10 ", "max_latency_ms: 12 "),
        _plain_merge,
    ),
    Scenario(
        "a merge that forgets",
        "merges the base with the strategy `ours`, so that its decisions and numbers are gone",
        codes("BG101", "BG301"),
        _merge_that_forgets,
        _plain_merge,
    ),
    undecided(
        "a merge driver at landing",
        "brings attributes that let the merge on main keep the branch's old number",
        partial(_landed_by_a_driver, driver="keep"),
        _no_driver_at_landing,
        quiet=True,
    ),
    undecided(
        "a foxtrot",
        "merges main into the branch and lets main follow, so that the raise lies on the first-parent line",
        partial(_foxtrot, decide=False),
        partial(_foxtrot, decide=True),
    ),
    undecided(
        "an octopus that raises",
        "raises in a merge of three parents",
        partial(_octopus, decide=False),
        partial(_octopus, decide=True),
    ),
)
