"""What a rule asks of whom, where CODEOWNERS has sections."""

from governance.domain.judgement.demands import Demand, demands
from governance.domain.policy.codeowners import Claim
from governance.domain.policy.fields import ApprovalRule
from tests.support.values import policy, rule

PEOPLE = policy()
ALICE, BOB, CAROL = Claim("Perf", ("@alice",)), Claim("Security", ("@bob", "@carol"), 2), Claim("", ("@carol",))
OWNED = rule("any", 1, ("codeowners",))


def asked(item: ApprovalRule, *claims: Claim) -> list[tuple[str, int, list[str]]]:
    return [(found.name, found.need, sorted(found.eligible)) for found in demands(item, PEOPLE, claims)]


def test_a_rule_without_code_owners_asks_whom_it_names() -> None:
    assert asked(rule("any", 2, ("alice", "bob")), ALICE, BOB) == [("any", 2, ["alice", "bob"])]


def test_without_sections_the_rule_asks_the_owners() -> None:
    assert asked(OWNED, CAROL) == [("any", 1, ["carol"])]
    assert asked(OWNED) == [("any", 1, [])]


def test_one_section_asks_for_its_number_where_that_is_more() -> None:
    assert asked(OWNED, BOB) == [("any", 2, ["bob", "carol"])]
    assert asked(rule("any", 3, ("codeowners", "alice")), BOB) == [("any", 3, ["alice", "bob", "carol"])]


def test_every_section_asks_its_own_owners_besides() -> None:
    assert asked(OWNED, ALICE, BOB) == [
        ("any", 1, ["alice", "bob", "carol"]),
        ("any, section Perf", 1, ["alice"]),
        ("any, section Security", 2, ["bob", "carol"]),
    ]


def test_whom_the_rule_names_beside_the_owners_may_stand_in_for_any_section() -> None:
    found = asked(rule("any", 1, ("codeowners", "dora")), ALICE, Claim("Docs", ("@@maintainers",)))
    assert found[1:] == [("any, section Perf", 1, ["alice", "dora"]), ("any, section Docs", 1, ["dora"])]


def test_a_section_without_a_person_is_a_demand_that_nobody_meets() -> None:
    found = demands(OWNED, PEOPLE, (ALICE, Claim("Docs", ("@@maintainers",))))
    assert found[2] == Demand(OWNED, 1, frozenset(), "Docs")
