"""`budget pre-receive` as a hook calls it: lines on standard input, an exit status, text or JSON."""

import os
import subprocess
import sys

import pytest

from tests.support.command import Result, run
from tests.support.repository import Sandbox

ZERO = "0" * 40


def judged(sandbox: Sandbox, *lines: str, form: str = "json") -> Result:
    text = "".join(f"{line}\n" for line in lines)
    data = text.encode("utf-8", "surrogateescape")
    return run("pre-receive", "--format", form, folder=sandbox.path, env=sandbox.env, stdin=data)


def raised(sandbox: Sandbox, message: str = "Raise") -> str:
    """A line that would put an ungoverned raise on main."""
    sandbox.raise_limit()
    return f"{sandbox.head('main')} {sandbox.commit(message)} refs/heads/main"


def test_json_says_it_all(governed: Sandbox) -> None:
    line = raised(governed)
    old, new, _ = line.split()
    done = judged(governed, line, f"{ZERO} {new} refs/tags/v1")
    assert done.status == 1
    assert (done.json["schema"], done.json["verdict"]) == ("budget-governance/pre-receive/1", "fail")
    main, tag = done.json["updates"]
    assert (main["ref"], main["old"], main["new"]) == ("refs/heads/main", old, new)
    assert (main["protected"], main["verdict"], main["refusals"], main["findings"]) == (True, "fail", [], [])
    (step,) = main["steps"]
    assert (step["commit"], step["status"], step["changes"][0]["governed"]) == (new, "violation", False)
    assert [(item["code"], item["commit"]) for item in step["findings"]] == [("BG101", new)]
    assert tag == {
        "ref": "refs/tags/v1", "old": None, "new": new, "protected": False, "verdict": "pass", "refusals": [],
        "steps": [], "findings": [],
    }  # fmt: skip


def test_json_says_what_is_refused_and_remarked(governed: Sandbox) -> None:
    done = judged(governed, f"{governed.head('main')} {ZERO} refs/heads/main")
    (refusal,) = done.json["updates"][0]["refusals"]
    assert (done.status, sorted(refusal)) == (1, ["fix", "message"])


def test_json_says_what_is_remarked(empty: Sandbox) -> None:
    empty.start()
    new = empty.commit()
    done = judged(empty, f"{ZERO} {new} refs/heads/main")
    note = "note: nothing is governed on main: there is no budgets/policy.yaml"
    assert (done.status, done.json["notes"]) == (0, [note])


@pytest.mark.parametrize("lines", [[], ["main"], [f"{ZERO} {ZERO}"], ["", f"{ZERO} {ZERO} refs/heads/main"]])
def test_other_input_is_wrong_usage(governed: Sandbox, lines: list[str]) -> None:
    done = judged(governed, *lines)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("budget: ")


def test_nobody_is_asked_to_type_the_lines(governed: Sandbox) -> None:
    terminal, typed = os.openpty()
    command = [sys.executable, "-P", "-m", "governance", "pre-receive"]
    done = subprocess.run(command, cwd=governed.path, env=governed.env, stdin=typed, capture_output=True, check=False)
    os.close(typed)
    os.close(terminal)
    assert (done.returncode, b"no line `old new ref`" in done.stderr) == (2, True)


def test_a_line_cannot_steer_the_terminal(governed: Sandbox) -> None:
    done = judged(governed, f"{ZERO} {ZERO} \x1b[2J")
    assert "\x1b" not in done.err
    done = judged(governed, f"{governed.head('main')} {ZERO} refs/replace/\udcff", form="text")
    assert done.status == 0


def test_what_could_not_be_judged_has_a_status_of_its_own(governed: Sandbox) -> None:
    clone = Sandbox(governed.path.parent / "clone", governed.keys)
    governed.git("clone", "--quiet", "--depth=1", "--branch=main", f"file://{governed.path}", str(clone.path))
    clone.switch("work", new=True)
    done = judged(clone, raised(clone), form="text")
    assert done.status == 3
    assert "main: refused, because it could not be judged" in done.out
    assert "error BG501" in done.out


def test_git_namespaces_are_not_judged(governed: Sandbox) -> None:
    governed.env["GIT_NAMESPACE"] = "one"
    done = judged(governed, f"{ZERO} {'1' * 40} refs/heads/main")
    assert (done.status, "namespace" in done.err) == (3, True)
