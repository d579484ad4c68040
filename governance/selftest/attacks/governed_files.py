"""Attempts on what is governed: owners, globs, protected files, folders of decisions."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import (
    POLICY_FILE,
    RAISE,
    after,
    govern,
    judge,
    land,
    raised_beside,
    under,
    with_settings,
    written,
)
from governance.selftest.sandbox.baseline import BUDGETS, CODEOWNERS, POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, decided_otherwise, parametrised, undecided

_TAKEN: Final = "* @mallory\n"


_ALL: Final = [
    ("metrics.max_latency_ms", "5", "none"),
    ("metrics.max_memory_mb", "2", "none"),
    ("rate_limiter.max_latency_ms", "10", "none"),
    ("rate_limiter.max_memory_mb", "5", "none"),
    ("rate_limiter@dev.max_latency_ms", "40", "none"),
    ("schema_validator.max_latency_ms", "50", "none"),
    ("schema_validator.max_memory_mb", "10", "none"),
]


@parametrised
def _left_governance(repo: Sandbox, *rows: tuple[str, str, str]) -> Result:
    """Narrow the globs of the policy, as decided, so that the budget file is none any more."""
    return govern(repo, POLICY_FILE, f'{POLICY}budgets: ["limits/**/*.yaml"]\n', *rows)


@parametrised
def _taken_in(repo: Sandbox, latency: str) -> Result:
    """Widen the globs to a second folder, as decided, and change a number there in the same change."""
    under(repo, files=[("extra/cache.yaml", "cache:\n  max_latency_ms: 3\n")])
    repo.write("extra/cache.yaml", f"cache:\n  max_latency_ms: {latency}\n")
    return govern(repo, POLICY_FILE, f'{POLICY}budgets: ["budgets/**/*.yaml", "extra/*.yaml"]\n')


def _protected(repo: Sandbox) -> None:
    """Govern the workflow that runs the gate, too."""
    owners = f"{CODEOWNERS}/.ci/ @acme/architecture\n"
    under(repo, f'{POLICY}protect: [".ci/**"]\n', codeowners=owners, files=[(".ci/run", "budget check\n")])


_GATE_CHANGED: Final = after(_protected, partial(govern, path=".ci/run", text="budget check --format github\n"))


def _shadowed_owners(repo: Sandbox) -> Result:
    under(repo, codeowners=f"{CODEOWNERS}/.github/ @acme/architecture\n")
    return govern(repo, ".github/CODEOWNERS", CODEOWNERS.replace("@acme/architecture", "@alice @bob"))


_OTHER_OWNERS: Final = raised_beside("CODEOWNERS", f"/docs/ @mallory\n{CODEOWNERS}")
"""Changes owners of what is not governed, which needs no decision."""


def _owners_taken_and_used(repo: Sandbox) -> Result:
    """Take the budgets over in CODEOWNERS and approve as their owner, in one change."""
    repo.write("CODEOWNERS", "/budgets/ @dora\n")
    return _tightened(repo, approver="dora")


def _tightened(repo: Sandbox, approver: str = "alice") -> Result:
    repo.replace(BUDGETS, "max_latency_ms: 50", "max_latency_ms: 45")
    repo.decide(rows=[("schema_validator.max_latency_ms", "50", "45")], approvers=[approver])
    return judge(repo, author="carol")


def _other_decisions(repo: Sandbox) -> Result:
    """Let the policy look for decisions in a folder of the attacker's, in the change itself."""
    repo.write(POLICY_FILE, f"{POLICY}adr: mine\n")
    repo.raise_limit()
    path = repo.adr(31, RAISE, folder="mine")
    repo.sign_all(path, folder="mine/signoffs/031")
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _decisions_in_two_folders(repo: Sandbox) -> Result:
    """Keep decisions in a second folder that the base knows."""
    with_settings(repo, "adr: [adr, docs/decisions/]")
    repo.raise_limit()
    path = repo.adr(31, RAISE, folder="docs/decisions")
    repo.sign_all(path, folder="docs/decisions/signoffs/31")
    return judge(repo)


@parametrised
def _accepted(repo: Sandbox, *, decided: bool) -> Result:
    """Accept the own violation of the past."""
    repo.raise_limit()
    oid = land(repo, "force")
    path, text = "budgets/accepted.yaml", f"- {{commit: {oid}, reason: an outage}}\n"
    return govern(repo, path, text) if decided else written(path, text)(repo)


SCENARIOS: Final = (
    undecided(
        "owners taken over", "makes himself the owner of everything", written("CODEOWNERS", _TAKEN), _shadowed_owners
    ),
    undecided("owners removed", "removes the owners", written("CODEOWNERS", None), _shadowed_owners),
    undecided(
        "owners disowned by a later line",
        "appends a line without owners, which wins over those before it",
        written("CODEOWNERS", f"{CODEOWNERS}/budgets/capability_budgets.yaml\n"),
        _OTHER_OWNERS,
    ),
    undecided(
        "owners shadowed",
        "adds .github/CODEOWNERS, which counts in place of the one at the top",
        written(".github/CODEOWNERS", _TAKEN),
        _shadowed_owners,
    ),
    Scenario(
        "owners that cannot be read",
        "breaks CODEOWNERS",
        codes("BG003", "BG101"),
        written("CODEOWNERS", CODEOWNERS.encode("utf-16")),
        _OTHER_OWNERS,
    ),
    Scenario(
        "owners of the last minute",
        "takes the budgets over in CODEOWNERS and approves as their owner in the same change",
        codes("BG103", "BG201", "BG203"),
        _owners_taken_and_used,
        _tightened,
    ),
    decided_otherwise(
        "a file that leaves governance",
        "has a change of the globs signed that does not say which limits end by it",
        _left_governance(),
        _left_governance(*_ALL),
    ),
    decided_otherwise(
        "a raise on the way in",
        "raises a number in the change that takes its file into governance",
        _taken_in("30"),
        _taken_in("3"),
    ),
    undecided(
        "a gate unhooked",
        "takes the gate out of the workflow that runs it",
        after(_protected, written(".ci/run", "true\n")),
        _GATE_CHANGED,
    ),
    undecided(
        "a gate removed",
        "removes the workflow that runs the gate",
        after(_protected, written(".ci/run", None)),
        _GATE_CHANGED,
    ),
    undecided(
        "decisions in a folder of its own",
        "lets the policy look for decisions elsewhere, in the change itself",
        _other_decisions,
        _decisions_in_two_folders,
    ),
    undecided(
        "a violation accepted by its author",
        "writes the own violation into the list of the accepted",
        _accepted(decided=False),
        _accepted(decided=True),
    ),
)
