"""Loosenings that were allowed for a time, and must not stay for good."""

from typing import Final

from governance.selftest.sandbox.actions import BOTH, RAISE, after, judge, land, with_settings
from governance.selftest.sandbox.baseline import BUDGETS, DecisionRow
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised

_OVER: Final = "2026-03-31"
_TO_COME: Final = "9999-12-31"
_LATENCY: Final = "rate_limiter.max_latency_ms"
_RENEWAL: Final[DecisionRow] = (_LATENCY, "12", "12")
_HEAD: Final = "| Budget | Before | After |\n|---|---|---|\n"


def _limited(
    repo: Sandbox, number: int, row: DecisionRow, until: str, *, approvers: tuple[str, ...] = BOTH, head: str = "Until"
) -> str:
    """Write a decision whose row has a last day, and have it signed; its path."""
    path = repo.adr(number, [row], slug=f"until-{number}")
    repo.replace(path, _HEAD, f"| Budget | Before | After | {head} |\n|---|---|---|---|\n")
    repo.replace(path, f"| {row[1]} | {row[2]} |\n", f"| {row[1]} | {row[2]} | {until} |\n")
    repo.sign_all(path, approvers)
    return path


def _land_limited(repo: Sandbox, until: str) -> None:
    """Land a loosening that holds through a day."""
    repo.raise_limit()
    _limited(repo, 31, RAISE[0], until)
    land(repo, "Raise for a time\n\nBudget-ADR: 31")


def _over(repo: Sandbox) -> None:
    """Land a loosening that is over its date."""
    _land_limited(repo, _OVER)


def _within(repo: Sandbox) -> None:
    """Land a loosening that is not."""
    _land_limited(repo, _TO_COME)


def _changes_another(repo: Sandbox) -> Result:
    """Change another limit of the capability, with a decision."""
    repo.replace(BUDGETS, "max_memory_mb: 5", "max_memory_mb: 4")
    repo.decide(32, [("rate_limiter.max_memory_mb", "5", "4")], slug="memory")
    return judge(repo)


def _renames(repo: Sandbox) -> Result:
    """Give the capability another name, with a decision."""
    repo.replace(BUDGETS, "rate_limiter:", "limiter:")
    repo.decide(32, [("rate_limiter", "rate_limiter", "limiter")], slug="rename")
    return judge(repo)


@parametrised
def _renews(repo: Sandbox, until: str, approvers: tuple[str, ...] = BOTH) -> Result:
    """Renew the loosening."""
    _limited(repo, 32, _RENEWAL, until, approvers=approvers)
    return judge(repo, "Renew\n\nBudget-ADR: 32")


@parametrised
def _adds_row_later(repo: Sandbox, approvers: tuple[str, ...]) -> Result:
    """Land an accepted decision on something else, and write the renewal into it afterwards."""
    _land_limited(repo, _OVER)
    repo.adr(32, [("metrics.max_latency_ms", "5", "7")], slug="until-32")
    land(repo, "Accept it already")
    _limited(repo, 32, _RENEWAL, _TO_COME, approvers=approvers)
    return judge(repo)


def _accepts_again(repo: Sandbox) -> Result:
    """Accept an old renewal once more, after a later decision has replaced it by an earlier day."""
    _land_limited(repo, _OVER)
    path = _limited(repo, 32, _RENEWAL, _TO_COME)
    land(repo, "Renew\n\nBudget-ADR: 32")
    _limited(repo, 33, _RENEWAL, _OVER)
    land(repo, "Shorten\n\nBudget-ADR: 33")
    repo.replace(path, "Accepted", "Proposed")
    land(repo, "Reopen")
    repo.replace(path, "Proposed", "Accepted")
    return judge(repo)


@parametrised
def _raises(repo: Sandbox, row_until: str, head: str = "Until") -> Result:
    """Raise for a time."""
    repo.raise_limit()
    _limited(repo, 31, RAISE[0], row_until, head=head)
    return judge(repo)


@parametrised
def _capped(repo: Sandbox, until: str) -> Result:
    """Raise for a time under a policy that caps it."""
    return _raises(until)(with_settings(repo, "max_until_days: 30000"))


@parametrised
def _tightens(repo: Sandbox, until: str) -> Result:
    """Tighten, with or without a last day."""
    repo.raise_limit("max_latency_ms: 10 ", "max_latency_ms: 8 ")
    _limited(repo, 31, (_LATENCY, "10", "8"), until)
    return judge(repo)


SCENARIOS: Final = (
    Scenario(
        "over its date",
        "changes a limit of a capability that is loosened beyond its date",
        codes("BG401"),
        after(_over, _changes_another),
        after(_within, _changes_another),
    ),
    Scenario(
        "renamed over its date",
        "renames a capability to leave the date of its loosening behind",
        codes("BG401"),
        after(_over, _renames),
        after(_within, _renames),
    ),
    Scenario(
        "renewed alone",
        "gives a loosening a new date with one approval of two",
        codes("BG201", "BG401"),
        after(_over, _renews(_TO_COME, ("alice",))),
        after(_over, _renews(_TO_COME)),
    ),
    Scenario(
        "renewed into the past",
        "renews a loosening that is over until a day that is over, too",
        codes("BG401"),
        after(_over, _renews("2026-04-30")),
        after(_over, _renews(_TO_COME)),
    ),
    Scenario(
        "renewed in an accepted decision",
        "writes a renewal into a decision that was accepted before",
        codes("BG201", "BG401"),
        _adds_row_later(()),
        _adds_row_later(BOTH),
    ),
    Scenario(
        "accepted once more",
        "accepts an old renewal again, to replace the date that came after it",
        codes("BG104", "BG401"),
        _accepts_again,
        after(_within, _renews("9998-12-31")),
    ),
    Scenario(
        "far too long",
        "loosens for longer than the policy allows",
        codes("BG105"),
        _capped(_TO_COME),
        _capped("2099-12-31"),
    ),
    Scenario(
        "no date",
        "writes something into Until that is no date",
        codes("BG105"),
        _raises("next spring"),
        _raises(_TO_COME),
    ),
    Scenario(
        "date that looks like one",
        "spells the column Until with an entity, so that the date does not stand in the text",
        codes("BG105"),
        _raises(_TO_COME, "&#85;ntil"),
        _raises(_TO_COME, "UNTIL"),
    ),
    Scenario(
        "date on a tightening",
        "limits a tightening in time",
        codes("BG105"),
        _tightens(_TO_COME),
        _tightens(""),
    ),
)
