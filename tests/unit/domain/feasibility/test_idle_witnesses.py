from collections.abc import Sequence

import pytest

from governance.documents.trust.policy import read_policy
from governance.domain.feasibility.idle_witnesses import idle_witnesses
from governance.domain.judgement.changes import Side
from governance.domain.policy.allowed_signers import AllowedSigner, AllowedSigners

POLICY = """\
version: 1
repository: acme/payments
people:
  alice: {{emails: [alice@example.com], handle: "@alice"}}
approvals:
  - {{name: any change, require: 1, from: [alice]}}
self_approval: true
witnesses: [{witnesses}]
"""
RESTRICTED = ("budget-witness",)
ALICE = AllowedSigner(frozenset({"alice"}), "ssh-ed25519 A")
WRITE = (
    'write its own public key into budgets/allowed_signers, by a decision: CI namespaces="budget-witness" ssh-ed25519 …'
)


def ci(key: str = "ssh-ed25519 W", namespaces: tuple[str, ...] = RESTRICTED) -> AllowedSigner:
    return AllowedSigner(frozenset({"ci"}), key, namespaces=namespaces)


def side(witnesses: str, lines: Sequence[AllowedSigner]) -> Side:
    policy = read_policy(POLICY.format(witnesses=witnesses).encode()).policy
    assert policy is not None
    return Side(policy=policy, signers=AllowedSigners(tuple(lines)))


@pytest.mark.parametrize(
    ("witnesses", "lines", "why", "fix"),
    [
        ("alice", (ALICE,), "alice is a person of the policy, and so no witness", "that is no person"),
        ("'alice@example.com'", (ALICE,), "alice@example.com is a person of the policy", "that is no person"),
        ("CI", (ALICE,), "it has no key in budgets/allowed_signers", WRITE),
        ("CI", (ci(namespaces=()),), 'its key is not restricted by namespaces="budget-witness"', WRITE),
        ("CI", (ALICE, ci("ssh-ed25519 A")), "its key stands in budgets/allowed_signers for a person, too", WRITE),
    ],
)
def test_a_witness_that_never_counts_is_told(
    witnesses: str, lines: Sequence[AllowedSigner], why: str, fix: str
) -> None:
    (found,) = idle_witnesses(side(witnesses, lines))
    assert (found.code, found.is_error) == ("BG110", False)
    assert why in found.message
    assert fix in found.fix


def test_a_witness_with_a_key_of_its_own_is_not() -> None:
    assert list(idle_witnesses(side("CI", (ALICE, ci(), ci("ssh-ed25519 A"))))) == []


def test_without_a_policy_there_is_no_witness() -> None:
    assert list(idle_witnesses(Side())) == []
