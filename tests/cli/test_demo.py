"""`budget demo`, played for real."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.command import Result, run

ENV = {
    "PATH": os.environ["PATH"],
    **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
}


def demo(tmp_path: Path, *arguments: str, **variables: str) -> Result:
    """Run the demo with an empty home and these variables."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    return run("demo", *arguments, folder=tmp_path, env={**ENV, "HOME": str(home), **variables})


def git(folder: Path, *arguments: str) -> str:
    """What git prints in a folder."""
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True, text=True).stdout


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """The demo, played once, where a CI system's variables and a broken agent and configuration lie in wait."""
    folder = tmp_path_factory.mktemp("demo")
    home = folder / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[commit]\n\tgpgSign = true\n[core]\n\thooksPath = /nowhere\n")
    result = demo(
        folder,
        GITHUB_BASE_REF="release",
        CI_COMMIT_BEFORE_SHA="1" * 40,
        SSH_AUTH_SOCK="/nowhere",
        GIT_DIR="/nowhere",
        GIT_AUTHOR_EMAIL="alice@demo.example",
    )
    return result, folder / "budget-demo"


def test_the_demo_passes_with_an_empty_home_and_no_agent(played: tuple[Result, Path]) -> None:
    result, _ = played
    assert result.status == 0, result.out + result.err
    assert result.err == ""


@pytest.mark.parametrize(
    "told",
    [
        "$ git init --quiet --initial-branch=main .\n",
        "$ ssh-keygen -q -t ed25519 -N '' -C alice -f keys/alice\n",
        "    rate_limiter:\n      max_latency_ms: 10 ",
        "(edit) budgets/capability_budgets.yaml: rate_limiter.max_latency_ms: 10 becomes 12\n",
        "$ budget propose rate_limiter.max_latency_ms=12 --title 'Room for the audit log' -m ",
        "$ budget sign 31 --as bob --key keys/bob --commit\nbob approves ADR 031",
        "$ budget apply 31 --commit\nADR 031 is accepted and applied.",
        "+  max_latency_ms: 12   # p95\n",
    ],
)
def test_every_step_shows_what_was_run_and_what_came_of_it(played: tuple[Result, Path], told: str) -> None:
    assert told in played[0].out


def test_the_raise_is_stopped_before_the_governed_one_passes(played: tuple[Result, Path]) -> None:
    adopted, slipped, governed, landed = played[0].out.split("$ budget check\n")[1:]
    assert adopted.startswith("PASS")
    assert slipped.startswith("FAIL")
    assert "BG101" in slipped.partition("(exit status 1)")[0]
    assert governed.startswith("PASS")
    assert landed.startswith("PASS")


def test_the_author_an_unfinished_draft_and_a_missing_approval_are_refused(played: tuple[Result, Path]) -> None:
    out = played[0].out
    assert out.count("(exit status 1)") == 4
    assert "`TODO` still stands here" in out
    assert "people cannot approve their own decision" in out
    assert "1 of 2 approvals: alice" in out


def test_the_repository_stays_with_the_change_landed_and_the_keys_outside_git(played: tuple[Result, Path]) -> None:
    _, folder = played
    assert git(folder, "log", "-1", "--format=%s", "main") == "Land ADR 031\n"
    assert "max_latency_ms: 12 " in git(folder, "show", "main:budgets/capability_budgets.yaml")
    assert "keys" not in git(folder, "ls-tree", "-r", "--name-only", "main")
    assert git(folder, "status", "--porcelain") == ""


def test_the_last_lines_name_commands_that_work_there(played: tuple[Result, Path]) -> None:
    result, folder = played
    last = result.out.partition("things to try there\n")[2]
    assert f"cd {folder.name}\n" in last
    assert "budget check --base hurry~ --head hurry" in last
    assert run("check", "--base", "hurry~", "--head", "hurry", folder=folder, env=ENV).status == 1
    assert run("explain", folder=folder, env=ENV).status == 0


def test_a_folder_that_exists_is_refused_and_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "mine"
    place.mkdir()
    (place / "file").write_text("mine")
    result = demo(tmp_path, "mine")
    assert result.status == 1
    assert "exists already" in result.err
    assert result.out == ""
    assert [item.name for item in place.iterdir()] == ["file"]


def test_a_folder_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = demo(tmp_path, "file/demo")
    assert result.status == 3
    assert "cannot be made" in result.err


def test_without_git_the_demo_says_what_to_install(tmp_path: Path) -> None:
    result = demo(tmp_path, "there", PATH=str(tmp_path))
    assert result.status == 3
    assert "git is not installed" in result.err
    assert "install git" in result.err
