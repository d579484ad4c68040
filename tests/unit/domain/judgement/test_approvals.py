"""Contract, sections 4 and 6: how the rules stand for a change."""

from dataclasses import replace
from typing import Any

from governance.domain.judgement import evidence
from governance.domain.judgement.approvals import rule_status, unapproved
from governance.domain.judgement.changes import Change, Side
from governance.domain.judgement.demands import Demand
from governance.domain.judgement.rule_status import RuleStatus
from governance.domain.judgement.tallies import count
from governance.domain.policy.codeowners import Codeowners, OwnerRule, OwnerSection
from tests.support.tallies import context
from tests.support.values import (
    ARCHITECTURE,
    LATENCY,
    NOW,
    AskedPast,
    change,
    owners,
    policy,
    record,
    rule,
    side,
)

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


def test_a_change_that_no_decision_lists_is_waited_for_by_every_section() -> None:
    perf = OwnerRule("/budgets/", ("@alice",), 1, OwnerSection("Perf"))
    security = OwnerRule("/budgets/", ("@bob",), 2, OwnerSection("Security"))
    trusted = side({LATENCY: "10"}, codeowners=Codeowners("CODEOWNERS", (perf, security), "gitlab"))
    found = unapproved(change(), policy(rule("owners", 1, ("codeowners",))), trusted, AskedPast(), NOW)
    assert [(item.section, item.could) for item in found] == [
        ("", ("alice", "bob")),
        ("Perf", ("alice",)),
        ("Security", ("bob",)),
    ]


# Owners


def asked(item: Change, trusted: Side) -> tuple[str, ...]:
    (status,) = unapproved(item, policy(rule("owners", 1, ("codeowners",))), trusted, AskedPast(), NOW)
    return status.could


def test_codeowners_are_the_owners_of_the_file_on_the_before_side() -> None:
    trusted = side({LATENCY: "10"}, codeowners=owners(("/budgets/", "@alice @bob")))
    assert asked(change(), trusted) == ("alice", "bob")
    assert asked(change(), side()) == ()


def test_codeowners_are_those_of_the_new_file_where_it_is_new() -> None:
    trusted = side(codeowners=owners(("/budgets/", "@alice"), ("/budgets/new.yaml", "@bob")))
    item = replace(change("new.max_x", None, "1"), holder="budgets/new.yaml")
    assert asked(item, trusted) == ("bob",)


# How a rule stands


RULE = rule("loosening", 2, (ARCHITECTURE,))
ELIGIBLE = frozenset({"alice", "bob", "carol"})


def stands(*records: evidence.FoundSignOff, **fields: Any) -> RuleStatus:
    there = context(**fields)
    return rule_status(Demand(RULE, RULE.require, ELIGIBLE), count(records, there), there)


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
