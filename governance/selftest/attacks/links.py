"""Links and submodules in place of governed files."""

from typing import Final

from governance.selftest.sandbox.actions import POLICY_FILE, honest_raise, judge
from governance.selftest.sandbox.baseline import BASELINE, BUDGETS, POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.governed_files import NEW, add_governed, extra_file
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised

_LOOSE: Final = BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 12 ")


def _link(repo: Sandbox, path: str, target: str) -> None:
    place = repo.path / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(target)


def _linked_file(repo: Sandbox) -> Result:
    repo.write("elsewhere.yaml", _LOOSE)
    _link(repo, BUDGETS, "../elsewhere.yaml")
    return judge(repo)


def _extra_link(repo: Sandbox) -> Result:
    repo.write("elsewhere.yaml", NEW)
    _link(repo, "budgets/extra.yaml", "../elsewhere.yaml")
    return judge(repo)


def _linked_folder(repo: Sandbox) -> Result:
    repo.write("team/limits.yaml", NEW)
    _link(repo, "budgets/team", "../team")
    return judge(repo)


def _real_folder(repo: Sandbox) -> Result:
    return add_governed(repo, "budgets/team/limits.yaml")


def _linked_root(repo: Sandbox) -> Result:
    repo.git("mv", "budgets", "numbers")
    _link(repo, "budgets", "numbers")
    return judge(repo)


def _linked_policy(repo: Sandbox) -> Result:
    repo.write("elsewhere.yaml", POLICY.replace("require: 2", "require: 1"))
    _link(repo, POLICY_FILE, "../elsewhere.yaml")
    return judge(repo)


def _linked_decision(repo: Sandbox) -> Result:
    repo.raise_limit()
    path = repo.decide()
    (repo.path / path).rename(repo.path / "decision.md")
    _link(repo, path, "../decision.md")
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _linked_signoff(repo: Sandbox) -> Result:
    repo.raise_limit()
    repo.decide()
    signoff = repo.path / "adr/signoffs/031/bob.yaml"
    signoff.rename(repo.path / "bob.yaml")
    _link(repo, "adr/signoffs/031/bob.yaml", "../../../bob.yaml")
    return judge(repo)


def _linked_signoffs(repo: Sandbox) -> Result:
    repo.raise_limit()
    repo.decide()
    (repo.path / "adr/signoffs/031").rename(repo.path / "signed")
    _link(repo, "adr/signoffs/031", "../../signed")
    return judge(repo)


def _linked_decisions(repo: Sandbox) -> Result:
    """Link the whole folder of decisions."""
    repo.raise_limit()
    repo.decide()
    (repo.path / "adr").rename(repo.path / "decisions")
    _link(repo, "adr", "decisions")
    return judge(repo, "Raise\n\nBudget-ADR: 31")


@parametrised
def _submodule(repo: Sandbox, path: str) -> Result:
    repo.write(".gitmodules", f'[submodule "team"]\n\tpath = {path}\n\turl = https://example.com/team.git\n')
    repo.git("add", "--all")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{path}")
    repo.git("commit", "--quiet", "-m", "add a submodule")
    return repo.check()


SCENARIOS: Final = (
    Scenario(
        "the budget file becomes a link",
        "replaces the budget file by a link to a looser one outside of governance",
        codes("BG002", "BG101"),  # what stood in the file is gone, too
        _linked_file,
        honest_raise,
    ),
    Scenario(
        "a linked budget file",
        "adds a budget file that is a link, whose target can change later without a trace",
        codes("BG002"),
        _extra_link,
        extra_file,
    ),
    Scenario(
        "a linked folder of budgets",
        "links a folder into the governed one",
        codes("BG002"),
        _linked_folder,
        _real_folder,
    ),
    Scenario(
        "the governed folder becomes a link",
        "moves all of governance elsewhere and leaves a link",
        codes("BG002", "BG302", "BG101"),
        _linked_root,
        honest_raise,
    ),
    Scenario(
        "the policy becomes a link",
        "replaces the policy by a link to a milder one",
        codes("BG002", "BG003", "BG101"),
        _linked_policy,
        honest_raise,
    ),
    Scenario(
        "the decision is a link",
        "lets the ADR be a link to a text that nobody governs",
        codes("BG002", "BG101"),
        _linked_decision,
        honest_raise,
    ),
    Scenario(
        "a sign-off is a link",
        "lets a sign-off be a link to a record elsewhere",
        codes("BG209", "BG201"),
        _linked_signoff,
        honest_raise,
    ),
    Scenario(
        "the sign-offs are a link",
        "links the whole folder of sign-offs",
        codes("BG201"),
        _linked_signoffs,
        honest_raise,
    ),
    Scenario(
        "the decisions are a link",
        "links the whole folder of decisions",
        codes("BG101"),
        _linked_decisions,
        honest_raise,
    ),
    Scenario(
        "a submodule among the budgets",
        "mounts a submodule in the governed folder, whose content nobody here reviews",
        codes("BG002"),
        _submodule("budgets/team"),
        _real_folder,
    ),
    Scenario(
        "a submodule named as a budget file",
        "adds a submodule whose path looks like a budget file",
        codes("BG002"),
        _submodule("budgets/team.yaml"),
        extra_file,
    ),
)
