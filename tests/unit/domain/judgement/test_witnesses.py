"""Contract, section 9: who may attest what a person said on a forge."""

from typing import Any

import pytest

from governance.domain.judgement.evidence import Proof
from governance.domain.judgement.records import Attestation, GitHubReview, OtherEvidence
from governance.domain.judgement.witnesses import attested_by, lines_of, usable_lines
from governance.domain.policy.allowed_signers import AllowedSigner, AllowedSigners
from tests.support.values import policy, signoff

AT = "a" * 40
OTHER = OtherEvidence(text="Gerrit: change 12, +2", at=AT)


def review(account: str = "7") -> GitHubReview:
    return GitHubReview(review="80", account=account, at=AT)


REVIEW = review()


def proven(
    witness: str = "ci", evidence: GitHubReview | OtherEvidence = REVIEW, account: str | None = "7", **fields: Any
) -> Proof:
    people = {
        "alice": {"emails": ("alice@example.com",), "handle": "@al", "account": account},
        "bob": {"emails": ("bob@example.com",)},
    }
    known = policy(**{"people": people, "groups": {}, "witnesses": ("ci", "Bot@Example.com"), **fields})
    return attested_by(signoff("alice"), Attestation(witness=witness, evidence=evidence), known)


@pytest.mark.parametrize("witness", ["ci", "CI", "bot@example.com"])
def test_a_witness_of_the_policy_attests_what_an_account_said(witness: str) -> None:
    assert proven(witness) == Proof("account:7", witness=witness)


def test_who_is_no_witness_of_the_policy_attests_nothing() -> None:
    found = proven(witnesses=())
    assert (found.key, found.doubt) == (None, "ci is no witness of the policy")
    assert "budget sign 31" in found.fix


@pytest.mark.parametrize(
    "witness", ["alice", "bob", "ALICE", "alice@example.com", "@al", "al@users.noreply.github.com"]
)
def test_a_person_of_the_policy_is_no_witness_whatever_it_says(witness: str) -> None:
    found = proven(witness, witnesses=(witness,))
    assert found.doubt == f"{witness} is a person of the policy, and so no witness"
    assert found.fix == "let alice run: budget sign 31; give the witness a name that is no person's"


def test_a_review_of_another_account_proves_nothing_and_the_fix_prints_the_line() -> None:
    found = proven(evidence=review("666"))
    assert (found.key, found.doubt) == (None, "the review is of the account 666, and alice's is 7")
    assert found.fix.endswith(': account: "666"')


def test_without_an_account_a_review_proves_nothing_and_the_fix_prints_the_line_to_add() -> None:
    found = proven(account=None)
    assert found.doubt == "the policy gives alice no account, and the review is of the account 7"
    assert found.fix == (
        'if that is alice\'s, add to alice in budgets/policy.yaml, by a decision that lands first: account: "7"'
    )


def test_of_another_forge_no_account_is_asked_for() -> None:
    assert proven(evidence=OTHER) == Proof("account:7", witness="ci")
    assert proven(evidence=OTHER, account=None) == Proof("person:alice", witness="ci")


# The key of a witness


def lines(*found: tuple[str, str, tuple[str, ...]]) -> AllowedSigners:
    return AllowedSigners(tuple(AllowedSigner(frozenset(names.split(",")), key, only) for names, key, only in found))


def asked(*found: tuple[str, str, tuple[str, ...]], witness: str = "ci") -> object:
    answer = lines_of(witness, "K", lines(*found), policy())
    return answer if isinstance(answer, str) else len(answer)


W = ("budget-witness",)


def test_a_key_that_is_restricted_to_witnessing_speaks_for_its_witness() -> None:
    assert asked(("ci", "K", W), ("ci", "L", W), ("alice", "M", ())) == 1
    assert asked(("ci", "K", W), ("ci,bot", "K", W)) == 2
    assert asked(("ci", "K", W), witness="CI") == 1


@pytest.mark.parametrize("only", [(), ("budget-signoff",), ("budget-witness", "budget-signoff"), ("git",)])
def test_a_key_that_may_do_more_or_less_speaks_for_no_witness(only: tuple[str, ...]) -> None:
    doubt = 'its key is not restricted by namespaces="budget-witness" in budgets/allowed_signers'
    assert asked(("ci", "K", only)) == doubt


def test_a_key_that_stands_nowhere_speaks_for_no_witness() -> None:
    doubt = "its key does not stand in budgets/allowed_signers for ci"
    assert asked(("ci", "L", W), ("bot", "K", W)) == doubt


@pytest.mark.parametrize("names", ["alice", "Alice@example.com".lower(), "ci,bob"])
@pytest.mark.parametrize("only", [(), W])
def test_a_key_of_a_person_speaks_for_no_witness(names: str, only: tuple[str, ...]) -> None:
    doubt = "its key stands in budgets/allowed_signers for a person, too"
    assert asked(("ci", "K", W), (names, "K", only)) == doubt


def test_lines_by_which_a_witness_may_attest_are_its_own_and_restricted() -> None:
    signers = lines(("ci", "K", W), ("ci", "L", ()), ("ci", "M", W), ("bob", "M", ()), ("@al", "N", W))
    people = {"alice": {"emails": ("alice@example.com",), "handle": "@al"}, "bob": {"emails": ("bob@example.com",)}}
    known = policy(people=people, groups={}, witnesses=("ci", "@al"))
    assert [line.key for line in usable_lines("ci", signers, known)] == ["K"]
    assert usable_lines("@al", signers, known) == ()
