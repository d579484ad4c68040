"""Decisions used again, reverted, chained or only almost referred to."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import judge, land, land_raise, tighten
from governance.selftest.sandbox.baseline import BUDGETS
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes


def _up_and_down(repo: Sandbox) -> None:
    """Land a raise by ADR 31 and its return by ADR 32."""
    land_raise(repo, 31, "10", "12")
    land_raise(repo, 32, "12", "10", slug="lower")


def _replayed(repo: Sandbox) -> Result:
    _up_and_down(repo)
    repo.raise_limit()
    return judge(repo, "Raise again\n\nBudget-ADR: 31")


def _replayed_on_an_old_branch(repo: Sandbox) -> Result:
    """Use on a branch from before its use a decision that main has used and left again."""
    repo.switch("late", new=True)
    repo.decide()
    repo.commit("decide")
    repo.raise_limit()
    repo.commit("Raise\n\nBudget-ADR: 31")
    repo.switch("work")
    repo.git("merge", "--quiet", "--ff-only", "late~1")
    _up_and_down_decided(repo)
    repo.switch("late")
    return repo.check()


def _up_and_down_decided(repo: Sandbox) -> None:
    repo.raise_limit()
    repo.commit("Raise\n\nBudget-ADR: 31")
    land(repo)
    land_raise(repo, 32, "12", "10", slug="lower")


def _picked_again(repo: Sandbox) -> Result:
    """Revert with a decision, then cherry-pick the first raise as it was."""
    land_raise(repo, 31, "10", "12")
    first = repo.head("main^2")
    land_raise(repo, 32, "12", "10", slug="lower")
    repo.git("cherry-pick", "--no-commit", first)
    return judge(repo, "Raise the limit (cherry picked)\n\nBudget-ADR: 31")


def _decided_again(repo: Sandbox) -> Result:
    _up_and_down(repo)
    repo.raise_limit()
    repo.decide(33, slug="again")
    return judge(repo)


def _reverted(repo: Sandbox) -> Result:
    tighten(repo)
    land(repo)
    repo.replace(BUDGETS, "max_latency_ms: 45", "max_latency_ms: 50")
    return judge(repo, 'Revert "Tighten"')


def _reverted_with_decision(repo: Sandbox) -> Result:
    tighten(repo)
    land(repo)
    repo.replace(BUDGETS, "max_latency_ms: 45", "max_latency_ms: 50")
    repo.decide(31, [("schema_validator.max_latency_ms", "45", "50")])
    return judge(repo, 'Revert "Tighten"')


def _reverted_whole(repo: Sandbox) -> Result:
    tighten(repo)
    land(repo)
    repo.git("revert", "--no-commit", "--mainline", "1", "HEAD")
    return judge(repo, 'Revert "Merge"')


def _gap_in_the_chain(repo: Sandbox, start: str) -> Result:
    """Go from 10 to 14 in one step with two decisions; the second starts somewhere."""
    repo.raise_limit(new="max_latency_ms: 14 ")
    repo.decide()
    repo.decide(32, [("rate_limiter.max_latency_ms", start, "14")], slug="more")
    return judge(repo)


def _whole_chain(repo: Sandbox) -> Result:
    return _gap_in_the_chain(repo, "12")


def _chain_through_the_past(repo: Sandbox) -> Result:
    """Close a chain with a line that was used up long ago."""
    _up_and_down(repo)
    repo.raise_limit(new="max_latency_ms: 14 ")
    repo.decide(33, [("rate_limiter.max_latency_ms", "12", "14")], slug="more")
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _unreferenced(repo: Sandbox, message: str) -> Result:
    """Raise with a decision that lies in the base already; the message is all that could refer to it."""
    repo.decide()
    repo.commit("Decide")
    land(repo)
    repo.raise_limit()
    return judge(repo, message)


def _referenced_in_a_note(repo: Sandbox) -> Result:
    repo.decide()
    repo.commit("Decide")
    land(repo)
    repo.raise_limit()
    repo.commit("Raise")
    repo.git("notes", "add", "-m", "Budget-ADR: 31")
    return repo.check()


SCENARIOS: Final = (
    Scenario(
        "a decision used twice",
        "refers to a decision whose raise was landed and taken back by another one",
        codes("BG104"),
        _replayed,
        _decided_again,
    ),
    Scenario(
        "a decision used twice from an old branch",
        "lets a branch from before the first use bring the raise again",
        codes("BG104"),
        _replayed_on_an_old_branch,
        _decided_again,
    ),
    Scenario(
        "a raise picked again",
        "cherry-picks the commit of a raise that was taken back",
        codes("BG104"),
        _picked_again,
        _decided_again,
    ),
    Scenario(
        "a revert without decision",
        "reverts a tightening, since a revert looks harmless",
        codes("BG101"),
        _reverted,
        _reverted_with_decision,
    ),
    Scenario(
        "a revert of everything",
        "reverts the whole merge, the decision and its sign-offs with it",
        codes("BG101", "BG301"),
        _reverted_whole,
        _reverted_with_decision,
    ),
    Scenario(
        "a chain with a gap",
        "goes from 10 to 14 by decisions on 10 to 12 and on 13 to 14",
        codes("BG103"),
        partial(_gap_in_the_chain, start="13"),
        _whole_chain,
    ),
    Scenario(
        "a chain through the past",
        "closes the gap of a chain with a line that was used up before",
        codes("BG103"),
        _chain_through_the_past,
        _whole_chain,
    ),
    Scenario(
        "a decision that nobody refers to",
        "raises by a decision in the base, and only almost writes the line that refers to it",
        codes("BG101"),
        partial(
            _unreferenced,
            message="Raise\n\nSee Budget-ADR: 31\nBudget-ADR: 31 and others\nBudget-ADR: #31\nBudget ADR: 31",
        ),
        partial(_unreferenced, message="Raise\n\n  Budget-ADR: 0031\n\nand more text\n"),
    ),
    Scenario(
        "a reference in a note",
        "writes the reference into a git note, which can be changed at any time",
        codes("BG101"),
        _referenced_in_a_note,
        partial(_unreferenced, message="Raise\n\nBudget-ADR: 31"),
    ),
)
