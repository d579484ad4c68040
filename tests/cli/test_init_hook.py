"""`budget init --hook`: what it installs, what it leaves alone, and what the hooks hold up."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.command import Result
from tests.support.repository import BUDGETS, Sandbox

FOREIGN = "#!/bin/sh\nexit 0\n"


def hook(sandbox: Sandbox, name: str) -> Path:
    return sandbox.path / ".git/hooks" / name


def git(sandbox: Sandbox, *arguments: str) -> Result:
    """Run git as dora, with whatever its hooks say."""
    done = subprocess.run(
        ["git", *arguments], cwd=sandbox.path, env=sandbox.env, capture_output=True, check=False, text=True
    )
    return Result(done.returncode, done.stdout, done.stderr)


def committed(sandbox: Sandbox, message: str) -> Result:
    """Commit everything, with hooks."""
    sandbox.git("add", "--all")
    return git(sandbox, "commit", "--quiet", "-m", message)


@pytest.fixture
def watched(governed: Sandbox) -> Sandbox:
    """A governed clone whose commits are judged."""
    assert governed.budget("init", "--hook", "pre-commit").status == 0
    return governed


# What is installed


def test_alone_it_writes_nothing_but_hooks(governed: Sandbox) -> None:
    done = governed.budget("init", "--hook", "pre-commit")
    assert (done.status, done.err) == (0, "")
    assert done.out == "  wrote  .git/hooks/pre-commit\n  wrote  .git/hooks/commit-msg\n"
    assert governed.git("status", "--porcelain") == ""
    again = governed.budget("init", "--hook", "pre-commit")
    assert again.out == "  kept   .git/hooks/pre-commit\n  kept   .git/hooks/commit-msg\n"


def test_it_needs_nothing_that_scaffolding_needs(empty: Sandbox) -> None:
    empty.path.mkdir()
    empty.git("init", "--quiet", "--bare")
    done = empty.budget("init", "--hook", "pre-receive")
    assert done.status == 0
    assert done.out.startswith("  wrote  hooks/pre-receive\n")
    assert "nothing is governed here so far" in done.out
    assert os.access(empty.path / "hooks/pre-receive", os.X_OK)


def test_scaffolding_and_hook_go_together(empty: Sandbox) -> None:
    empty.start()
    done = empty.budget("init", "--preset", "solo", "--hook", "pre-commit", "--format", "json")
    assert done.status == 0
    assert [(item["name"], item["written"]) for item in done.json["hooks"]] == [
        ("pre-commit", True),
        ("commit-msg", True),
    ]
    assert done.json["written"]
    assert committed(empty, "Adopt performance budgets").status == 0


def test_a_dry_run_shows_the_script(governed: Sandbox) -> None:
    done = governed.budget("init", "--hook", "pre-receive", "--dry-run")
    assert "  would write  .git/hooks/pre-receive\n" in done.out
    assert "\nbudget pre-receive\n" in done.out
    assert not hook(governed, "pre-receive").exists()
    told = governed.budget("init", "--hook", "pre-receive", "--dry-run", "--format", "json").json["hooks"]
    assert told[0]["text"].startswith("#!/bin/sh\n")


@pytest.mark.parametrize("name", ["pre-commit", "commit-msg"])
def test_a_hook_of_somebody_else_stays(governed: Sandbox, name: str) -> None:
    hook(governed, name).parent.mkdir(exist_ok=True)
    hook(governed, name).write_text(FOREIGN)
    done = governed.budget("init", "--hook", "pre-commit")
    assert (done.status, done.out) == (1, "")
    assert f"budget: .git/hooks/{name} is there already, and is not written by budget\n" in done.err
    assert "fix: add this line to it, then run this again: budget " in done.err
    assert [item for item in ("pre-commit", "commit-msg") if hook(governed, item).exists()] == [name]
    assert hook(governed, name).read_text() == FOREIGN


def test_nothing_is_scaffolded_beside_a_hook_of_somebody_else(empty: Sandbox) -> None:
    empty.start()
    hook(empty, "pre-receive").parent.mkdir(exist_ok=True)
    hook(empty, "pre-receive").write_text(FOREIGN)
    assert empty.budget("init", "--preset", "solo", "--hook", "pre-receive").status == 1
    assert not (empty.path / "budgets").exists()


def test_nobody_commits_to_a_bare_repository(empty: Sandbox) -> None:
    empty.path.mkdir()
    empty.git("init", "--quiet", "--bare")
    done = empty.budget("init", "--hook", "pre-commit")
    assert (done.status, "no checkout" in done.err) == (2, True)


def test_hooks_that_git_looks_for_elsewhere_are_not_installed(governed: Sandbox) -> None:
    governed.git("config", "core.hooksPath", "../shared")
    done = governed.budget("init", "--hook", "pre-commit")
    assert (done.status, "outside of it" in done.err) == (1, True)
    governed.git("config", "core.hooksPath", ".githooks")
    assert "wrote  .githooks/commit-msg" in governed.budget("init", "--hook", "pre-commit").out
    governed.raise_limit()
    assert committed(governed, "Raise").status == 1


# What is held up


def test_a_raise_without_a_decision_is_not_committed(watched: Sandbox) -> None:
    watched.raise_limit()
    done = committed(watched, "Raise")
    assert (done.status, "error BG101" in done.out + done.err) == (1, True)


def test_one_with_a_decision_is_without_a_word(watched: Sandbox) -> None:
    watched.switch("main")
    watched.decide()
    assert committed(watched, "Decide").status == 0
    watched.switch("more", new=True)
    watched.raise_limit()
    assert committed(watched, "Raise").status == 1
    done = committed(watched, "Raise\n\nBudget-ADR: 31")
    assert (done.status, done.out + done.err) == (0, "")


def test_a_file_that_cannot_be_read_is_told_before_the_message_is_written(watched: Sandbox) -> None:
    watched.replace(BUDGETS, "max_latency_ms: 50", "max_latency_ms: fifty")
    watched.git("add", "--all")
    done = git(watched, "-c", "core.editor=touch asked; false", "commit")
    assert (done.status, "error BG001" in done.out + done.err) == (1, True)
    assert not (watched.path / "asked").exists()


def test_a_proposal_may_be_committed_once_its_places_are_filled(watched: Sandbox) -> None:
    watched.adr(31, [("rate_limiter.max_latency_ms", "10", "12")], status="Proposed")
    assert committed(watched, "Propose").status == 0


def test_a_governed_branch_may_be_merged(watched: Sandbox) -> None:
    watched.decide()
    watched.raise_limit()
    assert committed(watched, "Raise\n\nBudget-ADR: 31").status == 0
    watched.switch("main")
    watched.write("README.md", "# more\n")
    assert committed(watched, "more").status == 0
    assert git(watched, "merge", "--quiet", "-m", "merge", "work").status == 0


def test_where_nothing_is_governed_nothing_is_held_up(watched: Sandbox) -> None:
    watched.git("switch", "--quiet", "--detach", "main~1")
    watched.write("x", "1")
    done = committed(watched, "x")
    assert (done.status, done.out + done.err) == (0, "")
    watched.write("budgets/x.yaml", "not: governed\n")
    assert committed(watched, "x").status == 0


def test_a_policy_that_goes_away_is(watched: Sandbox) -> None:
    watched.git("rm", "--quiet", "-r", "budgets")
    assert git(watched, "commit", "--quiet", "-m", "free").status == 1


def test_a_module_in_the_checkout_is_not_taken_for_the_program(watched: Sandbox) -> None:
    watched.write("governance/__init__.py", "raise SystemExit(0)\n")
    watched.raise_limit()
    assert committed(watched, "Raise").status == 1
