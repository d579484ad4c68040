"""What governs this project itself can be read, and says what its founding decision says."""

import re

from capability_budgets.reading.budget_yaml import read_budgets
from governance.documents.adr.reader import read_adr
from governance.documents.trust.codeowners import read_codeowners
from governance.documents.trust.policy import read_policy
from governance.domain.judgement.records import AdrStatus
from tests.support.documents import ROOT, blocks

ADR = "adr/030-performance-budget-framework.md"
BUDGETS = "budgets/capability_budgets.yaml"


def test_the_numbers_are_those_of_the_decision() -> None:
    document = read_budgets(BUDGETS, (ROOT / BUDGETS).read_bytes())
    assert document.problems == ()
    stated = {str(limit.id): str(limit.value) for item in document.capabilities for limit in item.limits}
    assert stated == {
        "schema_validator.max_latency_ms": "50",
        "schema_validator.max_memory_mb": "10",
        "rate_limiter.max_latency_ms": "10",
        "rate_limiter.max_memory_mb": "5",
        "metrics.max_latency_ms": "5",
        "metrics.max_memory_mb": "2",
    }
    decided = read_budgets(BUDGETS, blocks((ROOT / ADR).read_text(encoding="utf-8"), "yaml")[0].text.encode())
    assert {str(limit.id): str(limit.value) for item in decided.capabilities for limit in item.limits} == stated


def test_the_decision_is_in_force() -> None:
    adr = read_adr(ADR, (ROOT / ADR).read_bytes())
    assert (adr.number, adr.status, adr.problems) == (30, AdrStatus.ACCEPTED, ())


def test_the_owners_of_what_governs_are_the_people_of_the_policy() -> None:
    policy = read_policy((ROOT / "budgets/policy.yaml").read_bytes()).policy
    assert policy is not None
    owners = read_codeowners("CODEOWNERS", (ROOT / "CODEOWNERS").read_bytes())
    assert owners.problems == ()
    for path in (BUDGETS, "budgets/policy.yaml", "CODEOWNERS", ADR):
        assert policy.people_of(owners.codeowners.owners(path)) == frozenset({"architecture-review"})


def test_the_changelog_has_a_place_for_what_is_not_released_yet() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", changelog, re.MULTILINE)[0] == "[Unreleased]"
