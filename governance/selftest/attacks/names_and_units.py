"""Attempts by names: a capability under another name, a number in another unit, owners of what is not there yet."""

import datetime as dt
from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import BOTH, edit, judge, land, now, raised_beside, restart, under, written
from governance.selftest.sandbox.baseline import BASELINE, BIG, BUDGETS, CODEOWNERS, POLICY, DecisionRow
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import (
    Actions,
    Scenario,
    codes,
    decided_otherwise,
    parametrised,
    unapproved,
    undecided,
    used_again,
)

_RENAME: Final[DecisionRow] = ("metrics", "metrics", "telemetry")
_TO_LIMITER: Final[DecisionRow] = ("rate_limiter", "rate_limiter", "limiter")

_LATE: Final = POLICY.replace(
    "  - name: governance\n",
    """\
  - name: prod
    when: {direction: [loosen], budgets: ["rate_limiter.*"]}
    require: 3
    from: ["@acme/architecture"]
  - name: governance
""",
).replace("direction: [governance]", 'direction: [governance], budgets: ["budgets/**", CODEOWNERS]')
"""A policy with a stricter rule for the rate limiter, and none for renames."""


def _rename(repo: Sandbox, row: DecisionRow, *edits: tuple[str, str]) -> None:
    """Give a capability its new name in the file, and edit what stands there."""
    for old, new in ((f"{row[0]}:\n", f"{row[2]}:\n"), *edits):
        repo.replace(BUDGETS, old, new)


@parametrised
def _renamed(
    repo: Sandbox, row: DecisionRow = _RENAME, approvers: tuple[str, ...] = BOTH, *edits: tuple[str, str]
) -> Result:
    """Rename with a decision that says so."""
    _rename(repo, row, *edits)
    repo.decide(rows=[row], approvers=approvers, slug="rename")
    return judge(repo)


@parametrised
def _under_rules(repo: Sandbox, approvers: tuple[str, ...]) -> Result:
    """Rename the capability that a strict rule names; the new name has no such rule."""
    return _renamed(_TO_LIMITER, approvers)(under(repo, _LATE))


@parametrised
def _into_a_file(repo: Sandbox, codeowners: str) -> Result:
    """Rename into another file."""
    under(repo, codeowners=codeowners)
    entry = "metrics:\n  max_latency_ms: 5\n  max_memory_mb: 2\n"
    repo.replace(BUDGETS, entry, "")
    repo.write("budgets/other.yaml", entry.replace("metrics", "telemetry"))
    repo.decide(rows=[_RENAME], slug="rename")
    return judge(repo)


@parametrised
def _raised_under_the_new_name(repo: Sandbox, last: str, approvers: tuple[str, ...], *, back: bool = False) -> Result:
    """Raise a little, rename (there and back), raise a little more: together more than a fifth within the year."""
    under(repo, BIG)
    repo.now = now() - dt.timedelta(days=30)
    repo.raise_decided("10", "11", approvers=["alice"])
    land(repo, "a little")
    name = "rate_limiter"
    for number, other in enumerate(("limiter", "rate_limiter") if back else ("limiter",), start=32):
        _rename_and_land(repo, number, (name, name, other))
        name = other
    repo.raise_limit("max_latency_ms: 11 ", f"max_latency_ms: {last} ")
    repo.decide(40, [(f"{name}.max_latency_ms", "11", last)], approvers=approvers, slug="more")
    return judge(repo)


def _used_again(repo: Sandbox) -> Result:
    """Use a raise up, go back, rename there and back, and raise by the same decision again."""
    repo.raise_decided()
    land(repo, "raise\n\nBudget-ADR: 31")
    repo.raise_decided("12", "10", 32, slug="back")
    land(repo, "back")
    _rename_and_land(repo, 33, _TO_LIMITER)
    _rename_and_land(repo, 34, ("limiter", "limiter", "rate_limiter"))
    repo.raise_limit()
    return judge(repo, "raise again\n\nBudget-ADR: 31")


def _rename_and_land(repo: Sandbox, number: int, row: DecisionRow) -> None:
    _rename(repo, row)
    repo.decide(number, [row], slug="rename")
    land(repo, "rename")


def _renamed_again(repo: Sandbox) -> Result:
    """Rename there, back, and there once more, each by a decision of its own."""
    _rename_and_land(repo, 33, _TO_LIMITER)
    _rename_and_land(repo, 34, ("limiter", "limiter", "rate_limiter"))
    _rename(repo, _TO_LIMITER)
    repo.decide(35, [_TO_LIMITER], slug="again")
    return judge(repo)


def _renamed_beside(repo: Sandbox, *, merged: bool) -> Result:
    """Rename on a branch what main has raised since the branch left it; the texts of the two do not conflict."""
    under(
        repo,
        budgets=BASELINE.replace("metrics:\n", "metrics:\n  description: Counters\n  runbook_url: https://x.example\n"),
    )
    repo.replace(BUDGETS, "max_latency_ms: 5\n", "max_latency_ms: 6\n")
    repo.decide(30, [("metrics.max_latency_ms", "5", "6")], slug="raise")
    land(repo, "raise")
    restart(repo, "main~1")
    _rename(repo, _RENAME)
    repo.decide(31, [_RENAME], slug="rename")
    repo.commit("rename")
    if merged:
        repo.merge("main")
    return repo.check()


_SECONDS: Final = edit(
    "max_latency_ms: 50",
    "max_latency_s: 0.05",
    ("schema_validator.max_latency_ms", "50", "none"),
    ("schema_validator.max_latency_s", "none", "0.05"),
)


def _misnamed_before(repo: Sandbox) -> Result:
    """Replace by a decision a name without a unit, which stood there before anybody refused it."""
    under(repo, budgets=BASELINE.replace("max_latency_ms: 50", "max_wait: 50"))
    rows = ("schema_validator.max_wait", "50", "none"), ("schema_validator.max_latency_ms", "none", "50")
    return edit("max_wait: 50", "max_latency_ms: 50", *rows)(repo)


def _reordered(repo: Sandbox) -> Result:
    """Let a rule for all files, which stood first, stand last."""
    under(repo, codeowners=f"* @dora\n{CODEOWNERS}")
    repo.write("CODEOWNERS", f"{CODEOWNERS}* @dora\n")
    return judge(repo)


_OTHER_PATHS: Final = raised_beside(
    "CODEOWNERS", f"# who owns what\n/src/ @mallory\n{CODEOWNERS}/docs/ @mallory\n/src/*.py @mallory\n"
)


def _misnamed(name: str, tries: str, attack: Actions, honest: Actions) -> Scenario:
    """A name that is not read as a limit, or is read twice."""
    return Scenario(name, tries, codes("BG001"), attack, honest)


SCENARIOS: Final = (
    undecided(
        "a rename that nobody decided",
        "gives a capability another name",
        edit("metrics:\n", "telemetry:\n"),
        _renamed(),
    ),
    decided_otherwise(
        "a raise in a rename",
        "raises a number in the step that renames its capability",
        _renamed(_RENAME, BOTH, ("max_latency_ms: 5\n", "max_latency_ms: 50\n")),
        _renamed(),
    ),
    decided_otherwise(
        "a limit lost in a rename",
        "leaves a limit behind in the step that renames its capability",
        _renamed(_RENAME, BOTH, ("  max_memory_mb: 2\n", "")),
        _renamed(),
    ),
    unapproved(
        "a rename to laxer rules",
        "renames a capability to a name that no strict rule knows, with fewer approvals than that rule wants",
        _under_rules(BOTH),
        _under_rules(("alice", "bob", "carol")),
    ),
    decided_otherwise(
        "a rename to other owners",
        "renames a capability into a file that others own",
        _into_a_file(f"{CODEOWNERS}/budgets/other.yaml @dora\n"),
        _into_a_file(CODEOWNERS),
    ),
    Scenario(
        "a rename over a raise",
        "renames what the base has raised since, so that people approve other numbers than land",
        codes("BG108"),
        partial(_renamed_beside, merged=False),
        partial(_renamed_beside, merged=True),
    ),
    unapproved(
        "slices under two names",
        "raises by less than a fifth before a rename, and again after it",
        _raised_under_the_new_name("12", ("alice",)),
        _raised_under_the_new_name("12", BOTH),
    ),
    unapproved(
        "slices around a rename and back",
        "renames there and back between two raises of less than a fifth",
        _raised_under_the_new_name("12", ("alice",), back=True),
        _raised_under_the_new_name("11.5", ("alice",), back=True),
    ),
    used_again(
        "a decision renewed by renames",
        "renames there and back so that a used raise looks new",
        _used_again,
        _renamed_again,
    ),
    decided_otherwise(
        "the same digits in another unit",
        "writes seconds where milliseconds stood, and has only the new number approved",
        edit("max_latency_ms: 50", "max_latency_s: 50", ("schema_validator.max_latency_s", "none", "50")),
        _SECONDS,
    ),
    _misnamed(
        "a second unit beside the first",
        "states a quantity again in another unit, so that readers may follow either",
        edit(
            "max_latency_ms: 50",
            "max_latency_ms: 50\n  max_latency_s: 50",
            ("schema_validator.max_latency_s", "none", "50"),
        ),
        _SECONDS,
    ),
    _misnamed(
        "a unit in an override",
        "overrides a limit for one environment under another unit, where nothing would override it",
        edit(
            "dev: {max_latency_ms: 40}",
            "dev: {max_latency_ms: 40, max_latency_s: 40}",
            ("rate_limiter@dev.max_latency_s", "none", "40"),
        ),
        edit(
            "dev: {max_latency_ms: 40}",
            "dev: {max_latency_ms: 40, max_memory_mb: 5}",
            ("rate_limiter@dev.max_memory_mb", "none", "5"),
        ),
    ),
    _misnamed(
        "a limit that nothing measures",
        "replaces a limit by one whose name says no unit that is read, which would be a custom number",
        edit(
            "max_latency_ms: 50",
            "max_latency_msec: 50",
            ("schema_validator.max_latency_ms", "50", "none"),
            ("schema_validator.max_latency_msec", "none", "50"),
        ),
        _misnamed_before,
    ),
    _misnamed(
        "a unit in capital letters",
        "writes the unit in capital letters, as if case did not matter",
        edit("max_latency_ms: 50", "max_latency_MS: 500", ("schema_validator.max_latency_ms", "50", "none")),
        _SECONDS,
    ),
    undecided(
        "an owner named beforehand",
        "names the owner of a budget file that is not there yet",
        written("CODEOWNERS", f"{CODEOWNERS}/budgets/new.yaml @dora\n"),
        _OTHER_PATHS,
    ),
    undecided(
        "owners in another order",
        "puts a rule for everything after those of the budgets, so that it decides",
        _reordered,
        _OTHER_PATHS,
    ),
)
