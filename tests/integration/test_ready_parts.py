"""The ready parts: action, component, workflows and container file, run as far as that needs no forge."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.test_gate_ci import (
    GOVERNED,
    UNGOVERNED,
    Runner,
    company,
    on_github,
    on_gitlab,
    one_shell,
    runner,
)
from tests.support.documents import DOCS, ROOT, blocks

__all__ = ["company", "runner"]

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ACTION: Any = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
ZIZMOR = Path(sys.executable).parent / "zizmor"
PINNED = re.compile(r"[a-z-]+/[a-z-]+@[0-9a-f]{40}")


def uses(text: str) -> list[str]:
    """The actions that a workflow or action uses."""
    return re.findall(r"uses: (\S+)", text)


def step(name: str) -> str:
    """A step of the action, as a script."""
    return str(next(item["run"] for item in ACTION["runs"]["steps"] if item.get("name") == name))


def acts(runner: Runner, variables: Mapping[str, str], **inputs: str) -> "subprocess.CompletedProcess[str]":
    """Run the action's last step in the runner's clone, as GitHub does."""
    given = {name: str(value.get("default", "")) for name, value in ACTION["inputs"].items()} | inputs
    tools = runner.home / "budget" / "bin"
    tools.mkdir(parents=True, exist_ok=True)
    if not (tools / "budget").exists():
        (tools / "budget").symlink_to(runner.company.tools / "budget")
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(runner.home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GITHUB_ACTIONS": "true",
        "RUNNER_TEMP": str(runner.home),
        "COMMAND": given["command"],
        "ARGUMENTS": given["arguments"],
        "FORMAT": given["format"],
        **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
        **variables,
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step("Judge")]
    return subprocess.run(command, cwd=runner.clone, env=env, capture_output=True, check=False, text=True)


# The action


@pytest.mark.parametrize(("branch", "status"), [(GOVERNED, 0), (UNGOVERNED, 1)])
def test_the_action_judges_pull_requests(runner: Runner, branch: str, status: int) -> None:
    done = acts(runner, on_github(runner, branch))
    assert done.returncode == status, done.stdout + done.stderr
    assert ("::error file=budgets/capability_budgets.yaml" in done.stdout) is bool(status)


@pytest.mark.parametrize(("branch", "status"), [(GOVERNED, 0), (UNGOVERNED, 1)])
def test_the_action_judges_an_entry_of_a_merge_queue(runner: Runner, branch: str, status: int) -> None:
    runner.fetches()
    base = runner.git("rev-parse", "origin/main")
    runner.git("checkout", "--quiet", "--detach", base)
    runner.git("merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", f"origin/{branch}")
    group = {"base_sha": base, "head_sha": runner.git("rev-parse", "HEAD"), "base_ref": "refs/heads/main"}
    event = runner.home / "event.json"
    event.write_text(json.dumps({"merge_group": group, "repository": {"default_branch": "main"}}))
    variables = {"GITHUB_EVENT_NAME": "merge_group", "GITHUB_EVENT_PATH": str(event), "GITHUB_SHA": group["head_sha"]}
    done = acts(runner, variables)
    assert done.returncode == status, done.stdout + done.stderr


@pytest.mark.parametrize(("branch", "status"), [(GOVERNED, 0), (UNGOVERNED, 1)])
def test_the_action_judges_pushes_and_audits_on_a_schedule(runner: Runner, branch: str, status: int) -> None:
    runner.fetches()
    before = runner.git("rev-parse", "HEAD")
    runner.git("merge", "--quiet", "--no-ff", "--message", "land", f"origin/{branch}")
    runner.git("update-ref", "refs/remotes/origin/main", "HEAD")
    event = runner.home / "event.json"
    event.write_text(json.dumps({"ref": "refs/heads/main", "before": before, "repository": {"default_branch": "main"}}))
    pushed = acts(runner, {"GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": str(event)})
    audited = acts(runner, {"GITHUB_EVENT_NAME": "schedule"}, format="text")
    assert (pushed.returncode, audited.returncode) == (status, status), pushed.stdout + audited.stdout
    assert "steps" in audited.stdout


def test_the_action_runs_other_commands_with_their_arguments(runner: Runner) -> None:
    variables = on_github(runner, GOVERNED)
    shown = acts(runner, variables, command="show", arguments="rate_limiter\n--env\ndev\n", format="")
    assert shown.returncode == 0, shown.stderr
    assert "max_latency_ms" in shown.stdout
    words = acts(runner, variables, command="show", arguments="$(touch pwned); rate_limiter", format="json")
    assert words.returncode == 2
    assert not (runner.clone / "pwned").exists()


def test_the_action_names_everything_by_commit_and_judges_whole_histories() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert all(PINNED.fullmatch(name) for name in uses(text))
    checkout = ACTION["runs"]["steps"][0]
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
    for item in ACTION["runs"]["steps"]:
        assert "${{" not in item.get("run", ""), "expressions in scripts let inputs become code"


def test_the_action_installs_the_program_of_its_own_commit(tmp_path: Path) -> None:
    """As far as pip is concerned: what it is told to install is this checkout, and it can tell what that needs."""
    script = step("Install")
    assert '"$ACTION/capability-budgets" "$ACTION"' in script
    named = re.sub(r"install --quiet", "install --dry-run --no-deps --quiet --report report.json", script)
    env = {**os.environ, "RUNNER_TEMP": str(tmp_path), "ACTION": str(ROOT), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", named], cwd=tmp_path, env=env, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    report = json.loads((tmp_path / "report.json").read_text())
    assert {item["metadata"]["name"] for item in report["install"]} == {"budget-governance", "capability-budgets"}


# The component for GitLab


def component() -> Any:
    """The jobs of the component with its inputs filled in."""
    head, jobs = (ROOT / "templates/budget/template.yml").read_text(encoding="utf-8").split("\n---\n")
    inputs = {name: given.get("default", "SOURCE") for name, given in yaml.safe_load(head)["spec"]["inputs"].items()}
    filled = re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda match: inputs[match[1]], jobs)
    assert "$[[" not in filled
    return yaml.safe_load(filled)


@pytest.mark.parametrize(("branch", "status"), [(GOVERNED, 0), (UNGOVERNED, 1)])
def test_the_component_judges_merge_requests(runner: Runner, branch: str, status: int) -> None:
    job = component()["budgets"]
    variables = on_gitlab(runner, branch)
    install, *script = job["script"]
    check, after = runner.runs([install, one_shell(script), *job["after_script"]], variables)
    assert (check[0], after[0]) == (status, 0), check[1]
    assert (runner.clone / job["artifacts"]["reports"]["junit"]).is_file()
    assert job["variables"] == {"GIT_DEPTH": "0", "BUDGET_SOURCE": "SOURCE"}


# Gerrit


@pytest.mark.parametrize(("branch", "status"), [(GOVERNED, 0), (UNGOVERNED, 1)])
def test_the_script_for_gerrit_judges_a_change(runner: Runner, branch: str, status: int) -> None:
    runner.fetches("--single-branch", "--branch", "main")
    origin = runner.company.folder / "origin.git"
    runner.git("-C", str(origin), "update-ref", "refs/changes/11/4711/3", branch)
    script = blocks((DOCS / "how-to/gerrit.md").read_text(encoding="utf-8"), "sh")[0].text
    variables = {"GERRIT_BRANCH": "main", "GERRIT_REFSPEC": "refs/changes/11/4711/3"}
    install = 'pip install "${BUDGET_SOURCE:?is where pip finds budget-governance}"'
    (done,) = runner.runs([install, f"set -e\n{script}"], variables)
    assert done[0] == status, done[1]


# The workflows of this project


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_have_few_permissions_and_name_everything_by_commit(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    workflow: Any = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert all(PINNED.fullmatch(name) for name in uses(text))
    assert "secrets." not in text
    assert "pull_request_target" not in text


def scripts() -> Iterator[tuple[str, str]]:
    for path in WORKFLOWS:
        for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items():
            yield from ((f"{path.stem}-{name}", item["run"]) for item in job["steps"] if "run" in item)


@pytest.mark.parametrize(("name", "script"), list(scripts()))
def test_scripts_of_workflows_are_shell_without_expressions(name: str, script: str) -> None:
    assert "${{" not in script, name
    assert subprocess.run(["bash", "-n", "-c", script], check=False).returncode == 0


def test_ci_runs_the_tests_on_every_python_that_is_supported() -> None:
    classifiers = re.findall(r"Python :: (3\.[0-9]+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    ci: Any = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    assert ci["jobs"]["tests"]["strategy"]["matrix"]["python"] == classifiers


@pytest.mark.parametrize(("tag", "status"), [("v{version}", 0), ("v99.0.0", 1)])
def test_a_release_is_of_the_version_that_its_tag_names(tag: str, status: int) -> None:
    version = re.findall(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)[0]
    script = next(text for name, text in scripts() if name == "release-build" and "TAG" in text)
    env = {"PATH": os.environ["PATH"], "TAG": tag.format(version=version)}
    done = subprocess.run(["bash", "-e", "-c", script], cwd=ROOT, env=env, check=False, capture_output=True)
    assert done.returncode == status


@pytest.mark.skipif(not ZIZMOR.exists(), reason="zizmor is not installed")
def test_zizmor_finds_nothing_in_what_github_runs(tmp_path: Path) -> None:
    written = tmp_path / "budget.yml"
    written.write_text(blocks((DOCS / "how-to/gate-ci.md").read_text(encoding="utf-8"), "yaml")[0].text)
    places = [*map(str, WORKFLOWS), str(ROOT / "action.yml"), str(ROOT / ".github/dependabot.yml"), str(written)]
    done = subprocess.run([ZIZMOR, "--offline", "--no-progress", *places], capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_issue_forms_ask_for_what_a_report_needs() -> None:
    for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"):
        form: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.stem != "config":
            assert {"name", "description", "body"} <= form.keys()
            assert any(item.get("validations", {}).get("required") for item in form["body"])


# The container file


def test_the_container_file_installs_both_distributions_and_runs_as_nobody_in_particular() -> None:
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    instructions = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    words = [name for name, *_ in instructions]
    assert words.count("FROM") == 2
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert any("/source/capability-budgets /source" in rest for name, rest in instructions if name == "RUN")
