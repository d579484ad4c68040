"""Contract, section 6: which sign-offs count, and for whom they speak."""

import pytest

from governance.domain.judgement import evidence
from governance.domain.judgement.approvals import rule_status
from governance.domain.judgement.demands import Demand
from governance.domain.judgement.evidence import Proof
from governance.domain.judgement.tallies import NO_TALLY, Tally
from tests.support.tallies import at, context, counted, outcome
from tests.support.values import (
    OTHER_DIGEST,
    record,
    rule,
)


def test_an_approval_that_is_valid_counts() -> None:
    tally = counted(record("alice"), record("bob"))
    assert outcome(tally) == ({"alice", "bob"}, set(), [])


@pytest.mark.parametrize(
    ("records", "approves", "blocks"),
    [
        pytest.param([("approve", 0), ("reject", 1)], False, True, id="a later reject"),
        pytest.param([("reject", 0), ("approve", 1)], True, False, id="a later approval"),
        pytest.param([("approve", 0), ("withdraw", 1)], False, False, id="a later withdrawal"),
        pytest.param([("withdraw", 0), ("approve", 1)], True, False, id="an approval after a withdrawal"),
        pytest.param([("reject", 0), ("withdraw", 1)], False, False, id="a reject taken back"),
        pytest.param([("approve", 0), ("reject", 0)], False, True, id="a tie of approve and reject"),
        pytest.param([("approve", 0), ("withdraw", 0)], False, False, id="a tie of approve and withdraw"),
        pytest.param([("withdraw", 0), ("reject", 0)], False, True, id="a tie of withdraw and reject"),
        pytest.param([("approve", 0), ("reject", 1), ("withdraw", 2), ("approve", 3)], True, False, id="a long story"),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_the_latest_record_speaks_and_on_a_tie_the_stricter(
    records: list[tuple[str, float]], order: int, *, approves: bool, blocks: bool
) -> None:
    items = [at("alice", decision, hours, f"{n}-{decision}") for n, (decision, hours) in enumerate(records)]
    tally = counted(*items[::order])
    assert outcome(tally) == ({"alice"} if approves else set(), {"alice"} if blocks else set(), [])


def test_records_of_different_people_do_not_speak_for_each_other() -> None:
    tally = counted(at("alice", "approve", 0, "a"), at("bob", "reject", 1, "b"))
    assert outcome(tally) == ({"alice"}, {"bob"}, [])


def test_the_latest_valid_record_speaks_whatever_later_invalid_ones_say() -> None:
    later = at("alice", "reject", 1)._replace(proof=Proof(None, "forged"))
    tally = counted(at("alice", "approve", 0), later)
    assert outcome(tally) == ({"alice"}, set(), ["BG205"])


def test_a_record_for_another_digest_does_not_speak_for_this_one() -> None:
    tally = counted(
        at("alice", "approve", 0), at("alice", "reject", 1)._replace(record=record(digest=OTHER_DIGEST).record)
    )
    assert outcome(tally) == ({"alice"}, set(), ["BG202"])


@pytest.mark.parametrize("decision", ["reject", "withdraw"])
def test_a_reject_or_withdrawal_that_stood_on_the_way_counts(decision: str) -> None:
    gone = at("alice", decision, 1)._replace(in_after=False)
    tally = counted(at("alice", "approve", 0), gone)
    assert outcome(tally) == (set(), {"alice"} if decision == "reject" else set(), [])


def test_a_record_that_is_gone_and_would_not_count_is_not_worth_a_word() -> None:
    gone = at("mallory", "reject", 1)._replace(in_after=False)
    assert counted(gone) == NO_TALLY


# Witnesses


def seen(person: str, decision: str, hours: int) -> evidence.FoundSignOff:
    """A record by a witness's word."""
    return at(person, decision, hours)._replace(proof=Proof(f"account:{person}", witness="ci"))


def voices(tally: Tally) -> tuple[set[str], set[str], dict[str, str]]:
    """Who approves, who by their own hand, and who by which witness alone."""
    return set(tally.approvers), set(tally.own), dict(tally.witnessed)


def test_an_approval_that_a_witness_attests_counts_and_is_told() -> None:
    tally = counted(at("alice", "approve", 0), seen("bob", "approve", 0))
    assert voices(tally) == ({"alice", "bob"}, {"alice"}, {"bob": "ci"})


@pytest.mark.parametrize("hours", [-1, 1])
def test_who_signed_and_was_seen_to_approve_counts_once_and_as_their_own_witness(hours: int) -> None:
    tally = counted(at("alice", "approve", 0), seen("alice", "approve", hours))
    assert voices(tally) == ({"alice"}, {"alice"}, {})


@pytest.mark.parametrize("decision", ["reject", "withdraw"])
def test_what_a_witness_saw_rejected_or_withdrawn_counts_against_an_own_approval(decision: str) -> None:
    tally = counted(at("alice", "approve", 0), seen("alice", decision, 1))
    assert voices(tally) == (set(), set(), {})
    assert set(tally.blockers) == ({"alice"} if decision == "reject" else set())


def test_an_approval_by_a_witness_does_not_take_back_what_was_said_against_it_where_own_proofs_are_asked_for() -> None:
    tally = counted(at("alice", "approve", 0), seen("alice", "reject", 1), seen("alice", "approve", 2))
    assert voices(tally) == ({"alice"}, set(), {"alice": "ci"})
    assert tally.blockers == {}


def test_the_record_that_speaks_says_what_a_person_says() -> None:
    tally = counted(at("alice", "approve", 0), at("alice", "withdraw", 1), at("bob", "reject", 0))
    assert tally.said == {"alice": "withdraw", "bob": "reject"}


def test_a_rule_that_asks_for_own_proofs_takes_no_witness() -> None:
    tally = counted(at("alice", "approve", 0), seen("bob", "approve", 0), seen("dora", "approve", 0))
    people = frozenset({"alice", "bob", "carol"})
    asks = rule("own", 2).model_copy(update={"proof": "own"})
    strict, loose = (rule_status(Demand(item, 2, people), tally, context()) for item in (asks, rule("any", 2)))
    assert (strict.have, strict.could, strict.witnessed) == (("alice",), ("bob", "carol"), {})
    assert (loose.have, loose.could, loose.witnessed) == (("alice", "bob"), ("carol",), {"bob": "ci"})
    assert loose.summary == "2 of 2 approvals: alice and bob (witnessed by ci)"


# Distinct people, distinct keys


def test_one_person_counts_once_whatever_keys_they_sign_with() -> None:
    one, two = at("alice", "approve", 0, "one"), at("alice", "approve", 1, "two")
    assert counted(one._replace(proof=Proof("key one")), two._replace(proof=Proof("key two"))).approvers == {"alice"}


def test_one_key_counts_once_whoever_signs_with_it() -> None:
    shared = Proof("one key")
    tally = counted(record("bob", proof=shared), record("alice", proof=shared), record("carol"))
    assert tally.approvers == {"alice", "carol"}
    (found,) = tally.discounted
    assert (found.code, found.place.file) == ("BG205", "adr/signoffs/031/bob.yaml")
    assert found.message == "bob's sign-off is made with the key that alice signed with; one key counts once"
    assert found.fix == "let bob sign with a key of their own, listed in budgets/allowed_signers"


def test_a_key_counts_for_one_approval_also_where_its_other_holder_rejects() -> None:
    shared = Proof("one key")
    tally = counted(record("alice", "reject", proof=shared), record("bob", proof=shared))
    assert outcome(tally) == ({"bob"}, {"alice"}, [])


def test_who_signs_with_a_key_that_another_used_before_a_witness_spoke_for_them_is_no_witnessed_one() -> None:
    shared = Proof("one key")
    tally = counted(
        at("alice", "approve", 0)._replace(proof=shared),
        seen("alice", "approve", 1),
        at("bob", "approve", 0)._replace(proof=shared),
    )
    assert voices(tally) == ({"alice", "bob"}, {"alice"}, {})


def test_a_proof_without_a_key_stands_for_the_person() -> None:
    assert counted(record("alice", proof=Proof(None)), record("bob", proof=Proof(None))).approvers == {"alice", "bob"}
