"""Attempts on what is governed: owners, globs, protected files, folders of decisions."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import (
    BOTH,
    POLICY_FILE,
    RAISE,
    govern,
    honest_raise,
    judge,
    land,
    under,
    with_settings,
    written,
)
from governance.selftest.sandbox.baseline import BUDGETS, CODEOWNERS, POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes

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


def _left_governance(repo: Sandbox, *rows: tuple[str, str, str]) -> Result:
    """Narrow the globs of the policy, as decided, so that the budget file is none any more."""
    return govern(repo, POLICY_FILE, f'{POLICY}budgets: ["limits/**/*.yaml"]\n', *rows)


def _left_as_decided(repo: Sandbox) -> Result:
    return _left_governance(repo, *_ALL)


def _taken_in(repo: Sandbox, latency: str) -> Result:
    """Widen the globs to a second folder, as decided, and change a number there in the same change."""
    under(repo, files=[("extra/cache.yaml", "cache:\n  max_latency_ms: 3\n")])
    repo.write("extra/cache.yaml", f"cache:\n  max_latency_ms: {latency}\n")
    return govern(repo, POLICY_FILE, f'{POLICY}budgets: ["budgets/**/*.yaml", "extra/*.yaml"]\n')


def _protected(repo: Sandbox) -> Sandbox:
    """Govern the workflow that runs the gate, too."""
    text = f'{POLICY}protect: [".ci/**"]\n'
    return under(
        repo, text, codeowners=f"{CODEOWNERS}/.ci/ @acme/architecture\n", files=[(".ci/run", "budget check\n")]
    )


def _gate_unhooked(repo: Sandbox) -> Result:
    _protected(repo)
    repo.write(".ci/run", "true\n")
    return judge(repo)


def _gate_removed(repo: Sandbox) -> Result:
    _protected(repo)
    repo.remove(".ci/run")
    return judge(repo)


def _gate_changed_as_decided(repo: Sandbox) -> Result:
    _protected(repo)
    return govern(repo, ".ci/run", "budget check --format github\n")


def _shadowed_owners(repo: Sandbox) -> Result:
    under(repo, codeowners=f"{CODEOWNERS}/.github/ @acme/architecture\n")
    return govern(repo, ".github/CODEOWNERS", CODEOWNERS.replace("@acme/architecture", "@alice @bob"))


def _owners_removed(repo: Sandbox) -> Result:
    repo.remove("CODEOWNERS")
    return judge(repo)


def _owners_of_other_things(repo: Sandbox) -> Result:
    """Change owners of what is not governed, which needs no decision, beside an honest raise."""
    repo.write("CODEOWNERS", f"/docs/ @mallory\n{CODEOWNERS}")
    return honest_raise(repo)


def _owners_taken_and_used(repo: Sandbox) -> Result:
    """Take the budgets over in CODEOWNERS and approve as their owner, in one change."""
    repo.write("CODEOWNERS", "/budgets/ @dora\n")
    repo.replace(BUDGETS, "max_latency_ms: 50", "max_latency_ms: 45")
    repo.decide(rows=[("schema_validator.max_latency_ms", "50", "45")], approvers=["dora"])
    return judge(repo, author="carol")


def _tightened(repo: Sandbox) -> Result:
    repo.replace(BUDGETS, "max_latency_ms: 50", "max_latency_ms: 45")
    repo.decide(rows=[("schema_validator.max_latency_ms", "50", "45")], approvers=["alice"])
    return judge(repo, author="carol")


def _other_decisions(repo: Sandbox) -> Result:
    """Let the policy look for decisions in a folder of the attacker's, in the change itself."""
    repo.write(POLICY_FILE, f"{POLICY}adr: mine\n")
    repo.raise_limit()
    path = repo.adr(31, RAISE, folder="mine")
    for person in BOTH:
        repo.sign(path, person, folder="mine/signoffs/031")
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _decisions_in_two_folders(repo: Sandbox) -> Result:
    """Keep decisions in a second folder that the base knows."""
    with_settings(repo, "adr: [adr, docs/decisions/]")
    repo.raise_limit()
    path = repo.adr(31, RAISE, folder="docs/decisions")
    for person in BOTH:
        repo.sign(path, person, folder="docs/decisions/signoffs/31")
    return judge(repo)


def _accepted(repo: Sandbox) -> Result:
    """Accept the own violation of the past."""
    repo.raise_limit()
    oid = repo.commit("force")
    land(repo)
    repo.write("budgets/accepted.yaml", f"- {{commit: {oid}, reason: it was late}}\n")
    return judge(repo)


def _accepted_as_decided(repo: Sandbox) -> Result:
    repo.raise_limit()
    oid = repo.commit("force")
    land(repo)
    return govern(repo, "budgets/accepted.yaml", f"- {{commit: {oid}, reason: an outage}}\n")


_UNDECIDED: Final = codes("BG101")


SCENARIOS: Final = (
    Scenario(
        "owners taken over",
        "makes himself the owner of everything",
        _UNDECIDED,
        written("CODEOWNERS", _TAKEN),
        _shadowed_owners,
    ),
    Scenario("owners removed", "removes the owners", _UNDECIDED, _owners_removed, _shadowed_owners),
    Scenario(
        "owners disowned by a later line",
        "appends a line without owners, which wins over those before it",
        _UNDECIDED,
        written("CODEOWNERS", f"{CODEOWNERS}/budgets/capability_budgets.yaml\n"),
        _owners_of_other_things,
    ),
    Scenario(
        "owners shadowed",
        "adds .github/CODEOWNERS, which counts in place of the one at the top",
        _UNDECIDED,
        written(".github/CODEOWNERS", _TAKEN),
        _shadowed_owners,
    ),
    Scenario(
        "owners that cannot be read",
        "breaks CODEOWNERS",
        codes("BG003", "BG101"),
        written("CODEOWNERS", CODEOWNERS.encode("utf-16")),
        _owners_of_other_things,
    ),
    Scenario(
        "owners of the last minute",
        "takes the budgets over in CODEOWNERS and approves as their owner in the same change",
        codes("BG103", "BG201", "BG203"),
        _owners_taken_and_used,
        _tightened,
    ),
    Scenario(
        "a file that leaves governance",
        "has a change of the globs signed that does not say which limits end by it",
        codes("BG103"),
        _left_governance,
        _left_as_decided,
    ),
    Scenario(
        "a raise on the way in",
        "raises a number in the change that takes its file into governance",
        codes("BG103"),
        partial(_taken_in, latency="30"),
        partial(_taken_in, latency="3"),
    ),
    Scenario(
        "a gate unhooked",
        "takes the gate out of the workflow that runs it",
        _UNDECIDED,
        _gate_unhooked,
        _gate_changed_as_decided,
    ),
    Scenario(
        "a gate removed", "removes the workflow that runs the gate", _UNDECIDED, _gate_removed, _gate_changed_as_decided
    ),
    Scenario(
        "decisions in a folder of its own",
        "lets the policy look for decisions elsewhere, in the change itself",
        codes("BG101"),
        _other_decisions,
        _decisions_in_two_folders,
    ),
    Scenario(
        "a violation accepted by its author",
        "writes the own violation into the list of the accepted",
        _UNDECIDED,
        _accepted,
        _accepted_as_decided,
    ),
)
