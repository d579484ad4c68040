"""Contract, section 3: a rename is what a decision lists, and keeps every limit and the owners."""

import pytest

from capability_budgets.reading.problems import Place
from governance.domain.judgement.changes import Change, DecisionLine, Direction, Side, compare
from governance.domain.judgement.matching_rules import matching_rules
from governance.domain.judgement.renames import OldAndNew, is_rename, likely, renamed
from governance.domain.policy.fields import ApprovalRule
from tests.support.values import NOW, FakePast, line, owners, policy, rule, side

OWNED = owners(("/budgets/", "@acme/perf"), ("/budgets/teams/", "@acme/team"))
OLD = {"a.max_x": "1", "a@dev.max_x": "2", "other.max_y": "3"}
NEW = {"b.max_x": "1", "b@dev.max_x": "2", "other.max_y": "3"}
RENAME = Change("a", "a", "b", Direction.RENAME, "budgets/one.yaml", Place("budgets/one.yaml", 1, 1))


def stated(limits: dict[str, str], **files: str) -> Side:
    return side(limits, files=files or None, codeowners=OWNED)


def told(before: Side, after: Side, *wanted: OldAndNew) -> list[tuple[str, str]]:
    return [(item.budget, item.direction.value) for item in renamed(compare(before, after), before, after, wanted)]


def test_a_rename_is_one_change_in_place_of_removals_and_introductions() -> None:
    before, after = stated(OLD, a="budgets/one.yaml"), stated({**NEW, "other.max_y": "4"}, b="budgets/one.yaml")
    first, second = renamed(compare(before, after), before, after, [("a", "b")])
    assert first == RENAME
    assert first.line == line("a", "a", "b")
    assert second.budget == "other.max_y"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(OLD, {**NEW, "b.max_x": "2"}, id="a raise"),
        pytest.param(OLD, {**NEW, "b.max_z": "1"}, id="one limit more"),
        pytest.param(OLD, {name: number for name, number in NEW.items() if "dev" not in name}, id="one limit less"),
        pytest.param(OLD, {**NEW, "a.max_x": "1"}, id="a copy"),
        pytest.param({**OLD, "b.max_q": "1"}, NEW, id="a name that was taken"),
        pytest.param({"other.max_y": "3"}, NEW, id="of nothing"),
        pytest.param(OLD, {"other.max_y": "3"}, id="to nothing"),
    ],
)
def test_anything_beside_the_name_makes_it_removals_and_introductions(
    before: dict[str, str], after: dict[str, str]
) -> None:
    one, other = stated(before), stated(after)
    assert not is_rename(one, other, ("a", "b"))
    assert all(way != "rename" for _, way in told(one, other, ("a", "b")))


def test_a_rename_into_a_file_of_other_owners_is_none() -> None:
    before = stated(OLD, a="budgets/one.yaml")
    assert is_rename(before, stated(NEW, b="budgets/two.yaml"), ("a", "b"))
    assert not is_rename(before, stated(NEW, b="budgets/teams/one.yaml"), ("a", "b"))


def test_one_capability_is_renamed_once_however_many_decisions_say_so() -> None:
    before, after = stated({"a.max_x": "1"}), stated({"b.max_x": "1"})
    assert told(before, after, ("a", "b"), ("a", "b"), ("a", "c"), ("c", "b")) == [("a", "rename")]


def test_what_looks_like_a_rename_is_named_where_no_decision_says_so() -> None:
    before, after = stated(OLD), stated(NEW)
    assert likely(before, after) == (("a", "b"),)
    found = renamed(compare(before, after), before, after, [])
    assert {item.rename for item in found} == {("a", "b")}
    assert len(found) == 4


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"a.max_x": "1", "c.max_x": "1"}, {"b.max_x": "1"}, id="two that it could have been"),
        pytest.param({"a.max_x": "1"}, {"b.max_x": "1", "c.max_x": "1"}, id="two that it could be"),
        pytest.param({"a.max_x": "1"}, {"b.max_x": "2"}, id="another number"),
        pytest.param({"a.max_x": "1"}, {}, id="gone"),
    ],
)
def test_nothing_is_guessed_about_names(before: dict[str, str], after: dict[str, str]) -> None:
    one, other = stated(before), stated(after)
    assert likely(one, other) == ()
    assert all(item.rename is None for item in renamed(compare(one, other), one, other, []))


def test_each_pair_is_told_by_its_own_limits() -> None:
    before, after = stated({"a.max_x": "1", "c.max_x": "2"}), stated({"b.max_x": "1", "d.max_x": "2"})
    assert likely(before, after) == (("a", "b"), ("c", "d"))


def test_what_moved_to_other_owners_does_not_look_like_a_rename() -> None:
    before, after = stated(OLD, a="budgets/one.yaml"), stated(NEW, b="budgets/teams/one.yaml")
    assert likely(before, after) == ()


def test_a_change_of_a_file_is_no_part_of_a_rename() -> None:
    before, after = stated(OLD), stated(NEW)
    moved = Change("other", "budgets/one.yaml", "budgets/two.yaml", Direction.GOVERNANCE, "budgets/one.yaml", Place(""))
    assert renamed((moved,), before, after, []) == (moved,)


def test_capabilities_without_limits_are_no_renames_of_each_other() -> None:
    assert likely(stated({}, a="budgets/one.yaml"), stated({}, b="budgets/one.yaml")) == ()


@pytest.mark.parametrize(
    ("row", "pair"),
    [
        (line("a", "a", "b"), ("a", "b")),
        (line("a", "budgets/a.yaml", "budgets/b.yaml"), None),
        (line("a", "b", "a"), None),
        (line("a", "a", None), None),
        (line("a", "a", "b.yaml"), None),
        (line("a.max_x", "1", "2"), None),
    ],
)
def test_a_row_is_a_rename_where_both_sides_are_names(row: DecisionLine, pair: OldAndNew | None) -> None:
    assert row.rename == pair


def matching(*rules: ApprovalRule) -> list[str]:
    return [item.name for item in matching_rules(RENAME, policy(*rules), FakePast(), NOW)]


def test_rules_match_a_rename_by_the_old_and_by_the_new_name() -> None:
    rules = (rule(name, direction=("rename",), budgets=(f"{name}.*",)) for name in ("a", "b", "c"))
    assert matching(*rules) == ["a", "b"]


def test_rules_for_governance_are_for_renames_too() -> None:
    assert matching(rule("g", direction=("governance",)), rule("l", direction=("loosen",))) == ["g"]


def test_where_no_rule_is_for_renames_those_for_loosening_are() -> None:
    rules = rule("any"), rule("l", direction=("loosen",)), rule("t", direction=("tighten",))
    elsewhere = rule("g", direction=("governance",), budgets=("budgets/**",))
    assert matching(*rules) == ["any", "l"]
    assert matching(*rules, elsewhere) == ["any", "l"]


def test_a_rename_has_no_percentage_that_could_be_too_small() -> None:
    assert matching(rule("any"), rule("big", by_percent=50)) == ["any", "big"]
