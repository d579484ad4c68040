"""The step that comments on pull requests, as the page shows it, with a `gh` that keeps comments in a file."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.documents import DOCS, blocks
from tests.support.repository import Sandbox

GH = """\
#!{python}
import json, os, subprocess, sys

place = os.environ["COMMENTS"]
comments = json.load(open(place))
arguments = sys.argv[2:]
path = next(word for word in arguments if word.startswith("repos/"))
method = arguments[arguments.index("--method") + 1] if "--method" in arguments else None
body = open("comment.md").read() if "body=@comment.md" in arguments else None
number = path.rpartition("/")[2]
if path == "repos/acme/payments/pulls":
    wanted = [word.removeprefix("head=") for word in arguments if word.startswith("head=")]
    sha = arguments[arguments.index("--jq") + 1].partition('sha == "')[2].partition('"')[0]
    pull = json.loads(os.environ["PULL"])
    print(7 if wanted == [pull["from"]] and sha == pull["sha"] else "")
elif path == "repos/acme/payments/pulls/7":
    print("main")
elif "--jq" in arguments:
    wish = arguments[arguments.index("--jq") + 1]
    subprocess.run(["jq", "-r", wish], input=json.dumps(comments), text=True, check=True)
elif method == "PATCH":
    next(item for item in comments if item["id"] == int(number))["body"] = body
elif method == "DELETE":
    comments = [item for item in comments if item["id"] != int(number)]
else:
    assert path == "repos/acme/payments/issues/7/comments", path
    comments.append({{"id": 100 + len(comments), "user": {{"login": "github-actions[bot]"}}, "body": body}})
json.dump(comments, open(place, "w"))
"""


MARK = "<!-- budget-governance: check -->"


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder with the `gh`, and the one comment that somebody has written, who pretends to be the gate."""
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "gh").write_text(GH.format(python=sys.executable))
    (tools / "gh").chmod(0o755)
    said = f"{MARK}\nBudget check: pass"
    (tmp_path / "comments").write_text(json.dumps([{"id": 1, "user": {"login": "mallory"}, "body": said}]))
    return tools


def snippets() -> list[Any]:
    """The YAML of the page: the step, and the second workflow."""
    page = (DOCS / "how-to/comment-on-pull-requests.md").read_text(encoding="utf-8")
    return [yaml.safe_load(block.text) for block in blocks(page, "yaml")]


@pytest.fixture
def step(tools: Path) -> str:
    """The script of the step."""
    assert tools.is_dir()
    (found,) = snippets()[0]
    assert found["env"]["NUMBER"] == "${{ github.event.pull_request.number }}"
    return str(found["run"])


@pytest.fixture
def second(tools: Path) -> str:
    """The script of the second workflow."""
    assert tools.is_dir()
    workflow = snippets()[1]
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    steps = workflow["jobs"]["comment"]["steps"]
    assert steps[0]["with"] == {"fetch-depth": 0, "persist-credentials": False}
    return str(steps[-1]["run"])


def played(step: str, repo: Sandbox, tmp_path: Path, **variables: str) -> list[dict[str, Any]]:
    env = {
        **repo.env,
        "PATH": os.pathsep.join((str(tmp_path / "bin"), str(Path(sys.executable).parent), os.environ["PATH"])),
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": "acme/payments",
        "GITHUB_BASE_REF": "main",
        "NUMBER": "7",
        "COMMENTS": str(tmp_path / "comments"),
        **variables,
    }
    done = subprocess.run(
        ["bash", "-e", "-c", step], cwd=repo.path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads((tmp_path / "comments").read_text())
    return found


def test_one_comment_is_written_updated_and_taken_away(step: str, governed: Sandbox, tmp_path: Path) -> None:
    assert [item["id"] for item in played(step, governed, tmp_path)] == [1]
    governed.raise_limit()
    governed.commit()
    _, first = played(step, governed, tmp_path)
    assert "Budget check: fail" in first["body"]
    governed.decide()
    governed.commit("Decide it\n\nBudget-ADR: 31")
    _, second = played(step, governed, tmp_path)
    assert (second["id"], "Budget check: pass" in second["body"]) == (first["id"], True)
    governed.git("reset", "--quiet", "--hard", "main")
    assert [item["id"] for item in played(step, governed, tmp_path)] == [1]


def test_a_second_workflow_comments_on_pull_requests_of_forks(second: str, governed: Sandbox, tmp_path: Path) -> None:
    governed.raise_limit()
    head = governed.commit("Raise it in a fork")
    governed.git("update-ref", "refs/pull/7/head", head)
    governed.switch("main")
    base = governed.at(tmp_path / "base")
    governed.git("clone", "--quiet", str(governed.path), str(base.path))
    told = {"PULL": json.dumps({"from": "mallory:work", "sha": head}), "HEAD": head, "GITHUB_BASE_REF": ""}
    _, comment = played(second, base, tmp_path, **told, FROM="mallory:work")
    assert "Budget check: fail" in comment["body"]
    assert base.head() == governed.head("main")  # nothing of the fork was checked out
    _, again = played(second, base, tmp_path, **told, FROM="mallory:work")
    assert again == comment


def test_a_second_workflow_leaves_what_was_pushed_again_alone(second: str, governed: Sandbox, tmp_path: Path) -> None:
    pull = json.dumps({"from": "mallory:work", "sha": "1" * 40})
    (only,) = played(second, governed, tmp_path, PULL=pull, HEAD=governed.head(), FROM="mallory:work")
    assert only["id"] == 1
