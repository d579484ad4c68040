"""Links and submodules in place of governed files."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import POLICY_FILE, honest_raise, judge
from governance.selftest.sandbox.baseline import BASELINE, BUDGETS, POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.governed_files import NEW, add_governed, extra_file
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised, unapproved, undecided

_REAL_FOLDER: Final = partial(add_governed, path="budgets/team/limits.yaml")
_LOOSE: Final = BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 12 ")


def _link(repo: Sandbox, path: str, target: str) -> None:
    place = repo.path / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(target)


@parametrised
def _linked_text(repo: Sandbox, path: str, text: str) -> Result:
    """Let a file of the budgets be a link to a text that nobody governs."""
    repo.write("elsewhere.yaml", text)
    _link(repo, path, "../elsewhere.yaml")
    return judge(repo)


@parametrised
def _linked_away(repo: Sandbox, path: str, target: str) -> Result:
    """Raise as decided, and move a part of the decision elsewhere, to where a link leads."""
    repo.raise_decided()
    (repo.path / path).rename((repo.path / path).parent / target)
    _link(repo, path, target)
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _linked_folder(repo: Sandbox) -> Result:
    repo.write("team/limits.yaml", NEW)
    _link(repo, "budgets/team", "../team")
    return judge(repo)


def _linked_root(repo: Sandbox) -> Result:
    repo.git("mv", "budgets", "numbers")
    _link(repo, "budgets", "numbers")
    return judge(repo)


@parametrised
def _submodule(repo: Sandbox, path: str) -> Result:
    repo.write(".gitmodules", f'[submodule "team"]\n\tpath = {path}\n\turl = https://example.com/team.git\n')
    repo.git("add", "--all")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{path}")
    repo.git("commit", "--quiet", "-m", "add a submodule")
    return repo.check()


def _irregular(name: str, tries: str, attack: Actions, honest: Actions) -> Scenario:
    """Something else than a file in the place of a governed one."""
    return Scenario(name, tries, codes("BG002"), attack, honest)


SCENARIOS: Final = (
    Scenario(
        "the budget file becomes a link",
        "replaces the budget file by a link to a looser one outside of governance",
        codes("BG002", "BG101"),  # what stood in the file is gone, too
        _linked_text(BUDGETS, _LOOSE),
        honest_raise,
    ),
    _irregular(
        "a linked budget file",
        "adds a budget file that is a link, whose target can change later without a trace",
        _linked_text("budgets/extra.yaml", NEW),
        extra_file,
    ),
    _irregular("a linked folder of budgets", "links a folder into the governed one", _linked_folder, _REAL_FOLDER),
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
        _linked_text(POLICY_FILE, POLICY.replace("require: 2", "require: 1")),
        honest_raise,
    ),
    Scenario(
        "the decision is a link",
        "lets the ADR be a link to a text that nobody governs",
        codes("BG002", "BG101"),
        _linked_away("adr/031-raise.md", "../decision.md"),
        honest_raise,
    ),
    Scenario(
        "a sign-off is a link",
        "lets a sign-off be a link to a record elsewhere",
        codes("BG209", "BG201"),
        _linked_away("adr/signoffs/031/bob.yaml", "../../../bob.yaml"),
        honest_raise,
    ),
    unapproved(
        "the sign-offs are a link",
        "links the whole folder of sign-offs",
        _linked_away("adr/signoffs/031", "../../signed"),
        honest_raise,
    ),
    undecided(
        "the decisions are a link",
        "links the whole folder of decisions",
        _linked_away("adr", "decisions"),
        honest_raise,
    ),
    _irregular(
        "a submodule among the budgets",
        "mounts a submodule in the governed folder, whose content nobody here reviews",
        _submodule("budgets/team"),
        _REAL_FOLDER,
    ),
    _irregular(
        "a submodule named as a budget file",
        "adds a submodule whose path looks like a budget file",
        _submodule("budgets/team.yaml"),
        extra_file,
    ),
)
