"""Contract, sections 4 and 6: which rules match, who approves, and which sign-offs count."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from capability_budgets.reading.problems import Place, Problem
from governance.domain.findings import error
from governance.domain.judgement import evidence
from governance.domain.judgement.approvals import (
    NO_TALLY,
    CountingContext,
    RuleStatus,
    Tally,
    claims_on,
    count,
    matching_rules,
    standing,
    unapproved,
)
from governance.domain.judgement.changes import Change, Direction
from governance.domain.judgement.demands import Demand
from governance.domain.judgement.evidence import Proof, ProofFailure
from governance.domain.policy.codeowners import Claim
from governance.domain.policy.policy import Policy
from tests.support.values import (
    ARCHITECTURE,
    LATENCY,
    NOW,
    OTHER_DIGEST,
    AskedPast,
    FakePast,
    adr,
    change,
    days,
    line,
    owners,
    policy,
    record,
    rule,
    side,
)

EVERYBODY = frozenset({"alice", "bob", "carol", "dora"})
GOVERNANCE = Change("budgets/policy.yaml", "sha256:one", "sha256:two", Direction.GOVERNANCE, "x", Place("x"))


def matched(item: Change, *, past: FakePast | None = None, **when: Any) -> bool:
    return bool(matching_rules(item, policy(rule(**when)), past or FakePast(), NOW))


# Which rules match


def test_every_rule_that_matches_counts_in_the_order_of_the_policy() -> None:
    rules = rule("one"), rule("two", direction=("tighten",)), rule("three", direction=("loosen",))
    assert [item.name for item in matching_rules(change(), policy(*rules), FakePast(), NOW)] == ["one", "three"]


@pytest.mark.parametrize("item", [change(), change(after="8"), GOVERNANCE])
def test_a_rule_without_when_matches_every_change(item: Change) -> None:
    assert matched(item)


@pytest.mark.parametrize(
    ("directions", "item", "matches"),
    [
        (("loosen",), change(after="12"), True),
        (("loosen",), change(after="8"), False),
        (("tighten",), change(after="8"), True),
        (("loosen", "tighten"), change(after="8"), True),
        (("loosen", "tighten"), GOVERNANCE, False),
        (("governance",), GOVERNANCE, True),
    ],
)
def test_a_rule_matches_the_directions_it_names(directions: tuple[str, ...], item: Change, *, matches: bool) -> None:
    assert matched(item, direction=directions) is matches


@pytest.mark.parametrize(
    ("patterns", "budget", "others", "matches"),
    [
        (("rate_limiter.*",), LATENCY, {}, True),
        (("rate_limiter.*",), "metrics.max_latency_ms", {}, False),
        (("metrics.*", "rate_limiter.*"), LATENCY, {}, True),
        (("rate_limiter.*",), "rate_limiter@dev.max_latency_ms", {}, True),
        (("*@dev.*",), LATENCY, {}, True),
        (("*@dev.*",), LATENCY, {"rate_limiter@dev.max_latency_ms": "40"}, False),
        (("*@dev.*",), LATENCY, {"rate_limiter@prod.max_latency_ms": "40"}, True),
    ],
)
def test_a_rule_matches_the_budgets_it_names_and_those_that_inherit_or_override(
    patterns: tuple[str, ...], budget: str, others: Mapping[str, str], *, matches: bool
) -> None:
    assert matched(change(budget, others=others), budgets=patterns) is matches


def test_all_parts_of_when_must_hold() -> None:
    item = change(after="12")
    assert matched(item, direction=("loosen",), by_percent=20, budgets=("rate_limiter.*",))
    assert not matched(item, direction=("tighten",), by_percent=20, budgets=("rate_limiter.*",))
    assert not matched(item, direction=("loosen",), by_percent=21, budgets=("rate_limiter.*",))
    assert not matched(item, direction=("loosen",), by_percent=20, budgets=("metrics.*",))


UPPER, LOWER = LATENCY, "rate_limiter.min_hits"


@pytest.mark.parametrize(
    ("budget", "before", "after", "percent", "matches"),
    [
        pytest.param(UPPER, "10", "12", 20, True, id="exactly as much"),
        pytest.param(UPPER, "10", "11.99", 20, False, id="a little less"),
        pytest.param(UPPER, "10", "13", 20, True, id="more"),
        pytest.param(UPPER, "10", "8", 20, False, id="tighter"),
        pytest.param(UPPER, "3", "4", "33.33", True, id="no rounding down"),
        pytest.param(UPPER, "3", "4", "33.34", False, id="no rounding up"),
        pytest.param(LOWER, "10", "8", 20, True, id="a lower limit exactly"),
        pytest.param(LOWER, "10", "8.01", 20, False, id="a lower limit a little less"),
        pytest.param(LOWER, "10", "12", 20, False, id="a lower limit tighter"),
        pytest.param(LOWER, "10", "0", 100, True, id="a lower limit to zero is all of it"),
        pytest.param(LOWER, "10", "0", 101, False, id="a lower limit cannot lose more than all"),
        pytest.param(UPPER, "0", "0.1", 1000, True, id="from zero, always"),
        pytest.param(UPPER, "10", None, 1000, True, id="to none, always"),
        pytest.param(LOWER, "10", None, 1000, True, id="a lower limit to none, always"),
        pytest.param(UPPER, None, "10", 20, False, id="a new limit has nothing to be looser than"),
        pytest.param(LOWER, "0", "10", 20, False, id="a lower limit up from zero is tighter"),
        pytest.param(UPPER, "10", "0", 20, False, id="down to zero is tighter"),
        pytest.param(UPPER, "10", "12", 0, True, id="zero percent holds for anything looser"),
    ],
)
def test_by_percent_holds_when_the_new_value_is_that_much_or_more_looser(
    budget: str, before: str | None, after: str | None, percent: object, *, matches: bool
) -> None:
    assert matched(change(budget, before, after), by_percent=Decimal(str(percent))) is matches


@pytest.mark.parametrize(
    ("budget", "before", "after", "tightest", "matches"),
    [
        pytest.param(UPPER, "11.9", "12", "10", True, id="crept up within a year"),
        pytest.param(UPPER, "11.9", "12", "11", False, id="has crept less"),
        pytest.param(UPPER, "10", "12", "15", True, id="stands below all that the year tells"),
        pytest.param(UPPER, "15", "12", "10", True, id="tightens, and is still looser than a year ago"),
        pytest.param(UPPER, None, "12", "10", True, id="was removed and comes back looser"),
        pytest.param(UPPER, "5", "6", "0", True, id="was zero within the year"),
        pytest.param(UPPER, "5", "0", "0", False, id="goes back to the zero that it was"),
        pytest.param(UPPER, "1", "1.1", "1", False, id="has crept less from one"),
        pytest.param(LOWER, None, "0", "0", False, id="a lower limit comes back to the zero that it was"),
        pytest.param(LOWER, "8.1", "8", "10", True, id="a lower limit crept down"),
        pytest.param(LOWER, "10", "8", "5", True, id="a lower limit stands above all that the year tells"),
    ],
)
def test_by_percent_looks_at_the_tightest_value_of_the_last_365_days(
    budget: str, before: str | None, after: str, tightest: str, *, matches: bool
) -> None:
    past = FakePast(tight={budget: tightest})
    assert matched(change(budget, before, after), past=past, by_percent=20) is matches


def test_the_365_days_end_at_landing_and_leave_out_environments_that_override_the_limit() -> None:
    past = AskedPast()
    matched(change(others={"rate_limiter@dev.max_latency_ms": "40"}), past=past, by_percent=20)
    assert past.asked == [(LATENCY, NOW, frozenset({"dev"}))]


def test_by_percent_compares_effective_values() -> None:
    override = "rate_limiter@dev.max_latency_ms"
    assert matched(change(override, None, "12", others={LATENCY: "10"}), by_percent=20)
    assert not matched(change(override, None, "11", others={LATENCY: "10"}), by_percent=20)
    assert matched(change(override, "8", None, others={LATENCY: "10"}), by_percent=20)
    assert not matched(change(override, "9", None, others={LATENCY: "10"}), by_percent=20)


def test_by_percent_holds_for_no_governance_change() -> None:
    assert not matched(GOVERNANCE, by_percent=0)


# A change that no decision lists


def test_a_change_that_no_decision_lists_has_no_approvals_and_names_for_every_matching_rule_who_could() -> None:
    rules = (
        rule("owners", 1, ("codeowners",)),
        rule("tightening", 1, ("dora",), direction=("tighten",)),
        rule("crept", 2, ("carol", "bob"), by_percent=20),
    )
    trusted = side({LATENCY: "11.9"}, codeowners=owners(("/budgets/", "@alice")))
    past = AskedPast(tight={LATENCY: "10"})
    assert unapproved(change(before="11.9"), policy(*rules), trusted, past, NOW) == (
        RuleStatus("owners", 1, (), ("alice",)),
        RuleStatus("crept", 2, (), ("bob", "carol")),
    )
    assert past.asked == [(LATENCY, NOW, frozenset())]


# Owners


def test_codeowners_are_the_owners_of_the_file_on_the_before_side() -> None:
    trusted = side({LATENCY: "10"}, codeowners=owners(("/budgets/", "@alice @bob")))
    assert claims_on(change(), trusted) == (Claim("", ("@alice", "@bob")),)
    assert claims_on(change(), side()) == ()


def test_codeowners_are_those_of_the_new_file_where_it_is_new() -> None:
    trusted = side(codeowners=owners(("/budgets/", "@alice"), ("/budgets/new.yaml", "@bob")))
    item = replace(change("new.max_x", None, "1"), holder="budgets/new.yaml")
    assert claims_on(item, trusted) == (Claim("", ("@bob",)),)


# Which records count


def context(trusted: Policy | None = None, **fields: Any) -> CountingContext:
    known = {
        "policy": trusted or policy(),
        "adr": adr(),
        "number": 31,
        "authors": frozenset(),
        "now": NOW,
        "electorate": EVERYBODY,
        **fields,
    }
    return CountingContext(**known)


def counted(*records: evidence.FoundSignOff, **fields: Any) -> Tally:
    return count(records, context(**fields))


def outcome(tally: Tally) -> tuple[set[str], set[str], list[str]]:
    """Who approves, who blocks, and the codes of what does not count."""
    return set(tally.approvers), set(tally.blockers), codes(tally)


def codes(tally: Tally) -> list[str]:
    return [finding.code for finding in tally.discounted]


def test_an_approval_that_is_valid_counts() -> None:
    tally = counted(record("alice"), record("bob"))
    assert outcome(tally) == ({"alice", "bob"}, set(), [])


def at(person: str, decision: str, hours: float, name: str = "") -> evidence.FoundSignOff:
    date = NOW - days(1) + dt.timedelta(hours=hours)
    return record(person, decision, date=date, path=f"adr/signoffs/031/{name or decision}.yaml")


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
    later = replace(at("alice", "reject", 1), proof=Proof(None, ProofFailure.BAD_SIGNATURE, "forged"))
    tally = counted(at("alice", "approve", 0), later)
    assert outcome(tally) == ({"alice"}, set(), ["BG205"])


def test_a_record_for_another_digest_does_not_speak_for_this_one() -> None:
    tally = counted(
        at("alice", "approve", 0), replace(at("alice", "reject", 1), record=record(digest=OTHER_DIGEST).record)
    )
    assert outcome(tally) == ({"alice"}, set(), ["BG202"])


@pytest.mark.parametrize("decision", ["reject", "withdraw"])
def test_a_reject_or_withdrawal_that_stood_on_the_way_counts(decision: str) -> None:
    gone = replace(at("alice", decision, 1), standing=False)
    tally = counted(at("alice", "approve", 0), gone)
    assert outcome(tally) == (set(), {"alice"} if decision == "reject" else set(), [])


def test_a_record_that_is_gone_and_would_not_count_is_not_worth_a_word() -> None:
    gone = replace(at("mallory", "reject", 1), standing=False)
    assert counted(gone) == NO_TALLY


# Witnesses


def seen(person: str, decision: str, hours: int) -> evidence.FoundSignOff:
    """A record by a witness's word."""
    return replace(at(person, decision, hours), proof=Proof(f"account:{person}", witness="ci"))


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
    tally = counted(at("alice", "approve", 0), seen("bob", "approve", 0))
    people = frozenset({"alice", "bob", "carol"})
    asks = rule("own", 2).model_copy(update={"proof": "own"})
    strict, loose = (standing(Demand(item, 2, people), tally, context()) for item in (asks, rule("any", 2)))
    assert (strict.have, strict.could, strict.witnessed) == (("alice",), ("bob", "carol"), {})
    assert (loose.have, loose.could, loose.witnessed) == (("alice", "bob"), ("carol",), {"bob": "ci"})
    assert loose.summary == "2 of 2 approvals: alice and bob (witnessed by ci)"


# Distinct people, distinct keys


def test_one_person_counts_once_whatever_keys_they_sign_with() -> None:
    one, two = at("alice", "approve", 0, "one"), at("alice", "approve", 1, "two")
    assert counted(replace(one, proof=Proof("key one")), replace(two, proof=Proof("key two"))).approvers == {"alice"}


def test_one_key_counts_once_whoever_signs_with_it() -> None:
    shared = Proof("one key")
    tally = counted(record("bob", proof=shared), record("alice", proof=shared), record("carol"))
    assert tally.approvers == {"alice", "carol"}
    (found,) = tally.discounted
    assert (found.code, found.file) == ("BG205", "adr/signoffs/031/bob.yaml")
    assert found.message == "bob's sign-off is made with the key that alice signed with; one key counts once"
    assert found.fix == "let bob sign with a key of their own, listed in budgets/allowed_signers"


def test_a_key_counts_for_one_approval_also_where_its_other_holder_rejects() -> None:
    shared = Proof("one key")
    tally = counted(record("alice", "reject", proof=shared), record("bob", proof=shared))
    assert outcome(tally) == ({"bob"}, {"alice"}, [])


def test_a_proof_without_a_key_stands_for_the_person() -> None:
    assert counted(record("alice", proof=Proof(None)), record("bob", proof=Proof(None))).approvers == {"alice", "bob"}


# Which records do not count


def fault(item: evidence.FoundSignOff, **fields: Any) -> tuple[str, str]:
    tally = counted(item, **fields)
    assert outcome(tally)[:2] == (set(), set())
    (found,) = tally.discounted
    assert (found.adr, found.file, found.is_error) == (31, item.path, True)
    assert found.fix
    return found.code, found.message


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"repository": "acme/other"}, "the record is for the repository acme/other, not acme/payments"),
        ({"adr": 32}, "the record is for ADR 32, but lies with those of ADR 31"),
        ({"digest": OTHER_DIGEST}, "alice signed another text of ADR 31 (digest sha256:bbbbbbbb…)"),
        ({"changes": ()}, "the changes in alice's record are not those of ADR 31"),
        ({"changes": (line(LATENCY, "10", "13"),)}, "the changes in alice's record are not those of ADR 31"),
        ({"changes": (line(LATENCY, "9", "12"),)}, "the changes in alice's record are not those of ADR 31"),
        ({"changes": (line(LATENCY, "10", "12"),) * 2}, "the changes in alice's record are not those of ADR 31"),
        (
            {"changes": (line(LATENCY, "10", "12"), line("a.max_x", None, "1"))},
            "the changes in alice's record are not those of ADR 31",
        ),
    ],
)
@pytest.mark.parametrize("decision", ["approve", "reject", "withdraw"])
def test_a_sign_off_for_another_repository_adr_digest_or_set_of_changes_does_not_count(
    fields: dict[str, Any], message: str, decision: str
) -> None:
    assert fault(record("alice", decision, **fields)) == ("BG202", message)


def test_changes_equal_the_whole_table_in_any_order_and_any_form_of_the_numbers() -> None:
    rows = line(LATENCY, "10", "12"), line("a.max_x", None, "1")
    turned = line("a.max_x", None, "1.0"), line(LATENCY, "10.0", "12.00")
    assert counted(record(changes=turned), adr=adr(*rows)).approvers == {"alice"}
    assert codes(counted(record(changes=rows[:1]), adr=adr(*rows))) == ["BG202"]


def test_a_table_that_says_a_line_twice_is_not_met_by_saying_it_once() -> None:
    row = line(LATENCY, "10", "12")
    assert codes(counted(record(changes=(row,)), adr=adr(row, row))) == ["BG202"]


def test_a_number_is_not_the_text_of_it() -> None:
    text = line(LATENCY, "10", None)._replace(after="12")
    assert codes(counted(record(changes=(text,)))) == ["BG202"]


def test_a_sign_off_by_somebody_whom_no_matching_rule_names_does_not_count() -> None:
    found = fault(record("dora"), electorate=frozenset({"alice"}))
    assert found == ("BG203", "dora is named by no approval rule that matches these changes")


def test_a_sign_off_by_somebody_who_is_nobody_does_not_count() -> None:
    found = fault(record("mallory"))
    assert found == ("BG203", "mallory is not among the people of the policy")


def test_the_name_of_an_approver_does_not_ignore_case() -> None:
    assert fault(record("Alice"))[0] == "BG203"


def test_a_reject_by_somebody_not_eligible_blocks_nothing() -> None:
    assert fault(record("dora", "reject"), electorate=frozenset({"alice"}))[0] == "BG203"


@pytest.mark.parametrize(
    "doubt",
    [
        ProofFailure.UNSIGNED,
        ProofFailure.UNKNOWN_KEY,
        ProofFailure.BAD_SIGNATURE,
        ProofFailure.NAMESPACE,
        ProofFailure.EXPIRED,
        ProofFailure.FOREIGN_COMMIT,
    ],
)
@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_a_sign_off_that_does_not_prove_who_wrote_it_does_not_count(doubt: ProofFailure, decision: str) -> None:
    found = fault(record("alice", decision, proof=Proof(None, doubt, "why")))
    assert found == ("BG205", "nothing proves that alice wrote this sign-off: why")


def test_a_doubt_is_a_doubt_whatever_key_it_names() -> None:
    assert fault(record("alice", proof=Proof("key of alice", ProofFailure.EXPIRED)))[0] == "BG205"


def test_a_sign_off_without_any_proof_does_not_count() -> None:
    found = fault(replace(record("alice"), proof=None))
    assert found == ("BG205", "nothing proves that alice wrote this sign-off: no proof was found")


@pytest.mark.parametrize(
    ("ahead", "counts"),
    [(dt.timedelta(0), True), (days(1), True), (days(1) + dt.timedelta(seconds=1), False), (days(400), False)],
)
def test_a_record_dated_more_than_a_day_after_its_step_does_not_count(ahead: dt.timedelta, *, counts: bool) -> None:
    tally = counted(record("alice", date=NOW + ahead))
    assert (tally.approvers == {"alice"}, codes(tally)) == (counts, [] if counts else ["BG205"])


def test_a_record_dated_ahead_is_told_with_its_date() -> None:
    found = fault(record("alice", date=NOW + days(2)))
    assert found == ("BG205", "alice's sign-off is dated 2026-06-03, more than a day ahead of its step")


def test_an_author_cannot_approve() -> None:
    found = fault(record("alice"), authors=frozenset({"alice"}))
    assert found == ("BG204", "alice wrote ADR 31, or a part of it, and cannot approve it")


@pytest.mark.parametrize("decision", ["reject", "withdraw"])
def test_an_author_can_reject_and_withdraw(decision: str) -> None:
    tally = counted(record("alice", decision), authors=frozenset({"alice"}))
    assert (set(tally.blockers), tally.discounted) == ({"alice"} if decision == "reject" else set(), ())


def test_with_self_approval_an_author_can_approve() -> None:
    tally = counted(record("alice"), authors=frozenset({"alice"}), trusted=policy(self_approval=True))
    assert tally.approvers == {"alice"}


@pytest.mark.parametrize(
    ("limit", "age", "counts"),
    [
        (None, days(4000), True),
        (30, days(30), True),
        (30, days(30) + dt.timedelta(seconds=1), False),
        (30, days(0), True),
    ],
)
def test_sign_offs_older_than_approval_days_at_landing_no_longer_count(
    limit: int | None, age: dt.timedelta, *, counts: bool
) -> None:
    tally = counted(record("alice", date=NOW - age), trusted=policy(approval_days=limit))
    assert (tally.approvers == {"alice"}, codes(tally)) == (counts, [] if counts else ["BG207"])


def test_a_sign_off_too_old_is_told_with_its_date() -> None:
    found = fault(record("alice", date=NOW - days(31)), trusted=policy(approval_days=30))
    assert found == ("BG207", "alice's sign-off of 2026-05-01 is older than 30 days")


def test_a_record_that_cannot_be_read_does_not_count() -> None:
    broken = evidence.FoundSignOff("adr/signoffs/031/x.yaml", None, Problem("no date stands in it", "add it", 3, 7))
    tally = counted(broken)
    assert tally.discounted == (
        error("BG209", "no date stands in it", "add it", adr=31, place=Place("adr/signoffs/031/x.yaml", 3, 7)),
    )


def test_a_record_that_cannot_be_read_for_no_known_reason_does_not_count_either() -> None:
    assert fault(evidence.FoundSignOff("adr/signoffs/031/x.yaml", None))[0] == "BG209"


def test_findings_of_records_come_in_the_order_of_their_paths() -> None:
    items = [record("alice", adr=7, path=f"adr/signoffs/031/{name}.yaml") for name in "cab"]
    assert [item.file for item in counted(*items).discounted] == [f"adr/signoffs/031/{name}.yaml" for name in "abc"]


# How a rule stands


RULE = rule("loosening", 2, (ARCHITECTURE,))
ELIGIBLE = frozenset({"alice", "bob", "carol"})


def stands(*records: evidence.FoundSignOff, **fields: Any) -> RuleStatus:
    there = context(**fields)
    return standing(Demand(RULE, RULE.require, ELIGIBLE), count(records, there), there)


def test_a_rule_counts_the_eligible_approvers_and_names_who_could() -> None:
    assert stands(record("alice"), record("dora")) == RuleStatus("loosening", 2, ("alice",), ("bob", "carol"))


def test_a_rule_is_met_with_as_many_as_it_requires() -> None:
    assert not stands(record("alice")).is_met
    assert stands(record("alice"), record("bob")).is_met
    assert stands(record("alice"), record("bob"), record("carol")).is_met


def test_an_author_is_not_among_those_who_could() -> None:
    assert stands(record("alice"), authors=frozenset({"bob"})).could == ("carol",)


def test_with_self_approval_an_author_could_and_is_named_where_they_did() -> None:
    solo = policy(self_approval=True)
    assert stands(trusted=solo, authors=frozenset({"bob"})).could == ("alice", "bob", "carol")
    done = stands(record("bob"), trusted=solo, authors=frozenset({"bob"}))
    assert (done.have, done.self_approved) == (("bob",), ("bob",))


@pytest.mark.parametrize(
    ("item", "summary"),
    [
        (RuleStatus("r", 2, ("alice",), ("bob", "carol")), "1 of 2 approvals: alice; bob or carol could still approve"),
        (RuleStatus("r", 2, (), ("bob",)), "0 of 2 approvals; bob could still approve"),
        (RuleStatus("r", 2, ("alice",), ()), "1 of 2 approvals: alice; nobody is left who could"),
        (RuleStatus("r", 1, ("alice", "bob"), ("carol",)), "1 of 1 approvals: alice and bob"),
        (
            RuleStatus("r", 4, ("a", "b", "c"), ("d", "e", "f")),
            "3 of 4 approvals: a, b and c; d, e or f could still approve",
        ),
    ],
)
def test_how_it_stands_is_told_in_words(item: RuleStatus, summary: str) -> None:
    assert item.summary == summary


@pytest.mark.parametrize("in_base", [True, False])
def test_with_two_stage_an_approval_must_already_stand_in_the_base(*, in_base: bool) -> None:
    tally = counted(record("alice", in_base=in_base), trusted=policy(two_stage=True))
    assert (tally.approvers == {"alice"}, codes(tally)) == (in_base, [] if in_base else ["BG107"])


def test_an_approval_that_comes_in_the_second_stage_is_told_to_be_too_early() -> None:
    found = fault(record("alice"), trusted=policy(two_stage=True))
    message = "alice's sign-off does not stand in the base yet, and the policy asks for two stages"
    assert found == ("BG107", message)


@pytest.mark.parametrize(
    ("decision", "standing_still", "blocks"),
    [("reject", True, True), ("reject", False, True), ("withdraw", True, False), ("withdraw", False, False)],
)
def test_with_two_stage_a_reject_or_withdrawal_counts_at_once(
    decision: str, *, standing_still: bool, blocks: bool
) -> None:
    later = replace(at("alice", decision, 1), standing=standing_still)
    early = replace(at("alice", "approve", 0), in_base=True)
    tally = counted(early, later, trusted=policy(two_stage=True))
    assert outcome(tally) == (set(), {"alice"} if blocks else set(), [])
