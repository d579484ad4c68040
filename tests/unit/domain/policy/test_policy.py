from decimal import Decimal

import pytest
from pydantic import ValidationError

from governance.domain.policy.fields import ApprovalRule
from governance.domain.policy.policy import Policy, contradictions

PEOPLE: dict[str, object] = {
    "alice": {"emails": ("alice@example.com", "Alice@Work.example"), "handle": "@alice"},
    "bob": {"emails": ("bob@example.com",), "handle": "@Bob-1"},
    "carol": {"emails": ("7+carol-gh@users.noreply.github.com",)},
}
ANY: dict[str, object] = {"name": "any", "require": 1, "from": ("codeowners",)}


def policy(**parts: object) -> Policy:
    standard: dict[str, object] = {
        "version": 1,
        "repository": "acme/payments",
        "people": PEOPLE,
        "groups": {"@acme/perf": ("alice", "bob")},
        "approvals": (ANY,),
    }
    return Policy.model_validate({**standard, **parts})


def rule(*sources: str, require: int = 1) -> dict[str, object]:
    return {"name": "any", "require": require, "from": sources}


def found(**parts: object) -> list[tuple[object, ...]]:
    return [location for location, *_ in contradictions(policy(**parts))]


def words(**parts: object) -> str:
    return "\n".join("; ".join(text) for _, *text in contradictions(policy(**parts)))


def test_what_is_left_out_has_the_contracts_defaults() -> None:
    it = policy()
    assert it.budgets == ("budgets/**/*.yaml", "budgets/**/*.yml")
    assert (it.adr, it.protect, it.identity, it.landing) == (("adr",), (), "signature", "merge")
    assert (it.self_approval, it.two_stage, it.approval_days) == (False, False, None)
    assert (it.branches, it.runtime, it.review_days, it.slack_percent) == (None, None, None, None)
    assert (it.codeowners, it.witnesses, it.max_until_days) == ("github", (), None)
    assert (it.approvals[0].proof, it.people["alice"].account) == (None, None)


def test_what_the_forge_knows_of_a_person_is_read() -> None:
    it = policy(people={"alice": {"emails": ("a@b.c",), "handle": "@al.ice", "account": "583231"}})
    assert (it.people["alice"].account, it.person_with("@AL.ice")) == ("583231", "alice")


@pytest.mark.parametrize("account", [583231, "", "0", "alice", "-1", "1" * 21, "５"])  # noqa: RUF001 (a digit of another script)
def test_an_account_is_the_forges_number_as_a_text(account: object) -> None:
    with pytest.raises(ValidationError, match="account"):
        policy(people={"alice": {"emails": ("a@b.c",), "account": account}})


def test_the_settings_of_forges_and_of_time_are_read() -> None:
    it = policy(codeowners="gitlab", witnesses=("ci",), max_until_days=90, approvals=({**ANY, "proof": "own"},))
    assert (it.codeowners, it.witnesses, it.max_until_days, it.approvals[0].proof) == ("gitlab", ("ci",), 90, "own")


@pytest.mark.parametrize(
    "parts",
    [
        {"codeowners": "bitbucket"},
        {"witnesses": "ci"},
        {"max_until_days": 0},
        {"approvals": ({**ANY, "proof": "witness"},)},
        {"approvals": ({**ANY, "when": {"direction": ("sideways",)}},)},
    ],
)
def test_a_setting_has_only_the_values_that_mean_something(parts: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        policy(**parts)


def test_a_policy_that_was_read_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        policy().self_approval = True  # type: ignore[misc]  # the assignment that must fail


def test_no_globs_are_not_the_default_ones() -> None:
    with pytest.raises(ValidationError, match="budgets"):
        policy(budgets=())
    with pytest.raises(ValidationError, match="budgets"):
        policy(approvals=({**ANY, "when": {"budgets": ()}},))


def many(count: int, part: str) -> Policy:
    names = tuple(f"p{number}" for number in range(count))
    addresses = tuple(f"{name}@example.com" for name in names)
    parts: dict[str, dict[str, object]] = {
        "people": {"people": {name: {"emails": (f"{name}@example.com",)} for name in names}},
        "addresses": {"people": {"alice": {"emails": addresses}}},
        "groups": {"groups": dict.fromkeys(names, ("alice",))},
        "rules": {"approvals": (ANY,) * count},
        "sources": {"approvals": (rule(*names),)},
    }
    return policy(**parts[part])


@pytest.mark.parametrize("part", ["people", "addresses", "groups", "rules", "sources"])
def test_a_policy_has_a_thousand_of_each_at_most(part: str) -> None:
    many(1000, part)
    with pytest.raises(ValidationError, match="at most 1000 items"):
        many(1001, part)


@pytest.mark.parametrize(
    ("given", "folders"),
    [
        ("adr", ("adr",)),
        ("docs/adr/", ("docs/adr",)),
        (("docs/adr", "rfc/"), ("docs/adr", "rfc")),
    ],
)
def test_adr_is_a_folder_or_a_list_of_folders(given: object, folders: tuple[str, ...]) -> None:
    assert policy(adr=given).adr == folders


@pytest.mark.parametrize("folder", ["", "/adr", "adr//x", "../adr", "./adr", "adr/*", "ad?", "a[b]", "adr//", "a\nb"])
def test_a_folder_must_be_plainly_one(folder: str) -> None:
    with pytest.raises(ValidationError):
        policy(adr=folder)


def said(**parts: object) -> str:
    with pytest.raises(ValidationError) as caught:
        policy(**parts)
    return caught.value.errors()[0]["msg"].removeprefix("Value error, ")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"adr": "adr/*"}, "`adr/*` does not fit here; write a folder, without wildcards"),
        (
            {"protect": ("ci/../x",)},
            "`ci/../x` has an empty or relative part; write the path from the top, as folder/**",
        ),
        (
            {"protect": ("ci/**.yml",)},
            "`ci/**.yml` has ** beside other characters; write ** between slashes, or a single *",
        ),
        (
            {"approvals": ({**ANY, "when": {"budgets": ("@prod",)}},)},
            "`@prod` matches no budget; write capability.limit or capability@environment.limit",
        ),
        ({"version": 2.5}, "2.5 is no version of this file's form; write 1"),
    ],
)
def test_what_is_refused_is_shown_with_what_to_write_instead(parts: dict[str, object], message: str) -> None:
    assert said(**parts) == message


@pytest.mark.parametrize("given", [7, (), (7,), None])
def test_adr_of_another_kind_is_refused(given: object) -> None:
    with pytest.raises(ValidationError):
        policy(adr=given)


@pytest.mark.parametrize(
    "glob", ["/ci", "ci/", "ci//x", "./ci", "../ci", "ci/**.yml", "a**", "!ci", "ci/[ab]", "{a,b}", "a\\b", "", "\t"]
)
def test_a_glob_that_would_match_nothing_or_something_else_elsewhere_is_refused(glob: str) -> None:
    with pytest.raises(ValidationError):
        policy(protect=(glob,))


@pytest.mark.parametrize(
    "pattern", ["@prod", "rate_limiter@", "rate_limiter@.x", "rate_limiter.", ".x", "a.max_x@prod", "a@b@c.max_x"]
)
def test_a_pattern_that_no_budget_matches_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError, match="matches no budget"):
        policy(approvals=({**ANY, "when": {"budgets": (pattern,)}},))


@pytest.mark.parametrize("pattern", ["rate_limiter.*", "*@prod.*", "*@prod", "rate_limiter", "**/x@y@z", "budgets/**"])
def test_patterns_of_budgets_and_paths_are_read(pattern: str) -> None:
    read = policy(approvals=({**ANY, "when": {"budgets": (pattern,)}},)).approvals[0].when.budgets
    assert read == (pattern,)


@pytest.mark.parametrize(("given", "percent"), [(20, Decimal(20)), (Decimal("0.5"), Decimal("0.5")), (0, Decimal(0))])
def test_percentages_are_decimals_and_take_whole_numbers(given: object, percent: Decimal) -> None:
    it = policy(slack_percent=given, approvals=({**ANY, "when": {"by_percent": given}},))
    assert it.approvals[0].when.by_percent == percent
    assert it.slack_percent == percent
    assert isinstance(it.slack_percent, Decimal)


@pytest.mark.parametrize("given", [True, "20", 1.5, -1])
def test_a_percentage_is_no_boolean_text_or_float_and_not_negative(given: object) -> None:
    with pytest.raises(ValidationError):
        policy(slack_percent=given)


@pytest.mark.parametrize("version", [True, Decimal(1), 1.0, "1", 2, None])
def test_only_the_whole_number_1_is_a_version(version: object) -> None:
    with pytest.raises(ValidationError):
        policy(version=version)


@pytest.mark.parametrize("name", ["", "élodie", "a b", "-a", "a@b", "\u0430lice", "\u212aate", "a\n"])
def test_names_of_people_are_plain_ascii(name: str) -> None:
    with pytest.raises(ValidationError):
        policy(people={name: {"emails": ("a@example.com",)}})


@pytest.mark.parametrize(
    "email", ["", "alice", "@example.com", "a@", "a@b@c", "é@example.com", "a@exämple.com", "*@example.com", "a b@c"]
)
def test_addresses_are_plain_ascii(email: str) -> None:
    with pytest.raises(ValidationError):
        policy(people={"alice": {"emails": (email,)}})


@pytest.mark.parametrize("handle", ["alice", "@", "@acme/perf", "@älice", "@a b", "@.a"])
def test_a_handle_is_a_persons(handle: str) -> None:
    with pytest.raises(ValidationError):
        policy(people={"alice": {"emails": ("a@b.c",), "handle": handle}})


@pytest.mark.parametrize("name", ["@acme/\u0430rchitecture", " a", "a ", "a  b", ""])
def test_names_of_groups_are_plain_ascii(name: str) -> None:
    with pytest.raises(ValidationError):
        policy(groups={name: ("alice",)})


@pytest.mark.parametrize("days", [0, -1, True, "7", 36501])
def test_days_are_a_sensible_whole_number(days: object) -> None:
    with pytest.raises(ValidationError):
        policy(approval_days=days)


def test_days_go_from_one_to_a_hundred_years() -> None:
    assert [policy(approval_days=days).approval_days for days in (1, 36500)] == [1, 36500]


def test_the_parts_reserved_for_later_are_taken() -> None:
    it = policy(branches=("main", "release/*"), runtime={"window": ("5m",)}, review_days=180, slack_percent=5)
    assert it.review_days == 180


@pytest.mark.parametrize(
    ("address", "person"),
    [
        ("alice@example.com", "alice"),
        ("ALICE@example.COM", "alice"),
        ("alice@work.example", "alice"),
        ("alice@users.noreply.github.com", "alice"),
        ("123+Alice@users.noreply.github.com", "alice"),
        ("9+carol-GH@users.noreply.github.com", "carol"),
        ("123-Alice@users.noreply.gitlab.com", "alice"),
        ("alice@users.noreply.gitlab.com", "alice"),
        ("12+alice@users.noreply.gitlab.com", None),
        ("12-alice@users.noreply.github.com", None),
        ("x+alice@users.noreply.github.com", None),
        ("alice@users-noreply.github.com", None),
        ("alice@u\u017fers.noreply.github.com", None),
        ("aliKe@example.com", None),
        ("@alice", None),
        ("alice", None),
        ("", None),
        ("mallory@example.com", None),
    ],
)
def test_an_address_belongs_to_one_person(address: str, person: str | None) -> None:
    assert policy().person_at(address) == person


ACCOUNTS = {"alice": {"emails": ("a@b.c", "8+alice@users.noreply.github.com"), "handle": "@alice", "account": "7"}}


@pytest.mark.parametrize(
    ("address", "forge", "proves"),
    [
        ("7+alice@users.noreply.github.com", "github", True),
        ("alice@users.noreply.github.com", "github", True),
        ("9+alice@users.noreply.github.com", "github", False),
        ("8+ALICE@users.noreply.github.com", "github", True),
        ("9-alice@users.noreply.gitlab.com", "github", True),
        ("9-alice@users.noreply.gitlab.com", "gitlab", False),
        ("7-Alice@users.noreply.gitlab.com", "gitlab", True),
        ("9+alice@users.noreply.github.com", "gitlab", True),
    ],
)
def test_a_private_address_of_another_account_of_the_forge_proves_nobody(
    address: str, forge: str, *, proves: bool
) -> None:
    known = policy(people=ACCOUNTS, groups={}, codeowners=forge)
    assert known.person_at(address) == ("alice" if proves else None)
    assert known.bearer_of(address) == "alice"


def test_two_people_share_no_account() -> None:
    people = {name: {"emails": (f"{name}@b.c",), "account": "7"} for name in ("alice", "bob", "carol")}
    assert contradictions(policy(people=people, groups={})) == [
        (
            ("people", name, "account"),
            "the account 7 is alice's already",
            f"give {name} another one, or remove one of the two",
        )
        for name in ("bob", "carol")
    ]


def test_an_address_may_have_one_letter_before_its_sign() -> None:
    assert policy(people={"alice": {"emails": ("a@b.c",)}}, groups={}).person_at("a@b.c") == "alice"


def test_a_letter_that_unicode_folds_to_ascii_is_another_letter() -> None:
    people = {"kate": {"emails": ("kate@example.com",)}}
    assert policy(people=people, groups={}).person_at("\u212aate@example.com") is None


@pytest.mark.parametrize(
    ("handle", "person"),
    [
        ("@alice", "alice"),
        ("@ALICE", "alice"),
        ("@bob-1", "bob"),
        ("@carol-gh", "carol"),
        ("alice", None),
        ("@x", None),
    ],
)
def test_a_handle_belongs_to_one_person(handle: str, person: str | None) -> None:
    assert policy().person_with(handle) == person


def test_the_people_behind_owners_are_those_of_handles_teams_and_addresses() -> None:
    assert policy().people_of(["@ACME/perf"]) == {"alice", "bob"}
    assert policy().people_of(["@bob-1", "alice@work.example", "@nobody", "x@y.z"]) == {"alice", "bob"}
    assert policy().people_of([]) == frozenset()


def test_who_may_approve_under_a_rule() -> None:
    it = policy()
    mixed = ApprovalRule.model_validate(rule("carol", "@acme/PERF", "codeowners"))
    assert it.eligible(mixed, []) == {"alice", "bob", "carol"}
    assert it.eligible(ApprovalRule.model_validate(ANY), ["@bob-1"]) == {"bob"}
    assert it.group("nobody") == frozenset()


def test_principals_are_the_name_and_the_addresses() -> None:
    assert policy().principals("alice") == {"alice", "alice@example.com", "alice@work.example"}


def test_a_consistent_policy_has_no_contradictions() -> None:
    assert found(approvals=(ANY, rule("@acme/perf", require=2), rule("codeowners", "carol", require=3))) == []


def test_a_rule_names_a_group_in_any_letters() -> None:
    assert found(approvals=(rule("@ACME/Perf", require=2),)) == []
    assert found(approvals=(rule("@ACME/Perf", require=3),)) == [("approvals", 0, "require")]


def test_a_contradiction_names_the_rule_and_ten_words_that_could_be_meant_at_most() -> None:
    assert words(approvals=(rule("alice", require=2),)).startswith("the rule `any` requires 2 approvals, and names 1 ")
    groups = {f"team{number:02d}": ("alice",) for number in range(20)}
    unknown = words(groups=groups, approvals=(rule("team"),))
    assert unknown.startswith("the rule `any` names team, which is neither ")
    assert unknown.partition("write one of: ")[2].split(", ") == [f"team{number:02d}" for number in range(10)]


def test_what_one_person_lists_twice_is_no_contradiction() -> None:
    people = {"alice": {"emails": ("a@b.c", "A@B.C", "1+al@users.noreply.github.com"), "handle": "@al"}}
    assert found(people=people, groups={"team": ("alice", "alice")}) == []


@pytest.mark.parametrize(
    ("one", "other", "place"),
    [
        ({"emails": ("x@y.z",)}, {"emails": ("b@y.z", "X@Y.Z")}, ("people", "other", "emails", 1)),
        (
            {"emails": ("a@y.z",), "handle": "@same"},
            {"emails": ("b@y.z",), "handle": "@SAME"},
            ("people", "other", "handle"),
        ),
        (
            {"emails": ("a@y.z",), "handle": "@same"},
            {"emails": ("5+Same@users.noreply.github.com",)},
            ("people", "other", "emails", 0),
        ),
        (
            {"emails": ("1+x@users.noreply.github.com",)},
            {"emails": ("2+X@USERS.noreply.github.com",)},
            ("people", "other", "emails", 0),
        ),
    ],
)
def test_two_people_share_nothing_that_stands_for_them(
    one: dict[str, object], other: dict[str, object], place: tuple[object, ...]
) -> None:
    assert found(people={"one": one, "other": other}, groups={}) == [place]


def test_names_that_differ_only_in_case_are_shared() -> None:
    people = {"Bob": {"emails": ("a@y.z",)}, "bob": {"emails": ("b@y.z",)}}
    assert found(people=people, groups={}) == [("people", "bob")]


def test_no_person_is_called_codeowners() -> None:
    assert found(people={"CodeOwners": {"emails": ("a@y.z",)}}, groups={}) == [("people", "CodeOwners")]


@pytest.mark.parametrize("group", ["alice", "ALICE", "@alice", "@carol-gh", "codeowners", "Codeowners"])
def test_a_group_is_not_called_as_a_person_or_codeowners(group: str) -> None:
    assert ("groups", group) in found(groups={group: ("alice",)})


def test_groups_that_differ_only_in_case_are_one_group_twice() -> None:
    assert found(groups={"@acme/a": ("alice",), "@ACME/a": ("bob",)}) == [("groups", "@ACME/a")]


def test_a_group_names_only_people_of_the_policy() -> None:
    assert found(groups={"team": ("alice", "Alice", "mallory")}) == [("groups", "team", 1), ("groups", "team", 2)]
    assert "write one of: alice" in words(groups={"team": ("alcie",)})


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("alcie", "write one of: alice, "),
        ("Codeowners", "write one of: codeowners, "),
        ("@bob-1", "write bob, the name"),
        ("alice@example.com", "write alice, the name"),
        ("@acme/nobody", "write one of: @acme/perf, "),
    ],
)
def test_a_rule_names_only_people_groups_and_codeowners(source: str, advice: str) -> None:
    assert found(approvals=(rule("alice", source),)) == [("approvals", 0, "from", 1)]
    assert advice in words(approvals=(rule(source),))


@pytest.mark.parametrize(
    ("sources", "require"),
    [
        (("alice",), 2),
        (("alice", "alice"), 2),
        (("alice", "@acme/perf", "bob"), 3),
        (("codeowners",), 4),
        (("empty",), 1),
    ],
)
def test_a_rule_that_can_never_be_met_is_a_contradiction(sources: tuple[str, ...], require: int) -> None:
    groups = {"@acme/perf": ("alice", "bob"), "empty": ()}
    assert found(groups=groups, approvals=(rule(*sources, require=require),)) == [("approvals", 0, "require")]


def test_of_very_many_contradictions_the_first_are_named() -> None:
    names = tuple(f"x{number}" for number in range(1000))
    assert len(found(approvals=tuple(rule(*names) for _ in range(1000)))) == 100
