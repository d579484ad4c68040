"""Contract, section 6: which sign-offs do not count, and why."""

import datetime as dt
from typing import Any

import pytest

from capability_budgets.reading.problems import Place, Problem
from governance.domain.findings import error
from governance.domain.judgement import evidence
from governance.domain.judgement.evidence import Proof
from tests.support.tallies import at, codes, counted, outcome
from tests.support.values import (
    LATENCY,
    NOW,
    OTHER_DIGEST,
    adr,
    days,
    line,
    policy,
    record,
)


def fault(item: evidence.FoundSignOff, **fields: Any) -> tuple[str, str]:
    tally = counted(item, **fields)
    assert outcome(tally)[:2] == (set(), set())
    (found,) = tally.discounted
    assert (found.adr, found.place.file, found.is_error) == (31, item.path, True)
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


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_a_sign_off_that_does_not_prove_who_wrote_it_does_not_count(decision: str) -> None:
    found = fault(record("alice", decision, proof=Proof(None, "why")))
    assert found == ("BG205", "nothing proves that alice wrote this sign-off: why")


def test_a_doubt_is_a_doubt_whatever_key_it_names() -> None:
    assert fault(record("alice", proof=Proof("key of alice", "it is over")))[0] == "BG205"


def test_a_sign_off_without_any_proof_does_not_count() -> None:
    found = fault(record("alice")._replace(proof=None))
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
    found = [item.place.file for item in counted(*items).discounted]
    assert found == [f"adr/signoffs/031/{name}.yaml" for name in "abc"]


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
    later = at("alice", decision, 1)._replace(in_after=standing_still)
    early = at("alice", "approve", 0)._replace(in_base=True)
    tally = counted(early, later, trusted=policy(two_stage=True))
    assert outcome(tally) == (set(), {"alice"} if blocks else set(), [])
