"""`audit` on histories in memory: which steps are told, what is accepted, where it begins and where it breaks off."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from governance.commands.audit import AuditRequest, audit
from governance.commands.shared.notes import IDENTITY_NOTE
from governance.documents.trust.policy import read_policy
from governance.domain.digests import digest
from governance.domain.findings import Verdict
from governance.domain.reports.audit import AuditReport
from governance.errors import UsageError
from governance.judging.steps.landed_steps import JudgedSteps
from governance.judging.steps.step_reader import StepReader
from governance.ports.world import World
from tests.support.fakes import FakeClock, FakeCommitter, FakeFiles, FakeSignatures
from tests.support.papers import RAISED, SIGNED, Line, adoption, adr, decided
from tests.support.repository import BASELINE, BUDGETS, POLICY
from tests.support.values import days

ACCEPTED = "budgets/accepted.yaml"
BACK = [("rate_limiter.max_latency_ms", "12", "10")]


def halved(text: str) -> str:
    return text.replace("metrics:\n  max_latency_ms: 5", "metrics:\n  max_latency_ms: 2.5")


def world(known: Line) -> World:
    return World(
        known.history, FakeSignatures(), FakeFiles({}, exists=False), FakeClock(SIGNED + days(2)), FakeCommitter()
    )


def audited(known: Line, **options: Any) -> AuditReport:
    """The audit of a line; what it says of each step is what judging that step alone says."""
    known.history.point("HEAD", known.tip)
    report = audit(world(known), AuditRequest(**options))
    judged_steps = JudgedSteps(StepReader(known.history, FakeSignatures()))
    for step in report.steps if "policy" not in options else ():
        alone = judged_steps.landed(known.history.commit(step.commit))
        assert (step.status, step.changes) == (alone.status.value, alone.judgement.changes)
        assert [item.code for item in step.findings] == [item.code for item in alone.judgement.findings]
    return report


def told(report: AuditReport) -> list[tuple[str, str]]:
    return [(step.commit, step.status) for step in report.steps]


@pytest.fixture
def known() -> Line:
    """A line that has adopted governance."""
    return Line()


# What is told


def test_the_adoption_and_every_step_with_a_change_are_told_oldest_first(known: Line) -> None:
    known.step({"src": "1"})
    raised = known.step({**decided(), BUDGETS: RAISED})
    known.step({"README.md": "y\n"})
    report = audited(known)
    assert told(report) == [(known.adopted, "adoption"), (raised, "governed")]
    assert (report.verdict, report.head, report.adopted) == (Verdict.PASS, known.tip, known.adopted)
    assert report.totals == (2, 1, 1, 0, 0)
    assert (report.partial, report.findings, report.since, report.notes) == (False, (), None, ())
    assert report.repository == "acme/payments"


def test_a_violation_fails_it_and_what_comes_behind_is_judged_on(known: Line) -> None:
    bad = known.step({BUDGETS: RAISED})
    good = known.step({**decided(32, [("metrics.max_latency_ms", "5", "2.5")]), BUDGETS: halved(RAISED)})
    report = audited(known)
    assert told(report)[1:] == [(bad, "violation"), (good, "governed")]
    assert report.verdict is Verdict.FAIL
    assert report.totals == (3, 2, 1, 1, 0)
    assert [(item.code, item.commit) for item in report.steps[1].findings] == [("BG101", bad)]


def test_a_step_that_cannot_be_read_is_a_violation_and_the_audit_goes_on_behind_it(known: Line) -> None:
    broken = known.step({BUDGETS: BASELINE + "metrics:\n  max_latency_ms: 1\n"})
    mended = known.step({BUDGETS: BASELINE})
    raised = known.step({**decided(), BUDGETS: RAISED})
    report = audited(known)
    assert told(report)[1:] == [(broken, "violation"), (raised, "governed")]
    assert mended not in {step.commit for step in report.steps}


def test_a_repair_is_governed_without_a_decision(known: Line) -> None:
    known.step({BUDGETS: RAISED})
    known.step({"src": "1"})
    back = known.step({BUDGETS: BASELINE})
    report = audited(known)
    assert told(report)[2] == (back, "governed")
    assert report.steps[2].changes[0].repaired


def test_a_line_is_used_once_however_far_apart(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    for number in range(3):
        known.step({"src": str(number)})
    known.step({**decided(32, BACK), BUDGETS: BASELINE})
    again = known.step({BUDGETS: RAISED}, message="again\n\nBudget-ADR: 31")
    report = audited(known)
    assert told(report)[-1] == (again, "violation")
    assert [item.code for item in report.steps[-1].findings] == ["BG104"]


def test_a_decision_that_an_earlier_step_saw_rejected_authorises_nothing(known: Line) -> None:
    known.step(decided(status="Rejected"))
    bad = known.step({"adr/031-raise.md": adr(status="Accepted"), BUDGETS: RAISED})
    report = audited(known)
    assert told(report)[-1] == (bad, "violation")
    assert {item.code for item in report.steps[-1].findings} == {"BG102"}


def test_records_may_land_before_the_change(known: Line) -> None:
    known.step(decided(status="Proposed"))
    known.step({"src": "1"})
    applied = known.step({"adr/031-raise.md": adr(status="Accepted"), BUDGETS: RAISED})
    report = audited(known)
    assert told(report)[-1] == (applied, "governed")


def thrown_away(known: Line, status: str) -> str:
    """A branch with a decision by alice, of which a merge takes nothing; its tip."""
    written = known.aside({"adr/031-raise.md": adr(status=status)}, author="alice")
    known.merge(written, files={"src": "1"})
    return written


def test_who_wrote_what_one_merge_threw_away_and_another_takes_up_does_not_approve_it(known: Line) -> None:
    written = thrown_away(known, "Accepted")
    files = {**decided(), BUDGETS: RAISED}
    taken = known.aside({**files, "adr/031-raise.md": adr()}, at=written)
    applied = known.merge(taken, files=files)
    report = audited(known)
    assert told(report)[-1] == (applied, "violation")
    assert {item.code for item in report.steps[-1].findings} == {"BG201", "BG204"}


def test_nor_where_it_is_taken_up_long_before_it_is_used(known: Line) -> None:
    written = thrown_away(known, "Proposed")
    taken = known.aside({"src": "2"}, at=written)
    known.merge(taken, files={"adr/031-raise.md": adr(status="Proposed"), "src": "2"})
    known.step({"src": "3"})
    applied = known.step({**decided(), BUDGETS: RAISED})
    report = audited(known)
    assert told(report)[-1] == (applied, "violation")
    assert {item.code for item in report.steps[-1].findings} == {"BG201", "BG204"}


def test_the_policy_of_each_step_is_that_of_its_before_side(known: Line) -> None:
    lax = POLICY.replace("require: 2", "require: 1")
    bad = known.step({"budgets/policy.yaml": lax, **decided(approvers=("alice",)), BUDGETS: RAISED})
    report = audited(known)
    assert told(report)[-1] == (bad, "violation")
    assert [judged.governed for judged in report.steps[-1].changes] == [False, False]


def test_folders_that_only_an_earlier_policy_governed_are_walked_too() -> None:
    early = POLICY + 'budgets: ["limits/*.yaml"]\nadr: decisions\n'
    known = Line({**adoption(early), BUDGETS: None, "limits/a.yaml": BASELINE})
    bad = known.step({"limits/a.yaml": RAISED})
    known.step({"budgets/policy.yaml": POLICY, "limits/a.yaml": None, BUDGETS: BASELINE})
    report = audited(known)
    assert (bad, "violation") in told(report)


def test_a_look_alike_of_a_governed_folder_is_a_violation(known: Line) -> None:
    bad = known.step({"Budgets/more.yaml": "more:\n  max_x: 1\n"})
    report = audited(known)
    assert told(report)[-1] == (bad, "violation")
    assert {item.code for item in report.steps[-1].findings} == {"BG002"}


# Adoption


def test_what_was_there_before_the_adoption_is_not_judged() -> None:
    fresh = Line({"adr/001-x.md": "# 1. X\n", BUDGETS: "x: 1\n"})
    fresh.step({BUDGETS: BASELINE})
    adopted = fresh.step(adoption())
    report = audited(fresh)
    assert told(report) == [(adopted, "adoption")]
    assert report.adopted == adopted


def test_it_happens_once_also_after_the_policy_was_removed(known: Line) -> None:
    gone = known.step({"budgets/policy.yaml": None, BUDGETS: None, "CODEOWNERS": None, "budgets/allowed_signers": None})
    again = known.step({**adoption(), BUDGETS: RAISED})
    report = audited(known)
    assert told(report) == [(known.adopted, "adoption"), (gone, "violation"), (again, "violation")]


def test_a_merge_the_wrong_way_round_does_not_adopt_again(known: Line) -> None:
    root = known.history.commit(known.adopted).parents[0]
    known.step({BUDGETS: RAISED})
    old = known.aside({"src": "1"}, at=root)
    merged = known.history.grow({**adoption(), BUDGETS: RAISED}, parents=[old, known.tip])
    known.tip = merged
    report = audited(known)
    assert told(report) == [(merged, "violation")]
    assert {item.code for item in report.steps[0].findings} == {"BG302"}


def test_nor_does_one_that_throws_governance_away_end_it(known: Line) -> None:
    root = known.history.commit(known.adopted).parents[0]
    old = known.aside({"src": "1"}, at=root)
    merged = known.history.grow({}, parents=[old, known.tip])
    later = known.history.grow({"src": "2"}, parents=[merged])
    known.tip = known.history.grow({BUDGETS: RAISED}, parents=[later])
    report = audited(known)
    assert told(report) == [(merged, "violation"), (known.tip, "violation")]
    assert "BG302" in {item.code for item in report.steps[0].findings}
    assert audited(known, revision=merged).verdict is Verdict.FAIL
    assert told(audited(known, since=old)) == told(report)


def test_a_merged_branch_that_brought_a_policy_and_removed_it_is_a_violation() -> None:
    known = Line({"src": "1"})
    brought = known.aside(adoption())
    removed = known.aside(dict.fromkeys(adoption()), at=brought)
    merged = known.merge(removed)
    adopted = known.step(adoption())
    report = audited(known)
    assert told(report)[0] == (merged, "violation")
    assert told(report)[1] == (adopted, "violation")


def test_without_any_policy_there_is_nothing_to_audit() -> None:
    known = Line({"src": "1"})
    with pytest.raises(UsageError, match="nothing is governed"):
        audited(known)
    with pytest.raises(UsageError, match="names no commit"):
        audited(known, revision="nowhere")


# Parts of it


def test_an_audit_ends_at_the_revision_that_is_named(known: Line) -> None:
    raised = known.step({**decided(), BUDGETS: RAISED})
    known.step({BUDGETS: BASELINE})
    report = audited(known, revision=raised)
    assert (report.verdict, report.head, told(report)[-1]) == (Verdict.PASS, raised, (raised, "governed"))


def test_since_a_commit_only_what_came_behind_it_is_judged_and_the_past_still_counts(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    known.step({**decided(32, BACK), BUDGETS: BASELINE})
    since = known.step({"src": "1"})
    again = known.step({BUDGETS: RAISED}, message="again\n\nBudget-ADR: 31")
    report = audited(known, since=since)
    assert told(report) == [(again, "violation")]
    assert [item.code for item in report.steps[0].findings] == ["BG104"]
    assert (report.since, report.adopted) == (since, None)
    assert told(audited(known))[-1:] == told(report)


def test_records_that_stood_at_the_beginning_are_found(known: Line) -> None:
    since = known.step(decided(status="Proposed"))
    applied = known.step({"adr/031-raise.md": adr(status="Accepted"), BUDGETS: RAISED})
    assert told(audited(known, since=since)) == [(applied, "governed")]


def test_since_a_commit_of_a_branch_the_steps_that_it_does_not_reach_are_judged(known: Line) -> None:
    branch = known.aside({"adr/031-raise.md": adr(status="Proposed"), "budgets/x.yaml": "x:\n  max_a: 1\n"})
    raised = known.step({**decided(), BUDGETS: RAISED})
    merged = known.merge(branch, files={"src": "1"})
    back = known.step({**decided(32, BACK), BUDGETS: BASELINE})
    report = audited(known, since=branch)
    assert merged != back
    assert told(report) == [(raised, "governed"), (back, "governed")]


def test_since_a_commit_that_is_no_ancestor_cannot_be_decided(known: Line) -> None:
    stranger = known.aside({"src": "2"})
    known.step({"src": "1"})
    report = audited(known, since=stranger)
    assert (report.verdict, [item.code for item in report.findings]) == (Verdict.INDETERMINATE, ["BG501"])
    assert "rewritten" in report.findings[0].message
    with pytest.raises(UsageError, match="nowhere names no commit"):
        audited(known, since="nowhere")


def test_in_a_cut_off_history_nothing_is_decided(known: Line) -> None:
    known.history.reason = "shallow"
    report = audited(known)
    assert (report.verdict, [item.code for item in report.findings]) == (Verdict.INDETERMINATE, ["BG501"])
    assert (report.steps, report.adopted) == ((), None)


def test_an_object_that_is_not_here_leaves_it_undecided(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    entry = known.history.listings[known.tip]["adr/031-raise.md"]
    known.history.lost.add(entry.oid)
    assert [item.code for item in audited(known).findings] == ["BG501"]


@dataclass
class Impatience:
    """Somebody who presses Ctrl-C when something of a kind has been shown so many times."""

    what: str
    after: int
    shown: list[tuple[str, int, int | None]] = field(default_factory=list)

    def show(self, what: str, done: int, total: int | None = None) -> None:
        """Remember what was shown."""
        self.shown.append((what, done, total))
        if what == self.what and done >= self.after:
            raise KeyboardInterrupt


def test_what_was_judged_until_somebody_interrupts_is_told_as_partial(known: Line) -> None:
    raised = known.step({**decided(), BUDGETS: RAISED})
    known.step({BUDGETS: BASELINE})
    patience = Impatience("steps judged", 2)
    report = audited(known, progress=patience)
    assert patience.shown[-2:] == [("steps judged", 1, 3), ("steps judged", 2, 3)]
    assert (report.partial, report.verdict, report.head) == (True, Verdict.INDETERMINATE, raised)
    assert told(report) == [(known.adopted, "adoption"), (raised, "governed")]
    known.step({"src": "1"})
    report = audited(known, progress=Impatience("steps judged", 3))
    assert (report.partial, report.verdict) == (True, Verdict.FAIL)


def test_interrupted_before_anything_was_judged_it_tells_no_step(known: Line) -> None:
    report = audited(known, progress=Impatience("steps found", 1))
    assert (report.partial, report.verdict, report.steps) == (True, Verdict.INDETERMINATE, ())


# What is accepted


def accepting(*commits: str, reason: str = "An emergency, see INC-7.") -> str:
    return "".join(f"- commit: {commit}\n  reason: {reason}\n" for commit in commits)


def stated(text: str) -> str:
    return f"`{digest(text.encode())}`"


def accept(known: Line, text: str, before: str = "none", number: int = 40) -> str:
    """Note violations by a decision."""
    return known.step({**decided(number, [(ACCEPTED, before, stated(text))]), ACCEPTED: text})


def test_a_past_violation_that_a_decision_accepts_does_not_fail_the_audit(known: Line) -> None:
    bad = known.step({BUDGETS: RAISED})
    accept(known, accepting(bad))
    report = audited(known)
    assert (report.verdict, report.totals.violations, report.totals.accepted) == (Verdict.PASS, 0, 1)
    step = report.steps[1]
    assert (step.status, step.accepted, step.is_open) == ("violation", "An emergency, see INC-7.", False)


def test_nobody_accepts_a_violation_without_a_decision(known: Line) -> None:
    bad = known.step({BUDGETS: RAISED})
    known.step({ACCEPTED: accepting(bad)})
    report = audited(known)
    assert (report.verdict, report.totals.violations) == (Verdict.FAIL, 2)
    worse = known.step({ACCEPTED: accepting(bad, known.tip)})
    report = audited(known)
    assert report.totals.violations == 3
    assert report.steps[-1].commit == worse


def test_nor_does_a_step_that_passes_behind_such_an_edit_accept_it(known: Line) -> None:
    bad = known.step({BUDGETS: RAISED})
    worse = known.step({ACCEPTED: accepting(bad)})
    known.step({**decided(32, [("metrics.max_latency_ms", "5", "2.5")]), BUDGETS: halved(RAISED)})
    assert audited(known).totals.violations == 2
    text = accepting(bad, worse)
    accept(known, text, stated(accepting(bad)))
    assert audited(known).totals == (5, 4, 2, 0, 2)


def test_what_was_accepted_counts_on_behind_an_edit_that_nobody_decided(known: Line) -> None:
    bad = known.step({BUDGETS: RAISED})
    accept(known, accepting(bad))
    known.step({ACCEPTED: "[]\n"})
    assert audited(known).totals.accepted == 1


def test_what_is_accepted_no_more_fails_again(known: Line) -> None:
    bad = known.step({BUDGETS: RAISED})
    text = accepting(bad)
    accept(known, text)
    accept(known, "[]\n", stated(text), 41)
    assert audited(known).totals.violations == 1


def test_only_violations_are_accepted(known: Line) -> None:
    raised = known.step({**decided(), BUDGETS: RAISED})
    accept(known, accepting(raised))
    report = audited(known)
    assert [step.accepted for step in report.steps] == [None, None, None]
    assert report.totals.accepted == 0


def test_what_stood_as_accepted_at_a_good_commit_counts(known: Line) -> None:
    bad = known.step({BUDGETS: RAISED})
    since = accept(known, accepting(bad))
    again = known.step({BUDGETS: BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 13 ")})
    report = audited(known, since=since)
    assert told(report) == [(again, "violation")]
    assert report.verdict is Verdict.FAIL


def test_an_unreadable_list_accepts_nothing(known: Line) -> None:
    bad = known.step({BUDGETS: RAISED})
    accept(known, accepting(bad) + "- what\n")
    assert audited(known).totals.violations == 2  # the step that broke the list is one, too


# With another policy


def test_another_policy_may_be_tried(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    strict = read_policy(POLICY.replace("require: 2", "require: 3").encode()).policy
    report = audited(known, policy=strict)
    assert (report.verdict, report.steps[-1].status) == (Verdict.FAIL, "violation")
    assert {item.code for item in report.steps[-1].findings} == {"BG201"}


def test_it_says_what_trust_in_commits_rests_on() -> None:
    known = Line(adoption(POLICY + "identity: commit\n"))
    assert audited(known).notes == (IDENTITY_NOTE,)
