"""Contract, section 6: who may have written a record, by signature or by commits."""

import datetime as dt
from typing import Any

import pytest

from capability_budgets.reading.problems import Problem
from governance.documents.signoffs.payload import payload
from governance.domain.judgement import evidence
from governance.domain.judgement.changes import Side
from governance.domain.judgement.evidence import Proof
from governance.domain.policy.allowed_signers import AllowedSigner, AllowedSigners
from governance.judging.evidence.signature_proofs import SignatureProofs, prove_by_commits
from governance.ports.signatures import SignatureCheck
from tests.support import ssh_blobs
from tests.support.fakes import FakeSignatures
from tests.support.values import NOW, days, policy, signoff

PATH = "adr/signoffs/031/alice.yaml"
KEY = f"ssh-ed25519 {ssh_blobs.text(ssh_blobs.ed25519())}"
OTHER_KEY = f"ssh-ed25519 {ssh_blobs.text(ssh_blobs.ed25519(b'2'))}"
SIGNATURE = ssh_blobs.armored(ssh_blobs.signature())


def signer(*principals: str, key: str = KEY, **fields: Any) -> AllowedSigner:
    return AllowedSigner(frozenset(principals or ("alice",)), key, **fields)


def found(person: str = "alice", signature: str | None = SIGNATURE, **fields: Any) -> evidence.FoundSignOff:
    return evidence.FoundSignOff(PATH, signoff(person, signature=signature, **fields))


def proof(item: evidence.FoundSignOff, *lines: AllowedSigner, tools: FakeSignatures | None = None) -> Proof | None:
    trusted = Side(policy=policy(), signers=AllowedSigners(lines or (signer(),)))
    (proven,) = SignatureProofs(tools or FakeSignatures()).prove([item], trusted, NOW)
    assert proven._replace(proof=None) == item
    return proven.proof


def doubt(item: evidence.FoundSignOff, *lines: AllowedSigner, tools: FakeSignatures | None = None) -> str | None:
    given = proof(item, *lines, tools=tools)
    assert given is not None
    assert (given.key is None) is (given.doubt is not None)
    return given.doubt


# With signatures

UNKNOWN_KEY = "its key does not stand in budgets/allowed_signers for alice"
OTHER_NAMESPACES = "its key is restricted to other namespaces in budgets/allowed_signers"
EXPIRED = "its key was not valid at its date and at landing (budgets/allowed_signers)"


def test_a_good_signature_of_a_key_of_the_approver_proves_who_wrote_it() -> None:
    tools = FakeSignatures()
    item = found()
    assert proof(item, tools=tools) == Proof(KEY)
    (check,) = tools.asked
    assert item.record is not None
    assert check == SignatureCheck(SIGNATURE, payload(item.record), signer().key, "budget-signoff")


@pytest.mark.parametrize("principal", ["alice", "alice@example.com"])
def test_a_principal_is_a_persons_name_or_one_of_their_addresses(principal: str) -> None:
    assert doubt(found(), signer(principal)) is None


@pytest.mark.parametrize("principal", ["bob", "alice@example.org", "@alice", "alic", "alice@example.com.evil"])
def test_a_key_of_somebody_else_proves_nothing(principal: str) -> None:
    assert doubt(found(), signer(principal)) == UNKNOWN_KEY


def test_a_key_that_stands_nowhere_proves_nothing() -> None:
    assert proof(found(), signer(key=OTHER_KEY)) == Proof(None, UNKNOWN_KEY)


def test_a_signature_that_does_not_fit_proves_nothing() -> None:
    tools = FakeSignatures({SIGNATURE: "incorrect signature"})
    doubt = "the signature does not fit the record (incorrect signature)"
    assert proof(found(), tools=tools) == Proof(None, doubt)


def test_a_record_without_a_signature_proves_nothing() -> None:
    assert doubt(found(signature=None)) == "it has no signature"


@pytest.mark.parametrize("text", ["", "x", "-----BEGIN SSH SIGNATURE-----\n\n-----END SSH SIGNATURE-----\n"])
def test_a_signature_that_cannot_be_read_proves_nothing_and_is_not_verified(text: str) -> None:
    tools = FakeSignatures()
    assert (doubt(found(signature=text), tools=tools) or "").startswith("the signature cannot be read: ")
    assert tools.asked == []


def test_a_signature_for_another_namespace_proves_nothing_and_is_not_verified() -> None:
    tools = FakeSignatures()
    text = ssh_blobs.armored(ssh_blobs.signature(namespace=b"git"))
    assert doubt(found(signature=text), tools=tools) == "it is a signature for 'git', not 'budget-signoff'"
    assert tools.asked == []


def test_a_line_restricted_to_other_namespaces_does_not_count() -> None:
    assert doubt(found(), signer(namespaces=("git",))) == OTHER_NAMESPACES
    assert doubt(found(), signer(namespaces=("git", "budget-signoff"))) is None
    assert doubt(found(), signer(namespaces=("git",)), signer()) is None


HOUR = dt.timedelta(hours=1)
SIGNED = NOW - days(1)


@pytest.mark.parametrize(
    ("line", "speaks"),
    [
        pytest.param(signer(valid_after=SIGNED), True, id="valid from its date on"),
        pytest.param(signer(valid_after=SIGNED + HOUR), False, id="not valid yet at its date"),
        pytest.param(signer(valid_before=NOW + HOUR), True, id="valid until after landing"),
        pytest.param(signer(valid_before=NOW), False, id="not valid any more at landing"),
        pytest.param(signer(valid_before=SIGNED + HOUR), False, id="valid at its date, not at landing"),
        pytest.param(signer(valid_after=SIGNED + HOUR, valid_before=NOW + HOUR), False, id="valid at landing only"),
    ],
)
def test_validity_is_judged_at_the_records_date_and_at_landing(line: AllowedSigner, *, speaks: bool) -> None:
    assert doubt(found(), line) == (None if speaks else EXPIRED)


def test_one_line_must_be_valid_at_both_moments() -> None:
    early, late = signer(valid_before=SIGNED + HOUR), signer(valid_after=SIGNED + HOUR)
    assert doubt(found(), early, late) == EXPIRED
    assert doubt(found(), early, late, signer(line=3)) is None


def test_a_record_that_cannot_be_read_is_left_as_it_is() -> None:
    assert proof(evidence.FoundSignOff(PATH, None, Problem("no", "do"))) is None


def test_a_record_of_a_stranger_is_left_as_it_is() -> None:
    assert proof(found("mallory"), signer("mallory")) is None


def test_without_a_policy_nothing_is_proven() -> None:
    (item,) = SignatureProofs(FakeSignatures()).prove([found()], Side(), NOW)
    assert item.proof is None


def test_every_signature_is_verified_once_however_often_it_is_asked_for() -> None:
    tools = FakeSignatures()
    proofs = SignatureProofs(tools)
    trusted = Side(policy=policy(), signers=AllowedSigners((signer(),)))
    one, two = found(), found()._replace(path="adr/signoffs/31/copy.yaml")
    assert [item.proof for item in proofs.prove([one, two], trusted, NOW)] == [Proof(KEY)] * 2
    proofs.prove([one], trusted, NOW)
    assert len(tools.asked) == 1


def test_what_a_signature_proves_is_bound_to_the_record() -> None:
    tools = FakeSignatures()
    proofs = SignatureProofs(tools)
    trusted = Side(policy=policy(), signers=AllowedSigners((signer(),)))
    proofs.prove([found(), found(comment="other")], trusted, NOW)
    assert len({check.payload for check in tools.asked}) == 2


# With the authors of commits


def foreign(address: str) -> str:
    return f"a commit by {address} brought or changed it, which is no address of alice"


def by_commits(*addresses: str | tuple[str, ...], person: str = "alice", **fields: Any) -> Proof | None:
    item = found(person, signature=None)
    hands = frozenset((address,) if isinstance(address, str) else address for address in addresses)
    return prove_by_commits(item, policy(**fields), hands).proof


@pytest.mark.parametrize(
    "address",
    ["alice@example.com", "Alice@Example.COM", "alice@users.noreply.github.com", "7+ALICE@users.noreply.github.com"],
)
def test_every_commit_that_added_or_changed_it_must_be_by_an_address_of_the_approver(address: str) -> None:
    assert by_commits(address) == Proof("person:alice")
    given = by_commits(address, "bob@example.com")
    assert given is not None
    assert given.doubt == foreign("bob@example.com")


@pytest.mark.parametrize(
    "address", ["bob@example.com", "mallory@evil.example", "", "alice", "@alice", "alice@example.com "]
)
def test_a_commit_by_anybody_else_proves_nothing(address: str) -> None:
    given = by_commits(address)
    assert given is not None
    assert given.doubt == foreign(address)


def test_a_co_author_of_every_commit_proves_as_much_as_an_author() -> None:
    squashed = ("dora@example.com", "bob@example.com", "Alice@example.com")
    assert by_commits(squashed, "alice@example.com") == Proof("person:alice")
    given = by_commits(squashed, ("dora@example.com", "bob@example.com"))
    assert given is not None
    assert given.doubt == foreign("dora@example.com")


def test_a_private_address_of_another_account_proves_nothing() -> None:
    people = {"alice": {"emails": ("alice@example.com",), "handle": "@alice", "account": "7"}}
    fields: dict[str, Any] = {"people": people, "groups": {}}
    assert by_commits("7+alice@users.noreply.github.com", **fields) == Proof("person:alice")
    given = by_commits("8+alice@users.noreply.github.com", **fields)
    assert given is not None
    assert given.doubt == foreign("8+alice@users.noreply.github.com")


def test_a_record_that_no_commit_brought_proves_nothing() -> None:
    given = by_commits()
    assert given is not None
    assert given.doubt == "no commit of the history brought it"


def test_strangers_and_unreadable_records_are_left_as_they_are() -> None:
    assert by_commits("mallory@example.com", person="mallory") is None
    broken = evidence.FoundSignOff(PATH, None, Problem("no", "do"))
    assert prove_by_commits(broken, policy(), frozenset()) == broken
