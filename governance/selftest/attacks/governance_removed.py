"""Ways to get rid of governance: a policy deleted or adopted again, a base that is broken already."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import POLICY_FILE, after, govern, honest_raise, judge, land, sneak, written
from governance.selftest.sandbox.baseline import BASELINE, BUDGETS, POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import expect
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, undecided

_LOOSE: Final = POLICY.replace("require: 2", "require: 1")
_STRICTER: Final = partial(govern, path=POLICY_FILE, text=POLICY.replace("require: 1", "require: 2"))


def _signed_before_a_rebase(repo: Sandbox, *, amend: bool) -> Result:
    """Rebase a signed decision; on the way, change its text or not."""
    path = repo.decide()
    repo.raise_limit()
    repo.commit("Raise")
    repo.switch("main")
    repo.write("README.md", "# more\n")
    repo.commit("more")
    repo.switch("work")
    repo.git("rebase", "--quiet", "main")
    if amend:
        repo.replace(path, "The audit log costs time.", "The audit log costs time. So will others.")
        repo.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    return repo.check()


def _policy_moved(repo: Sandbox) -> Result:
    repo.git("mv", POLICY_FILE, "budgets/rules.yaml")
    return judge(repo)


def _forced_out(repo: Sandbox) -> None:
    """Delete the policy by force."""
    repo.remove(POLICY_FILE)
    land(repo, "remove")


def _adopted_again(repo: Sandbox) -> Result:
    """After the policy was deleted by force, bring a milder one as if it were the first."""
    _forced_out(repo)
    repo.write(POLICY_FILE, _LOOSE)
    repo.raise_limit()
    return judge(repo, "adopt budgets")


def _restored(repo: Sandbox) -> Result:
    """After the policy was deleted by force, put it back as it was."""
    _forced_out(repo)
    repo.write(POLICY_FILE, POLICY)
    land(repo, "restore the policy")
    return honest_raise(repo)


def _adopted_from_before(repo: Sandbox) -> Result:
    """Let a branch from before the adoption bring its own, and merge main into it keeping the branch's."""
    repo.switch("before", new=True, at="main~1")
    repo.write(POLICY_FILE, _LOOSE)
    repo.write(BUDGETS, BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 12 "))
    repo.commit("adopt budgets")
    repo.merge("main", "--strategy=recursive", "--strategy-option=ours")
    return repo.check()


def _conflicting_adoption(repo: Sandbox) -> Result:
    repo.switch("before", new=True, at="main~1")
    repo.write(POLICY_FILE, _LOOSE)
    return judge(repo, "adopt budgets")


def _from_before(repo: Sandbox) -> Result:
    """Let a branch from before the adoption catch up as it should."""
    repo.switch("before", new=True, at="main~1")
    repo.write("notes.md", "work\n")
    repo.commit("work")
    repo.merge("main")
    return honest_raise(repo)


def _repaired(repo: Sandbox, value: str) -> Result:
    """After a raise by force, change the number again without a decision."""
    repo.raise_limit(new="max_latency_ms: 20 ")
    land(repo, "force")
    repo.raise_limit("max_latency_ms: 20 ", value)
    return judge(repo, "repair")


def _broken_base(repo: Sandbox, value: str) -> Result:
    """Mend a base that two merges broke with a duplicate key, with this value in place of both."""
    repo.raise_limit("max_latency_ms: 10 ", "max_latency_ms: 10 # one\n  max_latency_ms: 10 ")
    land(repo, "two clean merges")
    repo.replace(BUDGETS, "max_latency_ms: 10 # one\n  max_latency_ms: 10 ", value)
    return judge(repo, "fix")


def _never_governed(repo: Sandbox) -> Result:
    """Ask for a verdict where nothing was ever governed."""
    repo.switch("before", new=True, at="main~1")
    repo.write("notes.md", "work\n")
    repo.commit("work")
    return repo.check("main~1")


def _first_adoption(repo: Sandbox) -> Result:
    result = repo.check("main~1", "main")
    expect(result.json["adoption"] is True, "the report calls the first policy the adoption")
    return honest_raise(repo)


SCENARIOS: Final = (
    Scenario(
        "a text amended in a rebase",
        "changes the signed text on the way of a rebase",
        codes("BG201", "BG202"),
        partial(_signed_before_a_rebase, amend=True),
        partial(_signed_before_a_rebase, amend=False),
    ),
    Scenario(
        "no policy any more",
        "deletes the policy",
        codes("BG302", "BG101"),
        written(POLICY_FILE, None),
        _STRICTER,
    ),
    Scenario(
        "a policy by another name",
        "renames the policy, so that nothing is lost in the diff",
        codes("BG302", "BG101", "BG001"),  # and under its new name it is no budget file
        _policy_moved,
        _STRICTER,
    ),
    Scenario(
        "no policy any more, as decided",
        "deletes the policy with a decision that everybody signed",
        codes("BG302"),
        partial(govern, path=POLICY_FILE, text=None),
        _STRICTER,
    ),
    undecided(
        "a second adoption",
        "brings a milder policy and other numbers after the first policy was deleted by force",
        _adopted_again,
        _restored,
    ),
    Scenario(
        "life without a policy",
        "raises after the policy was deleted by force",
        codes("BG302", "BG101"),
        after(_forced_out, sneak),
        _restored,
    ),
    undecided(
        "an adoption from before the adoption",
        "lets a branch from before the adoption bring a policy and numbers of its own, and keeps them in the merge",
        _adopted_from_before,
        _from_before,
    ),
    Scenario(
        "an adoption that conflicts",
        "brings a policy from a branch that never saw the first",
        codes("BG108"),
        _conflicting_adoption,
        _from_before,
    ),
    undecided(
        "a repair that is not one",
        "calls a repair of a forced raise what leaves half of it",
        partial(_repaired, value="max_latency_ms: 15 "),
        partial(_repaired, value="max_latency_ms: 10 "),
    ),
    undecided(
        "a broken base fixed upwards",
        "fixes a duplicate key in the base with a looser value",
        partial(_broken_base, value="max_latency_ms: 12 "),
        partial(_broken_base, value="max_latency_ms: 10 "),
        quiet=True,
    ),
    Scenario(
        "nothing to judge by",
        "asks for a verdict against a base that never had a policy",
        codes(),
        _never_governed,
        _first_adoption,
        status=2,
    ),
)
