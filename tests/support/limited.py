"""Decisions that loosen a limit through a day only."""

from typing import Final

from tests.support.repository import DecisionRow, Sandbox

LATENCY: Final = "rate_limiter.max_latency_ms"
OVER: Final = "2026-03-31"
TO_COME: Final = "9999-12-31"
RENEWAL: Final[DecisionRow] = (LATENCY, "12", "12")


def limited(
    repo: Sandbox,
    number: int,
    row: DecisionRow,
    until: str,
    *,
    approvers: tuple[str, ...] = ("alice", "bob"),
    status: str = "Accepted",
) -> str:
    """Write a decision whose row has a last day, and have it signed; its path."""
    path = repo.adr(number, [row], slug=f"until-{number}", status=status)
    head = "| Budget | Before | After |\n|---|---|---|\n"
    repo.replace(path, head, "| Budget | Before | After | Until |\n|---|---|---|---|\n")
    repo.replace(path, f"| {row[1]} | {row[2]} |\n", f"| {row[1]} | {row[2]} | {until} |\n")
    for person in approvers:
        repo.sign(path, person)
    return path


def lands(repo: Sandbox, message: str = "change") -> str:
    """Commit everything and merge it into main, whatever the gate says; the merge."""
    repo.commit(message)
    repo.switch("main")
    oid = repo.merge("work")
    repo.git("switch", "--quiet", "--force-create", "work", "main")
    return oid


def lands_limited(repo: Sandbox, until: str) -> None:
    """Land a loosening from 10 to 12 that holds through a day."""
    repo.raise_limit()
    limited(repo, 31, (LATENCY, "10", "12"), until)
    lands(repo, "Raise for a time\n\nBudget-ADR: 31")
