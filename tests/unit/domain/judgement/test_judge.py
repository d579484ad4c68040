"""Contract, section 7: a step passes when all of this holds."""

from dataclasses import replace
from decimal import Decimal

import pytest

from capability_budgets.reading.problems import Place, Problem
from governance.domain.findings import Verdict, error, warning
from governance.domain.judgement.changes import Change, Direction, Side
from governance.domain.judgement.evidence import Alteration, AlterationKind, Hold, NearReference
from governance.domain.judgement.judge import Judgement, judge
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.records import AdrStatus
from governance.domain.policy.paths import POLICY_PATH
from tests.support.values import (
    DIGEST,
    LATENCY,
    NOW,
    AskedPast,
    FakePast,
    adr,
    change,
    decision,
    line,
    owners,
    policy,
    record,
    rule,
    side,
    step,
)

ROW = line(LATENCY, "10", "12")
ALICE = decision(record("alice"))


def codes(judgement: Judgement) -> list[str]:
    return [finding.code for finding in judgement.findings]


def test_a_step_without_a_change_passes() -> None:
    found = judge(step())
    assert (found.verdict, found.changes, found.findings, found.used) == (Verdict.PASS, (), (), {})
    assert found.adoption is False


def test_a_step_passes_when_every_change_is_authorised() -> None:
    found = judge(step(change(), decisions=[ALICE]))
    (judged,) = found.changes
    assert found.verdict is Verdict.PASS
    assert found.used == {31: {ROW}}
    assert (judged.change, judged.adr, judged.governed, judged.repaired) == (change(), 31, True, False)
    assert judged.rule_statuses[0].have == ("alice",)


def test_a_step_fails_when_one_change_is_not_authorised() -> None:
    found = judge(step(change(), change("metrics.max_latency_ms", "5", "6"), decisions=[ALICE]))
    assert (found.verdict, codes(found)) == (Verdict.FAIL, ["BG103"])
    assert [item.governed for item in found.changes] == [True, False]


def test_a_change_is_judged_without_decisions_where_nothing_is_trusted() -> None:
    found = judge(step(change(), before=Side(), decisions=[ALICE]))
    assert codes(found) == ["BG101"]


def test_a_change_that_no_decision_lists_says_how_the_rules_stand_by_the_past_and_the_owners_before() -> None:
    rules = rule("owners", 1, ("codeowners",)), rule("crept", 2, ("bob",), by_percent=20)
    trusted = policy(*rules)
    before = side({LATENCY: "11.9"}, trusted=trusted, codeowners=owners(("/budgets/", "@alice")))
    past = AskedPast(tight={LATENCY: "10"})
    (judged,) = judge(step(change(before="11.9"), before=before, past=past)).changes
    assert (judged.adr, judged.governed) == (None, False)
    assert [(item.rule, item.have, item.could) for item in judged.rule_statuses] == [
        ("owners", (), ("alice",)),
        ("crept", (), ("bob",)),
    ]
    assert past.asked == [(LATENCY, NOW, frozenset())]


def test_a_change_that_a_decision_lists_in_vain_says_how_the_rules_stand_under_it() -> None:
    (judged,) = judge(step(change(), decisions=[decision(record("bob", "reject"))])).changes
    assert (judged.adr, judged.governed, judged.repaired) == (31, False, False)
    assert [item.have for item in judged.rule_statuses] == [()]


def test_a_judged_change_is_no_repair_and_has_no_rules_and_no_row_unless_it_says_so() -> None:
    bare = JudgedChange(change(), None, governed=False)
    assert (bare.repaired, bare.rule_statuses, bare.row) == (False, (), None)


def test_lines_of_one_decision_for_several_changes_are_used_together() -> None:
    other = line("metrics.max_latency_ms", "5", "6")
    known = decision(record("alice", changes=(ROW, other)), adrs=(adr(ROW, other),))
    found = judge(step(change(), change("metrics.max_latency_ms", "5", "6"), decisions=[known]))
    assert found.verdict is Verdict.PASS
    assert found.used == {31: {ROW, other}}


def test_a_finding_that_several_changes_share_is_told_once() -> None:
    unreadable = error("BG001", "no", "do")
    found = judge(step(change(), readings=(unreadable, unreadable)))
    assert codes(found) == ["BG001", "BG101"]


def test_what_cannot_be_read_on_the_after_side_fails_also_where_nothing_changed() -> None:
    assert judge(step(readings=(error("BG001", "no", "do"),))).verdict is Verdict.FAIL
    assert judge(step(readings=(warning("BG003", "no", "do"),))).verdict is Verdict.PASS


def test_missing_history_is_indeterminate() -> None:
    assert judge(step(change(), readings=(error("BG501", "no", "do"),))).verdict is Verdict.INDETERMINATE


# Adoption


def test_the_adoption_needs_no_decision_and_must_be_readable() -> None:
    assert judge(step(change(), adoption=True)) == Judgement(adoption=True, changes=(), findings=(), used={})
    broken = judge(step(change(), adoption=True, readings=(error("BG001", "no", "do"),)))
    assert (broken.verdict, broken.adoption) == (Verdict.FAIL, True)


# The policy is still there


def test_governance_that_was_removed_is_a_violation_whatever_a_decision_says() -> None:
    gone = Change(POLICY_PATH, "sha256:one", None, Direction.GOVERNANCE, POLICY_PATH, Place(POLICY_PATH))
    known = decision(record("alice", changes=(gone.line,)), adrs=(adr(gone.line),))
    found = judge(step(gone, decisions=[known], after=Side()))
    message = "the policy is gone: the budgets would not be governed any more"
    fix = "put it back: git restore --source=HEAD --staged --worktree -- budgets/policy.yaml"
    assert found.findings == (error("BG302", message, fix, budget=POLICY_PATH, place=Place(POLICY_PATH)),)
    assert (found.verdict, found.changes[0].governed) == (Verdict.FAIL, True)
    (later,) = judge(replace(step(gone, decisions=[known], after=Side()), base="abc")).findings
    assert later.fix == fix.replace("HEAD", "abc")


def test_a_line_that_is_nearly_a_reference_is_named_where_a_change_has_none() -> None:
    (found,) = judge(replace(step(change()), near_references=(NearReference("Budget-ADR: #31", (31,)),))).findings
    assert "the line 'Budget-ADR: #31' of its messages is no reference" in found.message


def test_a_policy_that_is_there_is_not_removed() -> None:
    assert codes(judge(step(after=side()))) == []


def test_where_no_policy_was_trusted_none_is_removed() -> None:
    assert codes(judge(step(before=Side(), after=Side()))) == []


# Nothing that authorised an earlier change was altered


SIGNOFF = Alteration("adr/signoffs/031/alice.yaml", 31, AlterationKind.REMOVED, is_signoff=True)
DECISION = Alteration("adr/031-raise.md", 31, AlterationKind.CHANGED, is_signoff=False)
GONE = DECISION._replace(kind=AlterationKind.REMOVED)
NUMBERLESS = GONE._replace(adr=None)
KEPT = FakePast(held={DECISION.path: Hold.KEPT})


def test_every_sign_off_record_that_stood_before_must_stand() -> None:
    message = "a sign-off record was removed"
    back = "put it back: git restore --source=HEAD --staged --worktree -- adr/signoffs/031/alice.yaml"
    fix = f"{back}; to take a sign-off back: budget sign 031 --withdraw"
    found = judge(step(alterations=(SIGNOFF,))).findings
    assert found == (error("BG301", message, fix, adr=31, place=Place(SIGNOFF.path)),)


def test_a_decision_that_authorised_an_earlier_change_must_stay_as_it_was() -> None:
    message = "ADR 31, which authorised an earlier change, was changed"
    back = "put it back: git restore --source=abc --staged --worktree -- adr/031-raise.md"
    fix = f"{back}; to decide something else: budget propose BUDGET=VALUE"
    found = judge(step(alterations=(DECISION,), past=FakePast(used={31: [ROW]}), base="abc")).findings
    assert found == (error("BG301", message, fix, adr=31, place=Place(DECISION.path)),)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (GONE, "ADR 31, which bore a sign-off or landed as more than a proposal, was removed"),
        (GONE._replace(kind=AlterationKind.RENUMBERED, detail="to 40"), "proposal, was renumbered to 40"),
        (GONE._replace(kind=AlterationKind.EMPTIED), "was emptied: it decides nothing any more"),
        (GONE._replace(kind=AlterationKind.LEFT_OUT, detail="with its folder"), "was left out with its folder"),
        (NUMBERLESS, "a decision without a number, which bore"),
    ],
)
def test_a_decision_that_was_signed_or_decided_is_not_taken_away(item: Alteration, words: str) -> None:
    (found,) = judge(step(alterations=(item,), past=KEPT)).findings
    assert (found.code, found.adr) == ("BG301", item.adr)
    assert words in found.message
    assert ("keep the folder" in (found.fix or "")) == (item.kind is AlterationKind.LEFT_OUT)


def test_a_decision_that_authorised_nothing_may_change() -> None:
    assert judge(step(alterations=(DECISION,), past=KEPT)).findings == ()


def test_what_puts_back_what_a_violation_altered_is_no_alteration() -> None:
    past = FakePast(used={31: [ROW]}, put_back={DECISION.path, SIGNOFF.path})
    assert judge(step(alterations=(DECISION, SIGNOFF), past=past)).findings == ()
    assert codes(judge(step(alterations=(DECISION, SIGNOFF), past=replace(past, put_back=())))) == ["BG301", "BG301"]


def test_what_may_change_hides_no_alteration_after_it() -> None:
    free = Alteration("adr/032-other.md", 32, AlterationKind.REMOVED, is_signoff=False)
    assert codes(judge(step(alterations=(free, SIGNOFF)))) == ["BG301"]


@pytest.mark.parametrize("item", [DECISION, GONE, NUMBERLESS], ids=["changed", "removed", "numberless"])
def test_a_decision_that_has_done_nothing_may_change_and_go(item: Alteration) -> None:
    past = FakePast(used={32: [ROW]})
    assert judge(step(alterations=(item,), past=past)).findings == ()


def test_alterations_fail_a_step_whose_changes_are_all_authorised() -> None:
    found = judge(step(change(), decisions=[ALICE], alterations=(SIGNOFF,)))
    assert (found.verdict, codes(found), found.changes[0].governed) == (Verdict.FAIL, ["BG301"], True)


# The base has moved


def test_what_no_decision_lists_is_proposed_together() -> None:
    memory = change("rate_limiter.max_memory_mb", "5", "6")
    found = judge(step(change(), memory))
    way = f"budget propose {LATENCY}=12 rate_limiter.max_memory_mb=6"
    assert [item.fix for item in found.findings] == [
        f"{way}, or put the old value back (10)",
        f"{way}, or put the old value back (5)",
    ]


def test_what_a_decision_lists_is_not_proposed_again() -> None:
    memory, other = change("rate_limiter.max_memory_mb", "5", "6"), change("metrics.max_latency_ms", "5", "6")
    found = judge(step(change(), memory, other, decisions=[ALICE]))
    way = "budget propose rate_limiter.max_memory_mb=6 metrics.max_latency_ms=6"
    assert {item.fix for item in found.findings} == {f"propose a decision that does: {way}"}
    assert [item.governed for item in found.changes] == [True, False, False]


def test_a_change_of_what_the_base_has_changed_since_is_a_violation() -> None:
    message = f"the base has changed {LATENCY} since this branch left it"
    way = f"budget propose {LATENCY}=12"
    fix = f"merge the base into the branch; on the value that holds there then, decide again: {way}"
    found = judge(step(change(), decisions=[ALICE], moved=frozenset({LATENCY})))
    assert found.findings == (error("BG108", message, fix, budget=LATENCY, place=change().place),)


def test_what_the_step_does_not_change_may_have_moved() -> None:
    found = judge(step(change(), decisions=[ALICE], moved=frozenset({"metrics.max_latency_ms"})))
    assert found.verdict is Verdict.PASS


# Repairs


def test_a_step_that_restores_the_last_governed_value_after_a_violation_needs_no_adr() -> None:
    found = judge(step(change(before="14", after="10"), past=FakePast(governed={LATENCY: ROW.before})))
    (judged,) = found.changes
    assert (found.verdict, found.findings, found.used) == (Verdict.PASS, (), {})
    assert (judged.governed, judged.repaired, judged.adr, judged.rule_statuses) == (True, True, None, ())


def test_a_limit_that_a_violation_removed_is_repaired_by_putting_it_back() -> None:
    past = FakePast(governed={LATENCY: Decimal(10)})
    assert judge(step(change(before=None, after="10"), past=past)).changes[0].repaired


@pytest.mark.parametrize(("before", "after"), [("8", "10"), ("14", None)], ids=["looser", "removed"])
def test_what_loosens_is_no_repair_though_it_restores_the_last_governed_value(before: str, after: str | None) -> None:
    item = change(before=before, after=after)
    found = judge(step(item, past=FakePast(governed={LATENCY: item.after})))
    assert (codes(found), found.changes[0].repaired) == (["BG101"], False)


@pytest.mark.parametrize("path", ["budgets/policy.yaml", "budgets/allowed_signers", "CODEOWNERS", "docs/CODEOWNERS"])
def test_rules_keys_and_owners_are_not_repaired(path: str) -> None:
    item = Change(path, "sha256:b", "sha256:a", Direction.GOVERNANCE, path, Place(path))
    assert not judge(step(item, past=FakePast(governed={path: "sha256:a"}))).changes[0].repaired


def test_another_governed_file_is_repaired() -> None:
    path = "ci/gate.yml"
    item = Change(path, "sha256:b", "sha256:a", Direction.GOVERNANCE, path, Place(path))
    assert judge(step(item, past=FakePast(governed={path: "sha256:a"}))).changes[0].repaired


@pytest.mark.parametrize("after", ["11", "9", None])
def test_another_value_than_the_last_governed_one_is_no_repair(after: str | None) -> None:
    found = judge(step(change(before="14", after=after), past=FakePast(governed={LATENCY: ROW.before})))
    assert (codes(found), found.changes[0].repaired) == (["BG101"], False)


def test_a_governed_value_is_not_repaired_by_putting_an_older_one_back() -> None:
    assert codes(judge(step(change(before="12", after="10")))) == ["BG101"]


def test_a_decision_that_allows_the_repair_is_used() -> None:
    back = line(LATENCY, "14", "10")
    known = decision(record("alice", changes=(back,)), adrs=(adr(back),))
    past = FakePast(governed={LATENCY: back.after})
    found = judge(step(change(before="14", after="10"), decisions=[known], past=past))
    assert found.used == {31: {back}}
    assert not found.changes[0].repaired


# Drafts


DRAFT = adr(status=AdrStatus.PROPOSED, problems=(Problem("a TODO is left", "fill it", 7, 3),))


def test_a_draft_with_placeholders_does_not_land() -> None:
    (found,) = judge(step(drafts=(DRAFT,))).findings
    assert found == error("BG105", "a TODO is left", "fill it", adr=31, place=Place("adr/031-raise.md", 7, 3))
    assert not found.pending


def test_what_a_draft_still_lacks_is_pending() -> None:
    draft = adr(status=AdrStatus.PROPOSED, problems=(Problem("a TODO is left", "fill it", 7, pending=True),))
    assert [item.pending for item in judge(step(drafts=(draft,))).findings] == [True]


def test_a_finished_draft_lands_whatever_its_status() -> None:
    assert judge(step(drafts=(adr(status=AdrStatus.PROPOSED),))).findings == ()


def test_with_changes_a_draft_is_looked_at_only_where_it_is_needed() -> None:
    assert judge(step(change(), decisions=[ALICE], drafts=(DRAFT,))).verdict is Verdict.PASS


def test_used_lines_are_told_by_the_judgement_of_a_chain() -> None:
    links = line(LATENCY, "10", "12"), line(LATENCY, "12", "14")
    known = [
        decision(record("alice", adr=number, changes=(row,)), adrs=(adr(row, number=number),), number=number)
        for number, row in zip((31, 32), links, strict=True)
    ]
    found = judge(step(change(after="14"), decisions=known))
    assert found.verdict is Verdict.PASS
    assert found.used == {31: {links[0]}, 32: {links[1]}}


def test_an_adr_ended_before_authorises_nothing_in_the_whole_judgement() -> None:
    known = decision(record("alice"), in_base=[DIGEST])
    found = judge(step(change(), decisions=[known], past=FakePast(ended={31: AdrStatus.REJECTED})))
    assert (found.verdict, codes(found)) == (Verdict.FAIL, ["BG102"])


def test_the_policy_of_the_before_side_judges() -> None:
    strict = policy(self_approval=False)
    lax = side(trusted=policy(self_approval=True))
    own = decision(record("alice"), authors=["alice"])
    assert "BG204" in codes(judge(step(change(), trusted=strict, after=lax, decisions=[own])))
