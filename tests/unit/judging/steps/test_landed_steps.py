"""Contract, section 7: every landed step is judged once, by the rules in force before it."""

from typing import Any

import pytest

from governance.domain.findings import Verdict
from governance.judging.steps.landed_steps import JudgedStep, JudgedSteps, StepStatus
from governance.judging.steps.step_reader import StepReader
from tests.support.fakes import FakeSignatures
from tests.support.papers import RAISED, SIGNED, Line, adoption, adr, decided, signature, signers, signoff
from tests.support.repository import BASELINE, BUDGETS, POLICY
from tests.support.values import days

BROKEN_POLICY = "version: 1\n"
DUPLICATE = BASELINE + "metrics:\n  max_latency_ms: 1\n"


def judged_steps(known: Line, tools: FakeSignatures | None = None) -> JudgedSteps:
    return JudgedSteps(StepReader(known.history, tools or FakeSignatures()))


def landed(known: Line, commit: str | None = None) -> JudgedStep:
    return judged_steps(known).landed(known.history.commit(commit or known.tip))


def codes(known: Line, commit: str | None = None) -> list[str]:
    return [finding.code for finding in landed(known, commit).judgement.findings if finding.is_error]


@pytest.fixture
def known() -> Line:
    """A line that has adopted governance."""
    return Line()


# Adoption


def test_before_the_first_policy_nothing_is_governed(known: Line) -> None:
    root = known.history.commit(known.adopted).parents[0]
    assert landed(known, root).status is StepStatus.BEFORE_ADOPTION


def test_the_step_that_brings_the_first_policy_is_the_adoption(known: Line) -> None:
    found = landed(known, known.adopted)
    assert (found.status, found.judgement.adoption, found.judgement.changes) == (StepStatus.ADOPTION, True, ())


def test_a_root_commit_may_adopt() -> None:
    known = Line()
    root = known.history.grow(adoption())
    assert landed(known, root).status is StepStatus.ADOPTION


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"budgets/policy.yaml": BROKEN_POLICY}, "BG003"),
        ({"budgets/policy.yaml": ("120000", b"x")}, "BG003"),
        ({BUDGETS: DUPLICATE}, "BG001"),
        ({BUDGETS: ("120000", b"x")}, "BG002"),
        ({"budgets/Policy.yaml": POLICY}, "BG002"),
        ({"budgets/allowed_signers": "alice\n"}, "BG003"),
        ({"CODEOWNERS": b"\xff"}, "BG003"),
    ],
)
def test_an_adoption_must_be_readable(files: dict[str, Any], code: str) -> None:
    known = Line({**adoption(), **files})
    assert (landed(known).status, code in codes(known)) == (StepStatus.VIOLATION, True)


def test_it_happens_once(known: Line) -> None:
    known.step({"budgets/policy.yaml": None})
    assert set(codes(known)) == {"BG302", "BG101"}
    known.step({"src": "1"})
    known.step({**adoption(), BUDGETS: RAISED})
    found = landed(known)
    assert (found.status, found.judgement.adoption) == (StepStatus.VIOLATION, False)
    assert "BG101" in codes(known)


def test_a_policy_on_a_merged_branch_was_a_policy(known: Line) -> None:
    history = known.history
    root = history.grow({"x": "1"})
    side = history.grow({"budgets/policy.yaml": None}, parents=[history.grow(adoption(), parents=[root])])
    merged = history.grow(parents=[history.grow({"y": "1"}, parents=[root]), side])
    again = history.grow({**adoption(), BUDGETS: RAISED}, parents=[merged])
    found = landed(known, again)
    assert (found.status, found.judgement.adoption) == (StepStatus.VIOLATION, False)


def test_a_merge_that_brings_a_governed_line_adopts_it_as_it_is(known: Line) -> None:
    history = known.history
    other = history.grow({"y": "1"}, parents=[history.commit(known.adopted).parents[0]])
    known.step({**decided(), BUDGETS: RAISED})
    merged = history.grow({**adoption(), **decided(), BUDGETS: RAISED}, parents=[other, known.tip])
    assert landed(known, merged).status is StepStatus.ADOPTION


def test_a_merge_the_wrong_way_round_cannot_start_again(known: Line) -> None:
    history = known.history
    other = history.grow({"y": "1"}, parents=[history.commit(known.adopted).parents[0]])
    merged = history.grow({**adoption(), BUDGETS: RAISED}, parents=[other, known.tip])
    assert (landed(known, merged).status, codes(known, merged)) == (StepStatus.VIOLATION, ["BG101"])


def test_a_merge_of_a_line_that_broke_its_governance_is_no_clean_adoption(known: Line) -> None:
    history = known.history
    other = history.grow({"y": "1"}, parents=[history.commit(known.adopted).parents[0]])
    broken = known.step({BUDGETS: RAISED})
    merged = history.grow({**adoption(), BUDGETS: RAISED}, parents=[other, known.tip])
    found = landed(known, merged)
    assert (found.status, codes(known, merged)) == (StepStatus.VIOLATION, ["BG302"])
    assert found.judgement.findings[-1].commit == broken


# Steps


def test_a_step_that_touches_nothing_governed_passes_unread(known: Line) -> None:
    known.history.lost = set(known.history.contents) - {known.history.listings[known.tip]["budgets/policy.yaml"].oid}
    known.step({"src": "1"})
    found = landed(known)
    assert (found.status, found.judgement.changes, found.judgement.findings) == (StepStatus.GOVERNED, (), ())


def test_a_decided_step_is_governed_and_tells_what_it_used(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    found = landed(known)
    assert (found.status, set(found.judgement.used)) == (StepStatus.GOVERNED, {31})


def test_an_undecided_step_is_a_violation_and_has_not_passed(known: Line) -> None:
    known.step({BUDGETS: RAISED})
    judge = judged_steps(known)
    commit = known.history.commit(known.tip)
    assert judge.landed(commit).status is StepStatus.VIOLATION
    assert judge.judgement_if_passed(commit) is None
    assert judge.judgement_if_passed(known.history.commit(known.adopted)) is not None


def test_every_step_is_judged_once(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    tools = FakeSignatures()
    judge = judged_steps(known, tools)
    commit = known.history.commit(known.tip)
    assert judge.landed(commit) is judge.landed(commit)
    assert len(tools.asked) == 2


def test_a_forged_signature_is_none(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    tools = FakeSignatures({signature("bob"): "incorrect signature"})
    found = judged_steps(known, tools).landed(known.history.commit(known.tip))
    assert [finding.code for finding in found.judgement.findings] == ["BG201", "BG205"]


def test_a_merge_is_judged_against_its_first_parent(known: Line) -> None:
    branch = known.aside({**decided(), BUDGETS: RAISED})
    known.step({"src": "1"})
    known.merge(branch, files={**decided(), BUDGETS: RAISED})
    assert landed(known).status is StepStatus.GOVERNED
    known.merge(known.aside({"y": "1"}, at=known.adopted), files={BUDGETS: BASELINE})
    assert set(codes(known)) == {"BG101"}


def test_messages_of_all_commits_that_a_merge_brings_count(known: Line) -> None:
    known.step(decided())
    branch = known.aside({BUDGETS: RAISED}, message="raise\n\nBudget-ADR: 31")
    known.step({"src": "1"})
    known.merge(branch, files={BUDGETS: RAISED})
    assert landed(known).status is StepStatus.GOVERNED


def test_messages_of_older_commits_do_not_count(known: Line) -> None:
    known.step(decided())
    known.step({"src": "1"}, message="x\n\nBudget-ADR: 31")
    known.step({BUDGETS: RAISED})
    assert codes(known) == ["BG101"]


def test_a_line_is_used_once(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    known.step({**decided(32, [("rate_limiter.max_latency_ms", "12", "10")]), BUDGETS: BASELINE})
    assert landed(known).status is StepStatus.GOVERNED
    known.step({BUDGETS: RAISED}, message="again\n\nBudget-ADR: 31")
    assert codes(known) == ["BG104"]


def test_trust_comes_from_the_before_side(known: Line) -> None:
    lax = POLICY.replace("require: 2", "require: 1")
    known.step({"budgets/policy.yaml": lax, **decided(approvers=["alice"]), BUDGETS: RAISED})
    assert {"BG201", "BG103"} <= set(codes(known))


def test_a_policy_that_passed_governs_the_next_step(known: Line) -> None:
    lax = POLICY.replace("require: 2", "require: 1")
    known.step({"budgets/policy.yaml": lax})
    known.step({**decided(approvers=["alice"]), BUDGETS: RAISED})
    assert landed(known).status is StepStatus.GOVERNED


@pytest.mark.parametrize(("after", "codes_found"), [(1, set()), (1.5, {"BG201", "BG207"})])
def test_the_moment_of_landing_is_the_committers_date(after: float, codes_found: set[str]) -> None:
    known = Line(adoption(POLICY + "approval_days: 1\n"))
    known.step({**decided(), BUDGETS: RAISED}, at=SIGNED + days(after))
    assert set(codes(known)) == codes_found


def test_a_record_dated_more_than_a_day_after_its_step_does_not_count(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED}, at=SIGNED - days(1.5))
    assert set(codes(known)) == {"BG201", "BG205"}


def test_what_authorised_an_earlier_change_stays_as_it_was(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    known.step({"adr/031-raise.md": adr(context="Another story.")})
    assert codes(known) == ["BG301"]
    known.step({"adr/signoffs/031/bob.yaml": None})
    assert codes(known) == ["BG301"]
    known.step({"adr/signoffs/031/carol.yaml": signoff(adr(), "carol")})
    assert codes(known) == []


# What cannot be read is replaced by its last readable version


def test_a_before_side_that_cannot_be_read_can_be_repaired(known: Line) -> None:
    known.step({BUDGETS: DUPLICATE})
    assert codes(known) == ["BG001"]
    known.step({BUDGETS: BASELINE})
    assert (landed(known).status, landed(known).judgement.changes) == (StepStatus.GOVERNED, ())


def test_a_before_side_that_cannot_be_read_cannot_be_exploited(known: Line) -> None:
    known.step({BUDGETS: DUPLICATE})
    known.step({BUDGETS: RAISED})
    assert codes(known) == ["BG101"]


def test_a_broken_policy_can_be_repaired_and_not_exploited(known: Line) -> None:
    known.step({"budgets/policy.yaml": BROKEN_POLICY})
    assert "BG003" in codes(known)
    lax = known.aside({"budgets/policy.yaml": POLICY.replace("require: 2", "require: 1")})
    assert codes(known, lax) == ["BG101"]
    raised = known.aside({BUDGETS: RAISED})
    assert "BG101" in codes(known, raised)
    known.step({"budgets/policy.yaml": POLICY})
    assert landed(known).status is StepStatus.GOVERNED


def test_broken_signers_and_owners_are_replaced_by_their_last_readable_version(known: Line) -> None:
    known.step({"budgets/allowed_signers": b"\xff", "CODEOWNERS": b"\xff"})
    assert "BG003" in codes(known)
    back = {key: text for key, text in adoption().items() if key in {"budgets/allowed_signers", "CODEOWNERS"}}
    known.step({**back, **decided(), BUDGETS: RAISED})
    found = landed(known)
    limits = [item for item in found.judgement.changes if item.change.limit]
    assert [item.governed for item in limits] == [True]


def test_a_policy_none_of_whose_versions_can_be_read_governs_nothing_and_passes_nothing() -> None:
    known = Line({**adoption(), "budgets/policy.yaml": BROKEN_POLICY})
    known.step({BUDGETS: RAISED})
    assert codes(known) == ["BG003"]
    assert landed(known).judgement.verdict is Verdict.FAIL


def test_a_refused_line_of_the_signers_is_a_warning_and_that_line_only(known: Line) -> None:
    line = signers(["dora"]).replace("dora ", "dora cert-authority ")
    known.step({"budgets/allowed_signers": signers(["alice", "bob"]) + line})
    found = [finding for finding in landed(known).judgement.findings if finding.place.file == "budgets/allowed_signers"]
    assert [(finding.code, finding.is_error, finding.place.line) for finding in found if finding.code == "BG003"] == [
        ("BG003", False, 3)
    ]
    known.step({**decided(), BUDGETS: RAISED})
    assert landed(known).status is StepStatus.GOVERNED


def test_where_no_older_version_can_be_read_nothing_is_trusted() -> None:
    broken = {**adoption(), BUDGETS: DUPLICATE, "budgets/allowed_signers": b"\xff", "CODEOWNERS": b"\xff"}
    known = Line(broken)
    known.step({**decided(), BUDGETS: RAISED})
    found = landed(known).judgement
    assert {item.change.before for item in found.changes if item.change.limit} == {None}
    assert not any(item.governed for item in found.changes)


# Taking files into governance, and out of it


def test_a_policy_change_that_takes_a_file_out_of_governance_removes_its_limits(known: Line) -> None:
    known.step({"budgets/policy.yaml": POLICY + 'budgets: ["other/*.yaml"]\n'})
    budgets = {item.change.budget for item in landed(known).judgement.changes}
    assert {"budgets/policy.yaml", "rate_limiter.max_latency_ms", "rate_limiter@dev.max_latency_ms"} <= budgets


def test_a_policy_change_that_takes_a_file_in_changes_no_limit_that_stood_there(known: Line) -> None:
    known.step({"other/x.yaml": "x:\n  max_y: 1\n"})
    wider = POLICY + 'budgets: ["budgets/**/*.yaml", "other/*.yaml"]\n'
    known.step({"budgets/policy.yaml": wider})
    assert [item.change.budget for item in landed(known).judgement.changes] == ["budgets/policy.yaml"]


def test_a_policy_change_that_takes_a_file_in_does_not_hide_a_change_in_it(known: Line) -> None:
    known.step({"other/x.yaml": "x:\n  max_y: 1\n"})
    wider = POLICY + 'budgets: ["budgets/**/*.yaml", "other/*.yaml"]\n'
    known.step({"budgets/policy.yaml": wider, "other/x.yaml": "x:\n  max_y: 2\n"})
    assert [item.change.budget for item in landed(known).judgement.changes] == ["x.max_y", "budgets/policy.yaml"]
