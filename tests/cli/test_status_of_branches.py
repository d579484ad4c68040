"""What waits elsewhere: on branches that are not checked out, and edits that only one checkout holds."""

import subprocess
from pathlib import Path

import pytest

from tests.cli.test_change import DRAFT, approved, done, fill, proposed, refused, signed, work
from tests.cli.test_peoples_words import shell
from tests.support.repository import BUDGETS, Sandbox

__all__ = ["work"]

POLICY_FILE = "budgets/policy.yaml"


@pytest.fixture
def clone(work: Sandbox, tmp_path: Path) -> Sandbox:
    """A fresh clone of a server that holds main and what stands on the branch `work`."""
    server = tmp_path / "server.git"
    work.git("clone", "--quiet", "--bare", str(work.path), str(server))
    work.git("--git-dir", str(server), "symbolic-ref", "HEAD", "refs/heads/main")
    work.git("remote", "add", "origin", str(server))
    work.git("fetch", "--quiet", "origin")
    work.git("clone", "--quiet", str(server), str(tmp_path / "clone"))
    return work.at(tmp_path / "clone")


def pushed(work: Sandbox) -> None:
    work.git("push", "--quiet", "origin", "work")


def steps(told: str) -> list[str]:
    """The commands of the numbered steps that propose prints."""
    return [line.partition(": ")[2] for line in told.splitlines() if line[:1].isdigit() and ": " in line]


def test_a_fresh_clone_tells_what_waits_on_a_branch_that_is_not_checked_out(work: Sandbox, clone: Sandbox) -> None:
    proposed(work)
    pushed(work)
    assert done(clone.budget("status")) == "No open decisions.\n"
    clone.git("fetch", "--quiet")
    told = done(clone.budget("status", author="alice"))
    assert told == (
        "001 waits for you on origin/work: git switch --track origin/work && budget sign 001\n"
        "001 waits for bob or carol on origin/work\n"
    )
    (item,) = clone.budget("status", "--format", "json", author="alice").json["adrs"]
    assert (item["branch"], item["state"], item["you"]) == ("origin/work", "waiting", "alice")
    shell(clone, told.splitlines()[0].partition(": ")[2].partition(" && ")[0])
    done(signed(clone, "alice"))
    assert done(clone.budget("status", author="alice")).startswith("001 waits for bob or carol\n")


def test_what_is_ready_blocked_or_unfinished_elsewhere_is_told_too(work: Sandbox, clone: Sandbox) -> None:
    done(work.budget("propose", "rate_limiter.max_latency_ms=12", "--commit"))
    pushed(work)
    clone.git("fetch", "--quiet")
    lines = done(clone.budget("status")).splitlines()
    assert lines[0].startswith(f"001 is unfinished on origin/work: {DRAFT}:")
    assert lines[1] == "    see there: git switch --track origin/work && budget status"
    fill(work)
    work.commit("fill")
    approved(work)
    pushed(work)
    clone.git("fetch", "--quiet")
    expected = "001 ready on origin/work: git switch --track origin/work && budget apply 001\n"
    assert done(clone.budget("status")) == expected
    work.budget("apply", "1", "--commit")
    pushed(work)
    clone.git("fetch", "--quiet")
    assert done(clone.budget("status")) == "No open decisions.\n"


def test_of_a_branch_and_its_remote_one_the_newer_is_told_with_the_way_there(work: Sandbox, clone: Sandbox) -> None:
    proposed(work)
    pushed(work)
    clone.git("fetch", "--quiet")
    clone.git("switch", "--quiet", "--track", "origin/work")
    clone.git("switch", "--quiet", "main")
    assert done(clone.budget("status")).startswith("001 waits for alice, bob or carol on work\n")
    done(work.budget("propose", "metrics.max_latency_ms=6", "--title", "More"))
    fill(work, "adr/002-more.md")
    work.commit("more")
    pushed(work)
    clone.git("fetch", "--quiet")
    told = done(clone.budget("status", author="bob"))
    assert (
        "002 waits for you on origin/work: git switch work && git merge --ff-only origin/work && budget sign 002\n"
        in told
    )
    clone.git("switch", "--quiet", "work")
    told = done(clone.budget("status", author="bob"))
    assert "001 waits for you: budget sign 001\n" in told
    command = "git merge --ff-only origin/work && budget sign 002"
    assert f"002 waits for you on origin/work: {command}\n" in told
    shell(clone, command.partition(" && ")[0])
    assert "002 waits for you: budget sign 002\n" in done(clone.budget("status", author="bob"))


def test_a_local_branch_is_reached_by_its_name(work: Sandbox) -> None:
    proposed(work)
    work.switch("main")
    assert "001 waits for you on work: git switch work && budget sign 001\n" in done(
        work.budget("status", author="alice")
    )


def test_an_edit_that_nobody_committed_is_proposed_with_the_commands_that_let_others_sign(
    work: Sandbox, clone: Sandbox
) -> None:
    work.switch("main")
    work.replace(POLICY_FILE, "require: 1", "require: 2")
    out = done(work.budget("propose", "--from-worktree", "--title", "Two for all"))
    fill(work, "adr/001-two-for-all.md")
    hint = done(work.budget("status")).splitlines()[1]
    assert hint.startswith(
        "    nobody else sees it before it is committed and pushed: git add -- adr/001-two-for-all.md "
    )
    commit, push, ask = steps(out)
    assert commit.startswith(f"git switch -c adr-001 && git add -- adr/001-two-for-all.md {POLICY_FILE} && git commit ")
    assert (push, ask) == ("git push -u origin adr-001", "git fetch && git switch adr-001 && budget sign 1")
    shell(work, commit)
    shell(work, push)
    shell(clone, ask.rpartition(" && ")[0])
    for person in ("alice", "bob"):
        done(signed(clone, person, "--commit"))
    assert done(clone.budget("status")) == "001 ready: budget apply 001\n"
    done(clone.budget("apply", "1", "--commit"))
    assert clone.budget("check").status == 0


def test_an_edit_that_is_missing_on_a_branch_is_neither_signed_nor_applied(work: Sandbox, clone: Sandbox) -> None:
    work.replace(POLICY_FILE, "require: 1", "require: 2")
    done(work.budget("propose", "--from-worktree", "--title", "T"))
    fill(work, "adr/001-t.md")
    work.git("add", "adr")
    work.git("commit", "--quiet", "--message", "propose without the edit")
    pushed(work)
    clone.git("fetch", "--quiet")
    message = f"ADR 1 decides an edit of {POLICY_FILE} that is not on this branch: nobody here can see it"
    assert done(clone.budget("status")).startswith(f"001 is blocked on origin/work: {message}\n")
    clone.git("switch", "--quiet", "--track", "origin/work")
    assert done(clone.budget("status")).startswith(f"001 is blocked: {message}\n    fix: let its author commit and ")
    for answer in (signed(clone, "alice"), clone.budget("apply", "1")):
        told = refused(answer)
        assert message in told
    work.commit("the edit")
    pushed(work)
    shell(clone, told.strip().rpartition("then: ")[2])
    done(signed(clone, "alice"))


def test_a_draft_that_was_committed_is_pushed_on_a_branch_of_its_own(work: Sandbox, clone: Sandbox) -> None:
    del clone
    work.git("branch", "--quiet", "adr-001")
    work.switch("main")
    out = done(work.budget("propose", "rate_limiter.max_latency_ms=12", "--commit"))
    fill(work)
    commit, push, ask = steps(out)
    assert ask == "git fetch && git switch adr-001-2 && budget sign 1"
    shell(work, commit)
    shell(work, push)
    assert work.git("rev-parse", "origin/adr-001-2") == work.head()


def test_without_a_remote_nothing_is_pushed(work: Sandbox) -> None:
    assert len(steps(done(work.budget("propose", "rate_limiter.max_latency_ms=12")))) == 2
    assert work.read(BUDGETS)


def test_a_branch_that_cannot_be_read_is_passed_over(work: Sandbox) -> None:
    proposed(work)
    work.switch("main")
    work.git("switch", "--quiet", "--orphan", "strange")
    work.write("adr/001-x.md", "# ADR 001: x\n\n## Budget Changes\n")
    work.commit("nothing governed")
    work.switch("main")
    subprocess.run(["git", "-C", str(work.path), "status"], check=True, capture_output=True)
    assert done(work.budget("status")).startswith("001 waits for alice, bob or carol on work\n")
