"""What a change of a governed file means, in words."""

import datetime as dt
from dataclasses import replace

import pytest

from capability_budgets.reading.problems import Place
from governance.domain.judgement.changes import Change, Direction, Side
from governance.domain.judgement.policy_change_words import in_words
from governance.domain.policy.allowed_signers import AllowedSigner, AllowedSigners
from governance.domain.policy.codeowners import Codeowners, OwnerRule, OwnerSection
from governance.domain.policy.fields import ApprovalRule
from governance.domain.policy.paths import POLICY_PATH, SIGNERS_PATH
from governance.domain.policy.policy import Policy
from tests.support.values import owners, policy, rule, side

KEY, OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5first", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5other"


def of(path: str) -> Change:
    return Change(path, "sha256:one", "sha256:two", Direction.GOVERNANCE, path, Place(path))


def words(before: Policy | None, after: Policy | None) -> list[str]:
    return list(in_words(of(POLICY_PATH), side(trusted=before), side(trusted=after)))


def people(**changed: object) -> dict[str, object]:
    names = ("alice", "bob", "carol", "dora")
    return {**{name: {"emails": (f"{name}@example.com",), "handle": f"@{name}"} for name in names}, **changed}


def test_people_come_go_and_change() -> None:
    known = people(erin={"emails": ("erin@example.com",)}, alice={"emails": ("a@work.example",), "account": "7"})
    del known["dora"]
    assert words(policy(), policy(people=known)) == [
        "person dora removed",
        "person erin added",
        "person alice: emails: alice@example.com → a@work.example; handle: @alice → none; account: none → 7",
    ]


def test_members_of_groups_join_and_leave() -> None:
    changed = policy(groups={"@acme/architecture": ("bob", "dora", "alice"), "@acme/new": ("dora",)})
    assert words(policy(), changed) == ["group @acme/new added", "group @acme/architecture: carol leaves; dora joins"]
    swapped = policy(groups={"@acme/architecture": ("bob", "alice", "carol")})
    assert words(policy(), swapped) == ["group @acme/architecture: in another order"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([rule(require=2)], [rule(require=1)], ["requires 1 instead of 2, which is looser"]),
        ([rule(require=1)], [rule(require=2)], ["requires 2 instead of 1, which is tighter"]),
        ([rule(from_=("alice",))], [rule(from_=("bob", "carol"))], ["from bob, carol instead of alice"]),
        ([rule()], [rule(by_percent=20)], ["when by_percent: none → 20"]),
        ([rule(direction=("loosen",))], [rule()], ["when direction: loosen → none"]),
    ],
)
def test_rules_get_looser_or_tighter(before: list[ApprovalRule], after: list[ApprovalRule], said: list[str]) -> None:
    assert words(policy(*before), policy(*after)) == [f"rule “any change”: {'; '.join(said)}"]


def test_rules_ask_for_own_signatures_or_no_longer() -> None:
    own = rule().model_copy(update={"proof": "own"})
    assert words(policy(rule()), policy(own)) == ["rule “any change”: asks for own signatures"]
    assert words(policy(own), policy(rule())) == ["rule “any change”: no longer asks for own signatures"]


def test_rules_are_told_apart_by_name_and_place() -> None:
    one, two = rule("one"), rule("two")
    assert words(policy(one), policy(one, two)) == ["rule “two” added"]
    assert words(policy(one, two), policy(two, one)) == ["rules in another order"]
    assert words(policy(one, one), policy(one)) == ["rule “one” (2) removed"]


def test_settings_are_told_from_what_to_what() -> None:
    changed = policy(two_stage=True, protect=("ci/**",), approval_days=30)
    assert words(policy(), changed) == [
        "setting protect: none → ci/**",
        "setting two_stage: false → true",
        "setting approval_days: none → 30",
    ]


def test_nothing_is_told_of_a_policy_that_cannot_be_read() -> None:
    assert words(policy(), None) == words(None, policy()) == []


def signed(*lines: AllowedSigner) -> Side:
    return replace(side(), signers=AllowedSigners(lines))


def test_keys_come_and_go() -> None:
    one = AllowedSigner(frozenset({"alice"}), KEY, line=1)
    two = AllowedSigner(frozenset({"bob"}), OTHER, line=1)
    assert in_words(of(SIGNERS_PATH), signed(one), signed(two)) == (
        "alice loses the key ssh-ed25519 …" + KEY[-12:],
        "bob gets the key ssh-ed25519 …" + OTHER[-12:],
    )
    later = one._replace(valid_before=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    assert in_words(of(SIGNERS_PATH), signed(one), signed(later)) == (
        "keys are restricted otherwise (namespaces, dates) or stand in other lines",
    )


def test_owners_change_come_and_go() -> None:
    before = side(codeowners=owners(("/budgets/", "@a"), ("/src/", "@b"), ("/docs/", "")))
    after = side(codeowners=owners(("/docs/", ""), ("/budgets/", "@a @c"), ("/ci/", "@d")))
    assert in_words(of("CODEOWNERS"), before, after) == (
        "no rule for /src/ any more (@b)",
        "/ci/ belongs to @d",
        "/budgets/ belongs to @a, @c instead of @a",
        "rules in another order: the last one that matches decides",
    )


def test_sections_ask_for_more_or_fewer_and_become_optional() -> None:
    def owned(*rules: tuple[str, OwnerSection]) -> Side:
        made = (OwnerRule(pattern, ("@a",), 1, section) for pattern, section in rules)
        return side(codeowners=Codeowners("CODEOWNERS", tuple(made), "gitlab"))

    before = owned(
        ("/budgets/", OwnerSection("Perf", 2)), ("/x/", OwnerSection("Perf", 2)), ("/budgets/", OwnerSection("Sec"))
    )
    after = owned(
        ("/budgets/", OwnerSection("Perf")),
        ("/x/", OwnerSection("Perf")),
        ("/budgets/", OwnerSection("Sec", optional=True)),
    )
    assert in_words(of("CODEOWNERS"), before, after) == (
        "the section Perf asks for 1 approval, before for 2 approvals",
        "the section Sec asks for no approval, before for 1 approval",
    )
    excluded = side(
        codeowners=Codeowners("CODEOWNERS", (OwnerRule("/x", (), 1, OwnerSection("Perf"), excludes=True),), "gitlab")
    )
    assert "!/x in the section Perf belongs to none" in in_words(of("CODEOWNERS"), before, excluded)


def test_of_other_files_nothing_is_told() -> None:
    assert in_words(of("ci/gate.yml"), side(), side()) == ()


def test_comments_beside_keys_change_nothing() -> None:
    assert in_words(of(SIGNERS_PATH), signed(), signed()) == ()
