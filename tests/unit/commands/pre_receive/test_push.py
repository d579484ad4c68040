"""`pre-receive` on histories in memory: what a push may do to protected branches, and what is said to it."""

import datetime as dt

import pytest

from governance.commands.pre_receive.push import pre_receive
from governance.commands.shared.notes import IDENTITY_NOTE
from governance.domain.digests import digest
from governance.domain.findings import Verdict
from governance.domain.reports.push import PushReport, RefUpdate
from governance.ports.world import World
from tests.support.fakes import FakeClock, FakeCommitter, FakeFiles, FakeRefs, FakeSignatures
from tests.support.papers import RAISED, SIGNED, Line, adoption, adr, decided, signers, signoff
from tests.support.repository import BASELINE, BUDGETS, POLICY
from tests.support.values import days

MAIN = "refs/heads/main"
RELEASE = "refs/heads/release/1"
RELEASES = POLICY + 'branches: ["release/*"]\n'
NOTHING_GOVERNED = "note: nothing is governed on main: there is no budgets/policy.yaml"


class Server:
    """A repository that is pushed to."""

    def __init__(self, known: Line, head: str | None = MAIN) -> None:
        self.history = known.history
        self.refs = FakeRefs(known.history, head)
        self.now = SIGNED + days(2)

    def told(self, *updates: RefUpdate) -> PushReport:
        world = World(self.history, FakeSignatures(), FakeFiles(exists=False), FakeClock(self.now), FakeCommitter())
        return pre_receive(world, self.refs, updates)

    def push(self, new: str | None, ref: str = MAIN) -> PushReport:
        """Push one ref, from what it holds."""
        return self.told(RefUpdate(self.history.refs.get(ref), new, ref))


def codes(report: PushReport) -> set[str]:
    return {finding.code for item in report.updates for finding in item.all_findings if finding.is_error}


def refused(report: PushReport) -> str:
    """The one refusal of a push that is refused for how it moves a ref."""
    assert report.verdict is Verdict.FAIL
    (refusal,) = (refusal for item in report.updates for refusal in item.refusals)
    assert refusal.fix
    return refusal.message


def is_unjudged(report: PushReport) -> bool:
    """Whether a push passes without a word."""
    return report.verdict is Verdict.PASS and not report.notes and not any(item.steps for item in report.updates)


def undecided(known: Line) -> str:
    """A commit that raises a limit without a decision."""
    return known.aside({BUDGETS: RAISED})


def governed(known: Line, *, at: str | None = None, when: dt.datetime | None = None) -> str:
    """A commit that raises a limit by a decision."""
    return known.history.grow({**decided(), BUDGETS: RAISED}, parents=[at or known.tip], at=when)


@pytest.fixture
def known() -> Line:
    """A line that has adopted governance, on main."""
    return Line()


@pytest.fixture
def releases() -> Line:
    """One whose policy protects release branches, too."""
    return Line(adoption(RELEASES))


# The default branch


def test_a_governed_step_is_taken(known: Line) -> None:
    report = Server(known).push(governed(known))
    assert report.verdict is Verdict.PASS
    (update,) = report.updates
    assert [(change.change.budget, change.governed) for change in update.changes] == [
        ("rate_limiter.max_latency_ms", True)
    ]
    assert update.steps[0].status == "governed"


def test_an_ungoverned_step_is_refused_and_told_once_with_its_commit(known: Line) -> None:
    new = undecided(known)
    report = Server(known).push(new)
    (update,) = report.updates
    assert update.verdict is Verdict.FAIL
    assert [(item.code, item.commit) for item in update.all_findings] == [("BG101", new)]


def test_a_step_that_a_later_one_mends_stays_a_violation(known: Line) -> None:
    bad = undecided(known)
    mended = known.aside({BUDGETS: BASELINE}, at=bad)
    report = Server(known).push(mended)
    assert codes(report) == {"BG101"}
    assert [item.commit for item in report.updates[0].all_findings] == [bad]


def test_each_step_is_judged_by_what_the_one_before_it_brought(known: Line) -> None:
    policy = POLICY.replace("require: 2", "require: 1")
    before, after = (f"`{digest(text.encode())}`" for text in (POLICY, policy))
    first = known.aside({**decided(32, [("budgets/policy.yaml", before, after)]), "budgets/policy.yaml": policy})
    second = known.aside({**decided(approvers=["alice"]), BUDGETS: RAISED}, at=first)
    report = Server(known).push(second)
    assert (report.verdict, codes(report)) == (Verdict.PASS, set())
    assert [item.status for item in report.updates[0].steps] == ["governed", "governed"]


def test_what_a_step_puts_under_governance_is_governed_behind_it(known: Line) -> None:
    policy = POLICY + "protect: [gate.yml]\n"
    before, after = (f"`{digest(text.encode())}`" for text in (POLICY, policy))
    rows = [("budgets/policy.yaml", before, after)]
    first = known.aside({**decided(32, rows), "budgets/policy.yaml": policy})
    report = Server(known).push(known.aside({"gate.yml": "1"}, at=first))
    assert [item.status for item in report.updates[0].steps] == ["governed", "violation"]
    assert codes(report) == {"BG101"}


def test_a_step_that_touches_nothing_governed_is_taken_without_a_word(known: Line) -> None:
    assert is_unjudged(Server(known).push(known.aside({"src": "1"})))


def test_a_look_alike_of_a_governed_file_is_told_though_it_lies_elsewhere(known: Line) -> None:
    report = Server(known).push(known.aside({"Budgets/policy.yaml": POLICY}))
    assert codes(report) == {"BG002"}


def test_a_merge_is_one_step(known: Line) -> None:
    bad = undecided(known)
    branch = known.aside({**decided()}, at=bad)
    merged = known.history.grow({**decided(), BUDGETS: RAISED}, parents=[known.tip, branch])
    assert Server(known).push(merged).verdict is Verdict.PASS
    assert codes(Server(known).push(branch)) == {"BG101"}


def test_it_cannot_be_deleted(known: Line) -> None:
    assert refused(Server(known).push(None)) == "it is protected, so it cannot be deleted"


def test_it_cannot_be_rewritten(known: Line) -> None:
    assert "rewritten" in refused(Server(known).push(known.history.grow(adoption())))
    back = known.adopted
    known.step({"src": "1"})
    assert "rewritten" in refused(Server(known).push(back))


def test_what_is_no_commit_cannot_be_put_there(known: Line) -> None:
    assert refused(Server(known).push("a" * 40)) == "what is pushed to it is not a commit"


@pytest.mark.parametrize("old", [None, "b" * 40, "adopted"])
def test_a_push_that_names_another_state_than_there_is_is_refused(known: Line, old: str | None) -> None:
    known.step({"src": "1"})
    claimed = known.adopted if old == "adopted" else old
    assert "moved" in refused(Server(known).told(RefUpdate(claimed, governed(known), MAIN)))


def test_what_never_was_there_cannot_have_been_left(known: Line) -> None:
    assert "moved" in refused(Server(known).told(RefUpdate("b" * 40, known.tip, MAIN)))


def test_a_violation_of_the_past_stops_nobody(releases: Line) -> None:
    releases.history.point(RELEASE, undecided(releases))
    releases.step({BUDGETS: RAISED.replace("12", "14")})
    server = Server(releases)
    assert is_unjudged(server.push(releases.aside({"src": "1"})))
    assert is_unjudged(server.push(releases.aside({"src": "1"}, at=releases.history.refs[RELEASE]), RELEASE))


def test_what_is_there_already_may_be_judged_again(known: Line) -> None:
    before = known.tip
    bad = known.step({BUDGETS: RAISED})
    assert codes(Server(known).told(RefUpdate(before, bad, MAIN))) == {"BG101"}


# Time


def test_a_committer_date_of_the_past_does_not_revive_a_sign_off(known: Line) -> None:
    known = Line(adoption(POLICY + "approval_days: 10\n"))
    new = governed(known, when=SIGNED + days(1))
    server = Server(known)
    assert server.push(new).verdict is Verdict.PASS
    server.now = SIGNED + days(11)
    report = server.push(new)
    assert codes(report) >= {"BG207"}
    assert {item.commit for item in report.updates[0].all_findings} == {new}
    assert report.updates[0].steps[0].status == "violation"


def test_an_expired_key_signs_nothing_whatever_date_the_step_bears(known: Line) -> None:
    files = {**adoption(), "budgets/allowed_signers": signers().replace(" ssh", ' valid-before="20260110" ssh')}
    known = Line(files)
    new = governed(known, when=SIGNED + days(1))
    server = Server(known)
    assert server.push(new).verdict is Verdict.PASS
    server.now = SIGNED + days(30)
    assert codes(server.push(new)) >= {"BG205"}


def test_a_step_is_judged_at_its_own_date_too_because_the_audit_does(known: Line) -> None:
    new = governed(known, when=SIGNED - days(2))
    assert codes(Server(known).push(new)) >= {"BG205"}


@pytest.mark.parametrize(("ahead", "verdict"), [(days(1), Verdict.PASS), (days(1.1), Verdict.FAIL)])
def test_a_step_may_not_be_dated_far_ahead_of_the_clock(known: Line, ahead: dt.timedelta, verdict: Verdict) -> None:
    server = Server(known)
    report = server.push(governed(known, when=server.now + ahead))
    assert report.verdict is verdict
    assert all("ahead" in item.message for item in report.updates[0].refusals)


# Merges the wrong way round


def test_a_merge_that_puts_governed_steps_aside_is_refused(known: Line) -> None:
    fork = known.tip
    known.step({**decided(), BUDGETS: RAISED})
    own = known.aside({"src": "1"}, at=fork)
    merged = known.history.grow({**decided(), BUDGETS: RAISED}, parents=[own, known.tip])
    assert "first-parent line" in refused(Server(known).push(merged))


def test_one_that_puts_aside_only_what_nobody_governs_is_taken(known: Line) -> None:
    fork = known.tip
    known.step({"lib": "1"})
    own = known.aside({"src": "1"}, at=fork)
    merged = known.history.grow({"lib": "1"}, parents=[own, known.tip])
    assert is_unjudged(Server(known).push(merged))


def test_its_own_steps_are_judged_then(known: Line) -> None:
    fork = known.tip
    known.step({"lib": "1"})
    own = known.aside({BUDGETS: RAISED}, at=fork)
    mended = known.aside({BUDGETS: BASELINE}, at=own)
    merged = known.history.grow({"lib": "1"}, parents=[mended, known.tip])
    report = Server(known).push(merged)
    assert [item.commit for item in report.updates[0].all_findings] == [own]


def test_a_line_without_any_common_step_cannot_take_over(known: Line) -> None:
    other = known.history.grow({"src": "1"})
    merged = known.history.grow({**adoption()}, parents=[other, known.tip])
    assert "first-parent line" in refused(Server(known).push(merged))


def test_steps_of_a_merged_branch_that_become_steps_of_the_line_are_judged(known: Line) -> None:
    bad = undecided(known)
    mended = known.aside({BUDGETS: BASELINE}, at=bad)
    known.merge(mended)
    onwards = known.history.grow({"src": "1"}, parents=[mended])
    merged = known.history.grow({"src": "1"}, parents=[onwards, known.tip])
    report = Server(known).push(merged)
    assert bad in {item.commit for item in report.updates[0].all_findings}


# Other branches


def test_other_branches_tags_and_notes_are_free(known: Line) -> None:
    server = Server(known)
    for ref in ("refs/heads/work", "refs/tags/v1", "refs/notes/commits", RELEASE):
        assert is_unjudged(server.push(undecided(known), ref))
    assert is_unjudged(server.push("a" * 40, "refs/tags/v2"))


@pytest.mark.parametrize("glob", ["release/*", "refs/heads/release/*", "Release/*", "**"])
def test_the_policy_of_the_default_branch_says_which_are_protected(glob: str) -> None:
    known = Line(adoption(f'{POLICY}branches: ["{glob}"]\n'))
    server = Server(known)
    assert codes(server.push(undecided(known), RELEASE)) == {"BG101"}
    assert codes(server.push(undecided(known), "refs/heads/RELEASE/2")) == {"BG101"}
    assert is_unjudged(server.push(known.tip, RELEASE))


def test_the_default_branch_is_protected_though_the_policy_names_others(releases: Line) -> None:
    assert codes(Server(releases).push(undecided(releases))) == {"BG101"}


def test_a_pushed_policy_frees_no_branch(releases: Line) -> None:
    new = releases.aside({"budgets/policy.yaml": POLICY + "branches: [main]\n", BUDGETS: RAISED})
    assert codes(Server(releases).push(new, RELEASE)) >= {"BG101"}
    own = releases.aside({"src": "1"})
    releases.history.point(RELEASE, own)
    onwards = releases.history.grow({"budgets/policy.yaml": POLICY + "branches: [main]\n"}, parents=[own])
    assert codes(Server(releases).push(onwards, RELEASE)) >= {"BG101"}


def test_a_branch_is_protected_by_its_own_policy_too(known: Line) -> None:
    own = known.history.grow({"budgets/policy.yaml": RELEASES}, parents=[known.tip])
    known.history.point(RELEASE, own)
    assert codes(Server(known).push(known.aside({BUDGETS: RAISED}, at=own), RELEASE)) == {"BG101"}


def test_another_spelling_of_a_protected_branch_is_protected(known: Line) -> None:
    server = Server(known)
    for ref in ("refs/heads/Main", "refs/Heads/main"):
        assert codes(server.push(undecided(known), ref)) == {"BG101"}
        assert "nothing in common" in refused(server.push(known.history.grow({"x": "1"}), ref))


def test_an_alias_of_a_protected_branch_is_that_branch(known: Line) -> None:
    server = Server(known)
    server.refs.aliases = {"refs/heads/current": MAIN, "HEAD": MAIN}
    for alias in server.refs.aliases:
        update = RefUpdate(known.tip, undecided(known), alias)
        assert codes(server.told(update)) == {"BG101"}
        assert "deleted" in refused(server.told(RefUpdate(known.tip, None, alias)))


def test_a_new_branch_is_judged_from_where_it_left_the_default_branch(releases: Line) -> None:
    releases.step({"src": "1"})
    start = releases.tip
    releases.step({"src": "2"})
    server = Server(releases)
    assert server.push(governed(releases, at=start), RELEASE).verdict is Verdict.PASS
    assert codes(server.push(releases.aside({BUDGETS: RAISED}, at=start), RELEASE)) == {"BG101"}


def test_its_steps_are_told_by_themselves_and_not_once_more_as_a_whole(releases: Line) -> None:
    bad = undecided(releases)
    report = Server(releases).push(releases.aside(decided(), at=bad), RELEASE)
    assert [(item.code, item.commit) for item in report.updates[0].all_findings] == [("BG101", bad)]


def test_a_new_branch_cannot_start_in_the_middle_of_a_merged_one(releases: Line) -> None:
    bad = undecided(releases)
    releases.merge(releases.aside(decided(), at=bad), files={**decided(), BUDGETS: RAISED})
    assert codes(Server(releases).push(bad, RELEASE)) == {"BG101"}


def test_a_new_branch_without_a_common_ancestor_is_refused(releases: Line) -> None:
    stranger = releases.history.grow({"src": "1"})
    assert "nothing in common with main" in refused(Server(releases).push(stranger, RELEASE))


def test_a_stranger_that_merges_the_default_branch_is_refused(releases: Line) -> None:
    stranger = releases.history.grow({**adoption(), BUDGETS: RAISED})
    merged = releases.history.grow(parents=[stranger, releases.tip])
    assert "nothing in common with main" in refused(Server(releases).push(merged, RELEASE))


def test_a_new_branch_cannot_bring_another_policy_by_a_merge_with_more_parents(releases: Line) -> None:
    root = releases.history.commit(releases.adopted).parents[0]
    free = releases.aside({"src": "1"}, at=root)
    evil = releases.history.grow({**adoption(POLICY.replace("require: 2", "require: 1")), BUDGETS: RAISED})
    merged = releases.history.grow(
        {**adoption(POLICY.replace("require: 2", "require: 1")), BUDGETS: RAISED}, parents=[free, evil, releases.tip]
    )
    assert codes(Server(releases).push(merged, RELEASE)) >= {"BG101"}


def test_a_new_branch_cannot_lose_the_policy_by_a_merge(releases: Line) -> None:
    root = releases.history.commit(releases.adopted).parents[0]
    free = releases.aside({"budgets/x.yaml": BASELINE}, at=root)
    merged = releases.history.grow(parents=[free, releases.tip])
    assert "BG302" in codes(Server(releases).push(merged, RELEASE))


def test_a_branch_from_before_the_adoption_is_free_and_said_to_be(releases: Line) -> None:
    root = releases.history.commit(releases.adopted).parents[0]
    report = Server(releases).push(releases.aside({BUDGETS: RAISED}, at=root), RELEASE)
    assert report.verdict is Verdict.PASS
    assert report.notes == ("note: nothing is governed on release/1: there is no budgets/policy.yaml",)


def test_but_it_cannot_adopt_a_policy_of_its_own(releases: Line) -> None:
    root = releases.history.commit(releases.adopted).parents[0]
    new = releases.history.grow({**adoption(), BUDGETS: RAISED}, parents=[root])
    assert "main has adopted one already" in refused(Server(releases).push(new, RELEASE))
    releases.history.point(RELEASE, root)
    assert "main has adopted one already" in refused(Server(releases).push(new, RELEASE))


def test_it_becomes_governed_by_merging_the_default_branch(releases: Line) -> None:
    root = releases.history.commit(releases.adopted).parents[0]
    old = releases.aside({"src": "1"}, at=root)
    releases.history.point(RELEASE, old)
    server = Server(releases)
    merged = releases.history.grow(adoption(RELEASES), parents=[old, releases.tip])
    report = server.push(merged, RELEASE)
    assert (report.verdict, report.updates[0].adopts) == (Verdict.PASS, True)
    raised = releases.history.grow({**adoption(RELEASES), BUDGETS: RAISED}, parents=[old, releases.tip])
    assert codes(server.push(raised, RELEASE)) == {"BG101"}


def test_what_has_landed_on_the_default_branch_may_move_on_to_others(releases: Line) -> None:
    releases.history.point(RELEASE, releases.adopted)
    releases.step({BUDGETS: RAISED})  # past the gate, once
    releases.step({"src": "1"})
    server = Server(releases)
    assert is_unjudged(server.push(releases.tip, RELEASE))
    bad = releases.aside({BUDGETS: RAISED.replace("12", "14")})
    report = server.push(bad, RELEASE)
    assert {item.commit for item in report.updates[0].all_findings} == {bad}


def test_a_hotfix_that_came_back_through_the_default_branch_may_be_left_behind(releases: Line) -> None:
    hotfix = releases.aside({**decided(), BUDGETS: RAISED})
    releases.history.point(RELEASE, hotfix)
    releases.step({"src": "1"})
    releases.merge(hotfix, files={**decided(), BUDGETS: RAISED})
    server = Server(releases)
    assert is_unjudged(server.push(releases.tip, RELEASE))
    assert "first-parent line" in refused(server.push(releases.aside({"src": "2"}), RELEASE))


def test_a_governed_branch_may_merge_the_default_branch(releases: Line) -> None:
    own = releases.aside({"src": "1"})
    releases.history.point(RELEASE, own)
    releases.step({**decided(), BUDGETS: RAISED})
    merged = releases.history.grow({**decided(), BUDGETS: RAISED}, parents=[own, releases.tip])
    report = Server(releases).push(merged, RELEASE)
    assert (report.verdict, len(report.updates[0].changes)) == (Verdict.PASS, 1)


# Which branch is the default one


def test_without_a_head_main_is_and_else_master(known: Line) -> None:
    assert codes(Server(known, None).push(undecided(known))) == {"BG101"}
    known.history.point("refs/heads/master", known.history.refs.pop(MAIN))
    assert codes(Server(known, None).push(undecided(known), "refs/heads/master")) == {"BG101"}
    assert codes(Server(known, "refs/heads/trunk").push(undecided(known), "refs/heads/master")) == {"BG101"}


def test_what_head_names_is_protected_before_it_exists(known: Line) -> None:
    server = Server(known, "refs/heads/trunk")
    assert codes(server.push(undecided(known), "refs/heads/trunk")) == {"BG101"}
    assert is_unjudged(server.push(known.tip, "refs/heads/trunk"))


def test_without_any_default_branch_every_governed_branch_is_protected(known: Line) -> None:
    known.history.point("refs/heads/dev", known.history.refs.pop(MAIN))
    server = Server(known)
    assert codes(server.push(undecided(known), "refs/heads/dev")) == {"BG101"}
    assert is_unjudged(server.push(undecided(known), "refs/heads/new"))


# Adoption


def ungoverned() -> Line:
    """A repository without a policy, on main."""
    line = Line()
    line.tip = line.history.commit(line.adopted).parents[0]
    line.history.point(MAIN, line.tip)
    return line


def test_a_repository_without_a_policy_is_free_and_said_to_be() -> None:
    line = ungoverned()
    server = Server(line)
    for new in (line.aside({BUDGETS: RAISED}), line.history.grow({"x": "1"}), None):
        report = server.push(new)
        assert (report.verdict, report.notes) == (Verdict.PASS, (NOTHING_GOVERNED,))
    assert is_unjudged(server.push(line.tip, "refs/heads/work"))


def test_the_push_that_brings_the_first_policy_adopts() -> None:
    line = ungoverned()
    report = Server(line).push(line.adopted)
    assert (report.verdict, report.updates[0].adopts, report.notes) == (Verdict.PASS, True, ())


def test_what_comes_behind_the_adoption_in_one_push_is_governed() -> None:
    line = ungoverned()
    report = Server(line).push(line.aside({BUDGETS: RAISED}, at=line.adopted))
    assert codes(report) == {"BG101"}


def test_what_head_names_may_adopt_in_place_of_main() -> None:
    line = ungoverned()
    server = Server(line, "refs/heads/trunk")
    assert server.push(line.adopted, "refs/heads/trunk").updates[0].adopts
    assert codes(server.push(line.aside({BUDGETS: RAISED}, at=line.adopted), "refs/heads/trunk")) == {"BG101"}


def test_an_adoption_must_be_readable() -> None:
    line = ungoverned()
    report = Server(line).push(line.aside({**adoption(), BUDGETS: "x"}))
    assert codes(report) == {"BG001"}


def test_an_unreadable_first_policy_is_told() -> None:
    line = ungoverned()
    report = Server(line).push(line.aside({"budgets/policy.yaml": "version: 1\n"}))
    assert codes(report) == {"BG003"}


def test_the_first_push_of_all_adopts_what_stands_in_the_end(known: Line) -> None:
    known.step({BUDGETS: RAISED})  # of a past that this repository is not asked about
    known.history.refs.clear()
    report = Server(known).push(known.tip)
    assert (report.verdict, report.updates[0].adopts) == (Verdict.PASS, True)
    assert codes(Server(known).push(known.aside({BUDGETS: "x"}))) == {"BG001"}


def test_a_first_push_that_is_there_already_may_be_judged_again(known: Line) -> None:
    report = Server(known).told(RefUpdate(None, known.adopted, MAIN))
    assert (report.verdict, report.updates[0].adopts) == (Verdict.PASS, True)


def test_a_first_push_that_has_thrown_its_policy_away_does_not(known: Line) -> None:
    gone = known.step({"budgets/policy.yaml": None})
    known.history.refs.clear()
    report = Server(known).push(gone)
    assert "BG302" in codes(report)


def test_an_adoption_may_rewrite_what_nobody_governed() -> None:
    line = ungoverned()
    report = Server(line).push(line.history.grow(adoption()))
    assert (report.verdict, report.updates[0].adopts) == (Verdict.PASS, True)


def put_aside(line: Line) -> str:
    """A merge that brings the history of a policy to an ungoverned line, and nothing of what it holds."""
    return line.history.grow({}, parents=[line.tip, line.adopted])


def test_a_merge_that_puts_a_first_policy_aside_is_refused() -> None:
    line = ungoverned()
    assert "BG302" in codes(Server(line).push(put_aside(line)))


def test_it_is_refused_though_a_later_step_of_the_push_brings_the_policy_back() -> None:
    line = ungoverned()
    merge = put_aside(line)
    report = Server(line).push(line.history.grow({**adoption(), "src": "1"}, parents=[merge]))
    assert merge in {finding.commit for finding in report.updates[0].all_findings if finding.code == "BG302"}


# What git would read otherwise


@pytest.mark.parametrize("ref", ["refs/replace/x", "refs/Replace/x"])
def test_replacements_of_objects_are_refused_and_may_be_removed(known: Line, ref: str) -> None:
    server = Server(known)
    assert ref in refused(server.push(known.tip, ref))
    known.history.point(ref, known.tip)
    assert is_unjudged(server.push(None, ref))


# What cannot be decided


def test_in_an_incomplete_repository_only_what_touches_nothing_protected_is_taken(known: Line) -> None:
    known.history.reason = "shallow"
    server = Server(known)
    report = server.push(governed(known))
    assert (report.verdict, codes(report)) == (Verdict.INDETERMINATE, {"BG501"})
    assert codes(server.push(known.aside(decided()))) == {"BG501"}
    assert is_unjudged(server.push(undecided(known), "refs/heads/work"))


def test_a_missing_object_leaves_it_undecided(known: Line) -> None:
    new = governed(known)
    known.history.lost.add(known.history.listings[new]["adr/031-raise.md"].oid)
    report = Server(known).push(new)
    assert (report.verdict, codes(report)) == (Verdict.INDETERMINATE, {"BG501"})


def test_a_policy_of_which_no_version_can_be_read_stops_everything() -> None:
    known = Line({**adoption(), "budgets/policy.yaml": "version: 1\n"})
    assert codes(Server(known).push(known.aside({"src": "1"}))) == {"BG003"}


# Several refs


def test_one_ref_that_may_not_move_stops_the_push(releases: Line) -> None:
    server = Server(releases)
    report = server.told(
        RefUpdate(releases.tip, governed(releases), MAIN),
        RefUpdate(None, undecided(releases), RELEASE),
        RefUpdate(None, undecided(releases), "refs/heads/work"),
    )
    assert [item.verdict for item in report.updates] == [Verdict.PASS, Verdict.FAIL, Verdict.PASS]
    assert report.verdict is Verdict.FAIL


def test_a_branch_is_not_freed_by_a_lie_about_the_default_branch_in_the_same_push(releases: Line) -> None:
    soft = releases.history.grow(adoption(POLICY), parents=[releases.tip])
    report = Server(releases).told(
        RefUpdate(soft, releases.aside({"src": "1"}, at=soft), MAIN), RefUpdate(None, undecided(releases), RELEASE)
    )
    assert [item.verdict for item in report.updates] == [Verdict.FAIL, Verdict.FAIL]


# Remarks


def test_what_trusts_the_host_is_said_once() -> None:
    known = Line(adoption(POLICY + "identity: commit\n"))
    branch = known.aside({"adr/031-raise.md": adr(), BUDGETS: RAISED})
    records = {person: signoff(adr(), person, signature=None) for person in ("alice", "bob")}
    files = {"adr/031-raise.md": adr(), BUDGETS: RAISED}
    for person, record in records.items():
        files[f"adr/signoffs/031/{person}.yaml"] = record
        branch = known.aside({f"adr/signoffs/031/{person}.yaml": record}, at=branch, author=person)
    report = Server(known).push(known.history.grow(files, parents=[known.tip, branch]))
    assert (report.verdict, report.notes) == (Verdict.PASS, (IDENTITY_NOTE,))


def test_a_push_into_an_empty_repository_without_a_policy_is_free() -> None:
    known = Line()
    known.history.refs.clear()
    root = known.history.commit(known.adopted).parents[0]
    report = Server(known).push(root)
    assert (report.verdict, report.notes) == (Verdict.PASS, (NOTHING_GOVERNED,))
