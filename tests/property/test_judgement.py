"""What holds for every pair of sides and every pile of sign-offs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from capability_budgets.reading.limits import BudgetSet, LimitId
from capability_budgets.reading.values import MAX_DIGITS, format_percent, format_value, parse_value, percent_change
from governance.domain.findings import Severity, Verdict
from governance.domain.judgement import evidence
from governance.domain.judgement.changes import Change, DecisionLine, Direction, Side, compare, limit_changes
from governance.domain.judgement.evidence import Proof
from governance.domain.judgement.judge import Judgement, judge
from tests.support.values import (
    FILE,
    LATENCY,
    NOW,
    adr,
    budgets,
    change,
    days,
    decision,
    line,
    owners,
    policy,
    record,
    rule,
    step,
)

names = st.from_regex(r"[a-z][a-z0-9_-]{0,5}", fullmatch=True)
limit_names = st.from_regex(r"(max|min)_[a-z][a-z0-9_]{0,5}", fullmatch=True)
identities = st.builds(LimitId, names, st.none() | names, limit_names)
values = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, 10**MAX_DIGITS - 1), st.integers(0, 20)
)

few_identities = st.builds(
    LimitId, st.sampled_from("ab"), st.sampled_from([None, "dev", "prod"]), st.sampled_from(["max_x", "min_x"])
).map(str)
few_values = st.sampled_from(["0", "5", "10", "10.0", "12", "20"])
stated = st.dictionaries(few_identities, few_values, max_size=8)
homes = st.fixed_dictionaries({name: st.sampled_from([FILE, "budgets/b.yaml", "budgets/team/c.yaml"]) for name in "ab"})
rulebooks = st.sampled_from(
    [owners(), owners(("/budgets/", "@alice")), owners(("/budgets/", "@alice"), ("/budgets/team/", "@bob"))]
)
digests = st.dictionaries(
    st.sampled_from(["budgets/policy.yaml", "gate.yml", "CODEOWNERS"]), st.sampled_from(["sha256:1", "sha256:2"])
)


@st.composite
def sides(draw: st.DrawFn) -> Side:
    found = budgets(draw(stated), files=draw(homes))
    files = frozenset(item.file for item in found.capabilities.values())
    return Side(budgets=found, codeowners=draw(rulebooks), governed=draw(digests), budget_files=files)


@given(sides())
def test_a_side_does_not_differ_from_itself(one: Side) -> None:
    assert compare(one, one) == ()
    assert compare(one, replace(one, budgets=BudgetSet(one.budgets.capabilities, dict(one.budgets.limits)))) == ()


def numbers(found: BudgetSet) -> dict[str, Decimal]:
    return {str(limit.id): limit.value for limit in found}


def overlaid(before: Mapping[str, Decimal], changes: Iterable[Change]) -> dict[str, Decimal]:
    found = dict(before)
    for item in changes:
        assert found.pop(item.budget, None) == item.before
        if isinstance(item.after, Decimal):
            found[item.budget] = item.after
    return found


@given(stated, stated)
def test_what_the_changes_say_leads_from_one_side_to_the_other(one: dict[str, str], other: dict[str, str]) -> None:
    before, after = budgets(one), budgets(other)
    assert overlaid(numbers(before), limit_changes(before, after)) == numbers(after)


@given(stated, stated)
def test_what_loosens_one_way_tightens_the_other_way(one: dict[str, str], other: dict[str, str]) -> None:
    there = {item.budget: item for item in limit_changes(budgets(one), budgets(other))}
    back = {item.budget: item for item in limit_changes(budgets(other), budgets(one))}
    assert there.keys() == back.keys()
    for budget, item in there.items():
        assert {item.direction, back[budget].direction} == {Direction.LOOSEN, Direction.TIGHTEN}
        assert back[budget].line == DecisionLine(budget, item.after, item.before)
        assert back[budget].overridden == item.overridden


@given(stated, stated, homes, homes)
def test_the_files_that_hold_limits_are_no_part_of_a_change(
    one: dict[str, str], other: dict[str, str], here: dict[str, str], there: dict[str, str]
) -> None:
    changes = limit_changes(budgets(one), budgets(other))
    moved = limit_changes(budgets(one, files=here), budgets(other, files=there))
    assert [(item.line, item.direction) for item in changes] == [(item.line, item.direction) for item in moved]


@given(sides(), sides())
def test_each_budget_changes_once(one: Side, other: Side) -> None:
    found = [item.budget for item in compare(one, other)]
    assert len(found) == len(set(found))


@given(sides(), sides(), st.data())
def test_a_change_as_a_part_of_itself_is_itself(one: Side, other: Side, data: st.DataObject) -> None:
    changes = compare(one, other)
    if changes:
        item = data.draw(st.sampled_from(changes))
        assert item.segment(item.line) == item


@given(identities)
def test_an_identity_reads_back(limit: LimitId) -> None:
    assert LimitId.parse(str(limit)) == limit


@given(st.text())
def test_what_reads_as_an_identity_is_written_alike(text: str) -> None:
    limit = LimitId.parse(text)
    assert limit is None or str(limit) == text


@given(values)
def test_a_value_reads_back(value: Decimal) -> None:
    assert parse_value(format_value(value)) == value


@given(values, st.integers(0, 5))
def test_equal_values_are_written_alike(value: Decimal, zeros: int) -> None:
    text = format_value(value)
    longer = f"{text}{'' if '.' in text else '.'}{'0' * zeros}" if zeros else text
    assert format_value(Decimal(longer)) == text


@given(st.text(st.sampled_from("0123456789._-+eE:x, "), max_size=30) | st.text(max_size=8))
def test_a_text_is_a_value_in_its_own_form_or_an_error_with_advice(text: str) -> None:
    try:
        value = parse_value(text)
    except ValueError as fault:
        advice = str(fault)
    else:
        advice = "write it so"
        assert Decimal(text) == value
        assert format_value(value) == (text.rstrip("0").rstrip(".") if "." in text else text)
    assert "write" in advice


@given(values, values)
def test_percent_is_positive_where_a_value_grows(before: Decimal, after: Decimal) -> None:
    percent = percent_change(before, after)
    assert (percent is None) == (before == 0)
    if percent is not None:
        assert (percent > 0, percent < 0) == (after > before, after < before)
        assert Fraction(before) * (1 + percent / 100) == Fraction(after)
        assert format_percent(percent).lstrip("+-").removesuffix(" %").replace(".", "", 1).isdigit()


# Sign-offs


PEOPLE = ("alice", "bob", "carol", "dora")
doubts = st.sampled_from([None, None, None, "it has no signature", "it does not fit the record"])


@st.composite
def records(draw: st.DrawFn) -> evidence.FoundSignOff:
    person = draw(st.sampled_from((*PEOPLE, "mallory")))
    doubt = draw(doubts)
    return record(
        person,
        draw(st.sampled_from(["approve", "approve", "reject", "withdraw"])),
        proof=Proof(None if doubt else f"key of {person}", doubt),
        path=f"adr/signoffs/031/{draw(st.integers(0, 99)):02d}.yaml",
        date=NOW - days(draw(st.integers(-3, 9))),
        in_after=draw(st.booleans()),
    )


TRUSTED = policy(
    rule("any", 1, ("dora", "alice")), rule("loosening", 2, ("alice", "bob", "carol"), direction=("loosen",))
)
authors = st.sets(st.sampled_from(PEOPLE), max_size=2)


def judged(pile: Iterable[evidence.FoundSignOff], writers: Iterable[str]) -> Judgement:
    return judge(step(change(), trusted=TRUSTED, decisions=[decision(*pile, authors=writers)]))


@given(st.lists(records(), max_size=8), authors, st.data())
def test_an_approval_more_turns_no_pass_into_a_fail(
    pile: list[evidence.FoundSignOff], writers: set[str], data: st.DataObject
) -> None:
    more = data.draw(records().filter(lambda item: item.record is not None and item.record.decision == "approve"))
    if judged(pile, writers).verdict is Verdict.PASS:
        assert judged([*pile, more], writers).verdict is Verdict.PASS


@given(st.lists(records(), max_size=8), authors, st.data())
def test_a_reject_or_withdrawal_more_turns_no_fail_into_a_pass(
    pile: list[evidence.FoundSignOff], writers: set[str], data: st.DataObject
) -> None:
    more = data.draw(records().filter(lambda item: item.record is not None and item.record.decision == "reject"))
    if judged(pile, writers).verdict is Verdict.FAIL:
        assert judged([*pile, more], writers).verdict is Verdict.FAIL


@given(st.lists(records(), max_size=8), authors)
def test_the_order_in_which_records_are_found_does_not_matter(
    pile: list[evidence.FoundSignOff], writers: set[str]
) -> None:
    turned = list(reversed(pile))
    one, other = judged(pile, writers), judged(turned, writers)
    assert one.verdict is other.verdict
    assert sorted(one.findings, key=repr) == sorted(other.findings, key=repr)
    for left, right in zip(one.changes, other.changes, strict=True):
        assert left._replace(findings=()) == right._replace(findings=())
        assert sorted(left.findings, key=repr) == sorted(right.findings, key=repr)


@given(st.lists(records(), max_size=8), authors)
def test_a_step_passes_only_with_what_the_rules_ask_for(pile: list[evidence.FoundSignOff], writers: set[str]) -> None:
    found = judged(pile, writers)
    (item,) = found.changes
    if found.verdict is Verdict.PASS:
        assert all(rule.is_met for rule in item.rule_statuses)
        assert {finding.severity for finding in found.findings} <= {Severity.WARNING}
        assert found.used == {31: {line(LATENCY, "10", "12")}}
    else:
        assert found.used == {}
    for one in item.rule_statuses:
        assert not writers & set(one.have)
        assert not set(one.have) & set(one.could)


@given(st.lists(records(), max_size=8), authors, st.sampled_from(["11", "13", None]))
def test_no_pile_of_sign_offs_allows_another_value_than_they_name(
    pile: list[evidence.FoundSignOff], writers: set[str], after: str | None
) -> None:
    known = decision(*pile, adrs=(adr(line(LATENCY, "10", "12")),), authors=writers)
    assert judge(step(change(after=after), trusted=TRUSTED, decisions=[known])).verdict is Verdict.FAIL
