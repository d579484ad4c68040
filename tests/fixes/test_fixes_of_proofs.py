"""What cannot be proved, and what is said to do then."""

import re

from tests.fixes.told import told
from tests.support.office import Office, commands
from tests.support.repository import BUDGETS

LIMIT = "rate_limiter.max_latency_ms"


def fix_of(office: Office, command: str, status: int) -> str:
    """The fix that a refused command names."""
    done = office.types(command)
    assert done.status == status, done.err
    match = re.search(r"fix: (.*)", done.err)
    assert match is not None, done.err
    return match[1]


def test_what_is_no_limit_names_the_command_that_lists_them(office: Office) -> None:
    fix = fix_of(office, "budget prove rate_limiter", 2)
    told(fix, "name one, such as rate_limiter.max_latency_ms: budget show")
    assert "max_latency_ms" in office.does(*commands(fix))
    assert "value" in office.does(f"budget prove {LIMIT}")


def test_what_never_was_a_limit_names_the_command_that_lists_them(office: Office) -> None:
    fix = fix_of(office, "budget prove rate_limiter.max_throughput", 2)
    told(fix, "name one that holds: budget show")
    assert "max_latency_ms" in office.does(*commands(fix))


def test_what_does_not_hold_any_more_names_its_life(office: Office) -> None:
    office.repo.replace(BUDGETS, "  max_latency_ms: 10   # p95\n", "")
    office.repo.decide(rows=[(LIMIT, "10", "none")])
    office.saves("No limit")
    fix = fix_of(office, f"budget prove {LIMIT}", 1)
    told(fix, "see what became of it: budget log {}")
    assert "none since" in office.does(*commands(fix))


def test_what_rests_on_a_violation_names_the_audit_that_tells_of_it(office: Office) -> None:
    office.repo.raise_limit()
    office.saves("Make the build green")
    fix = fix_of(office, f"budget prove {LIMIT}", 1)
    told(fix, "see what is wrong there: budget audit")
    assert "BG101" in office.types(*commands(fix)).out
