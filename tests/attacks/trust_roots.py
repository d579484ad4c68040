"""Attempts on what is trusted: the policy, the owners, the keys, and the other governed files."""

from typing import Final

from tests.attacks.moves import (
    BOTH,
    POLICY_FILE,
    RAISE,
    SIGNERS_FILE,
    digest,
    govern,
    honest_raise,
    judge,
    land,
    under,
    with_settings,
)
from tests.attacks.story import Play, Story, codes
from tests.support.command import Result
from tests.support.repository import BUDGETS, CODEOWNERS, POLICY, Sandbox

_TAKEN: Final = "* @mallory\n"
_MALLORY: Final = 'people:\n  mallory: {emails: [mallory@example.com], handle: "@mallory"}\n'
_WITH_MALLORY: Final = POLICY.replace("people:\n", _MALLORY).replace(
    "[alice, bob, carol]", "[alice, bob, carol, mallory]"
)
_ALL: Final = [
    ("metrics.max_latency_ms", "5", "none"),
    ("metrics.max_memory_mb", "2", "none"),
    ("rate_limiter.max_latency_ms", "10", "none"),
    ("rate_limiter.max_memory_mb", "5", "none"),
    ("rate_limiter@dev.max_latency_ms", "40", "none"),
    ("schema_validator.max_latency_ms", "50", "none"),
    ("schema_validator.max_memory_mb", "10", "none"),
]


def _written(path: str, text: str | bytes) -> Play:
    """Write a governed file without a decision."""

    def play(repo: Sandbox) -> Result:
        repo.write(path, text)
        return judge(repo)

    return play


def _decided(path: str, text: str) -> Play:
    """Write a governed file with its decision."""

    def play(repo: Sandbox) -> Result:
        return govern(repo, path, text)

    return play


def _policy(old: str, new: str) -> Play:
    """Replace a part of the policy without a decision."""
    assert old in POLICY, old
    return _written(POLICY_FILE, POLICY.replace(old, new))


_STRICTER: Final = _decided(POLICY_FILE, POLICY.replace("require: 1", "require: 2"))


def _raised_under_a_new_policy(text: str, *approvers: str) -> Play:
    """Change the policy and raise by what it says now, all in one change."""

    def play(repo: Sandbox) -> Result:
        repo.write(POLICY_FILE, text)
        repo.raise_limit()
        repo.decide(approvers=approvers)
        return judge(repo)

    return play


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


def _left_governance(repo: Sandbox, *rows: tuple[str, str, str]) -> Result:
    """Narrow the globs of the policy, as decided, so that the budget file is none any more."""
    return govern(repo, POLICY_FILE, f'{POLICY}budgets: ["limits/**/*.yaml"]\n', *rows)


def _left_unsaid(repo: Sandbox) -> Result:
    return _left_governance(repo)


def _left_as_decided(repo: Sandbox) -> Result:
    return _left_governance(repo, *_ALL)


def _taken_in(repo: Sandbox, latency: str) -> Result:
    """Widen the globs to a second folder, as decided, and change a number there in the same change."""
    under(repo, files=[("extra/cache.yaml", "cache:\n  max_latency_ms: 3\n")])
    repo.write("extra/cache.yaml", f"cache:\n  max_latency_ms: {latency}\n")
    return govern(repo, POLICY_FILE, f'{POLICY}budgets: ["budgets/**/*.yaml", "extra/*.yaml"]\n')


def _taken_in_with_a_raise(repo: Sandbox) -> Result:
    return _taken_in(repo, "30")


def _taken_in_as_it_is(repo: Sandbox) -> Result:
    return _taken_in(repo, "3")


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


def _unmeetable(repo: Sandbox, *, keys: bool) -> Result:
    """Have it decided that dora must approve, who has a key or none."""
    under(repo, signers=None if keys else repo.keys.signers(["alice", "bob", "carol"]))
    return govern(repo, POLICY_FILE, POLICY.replace('from: ["@acme/architecture"]', "from: [alice, dora]"))


def _unmeetable_without_a_key(repo: Sandbox) -> Result:
    return _unmeetable(repo, keys=False)


def _meetable_with_a_key(repo: Sandbox) -> Result:
    result = _unmeetable(repo, keys=True)
    assert "BG110" not in result.warnings
    return result


_UNDECIDED: Final = codes("BG101")

STORIES: Final = (
    Story(
        "a smaller quorum",
        "lowers what the policy requires",
        _UNDECIDED,
        _policy("require: 2", "require: 1"),
        _STRICTER,
    ),
    Story(
        "no signatures",
        "switches the policy to `identity: commit`",
        _UNDECIDED,
        _policy("people:", "identity: commit\npeople:"),
        _STRICTER,
    ),
    Story(
        "self-approval",
        "lets authors approve",
        _UNDECIDED,
        _policy("people:", "self_approval: true\npeople:"),
        _STRICTER,
    ),
    Story(
        "another name for the repository",
        "renames the repository, so that a fork's sign-offs fit",
        _UNDECIDED,
        _policy("acme/payments", "acme/fork"),
        _STRICTER,
    ),
    Story(
        "an address more",
        "adds an own address to alice's",
        _UNDECIDED,
        _policy("[alice@example.com]", "[alice@example.com, mallory@example.com]"),
        _STRICTER,
    ),
    Story(
        "a raise by a quorum of its own",
        "lowers the quorum and raises with one approval in the same change",
        codes("BG103", "BG201"),
        _raised_under_a_new_policy(POLICY.replace("require: 2", "require: 1"), "alice"),
        _STRICTER,
    ),
    Story(
        "a member of the last minute",
        "adds himself to the people, the group and the keys, and signs",
        codes("BG103", "BG201", "BG203"),
        _joined_and_signed,
        _joined_properly,
    ),
    Story(
        "a key of the last minute",
        "lists an own key for bob and signs with it in the same change",
        codes("BG103", "BG201", "BG205"),
        _keyed_and_signed,
        _joined_properly,
    ),
    Story("no keys", "empties the allowed signers", _UNDECIDED, _keys_emptied, _key_added),
    Story("no list of keys", "removes the allowed signers", _UNDECIDED, _keys_removed, _key_added),
    Story(
        "a list of keys that cannot be read",
        "breaks the allowed signers, hoping that all or none then counts",
        codes("BG003", "BG101"),
        _written(SIGNERS_FILE, "bob this is no key\n"),
        _key_added,
    ),
    Story(
        "a policy that cannot be read",
        "breaks the policy, hoping that nothing is governed then",
        codes("BG003", "BG101"),
        _written(POLICY_FILE, POLICY + "approvals: []\n"),
        _STRICTER,
    ),
    Story(
        "a policy of another version",
        "writes a version that the program does not know",
        codes("BG003", "BG101"),
        _policy("version: 1", "version: 2"),
        _STRICTER,
    ),
    Story(
        "a policy that nobody can meet",
        "requires more approvals than there are people, to lock everybody out",
        codes("BG003", "BG101"),
        _policy("require: 2", "require: 9"),
        _STRICTER,
    ),
    Story(
        "two people with one address",
        "gives himself alice's address in the policy",
        codes("BG003", "BG101"),
        _policy("people:\n", "people:\n  mallory: {emails: [Alice@Example.com]}\n"),
        _STRICTER,
    ),
    Story(
        "owners taken over",
        "makes himself the owner of everything",
        _UNDECIDED,
        _written("CODEOWNERS", _TAKEN),
        _shadowed_owners,
    ),
    Story("owners removed", "removes the owners", _UNDECIDED, _owners_removed, _shadowed_owners),
    Story(
        "owners disowned by a later line",
        "appends a line without owners, which wins over those before it",
        _UNDECIDED,
        _written("CODEOWNERS", f"{CODEOWNERS}/budgets/capability_budgets.yaml\n"),
        _owners_of_other_things,
    ),
    Story(
        "owners shadowed",
        "adds .github/CODEOWNERS, which counts in place of the one at the top",
        _UNDECIDED,
        _written(".github/CODEOWNERS", _TAKEN),
        _shadowed_owners,
    ),
    Story(
        "owners that cannot be read",
        "breaks CODEOWNERS",
        codes("BG003", "BG101"),
        _written("CODEOWNERS", CODEOWNERS.encode("utf-16")),
        _owners_of_other_things,
    ),
    Story(
        "owners of the last minute",
        "takes the budgets over in CODEOWNERS and approves as their owner in the same change",
        codes("BG103", "BG201", "BG203"),
        _owners_taken_and_used,
        _tightened,
    ),
    Story(
        "a file that leaves governance",
        "has a change of the globs signed that does not say which limits end by it",
        codes("BG103"),
        _left_unsaid,
        _left_as_decided,
    ),
    Story(
        "a raise on the way in",
        "raises a number in the change that takes its file into governance",
        codes("BG103"),
        _taken_in_with_a_raise,
        _taken_in_as_it_is,
    ),
    Story(
        "a gate unhooked",
        "takes the gate out of the workflow that runs it",
        _UNDECIDED,
        _gate_unhooked,
        _gate_changed_as_decided,
    ),
    Story(
        "a gate removed", "removes the workflow that runs the gate", _UNDECIDED, _gate_removed, _gate_changed_as_decided
    ),
    Story(
        "decisions in a folder of its own",
        "lets the policy look for decisions elsewhere, in the change itself",
        codes("BG101"),
        _other_decisions,
        _decisions_in_two_folders,
    ),
    Story(
        "a violation accepted by its author",
        "writes the own violation into the list of the accepted",
        _UNDECIDED,
        _accepted,
        _accepted_as_decided,
    ),
    Story(
        "a rule for somebody without a key",
        "has it decided that somebody must approve who has no key, so that nothing can change any more",
        codes(),
        _unmeetable_without_a_key,
        _meetable_with_a_key,
        warnings=codes("BG110"),
        status=0,
    ),
)
