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
import json, os, sys

place = os.environ["COMMENTS"]
comments = json.load(open(place))
arguments = sys.argv[2:]
path = next(word for word in arguments if word.startswith("repos/"))
method = arguments[arguments.index("--method") + 1] if "--method" in arguments else None
body = open("comment.md").read() if "body=@comment.md" in arguments else None
number = path.rpartition("/")[2]
if "--jq" in arguments:
    mark = arguments[arguments.index("--jq") + 1].partition('startswith("')[2].partition('")')[0]
    print("\\n".join(str(item["id"]) for item in comments if item["body"].startswith(mark)))
elif method == "PATCH":
    next(item for item in comments if item["id"] == int(number))["body"] = body
elif method == "DELETE":
    comments = [item for item in comments if item["id"] != int(number)]
else:
    assert path == "repos/acme/payments/issues/7/comments", path
    comments.append({{"id": 100 + len(comments), "body": body}})
json.dump(comments, open(place, "w"))
"""


@pytest.fixture
def step(tmp_path: Path) -> str:
    """The script of the step."""
    (block,) = blocks((DOCS / "how-to/comment-on-pull-requests.md").read_text(encoding="utf-8"), "yaml")
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "gh").write_text(GH.format(python=sys.executable))
    (tools / "gh").chmod(0o755)
    (tmp_path / "comments").write_text(json.dumps([{"id": 1, "body": "Looks good"}]))
    (found,) = yaml.safe_load(block.text)
    assert found["env"]["NUMBER"] == "${{ github.event.pull_request.number }}"
    return str(found["run"])


def played(step: str, repo: Sandbox, tmp_path: Path) -> list[dict[str, Any]]:
    env = {
        **repo.env,
        "PATH": os.pathsep.join((str(tmp_path / "bin"), str(Path(sys.executable).parent), os.environ["PATH"])),
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": "acme/payments",
        "GITHUB_BASE_REF": "main",
        "NUMBER": "7",
        "COMMENTS": str(tmp_path / "comments"),
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
