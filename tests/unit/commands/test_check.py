"""`check` on histories in memory: merges, adoptions, what is missing, and what it remarks."""

from typing import Any

import pytest

from governance.commands.check import CheckRequest, check
from governance.commands.shared.notes import IDENTITY_NOTE
from governance.domain.findings import Verdict
from governance.domain.reports.judged_steps import CheckReport
from governance.errors import UsageError
from governance.ports.world import World
from tests.support.fakes import FakeClock, FakeCommitter, FakeFiles, FakeSignatures
from tests.support.papers import RAISED, SIGNED, Line, adoption, adr, decided, signoff
from tests.support.repository import BASELINE, BUDGETS, POLICY
from tests.support.values import LATENCY, days

HALVED = BASELINE.replace("metrics:\n  max_latency_ms: 5", "metrics:\n  max_latency_ms: 2.5")


def world(known: Line, files: dict[str, bytes] | None = None, **variables: str) -> World:
    return World(
        known.history,
        FakeSignatures(),
        FakeFiles(files or {}, exists=files is not None),
        FakeClock(SIGNED + days(2)),
        FakeCommitter(),
        variables,
    )


def checked(known: Line, head: str, base: str | None = None, **options: Any) -> CheckReport:
    return check(world(known), CheckRequest(base or known.tip, head, **options))


def codes(report: CheckReport) -> set[str]:
    return {finding.code for finding in report.findings if finding.is_error}


@pytest.fixture
def known() -> Line:
    """A line that has adopted governance."""
    return Line()


# What is judged is the merge


def test_what_base_changed_meanwhile_is_no_change_of_the_branch(known: Line) -> None:
    branch = known.aside({"src": "1"})
    known.step({**decided(), BUDGETS: RAISED})
    report = checked(known, branch)
    assert (report.verdict, report.changes) == (Verdict.PASS, ())


def test_a_branch_is_judged_with_what_base_has_decided_meanwhile(known: Line) -> None:
    branch = known.aside({"budgets/new.yaml": "new:\n  max_x: 1\n", **decided(32, [("new.max_x", "none", "1")])})
    known.step({**decided(), BUDGETS: RAISED})
    report = checked(known, branch)
    assert (report.verdict, [item.change.budget for item in report.changes]) == (Verdict.PASS, ["new.max_x"])


def test_a_conflict_is_a_base_that_has_moved(known: Line) -> None:
    branch = known.aside({**decided(), BUDGETS: RAISED})
    known.step({BUDGETS: HALVED})
    report = checked(known, branch)
    assert (report.verdict, codes(report)) == (Verdict.FAIL, {"BG108"})
    assert report.findings[0].place.file == BUDGETS


def test_a_limit_that_both_sides_brought_in_files_of_their_own_has_moved(known: Line) -> None:
    branch = known.aside({"budgets/new.yaml": "new:\n  max_x: 1\n", **decided(32, [("new.max_x", "none", "1")])})
    known.step({"budgets/other.yaml": "new:\n  max_x: 2\n"})
    assert codes(checked(known, branch)) == {"BG001", "BG103", "BG108"}


def test_unrelated_histories_cannot_be_judged(known: Line) -> None:
    stranger = known.history.grow({**adoption(), BUDGETS: RAISED})
    report = checked(known, stranger)
    assert (report.verdict, codes(report)) == (Verdict.INDETERMINATE, {"BG501"})


# What may be missing


def test_in_an_incomplete_clone_only_what_touches_nothing_governed_is_judged(known: Line) -> None:
    known.history.reason = "shallow"
    assert checked(known, known.aside({"src": "1"})).verdict is Verdict.PASS
    report = checked(known, known.aside({**decided(), BUDGETS: RAISED}))
    assert (report.verdict, codes(report), report.base) == (Verdict.INDETERMINATE, {"BG501"}, known.tip)


def test_on_the_tip_of_the_default_branch_too(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    known.history.point("HEAD", known.tip)
    assert check(world(known), CheckRequest()).verdict is Verdict.PASS
    known.history.reason = "shallow"
    assert codes(check(world(known), CheckRequest())) == {"BG501"}
    known.step({"src": "1"})
    known.history.point("HEAD", known.tip)
    assert check(world(known), CheckRequest()).verdict is Verdict.PASS


def test_whether_a_policy_was_ever_there_cannot_be_told_from_a_part_of_history(known: Line) -> None:
    root = known.history.commit(known.adopted).parents[0]
    assert checked(known, known.adopted, root).adoption
    known.history.reason = "shallow"
    assert codes(checked(known, known.adopted, root)) == {"BG501"}


def test_an_object_that_is_not_here_leaves_it_undecided(known: Line) -> None:
    head = known.aside({**decided(), BUDGETS: RAISED})
    known.history.lost.add(known.history.listings[head]["adr/031-raise.md"].oid)
    report = checked(known, head)
    assert (report.verdict, codes(report)) == (Verdict.INDETERMINATE, {"BG501"})
    assert report.findings[0].fix


# Adoption


def test_an_adoption_that_conflicts_with_its_base_is_told(known: Line) -> None:
    history = known.history
    root = history.grow({"CODEOWNERS": "* @x\n"})
    base = history.grow({"CODEOWNERS": "* @y\n"}, parents=[root])
    head = history.grow(adoption(), parents=[root])
    assert codes(checked(known, head, base)) == {"BG108"}


def test_where_nothing_was_ever_governed_there_is_nothing_to_check(known: Line) -> None:
    history = known.history
    root = history.grow({"x": "1"})
    with pytest.raises(UsageError, match="nothing is governed here"):
        checked(known, history.grow({"x": "2"}, parents=[root]), root)
    history.point("HEAD", root)
    history.point("refs/heads/main", root)
    with pytest.raises(UsageError, match="nothing is governed here"):
        check(world(known), CheckRequest())


def test_a_policy_that_was_removed_still_governs(known: Line) -> None:
    known.step({"budgets/policy.yaml": None})
    report = checked(known, known.aside({BUDGETS: RAISED}))
    assert (report.verdict, "BG101" in codes(report)) == (Verdict.FAIL, True)


def test_where_no_version_of_the_policy_can_be_read_nothing_passes() -> None:
    known = Line({**adoption(), "budgets/policy.yaml": "version: 1\n"})
    assert codes(checked(known, known.aside({BUDGETS: RAISED}))) == {"BG003"}


def test_an_adoption_whose_commits_break_it_can_only_be_squashed(known: Line) -> None:
    history = known.history
    root = history.commit(known.adopted).parents[0]
    broken = known.step({BUDGETS: RAISED})
    report = checked(known, broken, root)
    (finding,) = report.findings
    assert (report.verdict, report.adoption, finding.code) == (Verdict.PASS, True, "BG109")
    assert finding.fix == "land it squashed into one commit, not as a merge or by a rebase"
    squashed = history.grow({**adoption(), BUDGETS: RAISED}, parents=[root])
    merged = history.grow({**adoption(), BUDGETS: RAISED}, parents=[history.grow({"y": "1"}, parents=[root]), broken])
    for landed, codes_found in ((squashed, set[str]()), (merged, {"BG302"})):
        history.point("refs/heads/main", landed)
        history.point("HEAD", landed)
        assert codes(check(world(known), CheckRequest())) == codes_found


# Remarks


def test_edits_that_no_commit_holds_are_remarked_and_many_are_cut(known: Line) -> None:
    known.history.point("HEAD", known.tip)
    files: dict[str, str] = {**adoption(), BUDGETS: RAISED, **{f"budgets/{n}.yaml": "" for n in "abcdef"}}
    here = world(known, {path: text.encode() for path, text in files.items()})
    (note,) = check(here, CheckRequest()).notes
    listed = ", ".join(f"budgets/{name}.yaml" for name in ("a", "b", "c", "capability_budgets", "d"))
    said = f"warning: not judged, because not committed: {listed} and more; "
    assert note == f"{said}to judge what is staged: budget check --staged"
    assert check(here, CheckRequest(head="HEAD")).notes == ()


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_is_committed_is_not_remarked(known: Line, ends: str) -> None:
    known.history.point("HEAD", known.tip)
    files = {path: text.replace("\n", ends).encode() for path, text in adoption().items()}
    assert check(world(known, files), CheckRequest()).notes == ()
    removed = {path: data for path, data in files.items() if path != "CODEOWNERS"}
    (note,) = check(world(known, removed), CheckRequest()).notes
    assert "CODEOWNERS" in note


def test_trust_in_commits_is_remarked() -> None:
    known = Line(adoption(POLICY + "identity: commit\n"))
    assert checked(known, known.aside({"src": "1"})).notes == (IDENTITY_NOTE,)


# Landing


REBASE = POLICY + "landing: rebase\n"


def in_two(known: Line) -> str:
    """The raise first, its decision later."""
    return known.aside(decided(), at=known.aside({BUDGETS: RAISED}))


def test_with_landing_merge_a_commit_that_fails_alone_is_a_warning(known: Line) -> None:
    report = checked(known, in_two(known), each_commit=True)
    (finding,) = report.findings
    assert (report.verdict, finding.code) == (Verdict.PASS, "BG109")
    assert finding.fix == "land it as a merge or squashed, not by a rebase"
    assert report.steps is not None
    assert [step.status for step in report.steps] == ["violation"]


def test_with_landing_rebase_it_is_a_violation() -> None:
    known = Line(adoption(REBASE))
    head = in_two(known)
    report = checked(known, head)
    assert (report.verdict, codes(report)) == (Verdict.FAIL, {"BG101"})
    assert report.findings[0].commit == known.history.commit(head).parents[0]
    assert report.steps is None


def test_a_change_that_a_merge_tells_once_more_is_told_once() -> None:
    known = Line(adoption(REBASE))
    first = known.aside({BUDGETS: RAISED})
    raised = RAISED.replace("metrics:\n  max_latency_ms: 5", "metrics:\n  max_latency_ms: 6")
    side = known.aside({BUDGETS: raised}, at=first)
    branch = known.aside({"README": "1"})
    merge = known.history.grow({BUDGETS: raised}, parents=[branch, side])
    report = checked(known, merge)
    changes = [(item.change.budget, item.governed) for item in report.changes]
    assert sorted(changes) == [("metrics.max_latency_ms", False), (LATENCY, False)]
    assert codes(report) == {"BG101"}


def test_a_rebase_dates_its_commits_again_so_they_are_judged_at_this_moment() -> None:
    known = Line(adoption(f"{REBASE}approval_days: 1\n"))
    head = known.aside({BUDGETS: RAISED}, at=known.aside(decided()), message="raise\n\nBudget-ADR: 31")
    report = checked(known, head, each_commit=True)
    assert (report.verdict, codes(report)) == (Verdict.FAIL, {"BG201", "BG207"})
    assert report.steps is not None
    assert [step.date for step in report.steps] == [known.history.commit(head).committed]


def test_commits_that_a_rebase_would_set_on_other_rules_wait_until_they_are_rebased() -> None:
    known = Line(adoption(REBASE))
    branch = known.aside({BUDGETS: RAISED, **decided()})
    known.step({"budgets/new.yaml": "new:\n  max_x: 1\n", **decided(32, [("new.max_x", "none", "1")])})
    assert codes(checked(known, branch)) == {"BG108"}
    rebased = known.aside({BUDGETS: RAISED, **decided()})
    assert checked(known, rebased).verdict is Verdict.PASS


def test_a_line_that_the_base_has_used_meanwhile_is_no_longer_there_for_a_rebase() -> None:
    known = Line(adoption(REBASE))
    known.step(decided())
    branch = known.aside({BUDGETS: RAISED}, message="raise\n\nBudget-ADR: 31")
    known.step({BUDGETS: RAISED}, message="raise\n\nBudget-ADR: 31")
    known.step({BUDGETS: BASELINE, **decided(32, [(LATENCY, "12", "10")])})
    assert codes(checked(known, branch)) == {"BG108"}


def test_what_touches_nothing_governed_need_not_be_rebased() -> None:
    known = Line(adoption(REBASE))
    branch = known.aside({"src": "1"})
    merged = known.step({BUDGETS: RAISED, **decided()})
    assert checked(known, branch).findings == ()
    synced = known.history.grow({BUDGETS: RAISED, **decided()}, parents=[branch, merged])
    assert checked(known, synced).findings == ()


def test_decisions_that_a_rebase_would_set_on_a_broken_base_wait_too() -> None:
    known = Line(adoption(REBASE))
    branch = known.aside(decided())
    known.step({"budgets/policy.yaml": "[\n"})
    assert "BG108" in codes(checked(known, branch))


def test_what_began_before_the_adoption_is_rebased_before_it_is_judged() -> None:
    known = Line(adoption(REBASE))
    start = known.history.commit(known.adopted).parents[0]
    draft = known.aside({"adr/031-raise.md": adr(rows=())}, at=start)
    head = known.aside({"adr/031-raise.md": adr()}, at=draft)
    assert codes(checked(known, head)) == {"BG108"}
    assert checked(known, known.aside({"src": "1"}, at=start)).findings == ()


def test_side_branches_from_before_the_adoption_are_rebased_before_they_are_judged() -> None:
    known = Line(adoption(REBASE))
    start = known.history.commit(known.adopted).parents[0]
    side, own = known.aside({"adr/031-raise.md": adr()}, at=start), known.aside({"src": "1"}, at=start)
    merge = known.history.grow({"adr/031-raise.md": adr()}, parents=[own, side])
    assert codes(checked(known, merge)) == {"BG108"}
    harmless = known.history.grow({"src": "1", "other": "1"}, parents=[own, known.aside({"other": "1"}, at=start)])
    assert checked(known, harmless).findings == ()


def test_an_adoption_of_its_own_on_a_side_branch_is_rebased_before_it_is_judged() -> None:
    known = Line(adoption(REBASE))
    start = known.history.commit(known.adopted).parents[0]
    again = known.aside(adoption(REBASE), at=start)
    head = known.history.grow({**adoption(REBASE), "src": "1"}, parents=[known.aside({"src": "1"}, at=start), again])
    assert codes(checked(known, head)) == {"BG108"}


def test_what_an_unrelated_line_brings_is_rebased_before_it_is_judged() -> None:
    known = Line(adoption(REBASE))
    other = known.history.grow({"src": "1"})
    head = known.history.grow({"src": "1"}, parents=[known.tip, other])
    assert codes(checked(known, head)) == {"BG108"}


def test_a_merge_does_not_tell_once_more_what_it_merges() -> None:
    known = Line(adoption(REBASE))
    files = {BUDGETS: RAISED, **decided()}
    report = checked(known, known.history.grow(files, parents=[known.tip, known.aside(files)]))
    assert (report.verdict, [item.governed for item in report.changes]) == (Verdict.PASS, [True])
    raised = known.aside({BUDGETS: RAISED})
    (finding,) = checked(known, known.history.grow({BUDGETS: RAISED}, parents=[known.tip, raised])).findings
    assert (finding.code, finding.commit) == ("BG101", raised)


def test_a_side_branch_lands_commit_by_commit_though_its_merge_alone_changes_nothing() -> None:
    known = Line(adoption(REBASE))
    down = known.aside({BUDGETS: BASELINE}, at=known.aside({BUDGETS: RAISED}))
    report = checked(known, known.history.grow({}, parents=[known.tip, down]))
    assert (report.verdict, codes(report)) == (Verdict.FAIL, {"BG101"})
    harmless = known.history.grow({"src": "1"}, parents=[known.tip, known.aside({"src": "1"})])
    assert checked(known, harmless).findings == ()


def test_a_branch_that_only_lags_behind_is_not_blamed_for_what_is_broken_in_its_base(known: Line) -> None:
    behind = known.aside({"src": "1"})
    known.step({BUDGETS: "[\n"})
    beside = known.aside({"src": "1"})
    assert checked(known, behind).findings == checked(known, beside).findings == ()


def test_a_change_that_fails_as_one_step_needs_no_warning_more(known: Line) -> None:
    head = known.aside({"src": "1"}, at=known.aside({BUDGETS: RAISED}))
    assert codes(checked(known, head)) == {"BG101"}
    assert {finding.code for finding in checked(known, head).findings} == {"BG101"}


def test_rejects_on_the_way_count_in_the_step(known: Line) -> None:
    path = "adr/signoffs/031/carol.yaml"
    first = known.aside({**decided(), path: signoff(adr(), "carol", "reject")})
    head = known.aside({path: None, BUDGETS: RAISED}, at=first)
    report = checked(known, head)
    assert codes(report) == {"BG206"}
    assert [item.change.budget for item in report.changes] == [LATENCY]


def test_a_branch_that_brings_a_policy_and_removes_it_is_no_branch_without_one() -> None:
    known = Line({"src": "1"})
    removed = known.aside(dict.fromkeys(adoption()), at=known.aside(adoption()))
    report = checked(known, removed)
    assert (report.verdict, codes(report)) == (Verdict.FAIL, {"BG302"})


@pytest.mark.parametrize("over", [None, signoff(adr(), "carol"), "not a record: ["])
def test_with_identity_commit_whoever_takes_an_objection_away_does_not_make_it_void(over: str | None) -> None:
    known = Line(adoption(POLICY + "identity: commit\n"))
    tip = known.aside({"adr/031-raise.md": adr(), BUDGETS: RAISED})
    for person, stance in (("alice", "approve"), ("bob", "approve"), ("carol", "reject")):
        record = {f"adr/signoffs/031/{person}.yaml": signoff(adr(), person, stance)}
        tip = known.aside(record, at=tip, author=person)
    assert codes(checked(known, tip)) == {"BG206"}
    head = known.aside({"adr/signoffs/031/carol.yaml": over}, at=tip)
    assert "BG206" in codes(checked(known, head))


def test_with_identity_commit_nobody_objects_in_the_name_of_another() -> None:
    known = Line(adoption(POLICY + "identity: commit\n"))
    tip = known.aside({"adr/031-raise.md": adr(), BUDGETS: RAISED})
    for person in ("alice", "bob"):
        record = {f"adr/signoffs/031/{person}.yaml": signoff(adr(), person)}
        tip = known.aside(record, at=tip, author=person)
    forged = known.aside({"adr/signoffs/031/carol.yaml": signoff(adr(), "carol", "reject")}, at=tip)
    head = known.aside({"adr/signoffs/031/carol.yaml": None}, at=forged)
    assert checked(known, head).verdict is Verdict.PASS
