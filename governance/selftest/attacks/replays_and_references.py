"""Decisions used again, reverted, chained or only almost referred to."""

from typing import Final

from governance.selftest.sandbox.actions import judge, land, land_raise, tighten
from governance.selftest.sandbox.baseline import BUDGETS, DecisionRow
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, decided_otherwise, parametrised, undecided, used_again


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
    repo.raise_limit()
    land(repo, "Raise\n\nBudget-ADR: 31")
    land_raise(repo, 32, "12", "10", slug="lower")
    repo.switch("late")
    return repo.check()


def _picked_again(repo: Sandbox) -> Result:
    """Revert with a decision, then cherry-pick the first raise as it was."""
    land_raise(repo, 31, "10", "12")
    first = repo.head("main^2")
    land_raise(repo, 32, "12", "10", slug="lower")
    repo.git("cherry-pick", "--no-commit", first)
    return judge(repo, "Raise the limit (cherry picked)\n\nBudget-ADR: 31")


def _decided_again(repo: Sandbox) -> Result:
    _up_and_down(repo)
    repo.raise_decided(number=33, slug="again")
    return judge(repo)


@parametrised
def _reverted(repo: Sandbox, *rows: DecisionRow) -> Result:
    """Revert a tightening, with a decision on these rows; without any if there are none."""
    tighten(repo)
    land(repo)
    repo.replace(BUDGETS, "max_latency_ms: 45", "max_latency_ms: 50")
    if rows:
        repo.decide(rows=rows)
    return judge(repo, 'Revert "Tighten"')


_REVERTED_WITH_DECISION: Final = _reverted(("schema_validator.max_latency_ms", "45", "50"))


def _reverted_whole(repo: Sandbox) -> Result:
    tighten(repo)
    land(repo)
    repo.git("revert", "--no-commit", "--mainline", "1", "HEAD")
    return judge(repo, 'Revert "Merge"')


@parametrised
def _gap_in_the_chain(repo: Sandbox, start: str) -> Result:
    """Go from 10 to 14 in one step with two decisions; the second starts somewhere."""
    repo.raise_limit(new="max_latency_ms: 14 ")
    repo.decide()
    repo.decide(32, [("rate_limiter.max_latency_ms", start, "14")], slug="more")
    return judge(repo)


_WHOLE_CHAIN: Final = _gap_in_the_chain("12")


def _chain_through_the_past(repo: Sandbox) -> Result:
    """Close a chain with a line that was used up long ago."""
    _up_and_down(repo)
    repo.raise_limit(new="max_latency_ms: 14 ")
    repo.decide(33, [("rate_limiter.max_latency_ms", "12", "14")], slug="more")
    return judge(repo, "Raise\n\nBudget-ADR: 31")


@parametrised
def _unreferenced(repo: Sandbox, message: str) -> Result:
    """Raise with a decision that lies in the base already; the message is all that could refer to it."""
    repo.decide()
    land(repo, "Decide")
    repo.raise_limit()
    return judge(repo, message)


def _referenced_in_a_note(repo: Sandbox) -> Result:
    _unreferenced("Raise")(repo)
    repo.git("notes", "add", "-m", "Budget-ADR: 31")
    return repo.check()


SCENARIOS: Final = (
    used_again(
        "a decision used twice",
        "refers to a decision whose raise was landed and taken back by another one",
        _replayed,
        _decided_again,
    ),
    used_again(
        "a decision used twice from an old branch",
        "lets a branch from before the first use bring the raise again",
        _replayed_on_an_old_branch,
        _decided_again,
    ),
    used_again(
        "a raise picked again", "cherry-picks the commit of a raise that was taken back", _picked_again, _decided_again
    ),
    undecided(
        "a revert without decision",
        "reverts a tightening, since a revert looks harmless",
        _reverted(),
        _REVERTED_WITH_DECISION,
    ),
    Scenario(
        "a revert of everything",
        "reverts the whole merge, the decision and its sign-offs with it",
        codes("BG101", "BG301"),
        _reverted_whole,
        _REVERTED_WITH_DECISION,
    ),
    decided_otherwise(
        "a chain with a gap",
        "goes from 10 to 14 by decisions on 10 to 12 and on 13 to 14",
        _gap_in_the_chain("13"),
        _WHOLE_CHAIN,
    ),
    decided_otherwise(
        "a chain through the past",
        "closes the gap of a chain with a line that was used up before",
        _chain_through_the_past,
        _WHOLE_CHAIN,
    ),
    undecided(
        "a decision that nobody refers to",
        "raises by a decision in the base, and only almost writes the line that refers to it",
        _unreferenced(
            "Raise\n\nSee Budget-ADR: 31\nBudget-ADR: 31 and others\nBudget-ADR: #31\nBudget ADR: 31",
        ),
        _unreferenced("Raise\n\n  Budget-ADR: 0031\n\nand more text\n"),
    ),
    undecided(
        "a reference in a note",
        "writes the reference into a git note, which can be changed at any time",
        _referenced_in_a_note,
        _unreferenced("Raise\n\nBudget-ADR: 31"),
    ),
)
