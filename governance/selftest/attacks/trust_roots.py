"""Attempts on whom the gate trusts: the policy with its people, and the allowed signers."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import POLICY_FILE, SIGNERS_FILE, digest, govern, judge, land, under, written
from governance.selftest.sandbox.baseline import POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import expect
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised

_MALLORY: Final = 'people:\n  mallory: {emails: [mallory@example.com], handle: "@mallory"}\n'


_WITH_MALLORY: Final = POLICY.replace("people:\n", _MALLORY).replace(
    "[alice, bob, carol]", "[alice, bob, carol, mallory]"
)


@parametrised
def _decided(repo: Sandbox, path: str, text: str) -> Result:
    """Write a governed file with its decision."""
    return govern(repo, path, text)


def _policy(old: str, new: str) -> Actions:
    """Replace a part of the policy without a decision."""
    if old not in POLICY:
        raise ValueError(old)
    return written(POLICY_FILE, POLICY.replace(old, new))


_STRICTER: Final = _decided(POLICY_FILE, POLICY.replace("require: 1", "require: 2"))


@parametrised
def _raised_under_a_new_policy(repo: Sandbox, text: str, *approvers: str) -> Result:
    """Change the policy and raise by what it says now, all in one change."""
    repo.write(POLICY_FILE, text)
    repo.raise_limit()
    repo.decide(approvers=approvers)
    return judge(repo)


def _joined_and_signed(repo: Sandbox) -> Result:
    """Come in with the change itself: a person, a key, a group, and a sign-off."""
    repo.write(POLICY_FILE, _WITH_MALLORY)
    repo.write(SIGNERS_FILE, repo.keys.signers(["alice", "bob", "carol", "dora", "mallory"]))
    repo.raise_limit()
    repo.decide(approvers=["alice", "mallory"])
    return judge(repo)


def _joined_properly(repo: Sandbox) -> Result:
    """Come in with a decision; count from the next change on."""
    before = digest(repo, POLICY_FILE), digest(repo, SIGNERS_FILE)
    repo.write(POLICY_FILE, _WITH_MALLORY)
    repo.write(SIGNERS_FILE, repo.keys.signers(["alice", "bob", "carol", "dora", "mallory"]))
    after = digest(repo, POLICY_FILE), digest(repo, SIGNERS_FILE)
    repo.decide(30, [(POLICY_FILE, before[0], after[0]), (SIGNERS_FILE, before[1], after[1])], slug="join")
    repo.commit("Let mallory in")
    land(repo)
    repo.raise_limit()
    repo.decide(approvers=["alice", "mallory"])
    return judge(repo)


def _keyed_and_signed(repo: Sandbox) -> Result:
    """List an own key for bob in the change itself, and sign as bob with it."""
    repo.write(SIGNERS_FILE, repo.keys.signers() + f"bob {repo.keys.public('mallory')}\n")
    repo.raise_limit()
    path = repo.decide(approvers=["alice"])
    repo.sign(path, "bob", key="mallory")
    return judge(repo)


def _keys_emptied(repo: Sandbox) -> Result:
    repo.write(SIGNERS_FILE, "")
    return judge(repo)


def _keys_removed(repo: Sandbox) -> Result:
    repo.remove(SIGNERS_FILE)
    return judge(repo)


def _key_added(repo: Sandbox) -> Result:
    return govern(repo, SIGNERS_FILE, repo.keys.signers() + f"dora {repo.keys.public('mallory')}\n")


def _unmeetable(repo: Sandbox, *, keys: bool) -> Result:
    """Have it decided that dora must approve, who has a key or none."""
    under(repo, signers=None if keys else repo.keys.signers(["alice", "bob", "carol"]))
    return govern(repo, POLICY_FILE, POLICY.replace('from: ["@acme/architecture"]', "from: [alice, dora]"))


def _meetable_with_a_key(repo: Sandbox) -> Result:
    result = _unmeetable(repo, keys=True)
    expect("BG110" not in result.warnings, "no warning of a rule that can be met (BG110)")
    return result


_UNDECIDED: Final = codes("BG101")


SCENARIOS: Final = (
    Scenario(
        "a smaller quorum",
        "lowers what the policy requires",
        _UNDECIDED,
        _policy("require: 2", "require: 1"),
        _STRICTER,
    ),
    Scenario(
        "no signatures",
        "switches the policy to `identity: commit`",
        _UNDECIDED,
        _policy("people:", "identity: commit\npeople:"),
        _STRICTER,
    ),
    Scenario(
        "self-approval",
        "lets authors approve",
        _UNDECIDED,
        _policy("people:", "self_approval: true\npeople:"),
        _STRICTER,
    ),
    Scenario(
        "another name for the repository",
        "renames the repository, so that a fork's sign-offs fit",
        _UNDECIDED,
        _policy("acme/payments", "acme/fork"),
        _STRICTER,
    ),
    Scenario(
        "an address more",
        "adds his own address to alice's",
        _UNDECIDED,
        _policy("[alice@example.com]", "[alice@example.com, mallory@example.com]"),
        _STRICTER,
    ),
    Scenario(
        "a raise by a quorum of its own",
        "lowers the quorum and raises with one approval in the same change",
        codes("BG103", "BG201"),
        _raised_under_a_new_policy(POLICY.replace("require: 2", "require: 1"), "alice"),
        _STRICTER,
    ),
    Scenario(
        "a member of the last minute",
        "adds himself to the people, the group and the keys, and signs",
        codes("BG103", "BG201", "BG203"),
        _joined_and_signed,
        _joined_properly,
    ),
    Scenario(
        "a key of the last minute",
        "lists his own key for bob and signs with it in the same change",
        codes("BG103", "BG201", "BG205"),
        _keyed_and_signed,
        _joined_properly,
    ),
    Scenario("no keys", "empties the allowed signers", _UNDECIDED, _keys_emptied, _key_added),
    Scenario("no list of keys", "removes the allowed signers", _UNDECIDED, _keys_removed, _key_added),
    Scenario(
        "a list of keys that cannot be read",
        "breaks the allowed signers, hoping that all or none then counts",
        codes("BG003", "BG101"),
        written(SIGNERS_FILE, "bob this is no key\n"),
        _key_added,
    ),
    Scenario(
        "a policy that cannot be read",
        "breaks the policy, hoping that nothing is governed then",
        codes("BG003", "BG101"),
        written(POLICY_FILE, POLICY + "approvals: []\n"),
        _STRICTER,
    ),
    Scenario(
        "a policy of another version",
        "writes a version that the program does not know",
        codes("BG003", "BG101"),
        _policy("version: 1", "version: 2"),
        _STRICTER,
    ),
    Scenario(
        "a policy that nobody can meet",
        "requires more approvals than there are people, to lock everybody out",
        codes("BG003", "BG101"),
        _policy("require: 2", "require: 9"),
        _STRICTER,
    ),
    Scenario(
        "two people with one address",
        "gives himself alice's address in the policy",
        codes("BG003", "BG101"),
        _policy("people:\n", "people:\n  mallory: {emails: [Alice@Example.com]}\n"),
        _STRICTER,
    ),
    Scenario(
        "a rule for somebody without a key",
        "has it decided that somebody must approve who has no key, so that nothing can change any more",
        codes(),
        partial(_unmeetable, keys=False),
        _meetable_with_a_key,
        warnings=codes("BG110"),
        status=0,
    ),
)
