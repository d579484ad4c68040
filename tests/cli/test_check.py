"""`budget check` as people and CI systems run it."""

import datetime as dt
import json
import sys
from pathlib import Path

import pytest

from tests.support.command import Result
from tests.support.repository import BASELINE, BUDGETS, CODEOWNERS, POLICY, DecisionRow, Sandbox

LATENCY = "rate_limiter.max_latency_ms"
RAISE: DecisionRow = (LATENCY, "10", "12")


@pytest.fixture
def work(governed: Sandbox) -> Sandbox:
    """A governed repository, on a branch of main."""
    return governed


@pytest.fixture
def decided(governed: Sandbox) -> Sandbox:
    """The same, with a decision that raises a limit, and the raise, in one commit."""
    governed.decide()
    governed.raise_limit()
    governed.commit("raise")
    return governed


def adopted(sandbox: Sandbox, policy: str) -> Sandbox:
    """A repository of another policy, on a branch of main."""
    sandbox.adopt(policy=policy)
    sandbox.switch("work", new=True)
    return sandbox


def judged(sandbox: Sandbox, *arguments: str, author: str = "dora") -> Result:
    return sandbox.budget("check", *arguments, "--format", "json", author=author)


def verdict(result: Result) -> tuple[int, str, set[str]]:
    assert result.err == ""
    return result.status, result.json["verdict"], result.codes


PASSED = (0, "pass", set[str]())


# Which revisions


def test_a_branch_is_judged_against_the_default_branch(decided: Sandbox) -> None:
    result = judged(decided)
    assert verdict(result) == PASSED
    assert (result.json["base"], result.json["head"]) == (decided.head("main"), decided.head("work"))
    assert [item["adr"] for item in result.json["changes"]] == [31]


def test_a_branch_that_the_default_branch_has_left_is_judged_against_its_tip(decided: Sandbox) -> None:
    decided.switch("main")
    decided.write("src", "1\n")
    decided.commit("aside")
    decided.switch("work")
    result = judged(decided)
    assert (verdict(result), result.json["base"]) == (PASSED, decided.head("main"))


def test_on_the_tip_of_the_default_branch_the_last_step_is_judged(decided: Sandbox) -> None:
    decided.switch("main")
    assert judged(decided).json["adoption"] is True
    decided.merge("work")
    result = judged(decided)
    assert verdict(result) == PASSED
    assert (result.json["base"], result.json["adoption"]) == (decided.head("main^1"), False)
    assert len(result.json["changes"]) == 1


def test_nothing_governed_changed(work: Sandbox) -> None:
    work.write("src/main.py", "pass\n")
    work.commit("code")
    result = judged(work)
    assert verdict(result) == PASSED
    assert (result.json["changes"], result.json["findings"]) == ([], [])


def test_the_base_of_a_pull_request_comes_from_the_variables_of_ci(decided: Sandbox) -> None:
    for name in ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"):
        decided.env[name] = "release"
        result = decided.budget("check", "--format", "json")
        assert (result.status, result.out) == (2, "")
        assert f"({name}) that is not here: release" in result.err
        decided.git("branch", "--force", "release", "main")
        assert verdict(judged(decided)) == PASSED
        decided.git("branch", "-D", "release")
        del decided.env[name]


def test_a_push_to_the_default_branch_is_judged_from_where_it_started(decided: Sandbox, tmp_path: Path) -> None:
    start = decided.head("main")
    decided.switch("main")
    decided.merge("work")
    decided.write("src", "1\n")
    decided.commit("later")
    assert judged(decided).json["changes"] == []
    event = {"before": start, "ref": "refs/heads/main", "repository": {"default_branch": "main"}}
    (tmp_path / "event.json").write_text(json.dumps(event))
    decided.env.update(GITHUB_EVENT_NAME="push", GITHUB_EVENT_PATH=str(tmp_path / "event.json"))
    result = judged(decided)
    assert (verdict(result), result.json["base"], result.json["changes"]) == (PASSED, decided.head("main^"), [])


def test_every_step_of_a_push_is_judged_and_the_report_is_that_of_the_last(work: Sandbox, tmp_path: Path) -> None:
    work.switch("main")
    start = work.head()
    work.raise_limit()
    work.commit("up")
    up = work.head()
    work.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 10 ")
    work.commit("down")
    event = {"before": start, "ref": "refs/heads/main", "repository": {"default_branch": "main"}}
    (tmp_path / "event.json").write_text(json.dumps(event))
    work.env.update(GITHUB_EVENT_NAME="push", GITHUB_EVENT_PATH=str(tmp_path / "event.json"))
    result = judged(work)
    assert (verdict(result), result.json["base"]) == ((1, "fail", {"BG101"}), up)
    assert [item["commit"] for item in result.json["findings"]] == [up]


@pytest.mark.parametrize("is_here", [True, False])
def test_a_push_that_leaves_what_was_judged_is_told(work: Sandbox, tmp_path: Path, *, is_here: bool) -> None:
    work.switch("main")
    start = work.head()
    work.write("src", "1\n")
    work.commit("judged")
    before = work.head() if is_here else "1" * 40
    work.git("reset", "--quiet", "--hard", start)
    work.write("src", "2\n")
    work.commit("forced")
    event = {"before": before, "ref": "refs/heads/main", "repository": {"default_branch": "main"}}
    (tmp_path / "event.json").write_text(json.dumps(event))
    work.env.update(GITHUB_EVENT_NAME="push", GITHUB_EVENT_PATH=str(tmp_path / "event.json"))
    assert verdict(judged(work)) == (1, "fail", {"BG303"})


def test_a_push_of_gitlab_is_judged_from_where_it_started(decided: Sandbox) -> None:
    start = decided.head("main")
    decided.switch("main")
    decided.merge("work")
    decided.env.update(CI_COMMIT_BEFORE_SHA=start, CI_COMMIT_BRANCH="main", CI_DEFAULT_BRANCH="main")
    assert judged(decided).json["base"] == start


# Exit status and errors


def test_exit_status_0_a_violation_1_wrong_usage_2_undecided_3(decided: Sandbox, tmp_path: Path) -> None:
    assert judged(decided).status == 0
    decided.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 13 ")
    decided.commit("more")
    assert verdict(judged(decided)) == (1, "fail", {"BG103"})
    assert judged(decided, "--base", "nowhere").status == 2
    decided.switch("main")
    decided.merge("work")
    place = tmp_path / "clone"
    decided.git("clone", "--quiet", "--depth=1", decided.path.as_uri(), str(place))
    clone = Sandbox(place, decided.keys)
    clone.switch("work", new=True)
    clone.raise_limit("max_latency_ms: 13 ", "max_latency_ms: 14 ")
    clone.commit("more")
    result = judged(clone, "--base", "main")
    assert verdict(result) == (3, "indeterminate", {"BG501"})
    assert "fetch-depth: 0" in result.json["findings"][0]["fix"]


def test_in_a_shallow_clone_what_touches_nothing_governed_passes(decided: Sandbox, tmp_path: Path) -> None:
    place = tmp_path / "clone"
    decided.git("clone", "--quiet", "--depth=1", "--branch=main", decided.path.as_uri(), str(place))
    clone = Sandbox(place, decided.keys)
    clone.switch("work", new=True)
    clone.write("src", "1\n")
    clone.commit("code")
    assert verdict(judged(clone, "--base", "main")) == PASSED


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base", "nowhere"], "--base names no commit here: nowhere"),
        (["--base", ""], "--base names no commit here"),
        (["--head", "nowhere"], "nowhere names no commit"),
        (["--staged", "--base", "main"], "do not go with it"),
        (["--staged", "--head", "main"], "do not go with it"),
        (["--staged", "--each-commit"], "do not go with it"),
        (["--message", "x"], "--message goes with --staged"),
        (["--staged", "--message", "nowhere"], "nowhere cannot be read"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--base"], "requires an argument"),
        (["--nope"], "No such option: --nope"),
        (["extra"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_is_told_on_standard_error(work: Sandbox, arguments: list[str], said: str) -> None:
    result = work.budget("check", *arguments)
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert "Traceback" not in result.err


def test_where_no_policy_is_and_none_ever_was_budget_init_is_named(empty: Sandbox) -> None:
    empty.start()
    empty.write("x", "1\n")
    empty.commit()
    for arguments in ([], ["--base", "main"], ["--staged"]):
        result = empty.budget("check", *arguments)
        assert (result.status, result.out) == (2, "")
        assert "nothing is governed here: there is no budgets/policy.yaml" in result.err
        assert "budget init" in result.err


def test_outside_of_a_repository_is_wrong_usage(empty: Sandbox) -> None:
    empty.path.mkdir()
    result = empty.budget("check")
    assert (result.status, result.out) == (2, "")
    assert "is not in a git repository" in result.err


def test_it_runs_in_the_folder_named_before_or_behind_the_command(decided: Sandbox, tmp_path: Path) -> None:
    aside = Sandbox(tmp_path / "aside", decided.keys)
    aside.path.mkdir()
    for arguments in (
        ["-C", str(decided.path), "check"],
        ["check", "-C", str(decided.path)],
        ["-C", "..", "check", "-C", "repo"],
    ):
        result = aside.budget(*arguments, "--format", "json")
        assert (result.status, len(result.json["changes"])) == (0, 1)


def test_a_report_may_go_to_a_file_and_the_exit_status_stays(work: Sandbox, tmp_path: Path) -> None:
    work.raise_limit()
    work.commit("raise")
    result = judged(work, "--output", str(tmp_path / "report.json"))
    assert (result.status, result.out, result.err) == (1, "", "")
    assert json.loads((tmp_path / "report.json").read_text())["verdict"] == "fail"


# Adoption


def test_a_branch_that_brings_the_first_policy_adopts(empty: Sandbox) -> None:
    empty.adopt()
    result = judged(empty, "--base", "HEAD^")
    assert verdict(result) == PASSED
    assert (result.json["adoption"], result.json["changes"]) == (True, [])


def test_an_adoption_that_cannot_be_read_fails(empty: Sandbox) -> None:
    empty.adopt(policy="version: 1\n")
    assert verdict(judged(empty, "--base", "HEAD^")) == (1, "fail", {"BG003"})


def test_a_policy_that_is_removed_is_missed(work: Sandbox) -> None:
    work.remove("budgets/policy.yaml")
    work.commit("away with it")
    status, word, codes = verdict(judged(work))
    assert (status, word, "BG302" in codes) == (1, "fail", True)


# Staged


def test_the_index_is_judged_with_its_message_as_its_branch_would_land(work: Sandbox, tmp_path: Path) -> None:
    work.switch("main")
    work.decide()
    work.commit("decide")
    start = work.head()
    work.switch("more", new=True)
    work.raise_limit()
    assert verdict(judged(work, "--staged")) == PASSED  # nothing is staged
    work.git("add", "--all")
    assert verdict(judged(work, "--staged")) == (1, "fail", {"BG101"})
    message = tmp_path / "message"
    message.write_text("raise\n\nBudget-ADR: 31\n# Please enter the commit message\n")
    result = judged(work, "--staged", "--message", str(message))
    assert verdict(result) == PASSED
    assert (result.json["base"], result.json["head"]) == (start, None)
    message.write_bytes(b"\xff raise\n\nBudget-ADR: 31\n")
    assert verdict(judged(work, "--staged", "--message", str(message))) == PASSED


def test_a_staged_decision_is_its_own_reference_and_its_committer_its_author(work: Sandbox) -> None:
    work.decide()
    work.raise_limit()
    work.git("add", "--all")
    assert verdict(judged(work, "--staged")) == PASSED
    result = judged(work, "--staged", author="alice")
    assert (result.status, {item["code"] for item in result.json["findings"]}) == (0, {"BG201", "BG204"})


def test_an_edit_may_be_committed_with_its_proposal_and_only_with_it(work: Sandbox) -> None:
    work.raise_limit()
    work.git("add", "--all")
    assert verdict(judged(work, "--staged")) == (1, "fail", {"BG101"})
    assert work.budget("propose", "--from-worktree", "--title", "Room").status == 0
    work.git("add", "--all")
    result = judged(work, "--staged")
    assert (result.status, {item["code"] for item in result.json["findings"]}) == (0, {"BG102", "BG105", "BG201"})
    assert {item["severity"] for item in result.json["findings"]} == {"warning"}


def test_an_edit_that_has_not_landed_may_be_undone(work: Sandbox) -> None:
    work.raise_limit()
    work.commit("in a hurry")
    work.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 10 ")
    work.git("add", "--all")
    assert verdict(judged(work, "--staged")) == PASSED


def test_a_merge_of_what_the_default_branch_has_judged_may_be_committed(decided: Sandbox) -> None:
    decided.switch("other", new=True, at="main")
    decided.write("src", "1\n")
    decided.commit("other work")
    decided.switch("main")
    decided.merge("work")
    decided.switch("other")
    decided.git("merge", "--quiet", "--no-commit", "--no-ff", "main")
    assert verdict(judged(decided, "--staged")) == PASSED
    decided.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 13 ")
    decided.git("add", "--all")
    assert verdict(judged(decided, "--staged")) == (1, "fail", {"BG101"})


def test_before_the_first_commit_the_index_may_adopt(empty: Sandbox) -> None:
    empty.start()
    empty.write("budgets/policy.yaml", POLICY)
    empty.write(BUDGETS, BASELINE)
    empty.git("add", "--all")
    result = judged(empty, "--staged")
    assert (result.status, result.json["adoption"]) == (0, True)


def test_a_commit_msg_hook_lets_only_decided_changes_through(work: Sandbox) -> None:
    hook = work.path / ".git/hooks/commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m governance check --staged --message "$1"\n')
    hook.chmod(0o755)
    work.env["PYTHONPATH"] = str(Path(__file__).parents[2])
    work.switch("main")
    work.decide()
    work.git("add", "adr")
    work.git("commit", "--quiet", "-m", "decide")
    work.switch("more", new=True)
    work.raise_limit()
    work.write("src", "1\n")
    with pytest.raises(AssertionError, match="BG101"):
        work.git("commit", "--quiet", "-am", "raise")
    with pytest.raises(AssertionError, match="BG101"):
        work.git("commit", "--quiet", "-m", "raise", "--", BUDGETS)
    work.git("commit", "--quiet", "-m", "raise\n\nBudget-ADR: 31", "--", BUDGETS)
    assert verdict(judged(work)) == PASSED


def test_an_index_with_conflicts_cannot_be_judged(decided: Sandbox) -> None:
    decided.switch("main")
    decided.raise_limit("max_latency_ms: 10 ", "max_latency_ms: 11 ")
    decided.commit("other")
    decided.git("merge", "--quiet", "work", check=False)
    result = judged(decided, "--staged")
    assert (result.status, result.out) == (3, "")
    assert f"the index has conflicts: {BUDGETS}" in result.err


# Remarks


def test_governed_edits_that_no_commit_holds_are_named_with_staged(decided: Sandbox) -> None:
    decided.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 13 ")
    decided.write("budgets/new.yaml", "new: {max_x: 1}\n")
    decided.write("src", "1\n")
    result = decided.budget("check")
    assert result.status == 0
    words = " ".join(result.out.split())
    assert "warning: not judged, because not committed: budgets/capability_budgets.yaml, budgets/new.yaml;" in words
    assert "budget check --staged" in words
    assert "not judged" not in decided.budget("check", "--head", "HEAD").out


def test_line_ends_of_a_checkout_are_no_edit(work: Sandbox) -> None:
    work.write(BUDGETS, BASELINE.replace("\n", "\r\n"))
    assert "not judged" not in work.budget("check").out


# Commit by commit


def step_by_step(sandbox: Sandbox) -> None:
    """The raise in one commit, its decision in the next."""
    sandbox.raise_limit()
    sandbox.commit("raise")
    sandbox.decide()
    sandbox.commit("decide")


def test_each_commit_adds_the_steps_in_the_form_of_audit(work: Sandbox) -> None:
    assert "steps" not in judged(work).json
    step_by_step(work)
    report = judged(work, "--each-commit").json
    assert [(step["status"], [item["code"] for item in step["findings"]]) for step in report["steps"]] == [
        ("violation", ["BG101"]),
    ]  # fmt: skip
    step = report["steps"][0]
    assert (step["commit"], step["author"]) == (work.head("HEAD^"), {"name": "dora", "email": "dora@example.com"})
    assert dt.datetime.fromisoformat(step["date"]).tzinfo is dt.UTC


def test_what_passes_as_one_step_and_not_commit_by_commit_gets_a_warning(work: Sandbox) -> None:
    step_by_step(work)
    result = judged(work)
    assert verdict(result) == PASSED
    assert result.warnings == {"BG109"}
    (finding,) = result.json["findings"]
    assert finding["commit"] == work.head("HEAD^")


def test_with_landing_rebase_every_commit_must_pass(empty: Sandbox) -> None:
    work = adopted(empty, POLICY + "landing: rebase\n")
    step_by_step(work)
    result = judged(work)
    assert verdict(result) == (1, "fail", {"BG101"})
    assert {item["commit"] for item in result.json["findings"]} == {work.head("HEAD^")}


def test_with_landing_rebase_a_branch_whose_commits_all_pass_passes(empty: Sandbox) -> None:
    work = adopted(empty, POLICY + "landing: rebase\n")
    work.decide()
    work.commit("decide")
    work.raise_limit()
    work.commit("raise\n\nBudget-ADR: 31")
    assert verdict(judged(work)) == PASSED


def there_and_back(work: Sandbox) -> None:
    """Raise without a decision, and take it back in the next commit."""
    work.raise_limit()
    work.commit("raise")
    work.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 10 ")
    work.commit("back")


def test_what_a_later_commit_takes_back_lands_all_the_same_in_a_rebase(empty: Sandbox) -> None:
    work = adopted(empty, POLICY + "landing: rebase\n")
    there_and_back(work)
    result = judged(work)
    assert verdict(result) == (1, "fail", {"BG101"})
    assert [(item["after"], item["governed"]) for item in result.json["changes"]] == [(12, False), (10, True)]


def test_what_a_later_commit_takes_back_never_lands_in_a_merge(work: Sandbox) -> None:
    there_and_back(work)
    result = judged(work)
    assert verdict(result) == PASSED
    assert (result.json["changes"], result.warnings) == ([], set())


def test_a_decision_that_ends_behind_its_use_passes_in_a_rebase(empty: Sandbox) -> None:
    work = adopted(empty, POLICY + "landing: rebase\n")
    work.raise_limit()
    path = work.decide()
    work.commit("raise")
    work.replace(path, "Accepted", "Deprecated")
    work.commit("deprecate")
    assert verdict(judged(work)) == PASSED


# The policy's other words


TWO_STAGE = POLICY + "two_stage: true\n"


def test_with_two_stage_decision_and_sign_offs_land_before_the_change(empty: Sandbox) -> None:
    work = adopted(empty, TWO_STAGE)
    work.decide()
    work.raise_limit()
    work.commit("all at once")
    status, word, codes = verdict(judged(work))
    assert (status, word, "BG107" in codes) == (1, "fail", True)


def test_with_two_stage_the_second_stage_passes(empty: Sandbox) -> None:
    work = adopted(empty, TWO_STAGE)
    work.decide(status="Proposed")
    work.commit("decide")
    assert verdict(judged(work)) == PASSED
    work.switch("main")
    work.merge("work")
    work.switch("apply", new=True)
    work.adr(31, [RAISE])
    work.raise_limit()
    work.commit("apply")
    assert verdict(judged(work)) == PASSED


def test_with_two_stage_a_sign_off_of_the_second_stage_is_too_late(empty: Sandbox) -> None:
    work = adopted(empty, TWO_STAGE)
    path = work.decide(approvers=["alice"])
    work.commit("decide")
    work.switch("main")
    work.merge("work")
    work.switch("apply", new=True)
    work.sign(path, "bob")
    work.raise_limit()
    work.commit("apply")
    assert verdict(judged(work)) == (1, "fail", {"BG201", "BG107"})


SOLO = """\
version: 1
repository: acme/payments
people:
  dora: {emails: [dora@example.com], handle: "@dora"}
self_approval: true
approvals:
  - {name: mine, require: 1, from: [dora]}
"""


def test_with_self_approval_an_author_approves_and_it_shows(empty: Sandbox) -> None:
    work = adopted(empty, SOLO)
    work.decide(approvers=["dora"])
    work.raise_limit()
    work.commit("raise", author="dora")
    result = judged(work)
    assert verdict(result) == PASSED
    assert result.json["changes"][0]["approvals"][0]["self_approved"] == ["dora"]
    assert "self-approved" in work.budget("check").out


BY_COMMIT = POLICY + "identity: commit\n"


def by_commits(sandbox: Sandbox, *people: str) -> Sandbox:
    """A decision whose sign-offs are not signed, each committed by somebody."""
    work = adopted(sandbox, BY_COMMIT)
    path = work.adr(31, [RAISE])
    work.commit("decide")
    for person, committer in zip(("alice", "bob"), people, strict=True):
        work.sign(path, person, unsigned=True)
        work.commit("sign", author=committer)
    work.raise_limit()
    work.commit("raise")
    return work


def test_with_identity_commit_the_author_of_the_commit_proves_who_signed(empty: Sandbox) -> None:
    work = by_commits(empty, "alice", "Bob@Example.com")
    result = judged(work)
    assert verdict(result) == PASSED
    assert "identity is `commit`" in work.budget("check").out


def test_with_identity_commit_nobody_commits_the_sign_off_of_somebody_else(empty: Sandbox) -> None:
    assert verdict(judged(by_commits(empty, "alice", "alice"))) == (1, "fail", {"BG201", "BG205"})


# Chains, repairs, bases that move


def test_a_chain_of_decisions_authorises_what_a_squash_makes_of_them(work: Sandbox) -> None:
    work.decide()
    work.decide(32, [(LATENCY, "12", "14")], slug="again")
    work.raise_limit(new="max_latency_ms: 14 ")
    work.commit("raise twice")
    result = judged(work)
    assert verdict(result) == PASSED
    assert [item["adr"] for item in result.json["changes"]] == [32]


def test_a_step_that_puts_back_what_a_violation_changed_needs_no_decision(work: Sandbox) -> None:
    work.switch("main")
    work.raise_limit(new="max_latency_ms: 14 ")
    work.commit("without a decision")
    assert verdict(judged(work)) == (1, "fail", {"BG101"})
    work.switch("repair", new=True)
    work.raise_limit("max_latency_ms: 14 ", "max_latency_ms: 10 ")
    work.commit("put it back")
    result = judged(work)
    assert verdict(result) == PASSED
    assert [(item["governed"], item["adr"]) for item in result.json["changes"]] == [(True, None)]


def test_a_base_that_moved_under_the_change_is_told(decided: Sandbox) -> None:
    decided.switch("main")
    decided.write(BUDGETS, BASELINE.replace("metrics:\n  max_latency_ms: 5", "metrics:\n  max_latency_ms: 4"))
    decided.commit("other")
    assert verdict(judged(decided, "--base", "main", "--head", "work")) == PASSED
    decided.raise_limit("max_latency_ms: 10 ", "max_latency_ms: 11 ")
    decided.commit("same")
    status, word, codes = verdict(judged(decided, "--base", "main", "--head", "work"))
    assert (status, word, codes) == (1, "fail", {"BG108"})


def test_two_cuts_through_an_override_are_one_rise(empty: Sandbox) -> None:
    policy = POLICY.replace("when: {direction: [loosen]}", "when: {direction: [loosen], by_percent: 20}")
    budgets = "rate_limiter:\n  max_latency_ms: 11.9 \n  environments:\n    prod: {max_latency_ms: 10}\n"
    work = empty
    work.adopt(policy=policy, budgets=budgets)
    work.switch("one", new=True)
    work.decide(31, [("rate_limiter@prod.max_latency_ms", "10", "none")], approvers=["alice"])
    work.write(BUDGETS, "rate_limiter:\n  max_latency_ms: 11.9 \n")
    work.commit("drop the override")
    assert verdict(judged(work)) == PASSED
    work.switch("main")
    work.merge("one")
    work.switch("two", new=True)
    path = work.decide(32, [(LATENCY, "11.9", "14.2")], approvers=["alice"], slug="more")
    work.raise_limit("max_latency_ms: 11.9 ", "max_latency_ms: 14.2 ")
    work.commit("raise")
    assert verdict(judged(work)) == (1, "fail", {"BG201"})
    work.sign(path, "bob")
    work.commit("sign")
    assert verdict(judged(work)) == PASSED


def test_explain_says_for_every_change_which_rules_match_who_approved_and_who_could(decided: Sandbox) -> None:
    result = decided.budget("explain")
    assert result.status == 0
    for part in (LATENCY, "any change", "loosening", "alice", "carol"):
        assert part in result.out
    assert decided.budget("explain", "--format", "json").json == judged(decided).json


# Where repositories lie, and what they hold


def test_a_repository_of_sha256_is_governed_alike(empty: Sandbox) -> None:
    empty.start("--object-format=sha256")
    empty.write("budgets/policy.yaml", POLICY)
    empty.write(BUDGETS, BASELINE)
    empty.write("CODEOWNERS", CODEOWNERS)
    empty.write("budgets/allowed_signers", empty.keys.signers())
    empty.commit("adopt")
    empty.switch("work", new=True)
    empty.decide()
    empty.raise_limit()
    empty.commit("raise")
    result = judged(empty)
    assert verdict(result) == PASSED
    assert (len(result.json["head"]), len(result.json["changes"])) == (64, 1)
    assert "not judged" not in empty.budget("check").out
    empty.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 13 ")
    assert "not judged" in empty.budget("check").out
    empty.git("add", "--all")
    assert verdict(judged(empty, "--staged")) == (1, "fail", {"BG103"})


def test_a_bare_repository_is_checked(decided: Sandbox, tmp_path: Path) -> None:
    place = tmp_path / "bare.git"
    decided.git("clone", "--quiet", "--bare", str(decided.path), str(place))
    bare = Sandbox(place, decided.keys)
    assert verdict(judged(bare, "--base", "main", "--head", "work")) == PASSED
    assert "not judged" not in bare.budget("check", "--base", "main").out


def test_a_worktree_is_checked(decided: Sandbox, tmp_path: Path) -> None:
    place = tmp_path / "tree"
    decided.switch("main")
    decided.git("worktree", "add", "--quiet", str(place), "work")
    tree = Sandbox(place, decided.keys)
    assert verdict(judged(tree)) == PASSED
    tree.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 13 ")
    tree.git("add", "--all")
    assert verdict(judged(tree, "--staged")) == (1, "fail", {"BG103"})
    assert verdict(judged(decided, "--staged")) == PASSED


def test_names_of_any_bytes_are_told_in_ascii_and_break_nothing(decided: Sandbox) -> None:
    decided.write("src/\udcff\n::error::x\x1b[31m.txt", "1\n")
    decided.commit("odd")
    assert verdict(judged(decided)) == PASSED
    decided.write("budgets/\udcff\n::error::x\x1b[31m.yaml", "x: {max_y: 1}\n")
    decided.commit("odder")
    result = judged(decided)
    assert (result.status, "BG002" in result.codes) == (1, True)
    for form in ("text", "json", "sarif", "github", "junit", "markdown", "gitlab"):
        told = decided.budget("check", "--format", form)
        assert told.status == 1
        assert "\x1b" not in told.out
        assert "\n::error::x" not in told.out


def test_a_policy_whose_globs_reach_the_whole_tree(empty: Sandbox) -> None:
    work = adopted(empty, POLICY + 'budgets: ["**/*budgets.yaml"]\nprotect: ["*.lock"]\n')
    work.decide()
    work.raise_limit()
    work.commit("raise")
    assert verdict(judged(work)) == PASSED
    work.write("src/x_budgets.yaml", "x: {max_y: 1}\n")
    work.write("poetry.lock", "1\n")
    work.commit("more")
    result = judged(work)
    assert verdict(result) == (1, "fail", {"BG103"})
    assert {item["budget"] for item in result.json["changes"]} == {LATENCY, "x.max_y", "poetry.lock"}


def test_files_that_git_only_announces_are_not_staged(work: Sandbox) -> None:
    work.write("budgets/new.yaml", "x: {max_y: 1}\n")
    work.git("add", "-N", "budgets/new.yaml")
    result = judged(work, "--staged")
    assert (verdict(result), result.json["changes"]) == (PASSED, [])
