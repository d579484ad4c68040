"""The CI snippets of the guide, run as their systems would: in their kind of clone, with their variables."""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from governance.commands.init.files import CI_FILES, Ci, workflow
from tests.support.company import Company
from tests.support.documents import DOCS, Block, blocks
from tests.support.repository import Keys

PAGE = (DOCS / "how-to/gate-ci.md").read_text(encoding="utf-8")
GOVERNED, UNGOVERNED = "governed", "hurry"
INSTALL = 'pip install "${BUDGET_SOURCE:?is where pip finds budget-governance}"'


def snippet(index: int) -> Block:
    return blocks(PAGE, "yaml")[index]


def github_lines(event: str = "push") -> list[str]:
    """The commands of the GitHub snippet that an event runs, and of the step that adds a summary."""
    steps = yaml.safe_load(snippet(0).text)["jobs"]["budgets"]["steps"]
    steps += yaml.safe_load(snippet(1).text)
    skipped = f"github.event_name {'!=' if event == 'schedule' else '=='} 'schedule'"
    return [step["run"] for step in steps if "run" in step and step.get("if") != skipped]


def gitlab() -> Any:
    """The GitLab job, with what is added to see findings in the merge request."""
    return yaml.safe_load(snippet(2).text)["budgets"] | yaml.safe_load(snippet(3).text)


def one_shell(lines: list[str]) -> str:
    """A job's script, as GitLab runs it: line by line in one shell, up to the first that fails."""
    return "\n".join(("set -e", *(line for line in lines if line != INSTALL)))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Company:
    """A company with one branch that a decision covers, and one that none does."""
    company = Company(tmp_path_factory.mktemp("ci") / "company", keys)
    company.found()
    slip = 'sed -i "s/max_latency_ms: 10 /max_latency_ms: 12 /" budgets/capability_budgets.yaml'
    for command in (
        f"git switch -q -c {UNGOVERNED} && {slip} && git commit -qam slip && git push -q origin {UNGOVERNED}",
        f"git switch -q -c {GOVERNED} main && budget propose rate_limiter.max_latency_ms=12 && $EDITOR adr/031-*.md",
        "git add adr && git commit -qm propose",
        *(f"budget sign 31 --as {who} --key {keys.secret(who)} --commit" for who in ("alice", "bob")),
        f"budget apply 31 --commit && git push -q origin {GOVERNED}",
    ):
        done = company.types("dora", command)
        assert done.returncode == 0, done.stdout
    return company


@pytest.fixture
def runner(tmp_path: Path, company: Company) -> "Runner":
    return Runner(tmp_path, company)


class Runner:
    """A machine of a CI system: a clone, and commands in a clean environment."""

    def __init__(self, folder: Path, company: Company) -> None:
        self.company = company
        self.home = folder / "home"
        self.home.mkdir()
        self.clone = folder / "clone"
        self.summary = folder / "summary.md"

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=ci", "-c", "user.email=ci@example.com", *arguments],
            cwd=self.clone if self.clone.is_dir() else None,
            capture_output=True,
            check=True,
            text=True,
        )
        return done.stdout.strip()

    def fetches(self, *options: str) -> None:
        self.git("clone", "--quiet", *options, f"file://{self.company.folder / 'origin.git'}", str(self.clone))

    def runs(self, lines: list[str], variables: Mapping[str, str]) -> list[tuple[int, str]]:
        """How each line ends. The package is what is tested here, so the line that installs it is not run."""
        assert lines[0] == INSTALL
        env = {
            "PATH": os.pathsep.join((str(self.company.tools), os.environ["PATH"])),
            "HOME": str(self.home),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
            **variables,
        }
        ended = []
        for line in lines[1:]:
            done = subprocess.run(
                ["bash", "-c", line], cwd=self.clone, env=env, capture_output=True, check=False, encoding="utf-8"
            )
            ended.append((done.returncode, done.stdout + done.stderr))
        return ended


def on_github(runner: Runner, branch: str) -> dict[str, str]:
    """What a pull request of a branch gives: its merge with the base is checked out, detached."""
    runner.fetches()
    runner.git("checkout", "--quiet", "--detach", "origin/main")
    runner.git("merge", "--quiet", "--no-ff", "--message", f"Merge {branch} into main", f"origin/{branch}")
    return {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"}


def test_a_governed_pull_request_passes_on_github(runner: Runner) -> None:
    check, summary = runner.runs(github_lines(), on_github(runner, GOVERNED))
    assert check[0] == 0, check[1]
    assert summary[0] == 0
    assert "rate_limiter.max_latency_ms" in runner.summary.read_text(encoding="utf-8")


def test_an_ungoverned_pull_request_fails_on_github_at_its_line(runner: Runner) -> None:
    check, summary = runner.runs(github_lines(), on_github(runner, UNGOVERNED))
    assert (check[0], summary[0]) == (1, 1)
    assert "::error file=budgets/capability_budgets.yaml,line=7" in check[1]
    assert "BG101" in runner.summary.read_text(encoding="utf-8")


@pytest.mark.parametrize(("branch", "status"), [(GOVERNED, 0), (UNGOVERNED, 1)])
def test_everything_that_was_pushed_to_main_is_judged_on_github(runner: Runner, branch: str, status: int) -> None:
    runner.fetches()
    before = runner.git("rev-parse", "HEAD")
    runner.git("merge", "--quiet", "--no-ff", "--message", "land", f"origin/{branch}")
    runner.git("commit", "--quiet", "--allow-empty", "--message", "on top")
    runner.git("update-ref", "refs/remotes/origin/main", "HEAD")
    event = runner.home / "event.json"
    event.write_text(json.dumps({"ref": "refs/heads/main", "before": before, "repository": {"default_branch": "main"}}))
    variables = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": str(event)}
    assert runner.runs(github_lines(), variables)[0][0] == status


def on_gitlab(runner: Runner, branch: str) -> dict[str, str]:
    """What a merge request of a branch gives: its head alone, detached, without the target branch."""
    runner.fetches("--single-branch", "--branch", branch)
    runner.git("checkout", "--quiet", "--detach")
    return {
        "GITLAB_CI": "true",
        "CI_DEFAULT_BRANCH": "main",
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        **{name: str(value) for name, value in gitlab()["variables"].items()},
    }


@pytest.mark.parametrize(("branch", "status"), [(GOVERNED, 0), (UNGOVERNED, 1)])
def test_a_merge_request_is_judged_on_gitlab(runner: Runner, branch: str, status: int) -> None:
    variables = on_gitlab(runner, branch)
    check, *after = runner.runs([INSTALL, one_shell(gitlab()["script"]), *gitlab()["after_script"]], variables)
    assert check[0] == status, check[1]
    assert [done for done, _ in after] == [0, 0]
    for kind in ("junit", "codequality"):
        assert (runner.clone / gitlab()["artifacts"]["reports"][kind]).is_file()


def test_a_push_to_main_is_judged_on_gitlab(runner: Runner) -> None:
    runner.fetches()
    before = runner.git("rev-parse", "HEAD")
    runner.git("merge", "--quiet", "--no-ff", "--message", "land", f"origin/{UNGOVERNED}")
    variables = {"CI_DEFAULT_BRANCH": "main", "CI_COMMIT_BRANCH": "main", "CI_COMMIT_BEFORE_SHA": before}
    assert runner.runs([INSTALL, one_shell(gitlab()["script"])], variables)[0][0] == 1


@pytest.mark.parametrize(("branch", "status"), [(GOVERNED, 0), (UNGOVERNED, 1)])
def test_a_schedule_audits_the_whole_history(runner: Runner, branch: str, status: int) -> None:
    runner.fetches()
    runner.git("merge", "--quiet", "--no-ff", "--message", "land", f"origin/{branch}")
    audit = runner.runs(github_lines("schedule"), {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "schedule"})[0]
    variables = {"CI_DEFAULT_BRANCH": "main", "CI_COMMIT_BRANCH": "main", "CI_PIPELINE_SOURCE": "schedule"}
    same = runner.runs([INSTALL, one_shell(gitlab()["script"])], variables)[0]
    assert (audit[0], same[0]) == (status, status), audit[1] + same[1]
    assert "audit" in github_lines("schedule")[1]


def test_without_a_source_the_job_says_what_is_missing(runner: Runner) -> None:
    runner.fetches()
    env = {"PATH": os.environ["PATH"], "HOME": str(runner.home)}
    done = subprocess.run(["bash", "-c", INSTALL], env=env, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode in {1, 127}
    assert "BUDGET_SOURCE: is where pip finds budget-governance" in done.stderr


def test_the_workflow_answers_every_event_and_holds_nothing_secret() -> None:
    text = snippet(0).text
    found = yaml.safe_load(text)
    assert found[True].keys() == {"pull_request", "merge_group", "push", "schedule"}
    assert found["permissions"] == {"contents": "read"}
    assert "secrets." not in text
    actions = [step["uses"] for step in found["jobs"]["budgets"]["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action) for action in actions)


def test_a_shallow_clone_is_never_passed(runner: Runner) -> None:
    runner.fetches("--depth=1", "--no-single-branch")
    runner.git("checkout", "--quiet", "--detach", f"origin/{UNGOVERNED}")
    variables = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"}
    status, told = runner.runs(github_lines(), variables)[0]
    assert status == 3
    assert "BG501" in told


def test_the_clones_of_the_snippets_are_whole() -> None:
    checkout = yaml.safe_load(snippet(0).text)["jobs"]["budgets"]["steps"][0]
    assert checkout["with"]["fetch-depth"] == 0
    assert gitlab()["variables"]["GIT_DEPTH"] == "0"
    assert INSTALL in gitlab()["script"]


@pytest.mark.parametrize(("ci", "index"), [("github", 0), ("gitlab", 2)])
def test_the_guide_shows_what_init_writes(ci: Ci, index: int) -> None:
    assert snippet(index).text == workflow(ci, "main", None)
    assert f"`{CI_FILES[ci]}`" in PAGE
