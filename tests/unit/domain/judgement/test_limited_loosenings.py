"""Contract, section 10: loosenings that hold through a day only."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from capability_budgets.reading.limits import BudgetSet, LimitId
from capability_budgets.reading.problems import Place
from capability_budgets.reading.values import Value
from governance.domain.findings import Severity
from governance.domain.judgement import limited_loosenings as limited
from governance.domain.judgement.authorisation import undo
from governance.domain.judgement.changes import Direction, renewal
from governance.domain.judgement.days import last_day, today
from governance.domain.judgement.evidence import Step
from governance.domain.judgement.judge import judge
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.limited_loosenings import LimitedLoosening
from governance.domain.judgement.proposals import title
from governance.domain.judgement.records import ChangeRow
from tests.support.values import LATENCY, NOW, adr, change, decision, line, policy, record, rule, side, step

LIMIT = LimitId("rate_limiter", None, "max_latency_ms")
DAY = dt.date(2026, 3, 31)
EVE = dt.datetime(2026, 3, 31, 23, 59, 59, tzinfo=dt.UTC)
NIGHT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
TERM = LimitedLoosening(LIMIT, 31, DAY, Decimal(12), Decimal(10))
WAY = f"budget propose {LATENCY}"
BUDGETS = side({LATENCY: "12"}).budgets


def judged(
    before: str | None, after: str | None, until: dt.date | None = None, *, governed: bool = True
) -> JudgedChange:
    item = change(LATENCY, before, after)
    if before == after:
        item = replace(item, direction=Direction.LOOSEN)
    return JudgedChange(item, 32, governed, row=ChangeRow(item.line, 9, until))


def renamed() -> JudgedChange:
    item = replace(
        change(LATENCY, "10", "12"),
        budget="rate_limiter",
        before="rate_limiter",
        after="limiter",
        direction=Direction.RENAME,
        limit=None,
    )
    return JudgedChange(item, 32, governed=True)


def test_a_term_is_known_whole_and_old_and_had_no_limit_before_unless_it_says_so() -> None:
    term = LimitedLoosening(LIMIT, 31, DAY, Decimal(12))
    assert (term.back, term.is_open, term.is_new) == (None, False, False)


def test_the_day_itself_still_counts() -> None:
    assert not TERM.is_over(EVE)
    assert TERM.is_over(NIGHT)


def test_days_are_those_of_utc() -> None:
    assert today(dt.datetime(2026, 4, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=2)))) == DAY
    assert last_day(EVE, 2) == dt.date(2026, 4, 2)
    assert last_day(EVE, 10**9) == dt.date.max


def test_a_row_without_a_day_limits_nothing() -> None:
    item = judged("10", "12")
    assert limited.term_of(LIMIT, 31, ChangeRow(item.change.line, 9), item.change) is None


@pytest.mark.parametrize("governed", [True, False])
def test_a_step_that_loosens_for_a_time_brings_its_day(governed: bool) -> None:  # noqa: FBT001 (a case)
    changes = [judged("10", "12", DAY, governed=governed)]
    after = limited.advanced({}, changes, hoped=False)
    assert (LIMIT in after) is governed
    assert limited.advanced({}, changes, hoped=True) == {LIMIT: TERM._replace(adr=32, is_new=True)}


def test_a_later_decision_replaces_the_day() -> None:
    assert limited.advanced({LIMIT: TERM}, [judged("12", "14")], hoped=False) == {}


def test_a_change_that_no_row_lists_replaces_nothing() -> None:
    item = judged("12", "14")._replace(row=None)
    assert limited.advanced({LIMIT: TERM}, [item], hoped=True) == {LIMIT: TERM}


def test_what_replaces_nothing_does_not_hide_what_follows() -> None:
    item = judged("12", "14")._replace(row=None)
    assert limited.advanced({LIMIT: TERM}, [item, judged("12", "14")], hoped=False) == {}


def test_a_renewal_goes_back_to_what_was_first_loosened() -> None:
    later = dt.date(2026, 6, 30)
    after = limited.advanced({LIMIT: TERM}, [judged("12", "12", later)], hoped=False)
    assert after[LIMIT] == TERM._replace(adr=32, until=later, is_new=True)
    unknown = limited.advanced({}, [judged("12", "12", later)], hoped=False)
    assert unknown[LIMIT].is_open


def test_a_rename_takes_the_day_along() -> None:
    other = TERM._replace(limit=LimitId("metrics", None, "max_latency_ms"))
    after = limited.advanced({LIMIT: TERM, other.limit: other}, [renamed()], hoped=False)
    new = LIMIT._replace(capability="limiter")
    assert after == {new: TERM._replace(limit=new), other.limit: other}


@pytest.mark.parametrize(
    ("value", "found"), [(Decimal(12), True), (Decimal(11), True), (Decimal(10), False), (None, True)]
)
def test_what_is_over_is_overdue_while_the_limit_is_looser(value: Value, found: bool) -> None:  # noqa: FBT001 (a case)
    assert limited.overdue({LIMIT: TERM}, lambda _: value, NIGHT) == ([TERM] if found else [])
    assert limited.overdue({LIMIT: TERM}, lambda _: value, EVE) == []


def test_what_was_only_ever_renewed_is_overdue_whatever_holds() -> None:
    term = TERM._replace(is_open=True)
    assert limited.overdue({LIMIT: term}, lambda _: Decimal(1), NIGHT) == [term]


def test_what_is_overdue_is_told_in_the_order_of_the_names() -> None:
    override = TERM._replace(limit=LIMIT._replace(environment="dev"))
    other = TERM._replace(limit=LimitId("metrics", None, "max_latency_ms"))
    terms = {term.limit: term for term in (override, TERM, other)}
    assert limited.overdue(terms, lambda _: Decimal(12), NIGHT) == [other, TERM, override]


def test_an_override_that_overrode_another_value_goes_back_to_that() -> None:
    override = LIMIT._replace(environment="dev")
    term = TERM._replace(limit=override, back=Decimal(15))
    budgets = side({LATENCY: "10", str(override): "12"}).budgets
    assert limited.overdue({override: term}, budgets.effective, NIGHT) == []


def test_an_override_goes_back_to_what_it_overrides() -> None:
    override = LIMIT._replace(environment="dev")
    term = TERM._replace(limit=override, back=None)
    budgets = side({LATENCY: "10", str(override): "12"}).budgets
    assert limited.overdue({override: term}, budgets.effective, NIGHT) == [term]
    assert limited.overdue({override: term}, side({LATENCY: "10"}).budgets.effective, NIGHT) == []


def test_a_limit_has_no_text_for_a_value() -> None:
    with pytest.raises(TypeError, match="a number or none"):
        limited.is_loose(TERM, lambda _: "12")


def test_what_holds_after_a_step_is_what_it_changes_and_else_what_held() -> None:
    override = LIMIT._replace(environment="dev")
    after = limited.effective_after(BUDGETS, [judged("12", "10"), renamed()])
    assert (after(LIMIT), after(override)) == (Decimal(10), Decimal(10))
    assert limited.effective_after(BUDGETS, [])(override) == Decimal(12)
    stated = side({LATENCY: "12", str(override): "40"}).budgets
    assert limited.effective_after(stated, [judged("12", "10")])(override) == Decimal(40)


@pytest.mark.parametrize(
    ("term", "most", "fix"),
    [
        (TERM, None, f"tighten it: {WAY}=10, or renew it: {WAY}=12 --until 2026-05-01"),
        (TERM, 5, f"tighten it: {WAY}=10, or renew it: {WAY}=12 --until 2026-04-06"),
        (TERM._replace(value=None), 90, f"tighten it: {WAY}=10 --new, or renew it: {WAY}=none --until 2026-05-01"),
        (TERM._replace(is_open=True), None, f"renew it: {WAY}=12 --until 2026-05-01"),
        (
            TERM._replace(is_new=True),
            None,
            "write a day to come as Until into ADR 31, and have it signed (again): budget sign 31",
        ),
    ],
)
def test_the_finding_names_both_ways(term: LimitedLoosening, most: int | None, fix: str) -> None:
    (finding,) = limited.findings_of([term], NIGHT, most, BUDGETS)
    assert (finding.code, finding.budget, finding.adr, finding.fix) == ("BG401", LATENCY, 31, fix)
    value = "none" if term.value is None else "12"
    assert finding.message == f"{LATENCY} was loosened to {value} by ADR 31 until 2026-03-31, which is over"
    assert finding.place == BUDGETS.limits[LIMIT].place
    (nowhere,) = limited.findings_of([term], NIGHT, most, BudgetSet())
    assert nowhere.place == Place("")


def test_a_check_fails_for_what_its_step_touches_and_warns_of_the_rest() -> None:
    found = list(limited.findings_of([TERM], NIGHT, None, BUDGETS))
    memory = change("rate_limiter.max_memory_mb", "5", "4")
    other = change("metrics.max_latency_ms", "5", "4")
    governance = replace(memory, limit=None, budget="x/y")
    for item, severity in ((memory, Severity.ERROR), (other, Severity.WARNING), (governance, Severity.WARNING)):
        (told,) = limited.judged(found, [JudgedChange(item, 32, governed=True)])
        assert told.severity is severity
    (told,) = limited.judged([replace(found[0], budget=None)], [JudgedChange(memory, 32, governed=True)])
    assert not told.is_error
    named = [replace(found[0], budget="limiter.max_latency_ms")]
    (told,) = limited.judged(named, [renamed()])
    assert told.is_error


# Renewals: a limit that stays what it is

RENEWED = line(LATENCY, "12", "12")
LATER = NOW.date() + dt.timedelta(days=30)


def renewing(until: dt.date = LATER, *, signed: bool = True, **fields: Any) -> Step:
    """A step in which a decision renews the loosening, besides another one that goes back and forth."""
    item = renewal(LIMIT, BUDGETS, BUDGETS, "budgets/other.yaml")
    record_of = adr(RENEWED)
    dated = replace(record_of, rows=(ChangeRow(RENEWED, 20, until),))
    found = (record(changes=(RENEWED,)),) if signed else ()
    there = adr(line(LATENCY, "12", "10"), number=32, path="adr/032.md")
    back = adr(line(LATENCY, "10", "12"), number=33, path="adr/033.md")
    known = [decision(*found, adrs=(dated,)), decision(adrs=(there,), number=32), decision(adrs=(back,), number=33)]
    trusted = policy(rule(from_=("alice",)), **fields)
    return step(item, decisions=known, trusted=trusted, before=side({LATENCY: "12"}, trusted=trusted))


def test_a_renewal_is_judged_as_a_loosening_and_uses_its_line() -> None:
    judgement = judge(renewing())
    (found,) = judgement.changes
    assert (found.governed, found.adr, found.change.direction) == (True, 31, Direction.LOOSEN)
    assert judgement.used == {31: frozenset({RENEWED})}
    assert found.row is not None
    assert (found.row.is_renewal, found.change.is_renewal, found.row.until) == (True, True, LATER)
    assert undo(found.change) == "leave the ADR that renews it as it was"
    assert title([found.change]) == f"Keep {LATENCY} loosened for longer"


def test_a_renewal_needs_its_approvals_and_no_lines_that_go_back_and_forth_replace_them() -> None:
    judgement = judge(renewing(signed=False))
    assert not judgement.changes[0].governed
    assert {finding.code for finding in judgement.findings} == {"BG201"}


@pytest.mark.parametrize(("most", "codes"), [(30, set()), (29, {"BG105"})])
def test_a_day_is_capped_from_landing(most: int, codes: set[str]) -> None:
    judgement = judge(renewing(max_until_days=most))
    assert {finding.code for finding in judgement.findings} == codes


def test_what_is_renewed_and_stands_nowhere_is_held_by_its_capability_or_the_first_file() -> None:
    gone = LIMIT._replace(name="max_entries")
    assert renewal(gone, BUDGETS, BUDGETS, "x.yaml").holder == BUDGETS.capabilities["rate_limiter"].file
    assert renewal(gone, BudgetSet(), BudgetSet(), "x.yaml").holder == "x.yaml"
