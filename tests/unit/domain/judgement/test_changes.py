from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from capability_budgets.reading.limits import BudgetSet
from capability_budgets.reading.problems import Place
from capability_budgets.reading.values import show
from governance.domain.judgement.changes import (
    Change,
    DecisionLine,
    Direction,
    Side,
    compare,
    limit_change,
    limit_changes,
)
from governance.domain.policy.allowed_signers import AllowedSigners
from governance.domain.policy.codeowners import Codeowners, OwnerRule, OwnerSection
from governance.domain.policy.paths import POLICY_PATH, SIGNERS_PATH
from tests.support.values import FILE, LATENCY, POLICY_DIGEST, budgets, change, limit_id, line, owners, policy, side

LOOSEN, TIGHTEN, GOVERNANCE = Direction.LOOSEN, Direction.TIGHTEN, Direction.GOVERNANCE
DEV = "a@dev.max_x"
MIN_DEV = "a@dev.min_x"
Stated = dict[str, str]


def told(before: Stated, after: Stated) -> list[tuple[str, Direction]]:
    return [(item.budget, item.direction) for item in limit_changes(budgets(before), budgets(after))]


def moves(before: Side, after: Side) -> list[DecisionLine]:
    return [item.line for item in compare(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        pytest.param({"a.max_x": "10"}, {"a.max_x": "12"}, [("a.max_x", LOOSEN)], id="max_ up loosens"),
        pytest.param({"a.max_x": "12"}, {"a.max_x": "10"}, [("a.max_x", TIGHTEN)], id="max_ down tightens"),
        pytest.param({"a.min_x": "12"}, {"a.min_x": "10"}, [("a.min_x", LOOSEN)], id="min_ down loosens"),
        pytest.param({"a.min_x": "10"}, {"a.min_x": "12"}, [("a.min_x", TIGHTEN)], id="min_ up tightens"),
        pytest.param({"a.max_x": "10"}, {}, [("a.max_x", LOOSEN)], id="a limit removed loosens"),
        pytest.param({"a.min_x": "10"}, {}, [("a.min_x", LOOSEN)], id="a min_ limit removed loosens"),
        pytest.param({}, {"a.max_x": "10"}, [("a.max_x", TIGHTEN)], id="a limit introduced tightens"),
        pytest.param({}, {"a.min_x": "10"}, [("a.min_x", TIGHTEN)], id="a min_ limit introduced tightens"),
        pytest.param({"a.max_x": "10"}, {"a.max_x": "10.0"}, [], id="10 equals 10.0"),
    ],
)
def test_the_direction_of_a_limit(before: Stated, after: Stated, changes: list[tuple[str, Direction]]) -> None:
    assert told(before, after) == changes


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        pytest.param({}, {DEV: "12"}, LOOSEN, id="appears looser than the limit it overrides"),
        pytest.param({}, {DEV: "8"}, TIGHTEN, id="appears tighter than the limit it overrides"),
        pytest.param({}, {DEV: "10"}, TIGHTEN, id="appears equal to the limit it overrides"),
        pytest.param({DEV: "8"}, {}, LOOSEN, id="its removal falls back to a looser one"),
        pytest.param({DEV: "12"}, {}, TIGHTEN, id="its removal falls back to a tighter one"),
        pytest.param({DEV: "10"}, {}, LOOSEN, id="its removal falls back to an equal one, and moves with it from then"),
        pytest.param({DEV: "8"}, {DEV: "9"}, LOOSEN, id="is raised"),
        pytest.param({DEV: "9"}, {DEV: "8"}, TIGHTEN, id="is lowered"),
    ],
)
def test_the_direction_of_an_override(before: Stated, after: Stated, direction: Direction) -> None:
    base = {"a.max_x": "10"}
    assert told(base | before, base | after) == [(DEV, direction)]


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        pytest.param({}, {MIN_DEV: "8"}, LOOSEN, id="appears looser"),
        pytest.param({}, {MIN_DEV: "12"}, TIGHTEN, id="appears tighter"),
        pytest.param({MIN_DEV: "12"}, {}, LOOSEN, id="its removal falls back to a looser one"),
        pytest.param({MIN_DEV: "8"}, {}, TIGHTEN, id="its removal falls back to a tighter one"),
        pytest.param({MIN_DEV: "10"}, {}, LOOSEN, id="its removal falls back to an equal one"),
    ],
)
def test_the_direction_of_an_override_of_a_lower_limit(before: Stated, after: Stated, direction: Direction) -> None:
    base = {"a.min_x": "10"}
    assert told(base | before, base | after) == [(MIN_DEV, direction)]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        pytest.param({DEV: "40"}, {}, [(DEV, LOOSEN)], id="an override without a base limit is removed"),
        pytest.param({}, {DEV: "40"}, [(DEV, TIGHTEN)], id="an override without a base limit is introduced"),
        pytest.param(
            {"a.max_x": "10", DEV: "40"},
            {},
            [("a.max_x", LOOSEN), (DEV, LOOSEN)],
            id="both go: nothing limits any more",
        ),
        pytest.param(
            {"a.max_x": "10", DEV: "12"},
            {"a.max_x": "20"},
            [("a.max_x", LOOSEN), (DEV, LOOSEN)],
            id="an override goes while the limit it falls back to is raised above it",
        ),
        pytest.param(
            {"a.max_x": "20"},
            {"a.max_x": "10", DEV: "15"},
            [("a.max_x", TIGHTEN), (DEV, TIGHTEN)],
            id="an override appears below what held before, above what holds now",
        ),
        pytest.param(
            {"a.max_x": "10"},
            {DEV: "10"},
            [("a.max_x", LOOSEN), (DEV, TIGHTEN)],
            id="a limit is kept for one environment only",
        ),
    ],
)
def test_direction_compares_what_was_effective_before_with_what_is_effective_after(
    before: Stated, after: Stated, changes: list[tuple[str, Direction]]
) -> None:
    assert told(before, after) == changes


def test_the_lines_of_a_change_are_the_stated_values_not_the_effective_ones() -> None:
    (found,) = limit_changes(budgets({"a.max_x": "10"}), budgets({"a.max_x": "10", DEV: "12"}))
    assert found.line == line(DEV, None, "12")
    assert (found.effective_before, found.effective_after) == (Decimal(10), Decimal(12))


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [
        ({"a.max_x": "10"}, {"a.max_x": "12"}, Fraction(20)),
        ({"a.max_x": "0"}, {"a.max_x": "12"}, None),
        ({"a.max_x": "10"}, {}, None),
        ({}, {"a.max_x": "10"}, None),
        ({"a.min_x": "10"}, {"a.min_x": "5"}, Fraction(-50)),
    ],
)
def test_percent_is_the_growth_of_the_value(before: Stated, after: Stated, percent: Fraction | None) -> None:
    (found,) = limit_changes(budgets(before), budgets(after))
    assert found.percent == percent


def test_percent_compares_effective_values() -> None:
    (found,) = limit_changes(budgets({"a.max_x": "10"}), budgets({"a.max_x": "10", DEV: "12"}))
    assert found.percent == 20


def test_changes_of_limits_come_in_the_order_of_their_names() -> None:
    before = budgets({"b.max_x": "1", "a.max_x": "1", "a@dev.max_x": "1"})
    assert [item.budget for item in limit_changes(before, BudgetSet())] == ["a.max_x", "a@dev.max_x", "b.max_x"]


def test_equal_sets_have_no_change() -> None:
    same = budgets({"a.max_x": "1"})
    assert list(limit_changes(same, same)) == []
    assert list(limit_changes(same, budgets({"a.max_x": "1"}))) == []


def test_a_change_of_a_limit_that_stands_on_neither_side_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError, match="max_x"):
        limit_change(limit_id("a.max_x"), BudgetSet(), BudgetSet())


def test_a_change_stands_where_the_limit_stands_now_and_where_it_stood_when_it_is_gone() -> None:
    before = budgets({"a.max_x": "1", "b.max_x": "1"})
    after = budgets({"c.max_x": "1", "b.max_x": "2"}, files={"b": "budgets/new.yaml", "c": "budgets/new.yaml"})
    places = {item.budget: item.place for item in limit_changes(before, after)}
    assert places == {
        "a.max_x": Place(FILE, 1, 3),
        "b.max_x": Place("budgets/new.yaml", 2, 3),
        "c.max_x": Place("budgets/new.yaml", 1, 3),
    }


def test_the_file_that_held_it_before_is_asked_and_the_new_one_where_it_is_new() -> None:
    before = budgets({"b.max_x": "1"})
    after = budgets({"b.max_x": "2", "c.max_x": "1"}, files={"b": "budgets/new.yaml", "c": "budgets/new.yaml"})
    holders = {item.budget: item.holder for item in limit_changes(before, after)}
    assert holders == {"b.max_x": FILE, "c.max_x": "budgets/new.yaml"}


@pytest.mark.parametrize(
    ("before", "after", "overridden"),
    [
        ({}, {}, set()),
        ({DEV: "1"}, {DEV: "1"}, {"dev"}),
        ({DEV: "1"}, {DEV: "2"}, {"dev"}),
        ({DEV: "1"}, {}, set()),
        ({}, {DEV: "1"}, set()),
        ({"a@dev.max_y": "1"}, {"a@dev.max_y": "1"}, set()),
        ({"b@dev.max_x": "1"}, {"b@dev.max_x": "1"}, set()),
    ],
)
def test_an_environment_inherits_a_change_unless_it_overrides_the_limit_on_both_sides(
    before: Stated, after: Stated, overridden: set[str]
) -> None:
    changes = limit_changes(budgets({"a.max_x": "1"} | before), budgets({"a.max_x": "2"} | after))
    assert next(item for item in changes if item.budget == "a.max_x").overridden == overridden


def test_a_new_capability_and_the_change_of_an_override_override_nothing() -> None:
    assert change("a.max_x", None, "1").overridden == frozenset()
    assert change("a@dev.max_x", "1", "2").overridden == frozenset()


# Stretches: what one line of a chain is about


def segment_of(item: Change, before: str | None, after: str | None) -> tuple[object, ...]:
    found = item.segment(line(item.budget, before, after))
    assert (found.budget, found.holder, found.place, found.limit) == (item.budget, item.holder, item.place, item.limit)
    assert found.line == line(item.budget, before, after)
    return found.direction, found.effective_before, found.effective_after


def test_a_stretch_of_a_limit_is_a_change_of_its_own() -> None:
    whole = change("a.max_x", "10", "14")
    assert segment_of(whole, "12", "14") == (LOOSEN, Decimal(12), Decimal(14))
    assert segment_of(whole, "14", "9") == (TIGHTEN, Decimal(14), Decimal(9))


def test_a_stretch_to_or_from_no_limit_on_the_way_goes_through_the_loosest() -> None:
    whole = change("a.max_x", "10", "14")
    assert segment_of(whole, "10", None) == (LOOSEN, Decimal(10), None)
    assert segment_of(whole, None, "14") == (TIGHTEN, None, Decimal(14))


def test_a_stretch_of_an_override_starts_and_ends_at_what_the_whole_change_falls_back_to() -> None:
    base = {"a.max_x": "12"}
    brought, gone = change(DEV, None, "14", others=base), change(DEV, "14", None, others=base)
    assert segment_of(brought, None, "13") == (LOOSEN, Decimal(12), Decimal(13))
    assert segment_of(brought, None, "12") == (TIGHTEN, Decimal(12), Decimal(12))
    assert segment_of(gone, "13", None) == (TIGHTEN, Decimal(13), Decimal(12))
    assert segment_of(gone, "12", None) == (LOOSEN, Decimal(12), Decimal(12))


def test_a_stretch_that_removes_an_override_ends_at_the_limit_that_it_falls_back_to_afterwards() -> None:
    before, after = budgets({"a.max_x": "12", DEV: "14"}), budgets({"a.max_x": "20"})
    gone = limit_change(limit_id(DEV), before, after)
    assert segment_of(gone, "16", None) == (LOOSEN, Decimal(16), Decimal(20))
    kept = limit_change(limit_id(DEV), before, budgets({"a.max_x": "20", DEV: "15"}))
    assert segment_of(kept, "16", None) == (TIGHTEN, Decimal(16), Decimal(12))


def test_a_stretch_of_a_governed_file_stays_governance() -> None:
    whole = Change(POLICY_PATH, "sha256:one", "sha256:two", GOVERNANCE, POLICY_PATH, Place(POLICY_PATH))
    assert segment_of(whole, "sha256:one", "sha256:mid") == (GOVERNANCE, None, None)
    assert segment_of(whole, "sha256:mid", None) == (GOVERNANCE, None, None)


# Moves


OURS = owners(("/budgets/", "@acme/perf"), ("/budgets/teams/", "@acme/team"))


def at(path: str, codeowners: Codeowners = OURS) -> Side:
    return side({"a.max_x": "1"}, files={"a": path}, codeowners=codeowners)


def test_moving_a_capability_between_files_of_the_same_owners_is_no_change() -> None:
    assert compare(at("budgets/one.yaml"), at("budgets/two.yaml")) == ()


def test_a_capability_that_moved_into_a_file_with_other_owners_is_governance_with_the_paths() -> None:
    (found,) = compare(at("budgets/one.yaml"), at("budgets/teams/one.yaml"))
    assert found == Change(
        "a",
        "budgets/one.yaml",
        "budgets/teams/one.yaml",
        GOVERNANCE,
        "budgets/one.yaml",
        Place("budgets/teams/one.yaml", 1, 1),
    )
    assert (found.percent, found.limit, found.inherited) == (None, None, None)
    assert (found.effective_before, found.effective_after) == (None, None)
    assert found.overridden == frozenset()


def test_a_capability_that_stayed_or_went_hides_no_move_behind_it() -> None:
    homes = {"gone": "budgets/one.yaml", "here": "budgets/one.yaml", "moved": "budgets/one.yaml"}
    before = side(files=homes, codeowners=OURS)
    after = side(files={"here": "budgets/one.yaml", "moved": "budgets/teams/one.yaml"}, codeowners=OURS)
    assert moves(before, after) == [line("moved", "budgets/one.yaml", "budgets/teams/one.yaml")]


def test_who_owns_what_a_move_concerns_is_read_from_the_before_side() -> None:
    everything = owners(("/budgets/", "@acme/perf"))
    same_path = {"CODEOWNERS": POLICY_DIGEST}
    before = side({"a.max_x": "1"}, files={"a": "budgets/one.yaml"}, codeowners=OURS, governed=same_path)
    after = side({"a.max_x": "1"}, files={"a": "budgets/teams/a.yaml"}, codeowners=everything, governed=same_path)
    assert moves(before, after) == [line("a", "budgets/one.yaml", "budgets/teams/a.yaml")]


def test_a_capability_without_limits_moves_too() -> None:
    before = side(files={"a": "budgets/one.yaml"}, codeowners=OURS)
    after = side(files={"a": "budgets/teams/one.yaml"}, codeowners=OURS)
    assert [item.budget for item in compare(before, after)] == ["a"]


def test_a_capability_that_appears_or_goes_has_not_moved() -> None:
    assert [item.budget for item in compare(side(), at("budgets/teams/one.yaml"))] == ["a.max_x"]
    assert [item.budget for item in compare(at("budgets/teams/one.yaml"), side())] == ["a.max_x"]


# Governed files


@pytest.mark.parametrize("path", [POLICY_PATH, SIGNERS_PATH, ".github/workflows/gate.yml"])
@pytest.mark.parametrize(
    ("before", "after"),
    [("sha256:one", "sha256:two"), (None, "sha256:two"), ("sha256:one", None)],
)
def test_a_governed_file_that_changed_is_governance_with_the_digests(
    path: str, before: str | None, after: str | None
) -> None:
    old = Side(governed={path: before} if before else {})
    new = Side(governed={path: after} if after else {})
    assert compare(old, new) == (Change(path, before, after, GOVERNANCE, path, Place(path)),)


def test_a_governed_file_that_stayed_is_no_change() -> None:
    assert compare(side(), side()) == ()


OWNED = owners(("/budgets/", "@acme/perf"))


def with_owners(codeowners: Codeowners, digest: str, path: str = "CODEOWNERS") -> Side:
    return side({LATENCY: "1"}, codeowners=codeowners, governed={path: digest})


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        pytest.param(owners(("/budgets/", "@acme/other")), True, id="other owners"),
        pytest.param(owners(("/budgets/", "@acme/perf @acme/other")), True, id="more owners"),
        pytest.param(owners(("/budgets/", "")), True, id="nobody"),
        pytest.param(owners(), True, id="no rule"),
        pytest.param(owners(("/budgets/policy.yaml", "@x"), ("/budgets/", "@acme/perf")), True, id="overruled"),
        pytest.param(owners(("/budgets/", "@acme/perf"), ("/budgets/policy.yaml", "@x")), True, id="of the policy"),
        pytest.param(owners(("/budgets/", "@acme/perf"), ("/CODEOWNERS", "@x")), True, id="of CODEOWNERS itself"),
        pytest.param(owners(("/budgets/", "@acme/perf"), ("/docs/", "@x")), False, id="of something else"),
        pytest.param(owners(("/budgets/", "@ACME/Perf @acme/perf")), False, id="in other letters, twice"),
    ],
)
def test_codeowners_counts_where_the_owners_of_a_governed_path_differ(after: Codeowners, *, counts: bool) -> None:
    found = compare(with_owners(OWNED, "sha256:one"), with_owners(after, "sha256:two"))
    assert [item.line for item in found] == ([line("CODEOWNERS", "sha256:one", "sha256:two")] if counts else [])


GOVERNED = policy(budgets=("budgets/**/*.yaml",), protect=("ci/gate.yml",))


@pytest.mark.parametrize(
    ("rules", "counts"),
    [
        pytest.param(
            [("/budgets/", "@acme/perf"), ("/budgets/new.yaml", "@x")], True, id="of a file that is not there yet"
        ),
        pytest.param(
            [("/budgets/", "@acme/perf"), ("/budgets/*/api.yaml", "@x")], True, id="of such files by a pattern"
        ),
        pytest.param([("/budgets/", "@acme/perf"), ("*.yaml", "@x")], True, id="of all such files"),
        pytest.param([("/budgets/", "@acme/perf"), ("/ci/", "@x")], True, id="of a protected file"),
        pytest.param([("/budgets/", "@acme/perf"), ("/.github/", "@x")], True, id="of a file that would take over"),
        pytest.param([("/budgets/", "@acme/perf"), ("/src/", "@x")], False, id="of other paths"),
        pytest.param([("/src/", "@x"), ("/budgets/", "@acme/perf"), ("/src/*.py", "@y")], False, id="around it"),
        pytest.param(
            [("/budgets/", "@acme/perf"), ("/budgets/*.md", "@x")], True, id="of a folder that could be called so"
        ),
        pytest.param([("/budgets/", "@acme/perf"), ("/docs/", "@x")], False, id="of a file that cannot take over"),
        pytest.param([("budgets/", "@acme/perf")], True, id="in other words"),
    ],
)
def test_codeowners_counts_where_rules_for_governed_paths_differ(rules: list[tuple[str, str]], *, counts: bool) -> None:
    before, after = (
        side({LATENCY: "1"}, codeowners=owned, trusted=GOVERNED, governed={"CODEOWNERS": digest})
        for owned, digest in ((OWNED, "sha256:one"), (owners(*rules), "sha256:two"))
    )
    assert [item.line for item in compare(before, after)] == (
        [line("CODEOWNERS", "sha256:one", "sha256:two")] if counts else []
    )


def test_rules_that_change_places_are_a_change() -> None:
    rules = [("/budgets/", "@acme/perf"), ("/src/", "@x"), ("/budgets/a.yaml", "@y")]
    before, after = (
        side({LATENCY: "1"}, codeowners=owners(*order), trusted=GOVERNED, governed={"CODEOWNERS": digest})
        for order, digest in ((rules, "sha256:one"), (rules[::-1], "sha256:two"))
    )
    assert [item.budget for item in compare(before, after)] == ["CODEOWNERS"]


def test_a_codeowners_file_that_takes_over_is_the_change() -> None:
    before = with_owners(OWNED, "sha256:one")
    after = side(
        {LATENCY: "1"},
        codeowners=owners(("/budgets/", "@x"), path=".github/CODEOWNERS"),
        governed={"CODEOWNERS": "sha256:one", ".github/CODEOWNERS": "sha256:two"},
    )
    assert moves(before, after) == [line(".github/CODEOWNERS", None, "sha256:two")]


def test_a_codeowners_file_that_does_not_count_may_change() -> None:
    before = side(codeowners=OWNED, governed={"CODEOWNERS": "sha256:one", "docs/CODEOWNERS": "sha256:two"})
    after = side(codeowners=OWNED, governed={"CODEOWNERS": "sha256:one", "docs/CODEOWNERS": "sha256:three"})
    assert compare(before, after) == ()


def test_a_codeowners_file_that_goes_is_the_change_where_it_named_owners() -> None:
    assert moves(with_owners(OWNED, "sha256:one"), side({LATENCY: "1"})) == [line("CODEOWNERS", "sha256:one", None)]


def test_the_owners_of_a_path_that_becomes_governed_count() -> None:
    gate = {"gate.yml": "sha256:gate"}
    before = side(codeowners=owners(("/gate.yml", "@x")), governed={"CODEOWNERS": "sha256:one"})
    after = side(codeowners=owners(("/gate.yml", "@y")), governed={"CODEOWNERS": "sha256:two", **gate})
    assert [item.budget for item in compare(before, after)] == ["CODEOWNERS", "gate.yml"]


def test_limits_come_first_then_moves_then_files() -> None:
    before = side({"b.max_x": "1"}, files={"b": "budgets/b.yaml"}, codeowners=OURS, governed={"z": "sha256:one"})
    after = side({"b.max_x": "2"}, files={"b": "budgets/teams/b.yaml"}, codeowners=OURS, governed={"z": "sha256:two"})
    assert [item.budget for item in compare(before, after)] == ["b.max_x", "b", "z"]


def test_a_side_without_anything_governs_nothing_and_trusts_nobody() -> None:
    assert Side() == Side(None, BudgetSet(), Codeowners(), AllowedSigners(), {}, frozenset())


def test_governed_paths_are_budget_files_and_the_others() -> None:
    assert side(governed={"x": "sha256:x"}).governed_paths == {FILE, POLICY_PATH, "x"}


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (line(LATENCY, "10", "12.50"), f"{LATENCY}: 10 → 12.5"),
        (line(LATENCY, None, "4"), f"{LATENCY}: none → 4"),
        (line("a", "one.yaml", None), "a: one.yaml → none"),
    ],
)
def test_absent_values_are_none_in_text(item: DecisionLine, text: str) -> None:
    assert str(item) == text


def test_a_value_is_shown_in_its_one_form() -> None:
    assert show(Decimal("10.00")) == "10"


def test_a_file_that_the_policy_did_not_look_at_is_new_when_it_begins_to_count() -> None:
    lay_there = {".gitlab/CODEOWNERS": "sha256:one", "CODEOWNERS": "sha256:two"}
    before = side(codeowners=OWNED, governed=lay_there)
    taking_over = replace(owners(("/budgets/", "@mallory"), path=".gitlab/CODEOWNERS"), dialect="gitlab")
    after = side(codeowners=taking_over, governed=lay_there)
    assert moves(before, after) == [line(".gitlab/CODEOWNERS", None, "sha256:one")]
    assert moves(after, after) == []


def test_a_capability_moves_where_a_section_asks_for_more() -> None:
    perf = OwnerSection("Perf", 2)
    known = Codeowners("CODEOWNERS", (OwnerRule("*", ("@x",), 1), OwnerRule("/b/", ("@x",), 3, perf)), "gitlab")
    before = side({LATENCY: "1"}, codeowners=known, files={"rate_limiter": "a/x.yaml"})
    after = side({LATENCY: "1"}, codeowners=known, files={"rate_limiter": "b/x.yaml"})
    assert [item.budget for item in compare(before, after)] == ["rate_limiter"]


@pytest.mark.parametrize("path", ["docs/CODEOWNERS", ".gitlab/CODEOWNERS"])
def test_a_codeowners_file_that_does_not_count_is_governed_where_it_is_protected(path: str) -> None:
    trusted = policy(protect=("docs/**", ".gitlab/**"))
    before = side(trusted=trusted, codeowners=OWNED, governed={"CODEOWNERS": "sha256:one", path: "sha256:two"})
    after = side(trusted=trusted, codeowners=OWNED, governed={"CODEOWNERS": "sha256:one", path: "sha256:three"})
    assert moves(before, after) == [line(path, "sha256:two", "sha256:three")]


@pytest.mark.parametrize(
    ("rules", "counts"),
    [
        pytest.param([("*", "@x"), ("/CODEOWNERS", "@acme/perf")], True, id="to other owners"),
        pytest.param([("*", "@x"), ("CODEOWNERS", "@acme/perf")], False, id="to the same owners"),
    ],
)
def test_a_codeowners_file_that_moves_is_a_change_where_it_changes_hands(
    rules: list[tuple[str, str]], *, counts: bool
) -> None:
    here, there = "CODEOWNERS", ".github/CODEOWNERS"
    before = side({LATENCY: "1"}, codeowners=owners(*rules), trusted=GOVERNED, governed={here: "sha256:one"})
    after = side(
        {LATENCY: "1"}, codeowners=owners(*rules, path=there), trusted=GOVERNED, governed={there: "sha256:one"}
    )
    assert [item.budget for item in compare(before, after)] == ([there, here] if counts else [])
