"""Changes that a diff does not show: renames, moves, attributes, filters, hidden index bits."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import after, honest_raise, judge, sneak
from governance.selftest.sandbox.baseline import BUDGETS
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import need
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, parametrised, undecided

_MOVED: Final = "budgets/moved/limits.yaml"
_ATTRIBUTES: Final = "* -diff -merge -text binary export-ignore linguist-generated ident\n"


def _renamed(repo: Sandbox, to: str = _MOVED) -> Result:
    (repo.path / to).parent.mkdir(parents=True, exist_ok=True)
    repo.git("mv", BUDGETS, to)
    return judge(repo)


def _renamed_and_raised(repo: Sandbox) -> Result:
    repo.raise_limit()
    return _renamed(repo)


def _renamed_within_the_globs(repo: Sandbox) -> Result:
    return _renamed(repo, "budgets/capability_budgets.yml")


@parametrised
def _split(repo: Sandbox, latency: str) -> Result:
    """Move a capability into a file of its own, with a latency."""
    part = f"metrics:\n  max_latency_ms: {latency}\n  max_memory_mb: 2\n"
    repo.replace(BUDGETS, "metrics:\n  max_latency_ms: 5\n  max_memory_mb: 2\n", "")
    repo.write("budgets/metrics.yaml", part)
    return judge(repo)


@parametrised
def _with_attributes(repo: Sandbox, then: Actions) -> Result:
    repo.write(".gitattributes", _ATTRIBUTES)
    return then(repo)


def _raised_by_a_filter(repo: Sandbox) -> Result:
    repo.git("config", "filter.lie.clean", "sed 's/max_latency_ms: 10 /max_latency_ms: 12 /'")
    repo.git("config", "filter.lie.smudge", "sed 's/max_latency_ms: 12 /max_latency_ms: 10 /'")
    repo.write(".gitattributes", "budgets/*.yaml filter=lie\n")
    repo.replace(BUDGETS, "# The numbers.", "# The very numbers.")
    result = judge(repo)
    stored, shown = repo.git("show", f"HEAD:{BUDGETS}"), repo.read(BUDGETS)
    hidden = "max_latency_ms: 12 " in stored and "max_latency_ms: 10 " in shown
    need(hidden, "a filter that runs `sed` does not hide from the checkout what git stores")
    return result


def _unlike_the_checkout(repo: Sandbox, *, decide: bool) -> Result:
    """Stage a raise, then put the checkout back as it was."""
    if decide:
        repo.decide()
    repo.raise_limit()
    repo.git("add", "--all")
    repo.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 10 ")
    repo.git("update-index", "--skip-worktree", BUDGETS)
    return repo.budget("check", "--staged", "--format", "json")


def _in_another_encoding(repo: Sandbox) -> Result:
    """Let checkouts hold the file in UTF-16, which git stores as UTF-8 and few diffs show."""
    text = repo.read(BUDGETS).replace("max_latency_ms: 10 ", "max_latency_ms: 12 ")
    repo.write(".gitattributes", "budgets/capability_budgets.yaml working-tree-encoding=UTF-16\n")
    repo.write(BUDGETS, text.encode("utf-16"))
    return judge(repo)


@parametrised
def _staged_with_a_message(repo: Sandbox, message: str) -> Result:
    """Stage a raise by a decision in the base, and judge it with the message of the commit to be."""
    repo.switch("main")
    repo.decide()
    repo.commit("Decide")
    repo.switch("raise", new=True)
    repo.raise_limit()
    repo.git("add", "--all")
    place = repo.path.parent / "message"
    place.write_text(message, encoding="utf-8")
    return repo.budget("check", "--staged", "--message", str(place), "--format", "json")


_SCISSORS: Final = "# ------------------------ >8 ------------------------"
"""Below this `git commit --verbose` shows the diff."""

_REFERENCED: Final = _staged_with_a_message("Raise\n\nBudget-ADR: 31\n# a comment\n")

SCENARIOS: Final = (
    undecided("a plain raise", "raises a number and hopes that nobody asks", sneak, honest_raise),
    undecided(
        "a raise within a rename",
        "renames the file in the commit that raises, so that diffs show a new file and a deleted one",
        _renamed_and_raised,
        _renamed,
        quiet=True,
    ),
    undecided(
        "a file renamed out of sight",
        "gives the budget file a name that no glob of the policy matches, so that it is no budget file any more",
        partial(_renamed, to="budgets/capability_budgets.yaml.txt"),
        _renamed_within_the_globs,
        quiet=True,
    ),
    undecided(
        "an extension in capitals",
        "writes .YAML, which some file systems take for .yaml and the globs do not",
        partial(_renamed, to="budgets/capability_budgets.YAML"),
        _renamed_within_the_globs,
        quiet=True,
    ),
    undecided(
        "a raise within a move",
        "moves a capability into another file and raises its limit on the way",
        _split("50"),
        _split("5.0"),
        quiet=True,
    ),
    undecided(
        "attributes that hide the diff",
        "marks everything as binary, generated and not to be diffed",
        _with_attributes(sneak),
        _with_attributes(honest_raise),
    ),
    undecided(
        "a filter that lies in the checkout",
        "lets a clean filter store 12 while every checkout shows 10",
        _raised_by_a_filter,
        after(Sandbox.decide, _raised_by_a_filter),
    ),
    undecided(
        "a checkout unlike the index",
        "stages a raise, puts the old number back into the checkout and hides the difference with index bits",
        partial(_unlike_the_checkout, decide=False),
        partial(_unlike_the_checkout, decide=True),
    ),
    undecided(
        "another encoding in the checkout",
        "lets checkouts hold the file in an encoding that diffs take for binary",
        _in_another_encoding,
        after(Sandbox.decide, _in_another_encoding),
    ),
    undecided(
        "a reference that git will drop",
        "writes the reference into a comment of the message, which passes a careless hook and is gone in the commit",
        _staged_with_a_message("Raise\n\n# Budget-ADR: 31\n"),
        _REFERENCED,
    ),
    undecided(
        "a reference in the diff below the message",
        "lets the hook see a reference in the diff that git cuts off",
        _staged_with_a_message(f"Raise\n\n{_SCISSORS}\ndiff --git a/notes b/notes\n Budget-ADR: 31\n"),
        _REFERENCED,
    ),
)
