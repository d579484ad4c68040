"""Changes cut into slices, over time or within a step; and stages run through at once."""

import datetime as dt
from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import (
    BOTH,
    by_one,
    honest_raise,
    judge,
    land,
    land_raise,
    now,
    played_under,
    restart,
    under,
    with_settings,
)
from governance.selftest.sandbox.baseline import BASELINE, BUDGETS, POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised

_ONE: Final = POLICY.replace("require: 2\n", "require: 1\n", 1)


_BIG: Final = (
    _ONE
    + """\
  - name: big
    when: {by_percent: 20}
    require: 2
    from: ["@acme/architecture"]
"""
)


def _recently(repo: Sandbox, days: int) -> None:
    """Let the clock of the commits stand some days before now."""
    repo.now = now() - dt.timedelta(days=days)


@parametrised
def _slices(repo: Sandbox, third: str, approvers: tuple[str, ...] = ("alice",)) -> Result:
    """Raise by less than a fifth, twice within a month; the rule for a fifth and more wants two."""
    under(repo, _BIG)
    _recently(repo, 30)
    _land_by(repo, ("alice",))
    repo.raise_limit("max_latency_ms: 11 ", f"max_latency_ms: {third} ")
    repo.decide(32, [("rate_limiter.max_latency_ms", "11", third)], approvers=approvers, slug="more")
    return judge(repo)


def _land_by(repo: Sandbox, approvers: tuple[str, ...]) -> None:
    repo.raise_limit(new="max_latency_ms: 11 ")
    repo.decide(31, [("rate_limiter.max_latency_ms", "10", "11")], approvers=approvers)
    repo.commit("a little")
    land(repo)


def _slices_in_one_step(repo: Sandbox) -> Result:
    """Raise by a chain of two decisions, each of less than a fifth."""
    under(repo, _BIG)
    _recently(repo, 30)
    repo.raise_limit()
    repo.decide(31, [("rate_limiter.max_latency_ms", "10", "11")], approvers=["alice"])
    repo.decide(32, [("rate_limiter.max_latency_ms", "11", "12")], approvers=["alice"], slug="more")
    return judge(repo)


@parametrised
def _dated_back(repo: Sandbox, third: str) -> Result:
    """Raise a little last month with a date of long ago, and a little today; ten stood for two years before."""
    _recently(repo, 800)
    under(repo, _BIG)
    repo.switch("main")
    _recently(repo, 30)
    repo.write("README.md", "# more\n")
    repo.commit("anything")
    restart(repo)
    _recently(repo, 700)
    _land_by(repo, ("alice",))
    _recently(repo, 1)
    repo.raise_limit("max_latency_ms: 11 ", f"max_latency_ms: {third} ")
    repo.decide(32, [("rate_limiter.max_latency_ms", "11", third)], approvers=["alice"], slug="more")
    return judge(repo)


@parametrised
def _down_and_up(repo: Sandbox, third: str, approvers: tuple[str, ...] = ("alice",)) -> Result:
    """Tighten for a moment, loosen again; the tightest value of the year counts."""
    under(repo, _BIG)
    _recently(repo, 30)
    land_raise(repo, 31, "10", "5")
    repo.raise_limit("max_latency_ms: 5 ", f"max_latency_ms: {third} ")
    repo.decide(32, [("rate_limiter.max_latency_ms", "5", third)], approvers=approvers, slug="back")
    return judge(repo)


def _removed_and_added(repo: Sandbox) -> Result:
    """Take the limit away with two approvals, and bring a looser one with a single one, since new limits tighten."""
    under(repo, _BIG)
    _recently(repo, 30)
    repo.raise_limit("  max_latency_ms: 10   # p95\n", "")
    repo.decide(31, [("rate_limiter.max_latency_ms", "10", "none")])
    repo.commit("remove")
    land(repo)
    repo.replace(BUDGETS, "  max_memory_mb: 5\n", "  max_memory_mb: 5\n  max_latency_ms: 99\n")
    repo.decide(32, [("rate_limiter.max_latency_ms", "none", "99")], approvers=["alice"], slug="back")
    return judge(repo)


def _two_stages(repo: Sandbox, *, signed_early: bool) -> Result:
    """Land the decision first; its sign-offs then or later."""
    with_settings(repo, "two_stage: true")
    path = repo.decide(approvers=BOTH if signed_early else ["alice"])
    repo.commit("Decide")
    land(repo)
    if not signed_early:
        repo.sign(path, "bob")
    repo.raise_limit()
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _signed_early(repo: Sandbox) -> Result:
    return _two_stages(repo, signed_early=True)


def _one_stage(repo: Sandbox) -> Result:
    with_settings(repo, "two_stage: true")
    return honest_raise(repo)


def _redecided(repo: Sandbox) -> Result:
    """Land one text, and use another of the same number."""
    with_settings(repo, "two_stage: true")
    path = repo.decide()
    repo.commit("Decide")
    land(repo)
    repo.replace(path, "The audit log costs time.", "The audit log costs much time.")
    for person in BOTH:
        repo.sign(path, person, name=f"{person}-2", date=repo.now)
    repo.raise_limit()
    return judge(repo)


SCENARIOS: Final = (
    Scenario(
        "a raise in slices",
        "raises by a tenth and by a tenth, where a fifth needs two",
        codes("BG201"),
        _slices("12"),
        _slices("11.9"),
    ),
    Scenario(
        "slices in one step",
        "raises by a chain of small decisions in one step",
        codes("BG201"),
        _slices_in_one_step,
        _slices("12", BOTH),
    ),
    Scenario(
        "down and up",
        "tightens for a moment, to come back further up",
        codes("BG201"),
        _down_and_up("6"),
        _down_and_up("5.9"),
    ),
    Scenario(
        "a raise from zero",
        "raises from zero, of which no number is a percentage",
        codes("BG201"),
        played_under(
            _BIG,
            by_one("max_latency_ms: 0 ", "max_latency_ms: 0.001 ", ("rate_limiter.max_latency_ms", "0", "0.001")),
            BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 0 "),
        ),
        played_under(
            _BIG,
            by_one("max_latency_ms: 10 ", "max_latency_ms: 10.001 ", ("rate_limiter.max_latency_ms", "10", "10.001")),
        ),
    ),
    Scenario(
        "removed and brought back looser",
        "removes the limit as decided, and brings it back ten times as high as if it were new",
        codes("BG201"),
        _removed_and_added,
        _slices("12", BOTH),
    ),
    Scenario(
        "two stages in one",
        "brings the decision together with the change",
        codes("BG107", "BG201"),
        _one_stage,
        _signed_early,
    ),
    Scenario(
        "a late sign-off",
        "brings the missing sign-off together with the change",
        codes("BG107", "BG201"),
        partial(_two_stages, signed_early=False),
        _signed_early,
    ),
    Scenario(
        "a text of the last minute",
        "lands one text and uses another, signed again",
        codes("BG107", "BG201", "BG202"),
        _redecided,
        _signed_early,
    ),
    Scenario(
        "a raise dated back",
        "lands the first slice with a date of long ago",
        codes("BG201"),
        _dated_back("12"),
        _dated_back("11.9"),
    ),
)
