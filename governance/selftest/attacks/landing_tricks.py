"""Ways to use the moment of landing: a base that moved or is not the one, commits that pass only together."""

import json
from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import (
    POLICY_FILE,
    after,
    govern,
    honest_raise,
    judge,
    land,
    land_raise,
    restart,
    sneak,
    with_settings,
)
from governance.selftest.sandbox.baseline import POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import expect
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised, undecided


def _behind(repo: Sandbox) -> None:
    """Keep a branch `old` at what main was, and let main raise the limit to 11."""
    repo.switch("old", new=True)
    restart(repo)
    land_raise(repo, 30, "10", "11", slug="first")
    repo.switch("old")


def _after_merging(repo: Sandbox) -> Result:
    _behind(repo)
    repo.merge("main")
    repo.raise_decided("11", "12")
    return judge(repo)


def _policy_moves_on_both_sides(repo: Sandbox) -> Result:
    """Change one end of the policy on main and the other on the branch: git merges them to what nobody signed."""
    repo.switch("old", new=True)
    restart(repo)
    govern(repo, POLICY_FILE, f"{POLICY}approval_days: 300\n", number=30)
    land(repo)
    repo.switch("old")
    return govern(repo, POLICY_FILE, f"# The rules.\n{POLICY}")


def _to_be_rebased(repo: Sandbox) -> None:
    """Let commits land one by one."""
    with_settings(repo, "landing: rebase")


def _apart(repo: Sandbox) -> Result:
    """Raise first, decide in the next commit."""
    repo.raise_limit()
    repo.commit("raise")
    repo.decide()
    return judge(repo, "decide")


_TOGETHER: Final = after(_to_be_rebased, honest_raise)


def _far_and_most_of_the_way_back(repo: Sandbox) -> Result:
    """Raise in one commit, and go most of the way back in the next, where commits land one by one."""
    _to_be_rebased(repo)
    repo.raise_limit(new="max_latency_ms: 99 ")
    repo.commit("try something")
    repo.raise_limit("max_latency_ms: 99 ", "max_latency_ms: 12 ")
    repo.decide()
    return judge(repo, "back again")


def _ambiguous_base(repo: Sandbox) -> Result:
    """Let a tag bear the name of the base branch and lie on the attacker's commit."""
    repo.raise_limit()
    repo.commit("raise")
    repo.git("update-ref", "refs/remotes/origin/main", "main")
    repo.git("tag", "origin/main")
    return repo.check("origin/main")


def _plain_base(repo: Sandbox) -> Result:
    repo.git("update-ref", "refs/remotes/origin/main", "main")
    honest_raise(repo)
    return repo.check("origin/main")


def _option_for_a_base(repo: Sandbox) -> Result:
    """Name a base that git would take for an option which writes a file."""
    sneak(repo)
    result = repo.check("--output=evil")
    expect(not (repo.path / "evil").exists(), "no file is written in the name of a revision")
    return result


def _upstream_for_a_base(repo: Sandbox) -> Result:
    """Name a base that says where to look, and nothing is there."""
    sneak(repo)
    return repo.check("HEAD@{upstream}")


def _arrived_by_renaming(repo: Sandbox) -> Result:
    """Let main add a file to a folder that the branch has moved among the budgets: git would move it along."""
    repo.switch("main")
    repo.write("team/one.yaml", "one:\n  max_latency_ms: 1\n")
    repo.commit("a folder")
    restart(repo)
    repo.git("mv", "team", "budgets/team")
    repo.decide(rows=[("one.max_latency_ms", "none", "1")])
    repo.commit("move")
    repo.switch("main")
    repo.write("team/two.yaml", "two:\n  max_latency_ms: 999\n")
    repo.commit("another one")
    repo.switch("work")
    return repo.check()


def _pushed(repo: Sandbox, before: str) -> Result:
    """What CI says after a push to the default branch."""
    event = {"ref": "refs/heads/main", "before": before, "repository": {"default_branch": "main"}}
    place = repo.path.parent / "event.json"
    place.write_text(json.dumps(event), encoding="utf-8")
    repo.env.update(GITHUB_EVENT_NAME="push", GITHUB_EVENT_PATH=str(place))
    return repo.budget("check", "--format", "json")


def _forced(repo: Sandbox) -> Result:
    """Take what was judged out of the branch by a forced push."""
    repo.switch("main")
    start = repo.head()
    repo.write("notes.md", "judged\n")
    before = repo.commit("work")
    repo.git("reset", "--quiet", "--hard", start)
    repo.write("notes.md", "other\n")
    repo.commit("other work")
    return _pushed(repo, before)


def _peak(repo: Sandbox) -> None:
    """Raise in one commit and go back in the next."""
    repo.raise_limit(new="max_latency_ms: 99 ")
    repo.commit("up")
    repo.raise_limit("max_latency_ms: 99 ", "max_latency_ms: 10 ")
    repo.commit("down")


def _work(repo: Sandbox) -> None:
    """Commit what is not governed."""
    repo.write("notes.md", "work\n")
    repo.commit("work")


def _up_and_down(repo: Sandbox) -> Result:
    """Raise in one commit and go back in the next, and push both to the default branch at once."""
    repo.switch("main")
    before = repo.head()
    _peak(repo)
    return _pushed(repo, before)


def _pushed_forward(repo: Sandbox) -> Result:
    before = repo.head("main")
    repo.write("notes.md", "work\n")
    land(repo, "work")
    land_raise(repo)
    repo.switch("main")
    return _pushed(repo, before)


@parametrised
def _peak_aside(repo: Sandbox, *, alone: bool) -> Result:
    """Go up and down again on a side branch, and merge that into a branch with work of its own, or without."""
    _to_be_rebased(repo)
    repo.switch("side", new=True)
    _peak(repo)
    repo.switch("work")
    if not alone:
        _work(repo)
    repo.merge("side")
    return repo.check()


def _numbers_from_before(repo: Sandbox, path: str, text: str) -> Result:
    """From a commit before the adoption on, write a file on a side branch, and merge that into a branch from there."""
    _to_be_rebased(repo)
    repo.switch("side", new=True, at="main~1")
    repo.write(path, text)
    repo.commit("side work")
    repo.switch("early", new=True, at="main~1")
    _work(repo)
    repo.merge("side")
    return repo.check()


def _side_branch(repo: Sandbox) -> Result:
    _to_be_rebased(repo)
    repo.switch("side", new=True)
    repo.write("side.md", "work\n")
    repo.commit("side work")
    repo.switch("work")
    _work(repo)
    repo.merge("side")
    return honest_raise(repo)


SCENARIOS: Final = (
    Scenario(
        "an option for a base",
        "hands git an option where a revision belongs",
        codes(),
        _option_for_a_base,
        _plain_base,
        status=2,
    ),
    Scenario(
        "a base that points nowhere",
        "names a base by an upstream that is not there",
        codes(),
        _upstream_for_a_base,
        _plain_base,
        status=2,
    ),
    Scenario(
        "a file moved along",
        "lets git move a file among the budgets, since its folder was",
        codes("BG108"),
        _arrived_by_renaming,
        _after_merging,
    ),
    Scenario(
        "a base that has moved",
        "raises from a value that the base does not have any more",
        codes("BG108"),
        after(_behind, honest_raise),
        _after_merging,
    ),
    Scenario(
        "a policy merged from two sides",
        "changes the policy beside a change that landed meanwhile, so that git merges what nobody has signed",
        codes("BG108", "BG103"),
        _policy_moves_on_both_sides,
        partial(govern, path=POLICY_FILE, text=f"# The rules.\n{POLICY}"),
    ),
    Scenario(
        "a raise and its decision apart",
        "raises in one commit and decides in the next, which leaves a violation if a rebase lands them",
        codes(),
        _apart,
        honest_raise,
        warnings=codes("BG109"),
        status=0,
    ),
    undecided(
        "a raise and its decision apart, rebased",
        "does the same where every commit lands by itself",
        after(_to_be_rebased, _apart),
        _TOGETHER,
    ),
    undecided(
        "a peak on a side branch",
        "goes far up and back on a side branch that is merged into a branch whose commits land one by one",
        _peak_aside(alone=False),
        _side_branch,
    ),
    undecided(
        "a peak in a lone merge",
        "goes far up and back on a side branch, of which the branch whose commits land one by one is only the merge",
        _peak_aside(alone=True),
        _side_branch,
    ),
    Scenario(
        "a number from before the adoption",
        "brings a limit on a side branch from before the adoption, where commits land one by one",
        codes("BG108"),
        partial(_numbers_from_before, path="budgets/slow.yaml", text="slow:\n  max_latency_ms: 9000\n"),
        partial(_numbers_from_before, path="side.md", text="work\n"),
        quiet=True,
    ),
    undecided(
        "a peak in one push",
        "pushes a raise and its undoing to the default branch at once",
        _up_and_down,
        _pushed_forward,
    ),
    Scenario(
        "a forced push",
        "pushes a default branch that has left what was judged",
        codes("BG303"),
        _forced,
        _pushed_forward,
    ),
    Scenario(
        "a peak between two commits",
        "goes far up and most of the way back within a branch whose commits land one by one",
        codes("BG101", "BG103"),
        _far_and_most_of_the_way_back,
        _TOGETHER,
    ),
    Scenario(
        "a tag with the name of the base",
        "pushes a tag origin/main on the raise, which git prefers to the branch",
        codes(),
        _ambiguous_base,
        _plain_base,
        status=2,
    ),
)
