"""Changes cut into slices, over time or within a step; and stages run through at once."""

import datetime as dt
from typing import Final

from governance.selftest.sandbox.actions import (
    BOTH,
    after,
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
from governance.selftest.sandbox.baseline import BASELINE, BIG, BUDGETS
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised, unapproved


def _recently(repo: Sandbox, days: int) -> None:
    """Let the clock of the commits stand some days before now."""
    repo.now = now() - dt.timedelta(days=days)


def _last_month(repo: Sandbox) -> None:
    """Begin a month ago, where a fifth and more takes two."""
    under(repo, BIG)
    _recently(repo, 30)


@parametrised
def _slices(repo: Sandbox, third: str, approvers: tuple[str, ...] = ("alice",)) -> Result:
    """Raise by less than a fifth, twice within a month; the rule for a fifth and more wants two."""
    _last_month(repo)
    _land_a_little(repo)
    repo.raise_decided("11", third, 32, approvers=approvers, slug="more")
    return judge(repo)


def _land_a_little(repo: Sandbox) -> None:
    repo.raise_decided("10", "11", approvers=["alice"])
    land(repo, "a little")


def _slices_in_one_step(repo: Sandbox) -> Result:
    """Raise by a chain of two decisions, each of less than a fifth."""
    _last_month(repo)
    repo.raise_decided("10", "11", approvers=["alice"])
    repo.raise_decided("11", "12", 32, approvers=["alice"], slug="more")
    return judge(repo)


@parametrised
def _dated_back(repo: Sandbox, third: str) -> Result:
    """Raise a little last month with a date of long ago, and a little today; ten stood for two years before."""
    _recently(repo, 800)
    under(repo, BIG)
    repo.switch("main")
    _recently(repo, 30)
    repo.write("README.md", "# more\n")
    repo.commit("anything")
    restart(repo)
    _recently(repo, 700)
    _land_a_little(repo)
    _recently(repo, 1)
    repo.raise_decided("11", third, 32, approvers=["alice"], slug="more")
    return judge(repo)


@parametrised
def _down_and_up(repo: Sandbox, third: str) -> Result:
    """Tighten for a moment, loosen again; the tightest value of the year counts."""
    _last_month(repo)
    land_raise(repo, 31, "10", "5")
    repo.raise_decided("5", third, 32, approvers=["alice"], slug="back")
    return judge(repo)


def _removed_and_added(repo: Sandbox) -> Result:
    """Take the limit away with two approvals, and bring a looser one with a single one, since new limits tighten."""
    _last_month(repo)
    repo.raise_limit("  max_latency_ms: 10   # p95\n", "")
    repo.decide(31, [("rate_limiter.max_latency_ms", "10", "none")])
    land(repo, "remove")
    repo.replace(BUDGETS, "  max_memory_mb: 5\n", "  max_memory_mb: 5\n  max_latency_ms: 99\n")
    repo.decide(32, [("rate_limiter.max_latency_ms", "none", "99")], approvers=["alice"], slug="back")
    return judge(repo)


def _in_two_stages(repo: Sandbox) -> None:
    """Let main have adopted that a decision lands before it is used."""
    with_settings(repo, "two_stage: true")


@parametrised
def _two_stages(repo: Sandbox, *, signed_early: bool) -> Result:
    """Land the decision first; its sign-offs then or later."""
    _in_two_stages(repo)
    path = repo.decide(approvers=BOTH if signed_early else ["alice"])
    land(repo, "Decide")
    if not signed_early:
        repo.sign(path, "bob")
    repo.raise_limit()
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _redecided(repo: Sandbox) -> Result:
    """Land one text, and use another of the same number."""
    _in_two_stages(repo)
    path = repo.decide()
    land(repo, "Decide")
    repo.replace(path, "The audit log costs time.", "The audit log costs much time.")
    for person in BOTH:
        repo.sign(path, person, name=f"{person}-2", date=repo.now)
    repo.raise_limit()
    return judge(repo)


_SIGNED_EARLY: Final = _two_stages(signed_early=True)

SCENARIOS: Final = (
    unapproved(
        "a raise in slices", "raises by a tenth and by a tenth, where a fifth needs two", _slices("12"), _slices("11.9")
    ),
    unapproved(
        "slices in one step",
        "raises by a chain of small decisions in one step",
        _slices_in_one_step,
        _slices("12", BOTH),
    ),
    unapproved("down and up", "tightens for a moment, to come back further up", _down_and_up("6"), _down_and_up("5.9")),
    unapproved(
        "a raise from zero",
        "raises from zero, of which no number is a percentage",
        played_under(
            BIG,
            by_one("max_latency_ms: 0 ", "max_latency_ms: 0.001 ", ("rate_limiter.max_latency_ms", "0", "0.001")),
            BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 0 "),
        ),
        played_under(
            BIG,
            by_one("max_latency_ms: 10 ", "max_latency_ms: 10.001 ", ("rate_limiter.max_latency_ms", "10", "10.001")),
        ),
    ),
    unapproved(
        "removed and brought back looser",
        "removes the limit as decided, and brings it back ten times as high as if it were new",
        _removed_and_added,
        _slices("12", BOTH),
    ),
    Scenario(
        "two stages in one",
        "brings the decision together with the change",
        codes("BG107", "BG201"),
        after(_in_two_stages, honest_raise),
        _SIGNED_EARLY,
    ),
    Scenario(
        "a late sign-off",
        "brings the missing sign-off together with the change",
        codes("BG107", "BG201"),
        _two_stages(signed_early=False),
        _SIGNED_EARLY,
    ),
    Scenario(
        "a text of the last minute",
        "lands one text and uses another, signed again",
        codes("BG107", "BG201", "BG202"),
        _redecided,
        _SIGNED_EARLY,
    ),
    unapproved(
        "a raise dated back", "lands the first slice with a date of long ago", _dated_back("12"), _dated_back("11.9")
    ),
)
