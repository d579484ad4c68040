"""Contract, section 7, 2 to 4: which decision allows exactly this change, and what is said where none does."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from capability_budgets.reading.problems import Place, Problem
from capability_budgets.reading.values import show
from governance.domain.findings import Severity
from governance.domain.judgement.authorisation import authorise
from governance.domain.judgement.candidates import Candidate
from governance.domain.judgement.changes import Change, DecisionLine, Direction
from governance.domain.judgement.evidence import DecisionRecords, NearReference, Proof
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.records import Adr, AdrStatus
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.policy.policy import Policy
from tests.support.values import (
    DIGEST,
    LATENCY,
    NOW,
    FakePast,
    adr,
    change,
    decision,
    line,
    policy,
    record,
    rule,
    step,
)

ROW = line(LATENCY, "10", "12")
FIRST, SECOND = line(LATENCY, "10", "12"), line(LATENCY, "12", "14")
WHOLE = change(after="14")
MOVE = Change("metrics", "budgets/a.yaml", "budgets/b.yaml", Direction.GOVERNANCE, "budgets/a.yaml", Place("b", 1, 1))
POLICY_CHANGE = Change(POLICY_PATH, "sha256:one", "sha256:two", Direction.GOVERNANCE, POLICY_PATH, Place(POLICY_PATH))


def approved(item: Adr, *people: str, in_base: Iterable[str] = ()) -> DecisionRecords:
    """A decision whose sign-offs fit its table."""
    rows = tuple(row.line for row in item.rows)
    number = item.number or 0
    records = (
        record(person, adr=number, changes=rows, path=f"adr/signoffs/{number:03d}/{person}.yaml")
        for person in people or ("alice",)
    )
    return decision(*records, adrs=(item,), number=number, in_base=in_base)


def found(
    item: Change, *decisions: DecisionRecords, trusted: Policy | None = None, past: FakePast | None = None
) -> JudgedChange:
    known = trusted or policy()
    there = step(item, trusted=known, decisions=decisions, past=past)
    return authorise(item, {number: Candidate(one, known, there) for number, one in sorted(there.decisions.items())})


def codes(outcome: JudgedChange) -> list[str]:
    return [finding.code for finding in outcome.findings]


# Granted


def test_one_decision_that_lists_exactly_this_change_is_enough() -> None:
    outcome = found(change(), approved(adr()))
    assert outcome.governed
    assert (outcome.adr, outcome.findings) == (31, ())
    assert outcome.used == {31: {ROW}}
    assert [item.rule for item in outcome.rule_statuses] == ["any change"]


@pytest.mark.parametrize(("before", "after"), [("10", "12"), (None, "12"), ("10", None)])
def test_absent_sides_are_decided_as_none(before: str | None, after: str | None) -> None:
    item = adr(line(LATENCY, before, after))
    assert found(change(before=before, after=after), approved(item)).governed


@pytest.mark.parametrize("item", [MOVE, POLICY_CHANGE])
def test_governance_changes_are_decided_alike(item: Change) -> None:
    assert found(item, approved(adr(item.line))).governed


def test_a_decision_uses_only_the_line_that_was_needed() -> None:
    item = adr(ROW, line("metrics.max_latency_ms", "5", "6"))
    assert found(change(), approved(item)).used == {31: {ROW}}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(decision(adrs=(), number=30), id="that is not there"),
        pytest.param(approved(adr(number=30, path="adr/030-x.md", status=AdrStatus.REJECTED)), id="that is rejected"),
        pytest.param(decision(adrs=(adr(number=30), adr(number=30)), number=30), id="that is there twice"),
        pytest.param(
            decision(adrs=(adr(number=30, problems=(Problem("a TODO is left", "fill it"),)),), number=30),
            id="that is unfinished",
        ),
        pytest.param(decision(adrs=(adr(number=30),), number=30), id="that nobody approved"),
        pytest.param(approved(adr(line("a.max_x", "1", "2"), number=30)), id="that decides something else"),
    ],
)
def test_one_decision_that_satisfies_is_enough_and_the_others_raise_nothing(other: DecisionRecords) -> None:
    outcome = found(change(), other, approved(adr()))
    assert (outcome.adr, outcome.findings) == (31, ())


def test_sign_offs_that_do_not_count_are_warnings_where_the_rules_are_met_without_them() -> None:
    unsigned = record("bob")._replace(proof=Proof(None, "it has no signature"))
    outcome = found(change(), decision(record("alice"), unsigned))
    assert outcome.governed
    assert [(item.code, item.severity) for item in outcome.findings] == [("BG205", Severity.WARNING)]


# Refused


def test_a_change_without_any_referenced_decision_names_the_command_that_drafts_one() -> None:
    outcome = found(change())
    (finding,) = outcome.findings
    assert (outcome.adr, outcome.governed, finding.code, finding.budget) == (None, False, "BG101", LATENCY)
    assert outcome.rule_statuses == ()
    assert finding.message == f"{ROW} has no decision: {LATENCY} is a budget, and the step refers to no ADR"
    assert finding.fix == f"budget propose {LATENCY}=12, or put the old value back (10)"
    assert finding.place == change().place


def test_a_limit_that_was_removed_without_a_decision_is_proposed_as_none() -> None:
    assert found(change(after=None)).findings[0].fix.startswith(f"budget propose {LATENCY}=none, or ")


@pytest.mark.parametrize(
    ("item", "undo"),
    [
        (MOVE, "move metrics back to budgets/a.yaml"),
        (POLICY_CHANGE, f"put {POLICY_PATH} back as it was"),
        (replace(POLICY_CHANGE, before=None), f"remove {POLICY_PATH} again"),
    ],
)
def test_a_governance_change_without_a_decision_is_proposed_from_the_worktree(item: Change, undo: str) -> None:
    (finding,) = found(item).findings
    assert "is a governed file" in finding.message
    assert finding.fix == f"budget propose --from-worktree --title 'Change {item.budget}', or {undo}"


def test_a_new_limit_without_a_decision_can_be_taken_out_again() -> None:
    assert found(change(before=None)).findings[0].fix == f"budget propose {LATENCY}=12 --new, or take it out again"


@pytest.mark.parametrize(
    ("mention", "words"),
    [
        (NearReference("Budget-ADR: #31", (31,)), "write Budget-ADR: 31 on a line of its own of a message (git commit"),
        (NearReference("ADRs: 31, 32", (31, 32)), "write Budget-ADR: 31 and Budget-ADR: 32 on lines of their own"),
        (NearReference("Budget-ADR: the log", ()), "write Budget-ADR: NUMBER on a line of its own"),
    ],
)
def test_a_line_that_was_meant_as_a_reference_is_named_with_what_to_write(mention: NearReference, words: str) -> None:
    (finding,) = authorise(change(), {}, near_references=(mention,)).findings
    assert finding.message.endswith(
        f"the step refers to no ADR; the line {mention.line!r} of its messages is no reference"
    )
    assert finding.fix.startswith(words)
    assert "".join(f" -m 'Budget-ADR: {number}'" for number in mention.numbers or ["NUMBER"]) in finding.fix
    assert finding.fix.endswith(
        f"where there is no such ADR: budget propose {LATENCY}=12, or put the old value back (10)"
    )


def test_only_the_first_of_such_lines_is_named() -> None:
    mentions = (NearReference("Budget-ADR: #31", (31,)), NearReference("ADR-032", (32,)))
    (finding,) = authorise(change(), {}, near_references=mentions).findings
    assert "ADR-032" not in finding.message
    assert "32" not in finding.fix


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(line(LATENCY, "10", "13"), id="another after"),
        pytest.param(line(LATENCY, "9", "12"), id="another before"),
        pytest.param(line(LATENCY, None, "12"), id="no before"),
        pytest.param(line(LATENCY, "10", None), id="no after"),
        pytest.param(line(LATENCY, "12", "10"), id="the other way round"),
    ],
)
def test_its_table_lists_exactly_this_change_same_before_same_after(row: DecisionLine) -> None:
    outcome = found(change(), approved(adr(row)))
    (finding,) = outcome.findings
    assert (outcome.adr, finding.code, finding.adr, finding.budget) == (None, "BG103", 31, LATENCY)
    assert finding.message == f"ADR 31 says {row}, but the change is 10 → 12"
    assert finding.place == Place("adr/031-raise.md", 20)
    after = show(change().after)
    amend = f"write 10 and {after} into its table and have it signed (again): budget sign 31"
    set_it = f"set {LATENCY} to {show(row.after)} as the ADR says, or " if row.before == change().before else ""
    assert finding.fix == f"{set_it}{amend}"


def test_the_content_of_a_file_is_amended_in_the_table() -> None:
    row = POLICY_CHANGE.line._replace(after="sha256:other")
    (finding,) = found(POLICY_CHANGE, approved(adr(row))).findings
    assert finding.fix.startswith("write sha256:one and sha256:two into its table and have it signed (again)")


def test_after_a_used_decision_another_one_is_proposed() -> None:
    back = change(before="12", after="10")
    past = FakePast(used={31: [ROW]})
    (finding,) = found(back, approved(adr(), in_base=[DIGEST]), past=past).findings
    assert finding.code == "BG103"
    assert finding.fix == f"that line is used up: propose a decision on this change: budget propose {LATENCY}=10"


@pytest.mark.parametrize(
    "budget", ["rate_limiter@dev.max_latency_ms", "rate_limiter.max_latency_p50_ms", "rate_limiter"]
)
def test_its_table_lists_exactly_this_change_same_budget(budget: str) -> None:
    (finding,) = found(change(), approved(adr(line(budget, "10", "12")))).findings
    assert (finding.code, finding.message) == ("BG103", f"ADR 31 does not list {ROW}")
    assert finding.place == Place("adr/031-raise.md")
    assert finding.fix == f"propose a decision that does: budget propose {LATENCY}=12"


def test_the_text_of_a_number_is_not_the_number() -> None:
    assert codes(found(change(), approved(adr(ROW._replace(after="12"))))) == ["BG103"]


def test_a_decision_that_is_not_there_is_named_with_the_budget() -> None:
    (finding,) = found(change(), decision(adrs=())).findings
    assert (finding.code, finding.adr, finding.budget) == ("BG101", 31, LATENCY)


def test_an_unreadable_decision_that_lists_nothing_tells_why_too() -> None:
    problems = (Problem("a TODO is left", "fill it", 7),)
    broken = decision(adrs=(adr(line("a.max_x", "1", "2"), problems=problems, status=AdrStatus.PROPOSED),))
    outcome = found(change(), broken)
    assert [(item.code, item.budget) for item in outcome.findings] == [("BG105", LATENCY), ("BG103", LATENCY)]


def test_a_decision_of_which_no_row_can_be_read_says_nothing_else() -> None:
    broken = replace(adr(problems=(Problem("no table stands here", "write one", 20),)), rows=())
    assert codes(found(change(), decision(adrs=(broken,)))) == ["BG105"]


def test_every_referenced_decision_that_does_not_list_it_is_told() -> None:
    missing = decision(adrs=(), number=30)
    others = [approved(adr(line("a.max_x", "1", "2"), number=number)) for number in (31, 32)]
    outcome = found(change(), missing, *others)
    assert [(item.adr, item.code) for item in outcome.findings] == [(30, "BG101"), (31, "BG103"), (32, "BG103")]


def test_obstacles_of_a_decision_that_lists_it_are_told_with_the_budget() -> None:
    outcome = found(change(), approved(adr(status=AdrStatus.PROPOSED)))
    assert [(item.code, item.budget) for item in outcome.findings] == [("BG102", LATENCY)]
    assert (outcome.adr, outcome.governed) == (31, False)
    assert outcome.rule_statuses[0].is_met


def test_no_earlier_passing_step_has_already_used_that_line() -> None:
    past = FakePast(used={31: [ROW]})
    (finding,) = found(change(), approved(adr(), in_base=[DIGEST]), past=past).findings
    assert (finding.code, finding.adr, finding.budget) == ("BG104", 31, LATENCY)
    assert finding.place == Place("adr/031-raise.md")
    assert finding.message == f"an earlier step used this line of ADR 31 already: {ROW}"
    assert finding.fix == f"propose a new decision: budget propose {LATENCY}=12"


def test_what_it_has_not_used_stays_available() -> None:
    past = FakePast(used={31: [line("metrics.max_latency_ms", "5", "6")]})
    item = adr(ROW, line("metrics.max_latency_ms", "5", "6"))
    assert found(change(), approved(item, in_base=[DIGEST]), past=past).governed


def test_a_number_that_two_records_bear_was_used_by_either() -> None:
    both = decision(adrs=(adr(path="a.md"), adr(path="b.md")), in_base=[DIGEST])
    assert codes(found(change(), both, past=FakePast(used={31: [ROW]}))) == ["BG106"]


def test_where_several_list_it_and_none_satisfies_all_are_told_and_the_first_is_nearest() -> None:
    outcome = found(change(), decision(), decision(adrs=(adr(number=32, status=AdrStatus.DRAFT),), number=32))
    assert (outcome.adr, codes(outcome)) == (31, ["BG201", "BG102", "BG201"])


def test_where_one_lists_it_and_longer_chains_lead_there_too_only_what_the_one_lacks_is_told() -> None:
    whole = decision(adrs=(adr(WHOLE.line, number=33, status=AdrStatus.DRAFT),), number=33)
    chain = decision(adrs=(adr(FIRST),)), decision(adrs=(adr(SECOND, number=32),), number=32)
    outcome = found(WHOLE, *chain, whole)
    assert (outcome.adr, {item.adr for item in outcome.findings}) == (33, {33})


# Chains


def test_one_decision_may_hold_every_line_of_a_chain_and_uses_them_all() -> None:
    outcome = found(WHOLE, approved(adr(FIRST, SECOND)))
    assert outcome.used == {31: {FIRST, SECOND}}


def test_a_chain_of_unused_lines_from_before_to_after_authorises_a_change() -> None:
    outcome = found(WHOLE, approved(adr(FIRST)), approved(adr(SECOND, number=32)))
    assert (outcome.adr, outcome.findings) == (32, ())
    assert outcome.used == {31: {FIRST}, 32: {SECOND}}
    assert [item.have for item in outcome.rule_statuses] == [("alice",), ("alice",)]


def test_a_chain_may_go_against_the_order_of_numbers() -> None:
    assert found(WHOLE, approved(adr(SECOND)), approved(adr(FIRST, number=32))).adr == 31


def test_a_chain_may_have_many_lines_and_no_more_than_a_squash_has() -> None:
    def links(count: int) -> list[DecisionRecords]:
        rows = [line(LATENCY, str(10 + at), str(11 + at)) for at in range(count)]
        return [approved(adr(row, number=31 + at)) for at, row in enumerate(rows)]

    assert found(change(after="26"), *links(16)).governed
    assert not found(change(after="27"), *links(17)).governed


def test_a_chain_from_none_and_to_none() -> None:
    up = [approved(adr(line(LATENCY, None, "5"))), approved(adr(line(LATENCY, "5", "12"), number=32))]
    assert found(change(before=None), *up).governed
    down = [approved(adr(ROW)), approved(adr(line(LATENCY, "12", None), number=32))]
    assert found(change(after=None), *down).governed


def test_a_chain_of_a_governed_file() -> None:
    one = adr(line(POLICY_PATH, "sha256:one", "sha256:mid"))
    two = adr(line(POLICY_PATH, "sha256:mid", "sha256:two"), number=32)
    assert found(POLICY_CHANGE, approved(one), approved(two)).governed


@pytest.mark.parametrize(
    ("decisions", "code"),
    [
        pytest.param([approved(adr(FIRST))], "BG103", id="its end is missing"),
        pytest.param([approved(adr(SECOND))], "BG103", id="its start is missing"),
        pytest.param([approved(adr(FIRST)), approved(adr(line(LATENCY, "13", "14"), number=32))], "BG103", id="a gap"),
        pytest.param(
            [approved(adr(FIRST)), decision(adrs=(adr(SECOND, number=32),), number=32)], "BG201", id="unsigned"
        ),
        pytest.param(
            [approved(adr(FIRST)), approved(adr(SECOND, number=32, status=AdrStatus.PROPOSED))], "BG102", id="proposed"
        ),
        pytest.param(
            [approved(adr(FIRST)), approved(adr(line("metrics.max_latency_ms", "12", "14"), number=32))],
            "BG103",
            id="another budget",
        ),
    ],
)
def test_a_chain_with_a_weak_link_authorises_nothing_and_says_what_the_link_lacks(
    decisions: list[DecisionRecords], code: str
) -> None:
    outcome = found(WHOLE, *decisions)
    assert not outcome.governed
    assert set(codes(outcome)) == {code}


def test_a_chain_of_a_used_line_authorises_nothing() -> None:
    past = FakePast(used={31: [FIRST]})
    chain = approved(adr(FIRST), in_base=[DIGEST]), approved(adr(SECOND, number=32))
    outcome = found(WHOLE, *chain, past=past)
    assert (outcome.governed, codes(outcome)) == (False, ["BG103", "BG103"])


def test_a_riddle_of_lines_that_lead_everywhere_is_given_up() -> None:
    values = [str(10 + at) for at in range(8)]
    rows = [line(LATENCY, before, after) for before in values for after in values if before != after]
    assert not found(change(after="99"), approved(adr(*rows))).governed


def test_a_line_serves_once_in_a_chain() -> None:
    back = approved(adr(FIRST)), approved(adr(line(LATENCY, "12", "10"), number=32))
    assert not found(change(after="14"), *back).governed


def test_a_decision_that_lists_the_whole_change_goes_before_a_chain() -> None:
    whole = approved(adr(line(LATENCY, "10", "14"), number=33))
    outcome = found(WHOLE, approved(adr(FIRST)), approved(adr(SECOND, number=32)), whole)
    assert outcome.used == {33: {line(LATENCY, "10", "14")}}


def test_a_chain_helps_where_the_decision_that_lists_the_whole_change_does_not_suffice() -> None:
    whole = decision(adrs=(adr(line(LATENCY, "10", "14"), number=33),), number=33)
    outcome = found(WHOLE, approved(adr(FIRST)), approved(adr(SECOND, number=32)), whole)
    assert (set(outcome.used), outcome.findings) == ({31, 32}, ())


LOOSENING = rule("loosening", 2, ("alice", "bob", "carol"), direction=("loosen",))
TIGHTENING = rule("tightening", 1, ("dora",), direction=("tighten",))


def test_each_link_of_a_chain_must_meet_the_rules_that_match_it() -> None:
    links = [adr(FIRST), adr(SECOND, number=32)]
    assert not found(WHOLE, *(approved(item, "alice") for item in links), trusted=policy(LOOSENING)).governed
    both = [approved(item, "alice", "bob") for item in links]
    assert found(WHOLE, *both, trusted=policy(LOOSENING)).governed


def test_a_link_that_goes_the_other_way_is_approved_by_whom_the_rules_of_its_way_name() -> None:
    down, up = adr(line(LATENCY, "10", "8")), adr(line(LATENCY, "8", "12"), number=32)
    chain = approved(down, "dora"), approved(up, "alice", "bob")
    assert found(change(), *chain, trusted=policy(LOOSENING, TIGHTENING)).governed


def test_a_detour_through_no_limit_at_all_is_judged_as_the_loosest() -> None:
    away, back = adr(line(LATENCY, "10", None)), adr(line(LATENCY, None, "12"), number=32)
    rules = policy(rule("huge", 2, ("alice", "bob"), by_percent=1000), TIGHTENING)
    assert not found(change(), approved(away), approved(back, "dora"), trusted=rules).governed
    assert found(change(), approved(away, "alice", "bob"), approved(back, "dora"), trusted=rules).governed


def test_links_of_an_override_start_and_end_at_what_it_falls_back_to() -> None:
    override = "rate_limiter@dev.max_latency_ms"
    item = change(override, None, "14", others={LATENCY: "10"})
    rules = policy(LOOSENING, TIGHTENING)
    chain = adr(line(override, None, "12")), adr(line(override, "12", "14"), number=32)
    assert found(item, *(approved(one, "alice", "bob") for one in chain), trusted=rules).governed
    gone = change(override, "14", None, others={LATENCY: "10"})
    back = adr(line(override, "14", "12")), adr(line(override, "12", None), number=32)
    assert found(gone, *(approved(one, "dora") for one in back), trusted=rules).governed


def test_between_two_overrides_an_environment_falls_back_to_the_limit_that_they_override() -> None:
    override = "rate_limiter@dev.max_latency_ms"
    item = change(override, "40", "50", others={LATENCY: "10"})
    away, back = adr(line(override, "40", None)), adr(line(override, None, "50"), number=32)
    rules = policy(LOOSENING, TIGHTENING)
    assert found(item, approved(away, "dora"), approved(back, "alice", "bob"), trusted=rules).governed
    assert not found(item, approved(away, "alice", "bob"), approved(back, "dora"), trusted=rules).governed


def test_warnings_about_sign_offs_of_all_links_are_told_once() -> None:
    unsigned = record("bob")._replace(proof=Proof(None, "it has no signature"))
    first = decision(record("alice"), unsigned)
    assert codes(found(WHOLE, first, approved(adr(SECOND, number=32)))) == ["BG205"]


def test_what_looks_like_a_rename_is_proposed_as_one() -> None:
    for item in (change("metrics.max_latency_ms", "5", None), change("telemetry.max_latency_ms", None, "5")):
        (finding,) = found(replace(item, rename=("metrics", "telemetry"))).findings
        assert finding.fix.startswith("budget propose --rename metrics=telemetry, or ")


def test_a_limit_that_was_introduced_without_a_decision_is_proposed_as_new() -> None:
    (finding,) = found(change(before=None)).findings
    assert finding.fix.startswith(f"budget propose {LATENCY}=12 --new, or ")


def test_a_date_beside_an_override_that_loosens_nothing_is_refused() -> None:
    override = "rate_limiter@dev.max_latency_ms"
    others = {LATENCY: "10"}
    for after, refused in (("8", ["BG105"]), ("12", [])):
        row = line(override, None, after)
        item = adr(row)
        dated = replace(item, rows=tuple(one._replace(until=NOW.date()) for one in item.rows))
        outcome = found(change(override, None, after, others=others), approved(dated))
        assert codes(outcome) == refused
        for finding in outcome.findings:
            assert finding.message == f"a date in Until limits a loosening in time, and {row} loosens nothing"
            assert finding.fix == "leave the cell empty"
            assert (finding.budget, finding.adr, finding.place) == (override, 31, Place(item.path, 20))


def test_dates_are_no_matter_where_two_records_bear_the_number() -> None:
    assert codes(found(change(), decision(adrs=(adr(), adr())))) == ["BG106"]


def test_the_row_that_lists_the_change_is_told_whether_it_authorises_or_not() -> None:
    item = adr(line("a.max_x", "1", "2"), ROW)
    assert found(change(), approved(item)).row == item.rows[1]
    assert found(change(), approved(replace(item, status=AdrStatus.PROPOSED))).row == item.rows[1]
    assert found(change(), approved(adr(line("a.max_x", "1", "2")))).row is None


@pytest.mark.parametrize("item", [change("a.max_x", "1", None), change("b.max_x", None, "2")])
def test_a_rename_with_more_than_a_name_is_told_so(item: Change) -> None:
    (finding,) = found(item, approved(adr(line("a", "a", "b")))).findings
    assert (finding.code, finding.place) == ("BG103", Place("adr/031-raise.md", 20))
    assert finding.fix.startswith("leave every limit as it was, in a file of the same owners")
    assert "ADR 31 says a: a → b, but more than the name changes" in finding.message
