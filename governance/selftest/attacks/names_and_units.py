"""Attempts by names: a capability under another name, a number in another unit, owners of what is not there yet."""

import datetime as dt
from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import honest_raise, judge, land, now, restart, under, written
from governance.selftest.sandbox.baseline import BASELINE, BUDGETS, CODEOWNERS, POLICY, DecisionRow
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised

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

_BIG: Final = (
    POLICY.replace("require: 2\n", "require: 1\n")
    + """\
  - name: big
    when: {by_percent: 20}
    require: 2
    from: ["@acme/architecture"]
"""
)
"""A policy under which only a fifth and more takes two."""


def _rename(repo: Sandbox, row: DecisionRow, *edits: tuple[str, str]) -> None:
    """Give a capability its new name in the file, and edit what stands there."""
    for old, new in ((f"{row[0]}:\n", f"{row[2]}:\n"), *edits):
        repo.replace(BUDGETS, old, new)


@parametrised
def _renamed(
    repo: Sandbox, row: DecisionRow = _RENAME, approvers: tuple[str, ...] = ("alice", "bob"), *edits: tuple[str, str]
) -> Result:
    """Rename with a decision that says so."""
    _rename(repo, row, *edits)
    repo.decide(rows=[row], approvers=approvers, slug="rename")
    return judge(repo)


def _unsaid(repo: Sandbox) -> Result:
    _rename(repo, _RENAME)
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
    under(repo, _BIG)
    repo.now = now() - dt.timedelta(days=30)
    repo.raise_limit(new="max_latency_ms: 11 ")
    repo.decide(31, [("rate_limiter.max_latency_ms", "10", "11")], approvers=["alice"])
    repo.commit("a little")
    land(repo)
    name = "rate_limiter"
    for number, other in enumerate(("limiter", "rate_limiter") if back else ("limiter",), start=32):
        row = (name, name, other)
        _rename(repo, row)
        repo.decide(number, [row], slug="rename")
        repo.commit("rename")
        land(repo)
        name = other
    repo.raise_limit("max_latency_ms: 11 ", f"max_latency_ms: {last} ")
    repo.decide(40, [(f"{name}.max_latency_ms", "11", last)], approvers=approvers, slug="more")
    return judge(repo)


def _used_again(repo: Sandbox) -> Result:
    """Use a raise up, go back, rename there and back, and raise by the same decision again."""
    repo.raise_limit()
    repo.decide(31)
    repo.commit("raise\n\nBudget-ADR: 31")
    land(repo)
    repo.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 10 ")
    repo.decide(32, [("rate_limiter.max_latency_ms", "12", "10")], slug="back")
    repo.commit("back")
    land(repo)
    _rename_and_land(repo, 33, _TO_LIMITER)
    _rename_and_land(repo, 34, ("limiter", "limiter", "rate_limiter"))
    repo.raise_limit()
    return judge(repo, "raise again\n\nBudget-ADR: 31")


def _rename_and_land(repo: Sandbox, number: int, row: DecisionRow) -> None:
    _rename(repo, row)
    repo.decide(number, [row], slug="rename")
    repo.commit("rename")
    land(repo)


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
    repo.commit("raise")
    land(repo)
    restart(repo, "main~1")
    _rename(repo, _RENAME)
    repo.decide(31, [_RENAME], slug="rename")
    repo.commit("rename")
    if merged:
        repo.merge("main")
    return repo.check()


@parametrised
def _edited(repo: Sandbox, old: str, new: str, *rows: DecisionRow) -> Result:
    """Edit the budget file, with a decision on these rows."""
    repo.replace(BUDGETS, old, new)
    repo.decide(rows=rows)
    return judge(repo)


_SECONDS: Final = _edited(
    "max_latency_ms: 50",
    "max_latency_s: 0.05",
    ("schema_validator.max_latency_ms", "50", "none"),
    ("schema_validator.max_latency_s", "none", "0.05"),
)


def _silent_seconds(repo: Sandbox) -> Result:
    """Keep the digits and change the unit, with a decision on the value that seems to stay."""
    repo.replace(BUDGETS, "max_latency_ms: 50", "max_latency_s: 50")
    repo.decide(rows=[("schema_validator.max_latency_s", "none", "50")])
    return judge(repo)


def _misnamed_before(repo: Sandbox) -> Result:
    """Replace by a decision a name without a unit, which stood there before anybody refused it."""
    under(repo, budgets=BASELINE.replace("max_latency_ms: 50", "max_wait: 50"))
    repo.replace(BUDGETS, "max_wait: 50", "max_latency_ms: 50")
    repo.decide(rows=[("schema_validator.max_wait", "50", "none"), ("schema_validator.max_latency_ms", "none", "50")])
    return judge(repo)


@parametrised
def _other_owners(repo: Sandbox, text: str) -> Result:
    """Change owners of what is not governed, which needs no decision, beside an honest raise."""
    repo.write("CODEOWNERS", text)
    return honest_raise(repo)


def _reordered(repo: Sandbox) -> Result:
    """Let a rule for all files, which stood first, stand last."""
    under(repo, codeowners=f"* @dora\n{CODEOWNERS}")
    repo.write("CODEOWNERS", f"{CODEOWNERS}* @dora\n")
    return judge(repo)


_OTHER_PATHS: Final = _other_owners(
    f"# who owns what\n/src/ @mallory\n{CODEOWNERS}/docs/ @mallory\n/src/*.py @mallory\n"
)

SCENARIOS: Final = (
    Scenario("a rename that nobody decided", "gives a capability another name", codes("BG101"), _unsaid, _renamed()),
    Scenario(
        "a raise in a rename",
        "raises a number in the step that renames its capability",
        codes("BG103"),
        _renamed(_RENAME, ("alice", "bob"), ("max_latency_ms: 5\n", "max_latency_ms: 50\n")),
        _renamed(),
    ),
    Scenario(
        "a limit lost in a rename",
        "leaves a limit behind in the step that renames its capability",
        codes("BG103"),
        _renamed(_RENAME, ("alice", "bob"), ("  max_memory_mb: 2\n", "")),
        _renamed(),
    ),
    Scenario(
        "a rename to laxer rules",
        "renames a capability to a name that no strict rule knows, with fewer approvals than that rule wants",
        codes("BG201"),
        _under_rules(("alice", "bob")),
        _under_rules(("alice", "bob", "carol")),
    ),
    Scenario(
        "a rename to other owners",
        "renames a capability into a file that others own",
        codes("BG103"),
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
    Scenario(
        "slices under two names",
        "raises by less than a fifth before a rename, and again after it",
        codes("BG201"),
        _raised_under_the_new_name("12", ("alice",)),
        _raised_under_the_new_name("12", ("alice", "bob")),
    ),
    Scenario(
        "slices around a rename and back",
        "renames there and back between two raises of less than a fifth",
        codes("BG201"),
        _raised_under_the_new_name("12", ("alice",), back=True),
        _raised_under_the_new_name("11.5", ("alice",), back=True),
    ),
    Scenario(
        "a decision renewed by renames",
        "renames there and back so that a used raise looks new",
        codes("BG104"),
        _used_again,
        _renamed_again,
    ),
    Scenario(
        "the same digits in another unit",
        "writes seconds where milliseconds stood, and has only the new number approved",
        codes("BG103"),
        _silent_seconds,
        _SECONDS,
    ),
    Scenario(
        "a second unit beside the first",
        "states a quantity again in another unit, so that readers may follow either",
        codes("BG001"),
        _edited(
            "max_latency_ms: 50",
            "max_latency_ms: 50\n  max_latency_s: 50",
            ("schema_validator.max_latency_s", "none", "50"),
        ),
        _SECONDS,
    ),
    Scenario(
        "a unit in an override",
        "overrides a limit for one environment under another unit, where nothing would override it",
        codes("BG001"),
        _edited(
            "dev: {max_latency_ms: 40}",
            "dev: {max_latency_ms: 40, max_latency_s: 40}",
            ("rate_limiter@dev.max_latency_s", "none", "40"),
        ),
        _edited(
            "dev: {max_latency_ms: 40}",
            "dev: {max_latency_ms: 40, max_memory_mb: 5}",
            ("rate_limiter@dev.max_memory_mb", "none", "5"),
        ),
    ),
    Scenario(
        "a limit that nothing measures",
        "replaces a limit by one whose name says no unit that is read, which would be a custom number",
        codes("BG001"),
        _edited(
            "max_latency_ms: 50",
            "max_latency_msec: 50",
            ("schema_validator.max_latency_ms", "50", "none"),
            ("schema_validator.max_latency_msec", "none", "50"),
        ),
        _misnamed_before,
    ),
    Scenario(
        "a unit in capital letters",
        "writes the unit in capital letters, as if case did not matter",
        codes("BG001"),
        _edited("max_latency_ms: 50", "max_latency_MS: 500", ("schema_validator.max_latency_ms", "50", "none")),
        _SECONDS,
    ),
    Scenario(
        "an owner named beforehand",
        "names the owner of a budget file that is not there yet",
        codes("BG101"),
        written("CODEOWNERS", f"{CODEOWNERS}/budgets/new.yaml @dora\n"),
        _OTHER_PATHS,
    ),
    Scenario(
        "owners in another order",
        "puts a rule for everything after those of the budgets, so that it decides",
        codes("BG101"),
        _reordered,
        _OTHER_PATHS,
    ),
)
