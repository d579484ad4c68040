import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from capability_budgets.reading.limits import BudgetSet, Capability, Limit, LimitId
from governance.documents.trust.codeowners import read_codeowners
from governance.documents.trust.policy import read_policy
from governance.domain.feasibility.rules import author_locks, unsatisfiable
from governance.domain.findings import Finding, Severity
from governance.domain.judgement.changes import Side
from governance.domain.policy.allowed_signers import AllowedSigner, AllowedSigners
from governance.domain.policy.codeowners import Codeowners

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
EARLIER = NOW - dt.timedelta(days=1)

PEOPLE = """\
version: 1
repository: acme/payments
people:
  alice: {emails: [alice@example.com], handle: "@alice"}
  bob: {emails: [bob@example.com], handle: "@bob"}
  carol: {emails: [carol@example.com], handle: "@carol"}
groups:
  "@acme/architecture": [alice, bob]
"""
OWNED = "* @acme/architecture"
ONE_OF_ALL = "- {name: any change, require: 1, from: [alice, bob, carol]}"
TWO_OWNERS = "- {name: any change, require: 2, from: [codeowners]}"
FILE = "budgets/capability_budgets.yaml"
COVER = "add a rule to budgets/policy.yaml that covers them; one without `when` covers everything"


def key(person: str, name: str = "", **options: Any) -> AllowedSigner:
    return AllowedSigner(frozenset({person}), f"ssh-ed25519 {name or person}", **options)


KEYS = (key("alice"), key("bob@example.com"), key("carol"))


def capability(name: str, file: str = FILE, limits: Sequence[str] = ("max_latency_ms",)) -> Capability:
    ids = [LimitId.parse(f"{name}{limit if limit.startswith('@') else f'.{limit}'}") for limit in limits]
    found = (Limit(limit, Decimal(10), file, line, 1) for line, limit in enumerate(ids, start=2) if limit)
    return Capability(name, file, 1, 1, tuple(found))


def side(
    approvals: str,
    *,
    owners: str = OWNED,
    keys: Sequence[AllowedSigner] = KEYS,
    settings: str = "",
    governed: Sequence[str] = (),
    capabilities: Sequence[Capability] = (capability("metrics"),),
    files: Sequence[str] = (FILE,),
) -> Side:
    rules = "\n".join(f"  {line}" for line in approvals.splitlines())
    document = read_policy(f"{PEOPLE}approvals:\n{rules}\n{settings}".encode())
    assert document.policy is not None, document.problems
    return Side(
        policy=document.policy,
        budgets=BudgetSet.of(capabilities),
        codeowners=read_codeowners("CODEOWNERS", owners.encode()).codeowners,
        signers=AllowedSigners(tuple(keys)),
        governed=dict.fromkeys(("budgets/policy.yaml", "budgets/allowed_signers", "CODEOWNERS", *governed), "oid"),
        budget_files=frozenset(files),
    )


def messages(findings: Sequence[Finding]) -> list[str]:
    assert all(finding.code == "BG110" and finding.severity is Severity.WARNING for finding in findings)
    assert all(finding.fix and finding.place.file for finding in findings)
    return [finding.message for finding in findings]


def one(findings: Sequence[Finding]) -> Finding:
    assert len(messages(findings)) == 1, findings
    return findings[0]


@pytest.mark.parametrize(
    ("approvals", "options"),
    [
        (ONE_OF_ALL, {}),
        (ONE_OF_ALL, {"owners": ""}),
        (TWO_OWNERS, {}),
        (TWO_OWNERS, {"owners": "* @alice bob@example.com"}),
        (TWO_OWNERS, {"keys": (), "settings": "identity: commit"}),
        (TWO_OWNERS, {"keys": (key("alice"), key("bob", namespaces=("budget-signoff", "git")))}),
        (ONE_OF_ALL.replace("}", ", when: {budgets: ['**', '*']}}"), {}),
    ],
)
def test_what_can_be_met_raises_nothing(approvals: str, options: dict[str, Any]) -> None:
    assert unsatisfiable(side(approvals, **options), NOW) == ()


def test_without_a_policy_nothing_is_asked() -> None:
    assert unsatisfiable(Side()) == ()
    assert author_locks(Side()) == ()


def test_owners_who_are_nobody_are_one_warning_for_all_their_paths() -> None:
    found = one(unsatisfiable(side(TWO_OWNERS, owners="")))
    assert found.message == (
        "the rule 'any change' asks the code owners of CODEOWNERS, budgets/accepted.yaml, budgets/allowed_signers"
        " and 2 more, and there are none"
    )
    assert found.place.file == "CODEOWNERS"
    assert found.fix == "add a line to CODEOWNERS: /CODEOWNERS and people or groups of the policy"


def test_the_file_whose_owners_count_is_the_one_to_edit() -> None:
    known = side(TWO_OWNERS)
    elsewhere = replace(known, codeowners=replace(known.codeowners, path="docs/CODEOWNERS", rules=()))
    found = one(unsatisfiable(elsewhere))
    assert (found.place.file, found.fix.split(":")[0]) == ("docs/CODEOWNERS", "add a line to docs/CODEOWNERS")


def test_where_no_file_names_owners_codeowners_is_the_one_to_write() -> None:
    found = one(unsatisfiable(replace(side(TWO_OWNERS), codeowners=Codeowners())))
    assert found.fix == "add a line to CODEOWNERS: /CODEOWNERS and people or groups of the policy"
    assert found.place.file == "CODEOWNERS"


def test_a_single_path_without_owners_is_named() -> None:
    owners = f"{OWNED}\n/budgets/policy.yaml\n"
    found = one(unsatisfiable(side(TWO_OWNERS, owners=owners)))
    assert "the code owners of budgets/policy.yaml, and there are none" in found.message


def test_owners_whom_the_policy_does_not_know_are_named() -> None:
    found = one(unsatisfiable(side(TWO_OWNERS, owners="* @ghost gone@example.com")))
    assert found.message.endswith("and there are none (@ghost and gone@example.com are nobody in the policy)")
    assert found.fix == ("add them to the people or groups of budgets/policy.yaml, or name others in CODEOWNERS")


def test_too_few_owners_say_who_is_left() -> None:
    found = one(unsatisfiable(side(TWO_OWNERS, owners="* @alice @ghost")))
    assert "requires 2 approvals for" in found.message
    assert found.message.endswith("and only alice could give one (@ghost is nobody in the policy)")
    assert found.fix == "name more owners in CODEOWNERS, or require fewer approvals in budgets/policy.yaml"
    assert found.place.file == "CODEOWNERS"


@pytest.mark.parametrize(
    "keys",
    [
        (key("alice"),),
        (key("alice"), key("carol")),
        (key("alice"), key("bob", namespaces=("git",))),
        (key("alice"), key("bob", valid_before=EARLIER)),
        (key("alice"), key("bob", valid_after=NOW + dt.timedelta(days=1))),
    ],
)
def test_who_has_no_usable_key_is_named(keys: Sequence[AllowedSigner]) -> None:
    found = one(unsatisfiable(side(TWO_OWNERS, keys=keys), NOW))
    assert found.message.endswith("and bob has no usable key in budgets/allowed_signers")
    assert found.place.file == "budgets/allowed_signers"
    assert "for bob: the name, and what their .pub file says" in found.fix


def test_without_a_moment_the_dates_of_keys_are_left_aside() -> None:
    assert unsatisfiable(side(TWO_OWNERS, keys=(key("alice"), key("bob", valid_before=EARLIER)))) == ()


def test_several_without_a_key_are_named_together() -> None:
    found = one(unsatisfiable(side(TWO_OWNERS, keys=())))
    assert found.message.endswith("and alice and bob have no usable key in budgets/allowed_signers")
    line = "add a line to budgets/allowed_signers for alice or bob: the name, and what their .pub file says"
    assert (found.fix, found.place.file) == (line, "budgets/allowed_signers")


def test_one_key_of_two_people_counts_once() -> None:
    found = one(unsatisfiable(side(TWO_OWNERS, keys=(key("alice", "shared"), key("bob", "shared")))))
    assert found.message.endswith("and alice and bob share keys; one key counts once")
    assert found.fix == "give each of them a key of their own in budgets/allowed_signers"
    assert found.place.file == "budgets/allowed_signers"


@pytest.mark.parametrize(
    "keys",
    [
        (key("alice", "1"), key("alice", "2"), key("bob", "1")),
        (key("alice", "1"), key("bob", "1"), key("bob", "2")),
        (key("alice", "1"), key("alice", "2"), key("bob", "1"), key("carol", "2"), key("carol", "3")),
    ],
)
def test_somebody_with_two_keys_leaves_the_shared_one_to_the_other(keys: Sequence[AllowedSigner]) -> None:
    everybody = f"{TWO_OWNERS}\n- {{name: all, require: {len({k.key for k in keys})}, from: [alice, bob, carol]}}"
    assert unsatisfiable(side(everybody, keys=keys)) == ()


def test_a_rule_that_asks_no_owners_is_one_warning_whoever_owns_the_paths() -> None:
    three = "- {name: any change, require: 3, from: [alice, bob, carol]}"
    found = one(unsatisfiable(side(three, owners=f"{OWNED}\n{FILE} @carol", keys=KEYS[:2])))
    assert found.message.startswith(
        "the rule 'any change' requires 3 approvals for CODEOWNERS, budgets/accepted.yaml, budgets/allowed_signers"
        " and 2 more, and carol has"
    )


def test_each_rule_is_asked_by_itself() -> None:
    governance = "- {name: governance, require: 3, from: [alice, bob, carol], when: {direction: [governance]}}"
    rules = f"{TWO_OWNERS}\n{governance}"
    found = messages(unsatisfiable(side(rules, keys=KEYS[:1])))
    assert [message.split(" requires")[0] for message in found] == ["the rule 'any change'", "the rule 'governance'"]


@pytest.mark.parametrize(
    ("when", "paths"),
    [
        ("{direction: [governance]}", "CODEOWNERS, budgets/a.yaml, budgets/accepted.yaml and 3 more"),
        ("{direction: [loosen, tighten]}", "budgets/a.yaml and budgets/b.yaml"),
        ("{direction: [loosen], by_percent: 20}", "budgets/a.yaml and budgets/b.yaml"),
        ("{by_percent: 20}", "budgets/a.yaml and budgets/b.yaml"),
        ("{budgets: ['metrics.*']}", "budgets/a.yaml"),
        ("{budgets: ['metrics@prod.*']}", "budgets/a.yaml"),
        ("{budgets: ['m*']}", "budgets/a.yaml"),
        ("{budgets: ['unheard_of.*']}", "budgets/a.yaml and budgets/b.yaml"),
        ("{budgets: [budgets/policy.yaml]}", "budgets/policy.yaml"),
        ("{budgets: [budgets/*.yaml]}", "budgets/accepted.yaml and budgets/policy.yaml"),
        ("{direction: [governance], budgets: ['metrics']}", "budgets/a.yaml"),
    ],
)
def test_a_rule_is_asked_where_it_could_match(when: str, paths: str) -> None:
    rules = f"{ONE_OF_ALL}\n- {{name: some, require: 1, from: [codeowners], when: {when}}}"
    homes = (capability("metrics", "budgets/a.yaml"), capability("limiter", "budgets/b.yaml"))
    known = side(rules, owners="", capabilities=homes, files=("budgets/a.yaml", "budgets/b.yaml"))
    assert f"asks the code owners of {paths}, and" in one(unsatisfiable(known)).message


def test_a_rule_about_percent_of_governance_can_match_nothing() -> None:
    never = "- {name: never, require: 1, from: [codeowners], when: {direction: [governance], by_percent: 1}}"
    rules = f"{ONE_OF_ALL}\n{never}"
    assert unsatisfiable(side(rules, owners="")) == ()


def test_protected_files_are_asked_too_and_shadowed_owners_are_not() -> None:
    owners = "/budgets/ @acme/architecture\n/CODEOWNERS @alice @bob\n"
    known = side(TWO_OWNERS, owners=owners, governed=("docs/CODEOWNERS", "benchmarks/latency.py"))
    assert "the code owners of benchmarks/latency.py, and" in one(unsatisfiable(known)).message


def test_with_identity_commit_nobody_needs_to_be_able_to_add_signers() -> None:
    owners = "/budgets/*.yaml @alice @bob\n/CODEOWNERS @alice @bob\n"
    known = side(TWO_OWNERS, owners=owners, settings="identity: commit", keys=())
    assert unsatisfiable(replace(known, governed={})) == ()


def test_with_identity_signature_somebody_must_be_able_to_add_signers() -> None:
    owners = "/budgets/*.yaml @alice @bob\n/CODEOWNERS @alice @bob\n"
    known = side(TWO_OWNERS, owners=owners)
    found = one(unsatisfiable(replace(known, governed={})))
    assert "the code owners of budgets/allowed_signers, and there are none" in found.message


def test_governed_files_that_no_rule_covers_are_named() -> None:
    rules = "- {name: numbers, require: 1, from: [alice], when: {direction: [loosen, tighten]}}"
    found = one(unsatisfiable(side(rules)))
    assert found.message == (
        "no approval rule covers CODEOWNERS, budgets/accepted.yaml, budgets/allowed_signers and budgets/policy.yaml"
    )
    assert found.fix == COVER
    assert found.place.file == "budgets/policy.yaml"


@pytest.mark.parametrize(
    ("when", "uncovered"),
    [
        ("{direction: [loosen, governance]}", ["tightens metrics.max_latency_ms and metrics@dev.max_latency_ms"]),
        (
            "{by_percent: 20}",
            [
                "loosens metrics.max_latency_ms and metrics@dev.max_latency_ms",
                "tightens metrics.max_latency_ms and metrics@dev.max_latency_ms",
            ],
        ),
        (
            "{budgets: ['metrics@dev.*', 'budgets/*', CODEOWNERS]}",
            ["loosens metrics.max_latency_ms", "tightens metrics.max_latency_ms"],
        ),
        ("{budgets: ['metrics@prod.*', 'metrics@dev.*', 'budgets/*', CODEOWNERS]}", []),
        ("{budgets: ['metrics.max_latency_ms', 'budgets/*', CODEOWNERS]}", []),
    ],
)
def test_limits_whose_changes_no_rule_covers_are_named(when: str, uncovered: list[str]) -> None:
    rules = f"- {{name: some, require: 1, from: [alice], when: {when}}}"
    home = capability("metrics", limits=("max_latency_ms", "@dev.max_latency_ms"))
    rules += "\n- {name: governance, require: 1, from: [alice], when: {direction: [governance]}}"
    found = unsatisfiable(side(rules, capabilities=(home,)))
    assert messages(found) == [f"no approval rule covers every change that {item}" for item in uncovered]
    assert all((item.fix, item.place.file) == (COVER, "budgets/policy.yaml") for item in found)


def test_a_budget_file_is_covered_by_the_rules_about_its_limits() -> None:
    rules = "- {name: files, require: 1, from: [alice], when: {budgets: ['budgets/*', '**/CODEOWNERS']}}"
    assert messages(unsatisfiable(side(rules))) == [
        "no approval rule covers every change that loosens metrics.max_latency_ms",
        "no approval rule covers every change that tightens metrics.max_latency_ms",
    ]


def test_a_limit_is_covered_through_an_environment_that_overrides_only_others() -> None:
    rules = "- {name: some, require: 1, from: [alice], when: {budgets: ['metrics@dev.*', 'budgets/*', CODEOWNERS]}}"
    home = capability("metrics", limits=("max_latency_ms", "@dev.max_memory_mb"))
    assert unsatisfiable(side(rules, capabilities=(home,))) == ()


def test_whoever_cannot_be_spared_is_named_as_author() -> None:
    found = author_locks(side(TWO_OWNERS))
    assert [finding.message.split(":")[0] for finding in found] == [
        "nobody can approve what alice decides",
        "nobody can approve what bob decides",
    ]
    assert "too few are left for the rule 'any change' (2 approvals for CODEOWNERS, " in found[0].message
    assert found[0].fix == (
        "let somebody else write such decisions, name more people who may approve, or set self_approval: true"
    )
    assert {item.place.file for item in found} == {"budgets/policy.yaml"}
    assert messages(found)


def test_an_author_with_the_only_key_locks_every_rule() -> None:
    rules = f"{ONE_OF_ALL}\n- {{name: numbers, require: 1, from: [alice, bob], when: {{direction: [loosen]}}}}"
    found = one(author_locks(side(rules, keys=KEYS[:1])))
    assert "what alice decides" in found.message
    assert "the rules 'any change' (1 approval for" in found.message
    assert found.message.endswith(f"and 'numbers' (1 approval for {FILE})")


@pytest.mark.parametrize(
    ("approvals", "options"),
    [
        (ONE_OF_ALL, {}),
        (TWO_OWNERS, {"owners": "* @alice @bob @carol"}),
        (TWO_OWNERS, {"settings": "self_approval: true"}),
        (TWO_OWNERS, {"owners": "* @alice"}),
        (ONE_OF_ALL, {"keys": ()}),
    ],
)
def test_nobody_is_named_as_author_where_others_suffice_or_nothing_could(
    approvals: str, options: dict[str, Any]
) -> None:
    assert author_locks(side(approvals, **options)) == ()


def test_the_dates_of_keys_count_for_authors_too() -> None:
    keys = (key("alice"), key("bob", valid_before=EARLIER))
    rules = "- {name: any change, require: 1, from: [alice, bob]}"
    assert author_locks(side(rules, keys=keys)) == ()
    assert len(author_locks(side(rules, keys=keys), NOW)) == 1


def sectioned(text: str) -> Side:
    """A side whose CODEOWNERS is read as GitLab reads it."""
    known = side(TWO_OWNERS)
    return replace(known, codeowners=read_codeowners("CODEOWNERS", text.encode(), "gitlab").codeowners)


def test_a_section_that_cannot_be_met_is_named() -> None:
    role = one(unsatisfiable(sectioned("[Perf]\n* @alice @bob\n[Sec]\n* @@maintainers\n")))
    assert role.message.startswith("the rule 'any change, section Sec' asks the code owners of CODEOWNERS, ")
    assert role.message.endswith("and there are none (@@maintainers is nobody in the policy)")
    few = one(unsatisfiable(sectioned("[Perf]\n* @alice @bob\n[Sec][2]\n* @bob\n")))
    assert few.message.startswith("the rule 'any change, section Sec' requires 2 approvals for CODEOWNERS, ")
    assert few.message.endswith("and only bob could give one")


def test_an_author_whom_a_section_cannot_spare_is_named() -> None:
    locks = author_locks(sectioned("[Perf]\n* @alice @bob @carol\n[Sec]\n* @bob\n"))
    assert [item.message.partition(" decides")[0] for item in locks] == ["nobody can approve what bob"]
    assert "section Sec" in locks[0].message


def test_a_long_chain_of_shared_keys_is_settled_in_time() -> None:
    names = [*(f"p{number:03d}" for number in range(900)), "z"]
    people = "".join(f"  {name}: {{emails: [{name}@example.com]}}\n" for name in names)
    approvals = f"- {{name: all, require: {len(names)}, from: [{', '.join(names)}]}}\n"
    text = f"version: 1\nrepository: r\npeople:\n{people}approvals:\n{approvals}"
    policy = read_policy(text.encode()).policy
    assert policy is not None
    # Everybody takes their first key; the last to come has none but the first one's, so that all must move on.
    chain = [key(name, f"{number + more:03d}") for number, name in enumerate(names[:-1]) for more in (0, 1)]
    known = Side(policy=policy, signers=AllowedSigners((*chain, key("z", "000"))))
    assert unsatisfiable(known) == ()


def huge(what: str) -> Side:
    """A side whose policy, owners or keys are made to keep the judge busy."""
    names = [f"p{number}" for number in range(300)]
    people = "".join(f"  {name}: {{emails: [{name}@example.com]}}\n" for name in names)
    patterns = ", ".join(f"'*a*b*{number}*'" for number in range(20_000)) if what == "patterns" else "'*'"
    rule = f"require: 1, from: [codeowners, p1], when: {{budgets: [{patterns}]}}"
    rules = "".join(f"- {{name: r{number}, {rule}}}\n" for number in range(1 if what == "patterns" else 50))
    groups = "".join(f"  g{number}: [p1]\n" for number in range(900 if what == "groups" else 1))
    text = f"version: 1\nrepository: r\npeople:\n{people}groups:\n{groups}approvals:\n{rules}"
    policy = read_policy(text.encode()).policy
    assert policy is not None
    shared = AllowedSigner(frozenset(names), "ssh-ed25519 k")
    keys = [AllowedSigner(shared.principals, f"{shared.key}{number}") for number in range(150 if what == "keys" else 1)]
    owners = "* " + " ".join(f"@x{number}" for number in range(50_000 if what == "owners" else 1))
    capabilities = [capability(f"ab{number}") for number in range(2_000)]
    return Side(
        policy=policy,
        budgets=BudgetSet.of(capabilities),
        codeowners=read_codeowners("CODEOWNERS", owners.encode()).codeowners,
        signers=AllowedSigners(tuple(keys)),
        governed={f"docs/{number}": "oid" for number in range(30_000 if what == "paths" else 1)},
        budget_files=frozenset({FILE}),
    )


@pytest.mark.parametrize("what", ["patterns", "paths", "groups", "keys", "owners"])
def test_a_side_that_would_keep_the_judge_busy_is_not_asked(what: str) -> None:
    known = huge(what)
    found = one(unsatisfiable(known, NOW))
    assert author_locks(known, NOW) == ()
    assert found.message == "whether every rule could be met is not asked: there are too many patterns, owners or keys"
    assert (found.fix, found.place.file) == ("name fewer of them", "budgets/policy.yaml")


def test_many_capabilities_and_people_alone_are_asked() -> None:
    assert not any("not asked" in message for message in messages(unsatisfiable(huge("nothing"), NOW)))
