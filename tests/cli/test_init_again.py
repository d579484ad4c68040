"""What `budget init` does where an earlier run of it was cut off."""

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.support.repository import Sandbox

INIT = ("init", "--preset", "solo", "--limit", "cache.max_latency_ms=5", "--ci", "github")
KILLED = """
import os, sys
from governance.adapters.system import files
from governance.cli.main import main
whole, left = files.write_whole, [int(sys.argv[1])]
def write(place, data):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), 9)
    whole(place, data)
files.write_whole = write
del sys.argv[1]
main()
"""


@pytest.mark.parametrize("count", [1, 3, 6, 8, 9])
def test_a_run_that_was_killed_is_made_whole_by_the_next(empty: Sandbox, count: int) -> None:
    empty.start()
    asked = empty.budget(*INIT, "--dry-run", "--format", "json").json
    command = [sys.executable, "-c", KILLED, str(count), *INIT, "--commit"]
    killed = subprocess.run(command, cwd=empty.path, env={**os.environ, **empty.env}, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert empty.budget(*INIT, "--commit").status == 0
    assert empty.git("status", "--short") == ""
    assert {item["path"]: item["text"] for item in asked["written"]} == {
        path: empty.read(path) for path in empty.git("show", "--name-only", "--format=", "HEAD").splitlines()
    }
    assert empty.budget("check", "--format", "json").json["adoption"] is True


def test_the_commit_holds_what_an_earlier_run_wrote(empty: Sandbox) -> None:
    empty.start()
    first = empty.budget(*INIT, "--format", "json").json
    again = empty.budget(*INIT, "--format", "json").json
    assert again["written"] == []
    named = [next(step for step in made["next"] if step.startswith("git add")) for made in (first, again)]
    assert set(named[0].split()) == set(named[1].split())
    committed = empty.budget(*INIT, "--commit", "--format", "json")
    assert json.loads(committed.out)["commit"] == empty.git("rev-parse", "HEAD")
    assert empty.git("status", "--short") == ""


def test_other_limits_than_those_that_stand_are_refused(empty: Sandbox) -> None:
    empty.start()
    empty.budget(*INIT)
    refused = empty.budget("init", "--preset", "solo", "--limit", "cache.max_latency_ms=6")
    assert refused.status == 1
    assert "there are budget files already, and none is overwritten" in refused.err


def test_a_gate_that_comes_later_is_committed_and_protected_by_what_is_printed(governed: Sandbox) -> None:
    made = governed.budget("init", "--ci", "github", "--format", "json").json
    commit, protect = made["next"][-2:]
    subprocess.run(["sh", "-c", commit], cwd=governed.path, env=governed.env, check=True, capture_output=True)
    assert governed.git("log", "-1", "--format=%s") == "Add files for the performance budgets"
    assert governed.git("status", "--short") == ""
    assert protect.endswith("run budget propose --from-worktree --title 'Protect the gate'")
    line = protect.partition("write ")[2].partition(" into ")[0]
    governed.write("budgets/policy.yaml", f"{governed.read('budgets/policy.yaml')}\n{line}\n")
    assert governed.budget("propose", "--from-worktree", "--title", "Protect the gate").status == 0


def test_a_gate_that_comes_later_is_committed_at_once_where_that_is_asked_for(governed: Sandbox) -> None:
    made = governed.budget("init", "--ci", "gitlab", "--commit", "--format", "json").json
    assert made["commit"] == governed.head()
    assert governed.git("log", "-1", "--format=%s") == "Add files for the performance budgets"
    assert not any("git commit" in step for step in made["next"])
