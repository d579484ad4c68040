"""Attempts on whom the gate trusts: the policy with its people, and the allowed signers."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import POLICY_FILE, SIGNERS_FILE, digest, govern, judge, land, under, written
from governance.selftest.sandbox.baseline import POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import expect
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised, undecided

_MALLORY: Final = 'people:\n  mallory: {emails: [mallory@example.com], handle: "@mallory"}\n'


_WITH_MALLORY: Final = POLICY.replace("people:\n", _MALLORY).replace(
    "[alice, bob, carol]", "[alice, bob, carol, mallory]"
)


def _policy(old: str, new: str) -> Actions:
    """Replace a part of the policy without a decision."""
    if old not in POLICY:
        raise ValueError(old)
    return written(POLICY_FILE, POLICY.replace(old, new))


_STRICTER: Final = partial(govern, path=POLICY_FILE, text=POLICY.replace("require: 1", "require: 2"))


def _raised_under_a_new_policy(repo: Sandbox) -> Result:
    """Lower the quorum and raise by what the policy says now, all in one change."""
    repo.write(POLICY_FILE, POLICY.replace("require: 2", "require: 1"))
    repo.raise_decided(approvers=["alice"])
    return judge(repo)


def _join(repo: Sandbox) -> None:
    """Write mallory into the policy, a group of it, and the keys."""
    repo.write(POLICY_FILE, _WITH_MALLORY)
    repo.write(SIGNERS_FILE, repo.keys.signers(["alice", "bob", "carol", "dora", "mallory"]))


def _joined_and_signed(repo: Sandbox) -> Result:
    """Come in with the change itself: a person, a key, a group, and a sign-off."""
    _join(repo)
    repo.raise_decided(approvers=["alice", "mallory"])
    return judge(repo)


def _joined_properly(repo: Sandbox) -> Result:
    """Come in with a decision; count from the next change on."""
    before = digest(repo, POLICY_FILE), digest(repo, SIGNERS_FILE)
    _join(repo)
    after = digest(repo, POLICY_FILE), digest(repo, SIGNERS_FILE)
    repo.decide(30, [(POLICY_FILE, before[0], after[0]), (SIGNERS_FILE, before[1], after[1])], slug="join")
    land(repo, "Let mallory in")
    repo.raise_decided(approvers=["alice", "mallory"])
    return judge(repo)


def _keyed_and_signed(repo: Sandbox) -> Result:
    """List an own key for bob in the change itself, and sign as bob with it."""
    repo.write(SIGNERS_FILE, repo.keys.signers() + f"bob {repo.keys.public('mallory')}\n")
    path = repo.raise_decided(approvers=["alice"])
    repo.sign(path, "bob", key="mallory")
    return judge(repo)


def _key_added(repo: Sandbox) -> Result:
    return govern(repo, SIGNERS_FILE, repo.keys.signers() + f"dora {repo.keys.public('mallory')}\n")


@parametrised
def _unmeetable(repo: Sandbox, *, keys: bool) -> Result:
    """Have it decided that dora must approve, who has a key or none."""
    under(repo, signers=None if keys else repo.keys.signers(["alice", "bob", "carol"]))
    return govern(repo, POLICY_FILE, POLICY.replace('from: ["@acme/architecture"]', "from: [alice, dora]"))


def _meetable_with_a_key(repo: Sandbox) -> Result:
    result = _unmeetable(keys=True)(repo)
    expect("BG110" not in result.warnings, "no warning of a rule that can be met (BG110)")
    return result


def _broken(name: str, tries: str, attack: Actions, honest: Actions = _STRICTER) -> Scenario:
    """A policy, or a list of keys, that cannot be read."""
    return Scenario(name, tries, codes("BG003", "BG101"), attack, honest)


SCENARIOS: Final = (
    undecided("a smaller quorum", "lowers what the policy requires", _policy("require: 2", "require: 1"), _STRICTER),
    undecided(
        "no signatures",
        "switches the policy to `identity: commit`",
        _policy("people:", "identity: commit\npeople:"),
        _STRICTER,
    ),
    undecided("self-approval", "lets authors approve", _policy("people:", "self_approval: true\npeople:"), _STRICTER),
    undecided(
        "another name for the repository",
        "renames the repository, so that a fork's sign-offs fit",
        _policy("acme/payments", "acme/fork"),
        _STRICTER,
    ),
    undecided(
        "an address more",
        "adds his own address to alice's",
        _policy("[alice@example.com]", "[alice@example.com, mallory@example.com]"),
        _STRICTER,
    ),
    Scenario(
        "a raise by a quorum of its own",
        "lowers the quorum and raises with one approval in the same change",
        codes("BG103", "BG201"),
        _raised_under_a_new_policy,
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
    undecided("no keys", "empties the allowed signers", written(SIGNERS_FILE, ""), _key_added),
    undecided("no list of keys", "removes the allowed signers", written(SIGNERS_FILE, None), _key_added),
    _broken(
        "a list of keys that cannot be read",
        "breaks the allowed signers, hoping that all or none then counts",
        written(SIGNERS_FILE, "bob this is no key\n"),
        _key_added,
    ),
    _broken(
        "a policy that cannot be read",
        "breaks the policy, hoping that nothing is governed then",
        written(POLICY_FILE, POLICY + "approvals: []\n"),
    ),
    _broken(
        "a policy of another version",
        "writes a version that the program does not know",
        _policy("version: 1", "version: 2"),
    ),
    _broken(
        "a policy that nobody can meet",
        "requires more approvals than there are people, to lock everybody out",
        _policy("require: 2", "require: 9"),
    ),
    _broken(
        "two people with one address",
        "gives himself alice's address in the policy",
        _policy("people:\n", "people:\n  mallory: {emails: [Alice@Example.com]}\n"),
    ),
    Scenario(
        "a rule for somebody without a key",
        "has it decided that somebody must approve who has no key, so that nothing can change any more",
        codes(),
        _unmeetable(keys=False),
        _meetable_with_a_key,
        warnings=codes("BG110"),
        status=0,
    ),
)
