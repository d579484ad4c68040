"""Contract, section 7.4 and 7.8: what the first-parent history before a step says."""

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any, Final

import pytest

from capability_budgets.reading.problems import Place
from governance.domain.judgement.changes import Change, Direction, limit_change
from governance.domain.judgement.evidence import Past
from governance.domain.judgement.records import AdrStatus
from governance.judging.history.budget_values import value_history
from governance.judging.steps.landed_steps import JudgedSteps
from governance.judging.steps.step_reader import StepReader
from tests.support.fake_history import START
from tests.support.fakes import FakeSignatures
from tests.support.papers import RAISE, RAISED, SIGNED, Line, adoption, adr, decided, signoff
from tests.support.repository import BASELINE, BUDGETS, CODEOWNERS, POLICY
from tests.support.values import LATENCY, FakePast, budgets, days, limit_id, line

ROW = line(LATENCY, "10", "12")
BACK = line(LATENCY, "12", "10")
NOW = START + days(1000)
LOWERED: dict[str, Any] = {**decided(32, [(LATENCY, "12", "10")], approvers=["alice", "bob"]), BUDGETS: BASELINE}


def past(known: Line, now: dt.datetime = NOW) -> Past:
    reader = StepReader(known.history, FakeSignatures())
    policy = reader.policies.in_force(known.tip)
    assert policy is not None
    return JudgedSteps(reader).past(known.tip, policy, now)


@pytest.fixture
def known() -> Line:
    """A line that has adopted governance."""
    return Line()


# Used lines


def test_a_step_dated_so_that_it_failed_has_used_what_it_would_use_now(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED}, at=SIGNED - days(3000))
    assert past(known, SIGNED - days(2000)).used_lines(31) == frozenset()
    assert past(known).used_lines(31) == {ROW}


def test_a_step_that_passed_at_its_own_date_has_used_its_line_whatever_would_fail_now(known: Line) -> None:
    known = Line(files=adoption(POLICY + "approval_days: 30\n"))
    known.step({**decided(), BUDGETS: RAISED})
    assert past(known, SIGNED + days(365)).used_lines(31) == {ROW}


def test_a_decision_that_no_step_knows_has_used_nothing(known: Line) -> None:
    assert past(known).used_lines(31) == frozenset()


def test_a_decision_that_landed_without_its_change_has_used_nothing(known: Line) -> None:
    known.step(decided())
    assert past(known).used_lines(31) == frozenset()


def test_a_line_is_used_by_the_passing_step_that_changed_it(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    assert past(known).used_lines(31) == {ROW}
    assert past(known).used_lines(32) == frozenset()


def test_a_line_is_used_by_a_later_step_that_refers_to_the_decision(known: Line) -> None:
    known.step(decided())
    known.step({BUDGETS: RAISED}, message="raise\n\nBudget-ADR: 31")
    assert past(known).used_lines(31) == {ROW}


def test_a_line_stays_used_when_its_change_was_taken_back(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    known.step(LOWERED)
    assert past(known).used_lines(31) == {ROW}
    assert past(known).used_lines(32) == {BACK}


def test_a_step_that_did_not_pass_has_used_nothing(known: Line) -> None:
    known.step({**decided(approvers=["alice"]), BUDGETS: RAISED})
    assert past(known).used_lines(31) == frozenset()


def test_only_the_lines_that_changed_are_used(known: Line) -> None:
    rows = [RAISE, ("metrics.max_latency_ms", "5", "6")]
    known.step({**decided(31, rows), BUDGETS: RAISED})
    assert past(known).used_lines(31) == {ROW}


def test_lines_of_a_chain_are_used_each_by_its_decision(known: Line) -> None:
    files = {**decided(31, [(LATENCY, "10", "11")]), **decided(32, [(LATENCY, "11", "12")]), BUDGETS: RAISED}
    known.step(files)
    assert past(known).used_lines(31) == {line(LATENCY, "10", "11")}
    assert past(known).used_lines(32) == {line(LATENCY, "11", "12")}


def test_a_decision_is_followed_through_its_moves(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    known.step({"adr/031-raise.md": None, "adr/031-moved.md": adr()})
    known.step({"adr/031-moved.md": None, "adr/deep/031.md": adr()})
    assert past(known).used_lines(31) == {ROW}


def test_dates_that_lie_hide_no_use(known: Line) -> None:
    long_ago = START - days(4000)
    known.step({**decided(), BUDGETS: RAISED})
    known.step({"adr/031-raise.md": None, "adr/031-moved.md": adr()}, at=long_ago)
    known.step({"adr/031-moved.md": None, "adr/031-again.md": adr()}, at=long_ago - days(1))
    assert past(known).used_lines(31) == {ROW}


def test_a_use_on_a_merged_branch_is_the_use_of_the_merge(known: Line) -> None:
    branch = known.aside({**decided(), BUDGETS: RAISED})
    known.step({"src": "1\n"})
    known.merge(branch, files={**decided(), BUDGETS: RAISED})
    assert past(known).used_lines(31) == {ROW}


def test_a_use_that_a_merge_threw_away_was_none(known: Line) -> None:
    branch = known.aside({**decided(), BUDGETS: RAISED})
    known.step({"src": "1\n"})
    known.merge(branch, files=decided())
    assert past(known).used_lines(31) == frozenset()


PERF = POLICY + 'budgets: ["perf/*.yaml"]\n'
BOTH = POLICY + 'budgets: ["perf/*.yaml", "budgets/*.yaml"]\n'


@pytest.fixture
def moved() -> Line:
    """A line whose numbers stood below perf/ when governance began, and moved to budgets/ later."""
    owners = "/budgets/ @acme/architecture\n/perf/ @acme/architecture\n"
    known = Line(files={**adoption(PERF), BUDGETS: None, "perf/x.yaml": BASELINE, "CODEOWNERS": owners})
    known.step({**decided(), "perf/x.yaml": RAISED})
    known.step({"budgets/policy.yaml": BOTH})
    known.step({"perf/x.yaml": None, BUDGETS: RAISED})
    known.step({"budgets/policy.yaml": POLICY}, at=START + days(999))
    return known


def test_a_use_is_remembered_where_the_budgets_have_moved_to_other_globs_since(moved: Line) -> None:
    assert past(moved).used_lines(31) == {ROW}


@pytest.fixture
def shelved(known: Line) -> Line:
    """A line whose decisions moved to another folder after one was used and one rejected."""
    known.step({**decided(), BUDGETS: RAISED})
    rejected = decided(33, [("metrics.max_latency_ms", "5", "6")], status="Rejected")
    known.step(rejected)
    known.step({"budgets/policy.yaml": POLICY + "adr: [adr, docs/adr]\n"})
    files = {**decided(), **rejected}
    files["adr/033-raise.md"] = adr(33, [("metrics.max_latency_ms", "5", "6")])
    known.step({**dict.fromkeys(files), **{f"docs/{path}": text for path, text in files.items()}})
    known.step({"budgets/policy.yaml": POLICY + "adr: docs/adr\n"})
    return known


def test_a_use_is_remembered_where_the_decisions_have_moved_to_another_folder_since(shelved: Line) -> None:
    assert past(shelved).used_lines(31) == {ROW}


def test_an_end_is_remembered_where_the_decisions_have_moved_to_another_folder_since(shelved: Line) -> None:
    assert past(shelved).ended_as(33) is AdrStatus.REJECTED


def test_the_values_before_a_move_to_other_globs_are_told(moved: Line) -> None:
    judged_steps = JudgedSteps(StepReader(moved.history, FakeSignatures()))
    policy = judged_steps.reader.policies.in_force(moved.tip)
    assert policy is not None
    values = value_history(judged_steps, moved.tip, policy, limit_id(LATENCY))
    assert [(item.value, item.by) for item in values] == [(Decimal(10), "adoption"), (Decimal(12), "ADR 031")]


# Ended decisions


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Rejected", AdrStatus.REJECTED),
        ("Deprecated", AdrStatus.DEPRECATED),
        ("Superseded by ADR 040", AdrStatus.SUPERSEDED),
    ],
)
def test_an_end_that_an_earlier_step_saw_is_told(known: Line, word: str, status: AdrStatus) -> None:
    known.step(decided(status=word))
    assert past(known).ended_as(31) is status
    known.step({"adr/031-raise.md": adr()})
    assert past(known).ended_as(31) is status
    assert past(known).ended_as(32) is None


def test_a_decision_that_never_ended_is_not_condemned(known: Line) -> None:
    assert past(known).ended_as(31) is None
    for word in ("Draft", "Proposed", "Accepted", "Implemented"):
        known.step(decided(status=word))
    assert past(known).ended_as(31) is None


def test_of_several_ends_the_first_is_told(known: Line) -> None:
    for word in ("Deprecated", "Rejected", "Accepted"):
        known.step(decided(status=word))
    assert past(known).ended_as(31) is AdrStatus.DEPRECATED


def test_an_end_on_a_branch_that_a_later_commit_of_it_took_back_was_seen_by_no_step(known: Line) -> None:
    ended = known.aside(decided(status="Rejected"))
    back = known.aside(decided(), at=ended)
    known.merge(back, files=decided())
    assert past(known).ended_as(31) is None


# The tightest value of a year


def raised_to(amount: str) -> dict[str, Any]:
    return {BUDGETS: BASELINE.replace("max_latency_ms: 10 ", f"max_latency_ms: {amount} ")}


def tightest(known: Line, budget: str = LATENCY, *overridden: str) -> Decimal | None:
    return past(known).tightest(limit_id(budget), NOW, frozenset(overridden))


@pytest.mark.parametrize(
    ("values", "found"),
    [
        pytest.param([], "10", id="what always stood"),
        pytest.param([(700, "8"), (900, "12")], "8", id="a state that ended within the year counts"),
        pytest.param([(400, "8"), (634, "12")], "12", id="a state that ended before the year does not"),
        pytest.param([(400, "8"), (635, "12")], "8", id="a state that ended on its first day counts"),
        pytest.param([(900, "8"), (950, "12")], "8", id="a short state counts"),
        pytest.param([(900, "20")], "10", id="what stood before the rise counts"),
        pytest.param([(100, "20")], "20", id="what stood before an old rise does not"),
    ],
)
def test_the_tightest_value_that_was_effective_in_365_days(
    known: Line, values: list[tuple[int, str]], found: str
) -> None:
    for at, amount in values:
        known.step(raised_to(amount), at=START + days(at))
    assert tightest(known) == Decimal(found)


def test_of_a_lower_limit_the_tightest_is_the_highest(known: Line) -> None:
    for at, amount in ((700, "5"), (800, "9"), (900, "3")):
        known.step({"budgets/m.yaml": f"m:\n  min_hits: {amount}\n"}, at=START + days(at))
    assert tightest(known, "m.min_hits") == Decimal(9)


def test_a_limit_that_never_stood_has_no_tightest_value(known: Line) -> None:
    assert tightest(known, "rate_limiter.max_unheard_of") is None
    assert tightest(known, "unheard_of.max_latency_ms") is None


def test_an_override_falls_back_to_its_base_limit(known: Line) -> None:
    assert tightest(known, "rate_limiter@dev.max_latency_ms") == Decimal(40)
    assert tightest(known, "rate_limiter@prod.max_latency_ms") == Decimal(10)
    known.step({BUDGETS: BASELINE.replace("    dev: {max_latency_ms: 40}", "    prod: {max_latency_ms: 9}")}, at=NOW)
    assert tightest(known, "rate_limiter@dev.max_latency_ms") == Decimal(10)
    assert tightest(known, "rate_limiter@prod.max_latency_ms") == Decimal(9)


def test_of_a_base_limit_every_environment_that_a_change_reaches_counts(known: Line) -> None:
    tighter = BASELINE.replace("    dev: {max_latency_ms: 40}", "    prod: {max_latency_ms: 7}")
    known.step({BUDGETS: tighter}, at=START + days(700))
    known.step({BUDGETS: BASELINE}, at=START + days(800))
    assert tightest(known) == Decimal(7)
    assert tightest(known, LATENCY, "prod") == Decimal(10)


def test_two_cuts_through_an_override_are_one_rise(known: Line) -> None:
    base = raised_to("11.9")[BUDGETS]
    assert isinstance(base, str)
    known.step({BUDGETS: base.replace("dev: {max_latency_ms: 40}", "prod: {max_latency_ms: 10}")}, at=START + days(1))
    known.step({BUDGETS: base.replace("environments:\n    dev: {max_latency_ms: 40}", "")}, at=NOW - days(1))
    assert tightest(known) == Decimal(10)


def test_a_step_dated_back_cannot_hide_what_stood_before_it(known: Line) -> None:
    known.step(raised_to("8"), at=NOW - days(100))
    known.step(raised_to("20"), at=START - days(3000))
    assert tightest(known) == Decimal(8)


def test_a_step_dated_ahead_cannot_hide_what_stood_before_it(known: Line) -> None:
    known.step(raised_to("8"), at=NOW - days(10))
    known.step(raised_to("20"), at=NOW + days(3000))
    assert tightest(known) == Decimal(8)


def test_a_value_in_a_file_that_was_governed_then_counts() -> None:
    known = Line(files={**adoption(PERF), BUDGETS: None, "perf/x.yaml": BASELINE})
    known.step({"budgets/policy.yaml": BOTH}, at=NOW - days(30))
    known.step({"perf/x.yaml": None, BUDGETS: RAISED}, at=NOW - days(20))
    known.step({"budgets/policy.yaml": POLICY}, at=NOW - days(10))
    assert tightest(known) == Decimal(10)


# Repairs


def last_governed(known: Line, before: str | None = "14", after: str | None = "10") -> tuple[bool, object]:
    old = {} if before is None else {LATENCY: before}
    new = {} if after is None else {LATENCY: after}
    return past(known).last_governed(limit_change(limit_id(LATENCY), budgets(old), budgets(new)))


def test_a_value_that_was_always_governed_came_from_no_violation(known: Line) -> None:
    assert last_governed(known, "10", "12") == (False, Decimal(10))
    known.step({**decided(), BUDGETS: RAISED})
    assert last_governed(known, "12", "10") == (False, Decimal(12))


def test_the_last_governed_value_is_what_stood_before_a_violation(known: Line) -> None:
    known.step(raised_to("14"))
    assert last_governed(known) == (True, Decimal(10))


def test_before_several_violations_in_a_row(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    known.step(raised_to("14"))
    known.step({"src": "1\n"})
    known.step(raised_to("20"))
    assert last_governed(known, "20", "12") == (True, Decimal(12))


def test_a_decision_after_a_violation_makes_its_value_governed(known: Line) -> None:
    known.step(raised_to("14"))
    known.step({**decided(31, [(LATENCY, "14", "20")]), **raised_to("20")})
    assert last_governed(known, "20", "14") == (False, Decimal(20))


def test_a_limit_that_a_violation_brought_or_removed(known: Line) -> None:
    known.step({BUDGETS: BASELINE.replace("  max_latency_ms: 10   # p95\n", "")})
    assert last_governed(known, None, "10") == (True, Decimal(10))
    known.step({"budgets/new.yaml": "new:\n  max_x: 1\n"})
    item = limit_change(limit_id("new.max_x"), budgets({"new.max_x": "1"}), budgets({}))
    assert past(known).last_governed(item) == (True, None)


PROTECTED = POLICY + "protect: [ci/*.yml]\n"


def gate_of(known: Line, before: str, after: str) -> tuple[bool, object]:
    """Whether the gate's file may be put back, and to what."""
    old, new = (f"sha256:{hashlib.sha256(text.encode()).hexdigest()}" for text in (before, after))
    item = Change("ci/gate.yml", old, new, Direction.GOVERNANCE, "ci/gate.yml", Place("ci/gate.yml"))
    ungoverned, value = past(known).last_governed(item)
    return ungoverned, value == new


def test_a_file_that_a_violation_changed_without_any_decision_can_be_put_back() -> None:
    known = Line(files={**adoption(PROTECTED), "ci/gate.yml": "run\n"})
    known.step({"ci/gate.yml": "skip\n"})
    assert gate_of(known, "skip\n", "run\n") == (True, True)


GATE: Final = {**adoption(PROTECTED), "ci/gate.yml": "run\n", "CODEOWNERS": CODEOWNERS + "/ci/ @alice @bob\n"}


def gate_decided(approvers: list[str]) -> dict[str, str | None]:
    """A decision to run all in the gate, with the changed file."""
    old, new = (f"`sha256:{hashlib.sha256(text).hexdigest()}`" for text in (b"run\n", b"run all\n"))
    return {**decided(rows=[("ci/gate.yml", old, new)], approvers=approvers), "ci/gate.yml": "run all\n"}


def test_a_file_that_a_decision_changed_is_not_put_back_however_it_landed() -> None:
    known = Line(files=GATE)
    known.step({**gate_decided(["alice", "bob"]), **raised_to("14")})
    assert gate_of(known, "run all\n", "run\n") == (False, False)


def test_nor_when_it_was_dated_so_that_nobody_had_signed_yet() -> None:
    known = Line(files=GATE)
    known.step(gate_decided(["alice", "bob"]), at=SIGNED - days(3000))
    assert gate_of(known, "run all\n", "run\n") == (False, False)


def test_a_file_that_a_decision_changed_without_its_approvals_can_be_put_back() -> None:
    known = Line(files=GATE)
    known.step(gate_decided(["alice"]))
    assert gate_of(known, "run all\n", "run\n") == (True, True)


def test_a_repaired_value_is_governed_again(known: Line) -> None:
    known.step(raised_to("14"))
    known.step({BUDGETS: BASELINE})
    assert last_governed(known, "10", "14") == (False, Decimal(10))


def test_the_values_at_the_adoption_are_governed() -> None:
    known = Line()
    assert last_governed(known, "10", "11") == (False, Decimal(10))


def test_a_violation_that_moves_the_globs_makes_no_removal_a_repair() -> None:
    known = Line(files={**adoption(PERF), BUDGETS: None, "perf/x.yaml": BASELINE})
    known.step({"budgets/policy.yaml": POLICY, "perf/x.yaml": None, BUDGETS: BASELINE})
    assert last_governed(known, "10", None) == (False, Decimal(10))


def test_a_sign_off_that_came_later_does_not_heal_a_violation(known: Line) -> None:
    known.step({**decided(approvers=["alice"]), BUDGETS: RAISED})
    known.step({"adr/signoffs/031/bob.yaml": signoff(adr(), "bob")})
    assert last_governed(known, "12", "10") == (True, Decimal(10))
    assert past(known).used_lines(31) == frozenset()


# The fake that tests of the domain use says the same of the same story


@pytest.fixture(params=["real", "fake"])
def story(request: pytest.FixtureRequest, known: Line) -> Past:
    """Raised by 31, 33 rejected, then lowered by nobody's decision."""
    known.step({**decided(), BUDGETS: RAISED})
    known.step(decided(33, [("metrics.max_latency_ms", "5", "6")], status="Rejected"))
    known.step(raised_to("11"))
    if request.param == "real":
        return past(known)
    return FakePast(
        used={31: [ROW]}, ended={33: AdrStatus.REJECTED}, tight={LATENCY: "10"}, governed={LATENCY: Decimal(12)}
    )


def test_the_fake_past_says_what_the_real_one_says(story: Past) -> None:
    assert [story.used_lines(number) for number in (31, 32, 33)] == [{ROW}, frozenset(), frozenset()]
    assert [story.ended_as(number) for number in (31, 32, 33)] == [None, None, AdrStatus.REJECTED]
    assert story.tightest(limit_id(LATENCY), START, frozenset()) == Decimal(10)
    assert story.tightest(limit_id("new.max_x"), START, frozenset()) is None
    item = limit_change(limit_id(LATENCY), budgets({LATENCY: "11"}), budgets({LATENCY: "12"}))
    assert story.last_governed(item) == (True, Decimal(12))
    other = "metrics.max_latency_ms"
    item = limit_change(limit_id(other), budgets({other: "5"}), budgets({other: "6"}))
    assert story.last_governed(item) == (False, Decimal(5))


# Renames

THERE = BASELINE.replace("rate_limiter:", "limiter:")


def rename(number: int, old: str, new: str) -> dict[str, Any]:
    return decided(number, [(old, old, new)], approvers=["alice", "bob"])


def test_the_tightest_value_follows_the_old_name(known: Line) -> None:
    known.step({BUDGETS: BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 8 ")}, at=NOW - days(100))
    known.step({BUDGETS: BASELINE}, at=NOW - days(50))
    known.step({**rename(33, "rate_limiter", "limiter"), BUDGETS: THERE}, at=NOW - days(10))
    assert tightest(known, "limiter.max_latency_ms") == Decimal(8)
    assert tightest(known, "limiter@dev.max_latency_ms") == Decimal(40)
    known.step({**rename(34, "limiter", "rate_limiter"), BUDGETS: BASELINE}, at=NOW - days(5))
    assert tightest(known) == Decimal(8)


def test_a_rename_that_nobody_approved_is_followed_and_one_that_nobody_stated_is_not(known: Line) -> None:
    lowered = BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 8 ")
    known.step({BUDGETS: lowered}, at=NOW - days(100))
    known.step({BUDGETS: BASELINE}, at=NOW - days(50))
    known.step({BUDGETS: THERE}, at=NOW - days(10))
    assert tightest(known, "limiter.max_latency_ms") == Decimal(10)
    other = Line()
    other.step({BUDGETS: lowered}, at=NOW - days(100))
    other.step({BUDGETS: BASELINE}, at=NOW - days(50))
    record = {path: text for path, text in rename(33, "rate_limiter", "limiter").items() if "signoffs" not in path}
    other.step({**record, BUDGETS: THERE}, at=NOW - days(10))
    assert tightest(other, "limiter.max_latency_ms") == Decimal(8)


def test_the_life_of_a_limit_follows_its_old_name(known: Line) -> None:
    known.step({**rename(33, "rate_limiter", "limiter"), BUDGETS: THERE})
    reader = StepReader(known.history, FakeSignatures())
    policy = reader.policies.in_force(known.tip)
    assert policy is not None
    for budget, last in (("limiter.max_latency_ms", Decimal(10)), (LATENCY, None)):
        values = value_history(JudgedSteps(reader), known.tip, policy, limit_id(budget))
        assert [(item.value, item.by) for item in values] == [(Decimal(10), "adoption"), (last, "ADR 033")]
